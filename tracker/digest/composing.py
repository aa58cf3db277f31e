"""The sections of a digest, one function for each.

In: `Changes` and the address of the web pages. Out: sections whose lines cite what they
were made of. A line about a conflict uses only names and numbers of its evidence. A mail is
read in minutes: each section shows the few that matter most and links to the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tracker.digest.grounds import evidence, is_grounded
from tracker.digest.wording import count, flag, listing, shortened, verdict
from tracker.domain import (
    Backing,
    Changes,
    Conflict,
    Line,
    ReportFacts,
    ReviewItem,
    Section,
    SourceHealth,
    Story,
    behind_sides,
    behind_stories,
    behind_story,
    kind_words,
)

MOST_CONFLICTS = 4
MOST_STORIES = 5
MOST_LINES = 5
_FEW = 3
_PRIMARY = "primary"
_WELL = ("ok", "new")
_STATES = {
    "ok": "fine", "new": "not polled yet", "suspect": "suspect", "down": "down",
    "blocked": "walled", "frozen": "frozen", "empty": "empty", "undated": "without dates",
}  # fmt: skip


Maker = Callable[[Changes, str], Section]


def sections(changes: Changes, base_url: str, clock: Sequence[Line] = ()) -> Iterator[Section]:
    """Yield the sections that have something to say, in the order of the page."""
    yield from _told((_changed, _differing, _primary, _stories), changes, base_url)
    if clock:
        yield Section(title="Policy clock", lines=tuple(clock))
    yield from _told((_verdicts, _withdrawn, _revised, _queue, _health), changes, base_url)


def _told(makers: Iterable[Maker], changes: Changes, base_url: str) -> Iterator[Section]:
    for make in makers:
        section = make(changes, base_url)
        if section.lines:
            yield section


def told(conflict: Conflict, names: Iterable[str] = ()) -> str:
    """Return one sentence about a conflict that says nothing beyond its evidence.

    It is the one that pages and queue show, unless that says more than can be checked.
    """
    if is_grounded(conflict.summary, evidence(conflict, names)):
        return shortened(conflict.summary)
    values = " or ".join(dict.fromkeys(shortened(side.value, 90) for side in conflict.sides))
    return f"{kind_words(conflict.kind)}: {values}"


def behind(changes: Changes) -> Backing:
    """Return what stands behind the stories of the window, for its new reports."""
    stories = [story for story, _ in changes.stories]
    return behind_stories(stories, reports=(report.id for report in changes.reports))


def troubled(health: Sequence[SourceHealth]) -> tuple[SourceHealth, ...]:
    """Return the sources that are not well."""
    return tuple(source for source in health if source.state not in _WELL)


def _changed(changes: Changes, base_url: str) -> Section:
    lines = [line for line in (_reports_line(changes, base_url), _stories_line(changes)) if line]
    if changes.baseline:
        lines.append(
            Line(
                text=f"{count(len(changes.baseline), 'report')} came with newly watched sources and "
                f"{'is' if len(changes.baseline) == 1 else 'are'} not counted as news.",
                cites=changes.baseline,
                link=f"{base_url}/sources",
            )
        )
    return Section(title="What changed", lines=tuple(lines))


def _reports_line(changes: Changes, base_url: str) -> Line | None:
    if not changes.reports:
        return None
    outlets = {report.publisher or report.outlet or "unknown" for report in changes.reports}
    return Line(
        text=f"{count(len(changes.reports), 'new report')} from {count(len(outlets), 'outlet')}.",
        cites=tuple(report.id for report in changes.reports),
        detail=tuple(map(_titled, changes.reports)) if len(changes.reports) <= _FEW else (),
        link=f"{base_url}/",
    )


def _stories_line(changes: Changes) -> Line | None:
    if not changes.stories:
        return None
    rest = "rests" if len(changes.stories) == 1 else "rest"
    return Line(
        text=f"{count(len(changes.stories), 'story', 'stories')} with new reports {rest} on "
        f"{behind(changes).origins or 'nothing that is known'}; copies are not counted.",
        cites=tuple(story.id for story, _ in changes.stories),
    )


def _titled(report: ReportFacts) -> str:
    title = shortened(report.title or "untitled", 120)
    return f"{title} ({shortened(report.outlet, 60)})" if report.outlet else title


def _differing(changes: Changes, base_url: str) -> Section:
    shown = changes.conflicts[:MOST_CONFLICTS]
    lines = [_conflict(item, base_url) for item in shown]
    rest = tuple(item.id for item in changes.conflicts[MOST_CONFLICTS:])
    if rest:
        lines.append(_more(rest, "conflict", f"{base_url}/queue"))
    total = f"{len(changes.conflicts)} new"
    note = f"{len(shown)} of {total}" if rest else total
    return Section(title=f"Reports differ ({note})", lines=tuple(lines))


def _conflict(item: ReviewItem, base_url: str) -> Line:
    conflict = item.conflict
    backing = item.backing or behind_sides(conflict, {})
    sides = (
        f"{letter}  {shortened(side.value, 120)} | {_standing(behind)}"
        for letter, side, behind in zip("ABCDEFGH", conflict.sides, backing, strict=False)
    )
    claims = (span.claim for side in conflict.sides for span in side.spans if span.claim)
    return Line(
        text=told(conflict, item.names),
        cites=(conflict.id, *dict.fromkeys(claims)),
        detail=(flag(conflict), *sides),
        link=f"{base_url}/conflict/{conflict.id}",
    )


def _standing(behind: Backing) -> str:
    return behind.words if behind != Backing() else "no report"


def _primary(changes: Changes, base_url: str) -> Section:
    own = [report for report in changes.reports if report.origin_class == _PRIMARY]
    lines = [
        Line(text=_titled(report), cites=(report.id,), link=f"{base_url}/report/{report.id}")
        for report in own[:MOST_LINES]
    ]
    rest = tuple(report.id for report in own[MOST_LINES:])
    if rest:
        lines.append(_more(rest, "document", f"{base_url}/"))
    return Section(title="From primary sources", lines=tuple(lines))


def _stories(changes: Changes, base_url: str) -> Section:
    shown = [_story(story, fresh, base_url) for story, fresh in changes.stories[:MOST_STORIES]]
    rest = tuple(story.id for story, _ in changes.stories[MOST_STORIES:])
    if rest:
        shown.append(_more(rest, "story", f"{base_url}/stories", plural="stories"))
    return Section(title="Stories (bars: new reports)", lines=tuple(shown))


def _story(story: Story, fresh: int, base_url: str) -> Line:
    return Line(
        text=shortened(story.title or "untitled"),
        cites=(story.id, *story.reports),
        detail=(f"{fresh:,} new; {behind_story(story).words}",),
        link=f"{base_url}/story/{story.id}",
        size=fresh,
    )


def _verdicts(changes: Changes, base_url: str) -> Section:
    lines = tuple(
        Line(
            text=told(item.conflict, item.names),
            cites=(item.id,),
            detail=(
                f"Verdict: {verdict(item.decisions[-1], item.conflict)}",
                f"Reason: {shortened(item.decisions[-1].rationale)}",
            ),
            link=f"{base_url}/conflict/{item.id}",
        )
        for item in changes.decided[:MOST_LINES]
        if item.decisions
    )
    return Section(title="Verdicts (given by people)", lines=lines)


def _withdrawn(changes: Changes, base_url: str) -> Section:
    lines = tuple(
        Line(
            text=told(conflict),
            cites=(conflict.id,),
            detail=("Machine flag taken back: the reports no longer differ on this.",),
            link=f"{base_url}/conflict/{conflict.id}",
        )
        for conflict in changes.withdrawn[:MOST_LINES]
    )
    return Section(title="Withdrawn (flags that no longer stand)", lines=lines)


def _revised(changes: Changes, base_url: str) -> Section:
    lines = tuple(
        Line(
            text=_titled(report),
            cites=(report.id,),
            detail=("The text was changed after we first read it.",),
            link=f"{base_url}/report/{report.id}",
        )
        for report in changes.revised[:MOST_LINES]
    )
    return Section(title="Revised reports", lines=lines)


def _queue(changes: Changes, base_url: str) -> Section:
    if not changes.waiting:
        return Section(title="Queue", lines=())
    late = f", {changes.late:,} past the deadline" if changes.late else ""
    text = f"{count(changes.waiting, 'conflict')} waiting for a person{late}."
    line = Line(text=text, cites=(), link=f"{base_url}/queue")
    return Section(title="Queue", lines=(line,))


def _health(changes: Changes, base_url: str) -> Section:
    if not changes.health:
        return Section(title="Source health", lines=())
    tally = {state: sum(s.state == state for s in changes.health) for state in _STATES}
    shown = [f"{number:,} {_STATES[state]}" for state, number in tally.items() if number]
    ill = troubled(changes.health)
    named = tuple(
        f"{shortened(s.name, 60)}: {shortened(s.reason or _STATES[s.state], 140)}"
        for s in ill[:MOST_LINES]
    )
    left = (f"and {len(ill) - MOST_LINES:,} more",) if len(ill) > MOST_LINES else ()
    line = Line(
        text=f"{listing(shown)}.",
        cites=tuple(s.source for s in ill),
        detail=named + left,
        link=f"{base_url}/sources",
    )
    return Section(title=f"Source health ({len(changes.health):,} watched)", lines=(line,))


def _more(ids: tuple[str, ...], noun: str, link: str, plural: str = "") -> Line:
    return Line(text=f"And {count(len(ids), f'more {noun}', plural and f'more {plural}')}.",
                cites=ids, link=link)  # fmt: skip
