"""`/`: what is new, how many origins stand behind it, and what to check first."""

from __future__ import annotations

from datetime import timedelta

from tracker import archive
from tracker.domain import Changes, behind_stories, behind_story
from tracker.web.pages.queue import row
from tracker.web.visit import PAGES, View, Visit, count, day

_WINDOW = timedelta(days=1)
_FIRST = 5
_STORIES = 10
_FINE = {"ok", "new"}


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
