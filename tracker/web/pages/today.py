"""`/`: what is new, how many origins stand behind it, and what to check first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from tracker import archive
from tracker.domain import Backing, Changes, Story, behind_stories, behind_story
from tracker.web.pages.queue import row
from tracker.web.visit import PAGES, View, Visit, count, day

_WINDOW = timedelta(days=1)
_FIRST = 5
_STORIES = 10
_FINE = {"ok", "new"}
_LINES = 8
_LOUD, _MOST_LOUD = 3, 4
_GRID = {"ok": "fine", "new": "fine", "blocked": "wall", "down": "bad"} | dict.fromkeys(
    ("frozen", "empty", "suspect", "undated"), "warn"
)


@PAGES(r"/")
def today(visit: Visit) -> View:
    """Show what the last day brought, and the archive at a glance."""
    changed = archive.changes(visit.con, since=visit.now - _WINDOW, until=visit.now)
    waiting = archive.queue_items(visit.con, now=visit.now)
    stories = [story for story, _ in changed.stories]
    return View(
        template="today",
        context={
            "title": "Today",
            "day": f"{visit.now:%A} {day(visit.now)} · the 24 hours to {visit.now:%H:%M} UTC",
            "total": archive.count_reports(visit.con),
            "headline": _headline(changed),
            "aside": _aside(changed),
            "new": len(changed.reports),
            "behind": behind_stories(stories, reports=(one.id for one in changed.reports)),
            "happened": list(islice(_happened(changed), _LINES)),
            "loud": _loud(archive.stories(visit.con)),
            "classes": Counter(item.conflict.klass for item in waiting).most_common(),
            "health": [
                (one.name, one.state, _GRID.get(one.state, "bad")) for one in changed.health
            ],
            "check_first": [row(item, visit.now) for item in waiting[:_FIRST]],
            "waiting": len(waiting),
            "late": changed.late,
            "decided": len(changed.decided),
            "fresh": bool(stories),
            "stories": [
                (story, behind_story(story))
                for story in (stories or archive.stories(visit.con))[:_STORIES]
            ],
            "sources": len(changed.health),
            "troubled": [one for one in changed.health if one.state not in _FINE],
        },
    )


def _happened(changed: Changes) -> Iterator[tuple[str, str, str]]:
    """Yield what the last day brought besides new reports: what it is, in words, its address."""
    for item in changed.decided:
        who = item.decisions[-1].reviewer if item.decisions else ""
        yield f"Verdict by {who}", item.conflict.summary, f"/conflict/{item.id}"
    for report in changed.revised:
        yield "Changed text", report.title or report.id, f"/report/{report.id}"
    for conflict in changed.withdrawn:
        yield "Flag withdrawn", conflict.summary, f"/conflict/{conflict.id}"
    for report in changed.reports:
        if report.origin_class == "primary":
            yield "Primary source", report.title or report.id, f"/report/{report.id}"
    for story, fresh in changed.stories:
        told = f"{story.title}: {count(fresh, 'new report')}, {behind_story(story).origins}"
        yield "Story grew", told, f"/story/{story.id}"


def _loud(stories: Sequence[Story]) -> list[tuple[Story, Backing]]:
    """Return the stories that many reports tell on few documents, the loudest first."""
    told = [(story, behind_story(story)) for story in stories]
    loud = [one for one in told if one[1].reports >= _LOUD * max(1, one[1].documents)]
    loud.sort(key=lambda one: (-one[1].reports / max(1, one[1].documents), one[0].id))
    return loud[:_MOST_LOUD]


def _headline(changed: Changes) -> str:
    if not changed.reports:
        return "No new report."
    return f"{count(len(changed.reports), 'new report')} in {_stories(changed)}."


def _stories(changed: Changes) -> str:
    return count(len(changed.stories), "story", "stories")


def _aside(changed: Changes) -> str:
    conflicts = count(len(changed.conflicts), "new conflict") if changed.conflicts else ""
    verdicts = count(len(changed.decided), "verdict") if changed.decided else ""
    told = ", ".join(filter(None, (conflicts, verdicts)))
    return f"{told}." if told else "No new conflict."
