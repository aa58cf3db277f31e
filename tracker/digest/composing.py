"""The sections of a digest, one function for each.

In: `Changes` and the address of the web pages. Out: sections whose lines cite what they
were made of. A line about a conflict uses only names and numbers of its evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.digest.grounds import evidence, is_grounded
from tracker.digest.wording import count, flag, listing, shortened, standing, verdict
from tracker.domain import (
    Changes,
    Conflict,
    Line,
    ReportFacts,
    ReviewItem,
    Section,
    SourceHealth,
    Story,
)

MOST_CONFLICTS = 20
MOST_LINES = 15
_WELL = ("ok", "new")
_STATES = {
    "ok": "fine", "new": "not polled yet", "suspect": "suspect", "down": "down",
    "blocked": "walled", "frozen": "frozen", "empty": "empty", "undated": "without dates",
}  # fmt: skip


def sections(changes: Changes, base_url: str) -> Iterator[Section]:
    """Yield the sections that have something to say, in the order of the page."""
    makers = (_changed, _differing, _stories, _verdicts, _withdrawn, _revised, _queue, _health)
    for make in makers:
        section = make(changes, base_url)
        if section.lines:
            yield section


def told(conflict: Conflict) -> str:
    """Return one sentence about a conflict that says nothing beyond its evidence."""
    if is_grounded(conflict.summary, evidence(conflict)):
        return shortened(conflict.summary)
    values = " or ".join(dict.fromkeys(shortened(side.value, 90) for side in conflict.sides))
    words = next((span.text for side in conflict.sides for span in side.spans), "")
    said = f". One says: “{shortened(words, 110)}”" if words else ""
    return f"Reports differ ({conflict.kind.replace('_', ' ')}): {values}{said}"


def roots(changes: Changes) -> tuple[str, ...]:
    """Return the documents behind the stories of the window, each once."""
    return tuple(sorted({root for story, _ in changes.stories for root in story.documents}))


def troubled(health: Sequence[SourceHealth]) -> tuple[SourceHealth, ...]:
    """Return the sources that are not well."""
    return tuple(source for source in health if source.state not in _WELL)


def _changed(changes: Changes, base_url: str) -> Section:
    lines: list[Line] = []
    if changes.reports:
        outlets = {report.publisher or report.outlet or "unknown" for report in changes.reports}
        lines.append(
            Line(
                text=f"{count(len(changes.reports), 'new report')} from "
                f"{count(len(outlets), 'outlet')}.",
                cites=tuple(report.id for report in changes.reports),
                detail=tuple(map(_titled, changes.reports[:3])),
                link=f"{base_url}/",
            )
        )
    if changes.stories:
        documents = roots(changes)
        lines.append(
            Line(
                text=f"They belong to {count(len(changes.stories), 'story', 'stories')} that "
                f"{'rests' if len(changes.stories) == 1 else 'rest'} on "
                f"{count(len(documents), 'document')}; copies are not counted.",
                cites=tuple(story.id for story, _ in changes.stories),
            )
        )
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


def _titled(report: ReportFacts) -> str:
    title = shortened(report.title or "untitled", 120)
    return f"{title} ({shortened(report.outlet, 60)})" if report.outlet else title


def _differing(changes: Changes, base_url: str) -> Section:
    lines = [_conflict(item, base_url) for item in changes.conflicts[:MOST_CONFLICTS]]
    rest = tuple(item.id for item in changes.conflicts[MOST_CONFLICTS:])
    if rest:
        lines.append(_more(rest, "conflict", f"{base_url}/queue"))
    return Section(title=f"Reports differ ({len(changes.conflicts)} new)", lines=tuple(lines))


def _conflict(item: ReviewItem, base_url: str) -> Line:
    conflict = item.conflict
    sides = (
        f"{letter}  {shortened(side.value, 120)} | {standing(side)}"
        for letter, side in zip("ABCDEFGH", conflict.sides, strict=False)
    )
    claims = (span.claim for side in conflict.sides for span in side.spans if span.claim)
    return Line(
        text=told(conflict),
        cites=(conflict.id, *dict.fromkeys(claims)),
        detail=(flag(conflict), *sides),
        link=f"{base_url}/conflict/{conflict.id}",
    )


def _stories(changes: Changes, base_url: str) -> Section:
    shown = [_story(story, fresh, base_url) for story, fresh in changes.stories[:MOST_LINES]]
    rest = tuple(story.id for story, _ in changes.stories[MOST_LINES:])
    if rest:
        shown.append(_more(rest, "story", f"{base_url}/", plural="stories"))
    return Section(title="Stories", lines=tuple(shown))


def _story(story: Story, fresh: int, base_url: str) -> Line:
    documents = count(len(story.documents), "document")
    behind = f"{documents}, {count(len(story.observers), 'observer')}"
    return Line(
        text=shortened(story.title or "untitled"),
        cites=(story.id, *story.reports),
        detail=(f"{count(len(story.reports), 'report')}, {fresh:,} new; {behind}",),
        link=f"{base_url}/story/{story.id}",
    )


def _verdicts(changes: Changes, base_url: str) -> Section:
    lines = tuple(
        Line(
            text=told(item.conflict),
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
