"""A number that a report takes back, told two days later as if it still held.

In: the claims of one story. Out: findings with the number that took its place. Only what a
report itself calls the former number, or what one publisher tells anew in the same words, is
replaced; a report that has the later number too knows of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.compare.cues import has
from tracker.compare.naming import day
from tracker.compare.numbers import Count, formers, says
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.counting import SCALES, Tally, tallies
from tracker.compare.rules.tallies import replaced
from tracker.compare.rules.telling import by_report, published
from tracker.compare.wording import stems
from tracker.domain import PlacedClaim

_AFTER = timedelta(days=2)
_COMMON = 2  # stems that two sentences share besides the thing counted
_CLOSE = 4  # the same, where no word says that a number was replaced


@dataclass(frozen=True, slots=True)
class _Change:
    """A number and what took its place; `about` are the stems of the sentences that say so."""

    old: Count
    new: Tally
    about: frozenset[str]


def outdated(group: Group) -> Iterator[Finding]:
    """Find numbers repeated after they were taken back."""
    rows = tallies(group.claims)
    changes = [*_taken_back(group, rows), *_told_anew(group), *_changed(group, rows)]
    seen: set[str] = set()
    for change in changes:
        late = [row for row in rows if _repeats(row, change, rows)]
        if late and late[0].placed.claim.id not in seen:
            seen.update(row.placed.claim.id for row in late)
            yield _finding(group, change, late)


def _taken_back(group: Group, rows: list[Tally]) -> Iterator[_Change]:
    """Yield the numbers that a report gives as those of before, with its own."""
    for own in by_report(group.claims):
        past = [(placed, old) for placed in own for old in formers(placed.claim.text)]
        told = [row for row in rows if row.report == own[0].facts.id] if past else []
        for placed, old in past:
            for row in told:
                if _replaces(row, old, past) and _was_told(old, row, rows, group.claims):
                    about = row.about | (stems(placed.claim.text) - SCALES)
                    yield _Change(old, row, about)


def _replaces(row: Tally, old: Count, past: list[tuple[PlacedClaim, Count]]) -> bool:
    """Say whether a number may stand in the place of a former one of the same report."""
    if old.unit and old.unit != row.count.unit:
        return False
    current = not any(one.meets(row.count) for _, one in past)
    return current and not row.lent and row.count.part == old.part and row.count.rate == old.rate


def _was_told(old: Count, new: Tally, rows: list[Tally], claims: tuple[PlacedClaim, ...]) -> bool:
    """Say whether an older report has the number, or is of the one who takes it back."""
    out, facts = published(new.placed), new.placed.facts
    if out is None:
        return False
    had = any(
        row.count.meets(old) and row.count.unit == new.count.unit and _out(row) < out
        for row in rows
    )
    return had or any(
        p.facts.publisher is not None and p.facts.publisher == facts.publisher
        and (published(p) or out) < out
        for p in claims
    )  # fmt: skip


def _told_anew(group: Group) -> Iterator[_Change]:
    for old, new in replaced(group):
        if not old.aside and len(old.about & new.about) >= _CLOSE:
            yield _Change(old.count, new, old.about | new.about)


def _changed(group: Group, rows: list[Tally]) -> Iterator[_Change]:
    """Yield the numbers of older reports for which a report says that there is a new one."""
    fresh = {
        (placed.facts.id, claim.id) for own in by_report(group.claims)
        for before, placed in zip([None, *own], own, strict=False)
        for claim in [placed.claim]
        if says("changed", claim.text) or (before and says("changed", before.claim.text))
    }  # fmt: skip
    for new in rows:
        if new.aside or (new.report, new.placed.claim.id) not in fresh:
            continue
        for old in rows:
            same = old.count.unit == new.count.unit and old.count.part == new.count.part
            older = old.report != new.report and _out(old) < (published(new.placed) or date.min)
            alike = same and older and not old.aside and len(old.about & new.about) > _COMMON
            if alike and not old.count.meets(new.count):
                yield _Change(old.count, new, old.about | new.about)


def _repeats(row: Tally, change: _Change, rows: list[Tally]) -> bool:
    """Say whether a number is told as current two days and more after it was replaced."""
    out, since = published(row.placed), published(change.new.placed)
    if out is None or since is None or out - since <= _AFTER or _is_dated(row):
        return False
    same = row.count.middle == change.old.middle and row.count.unit == change.new.count.unit
    if not same or row.count.part:
        return False
    known = any(one.count.meets(change.new.count) for one in rows if one.report == row.report)
    return not known and len(row.about & change.about) >= _COMMON


def _is_dated(row: Tally) -> bool:
    text = row.placed.claim.text
    return says("another time", text) or has("earlier", text) or bool(formers(text))


def _out(row: Tally) -> date:
    return published(row.placed) or date.max


def _finding(group: Group, change: _Change, late: list[Tally]) -> Finding:
    first, new = min(late, key=lambda row: (_out(row), row.report)), change.new
    since, out = _out(new), _out(first)
    frame = first.placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(
            Reading("stale", f"{first.count.middle:g}", first.text, frame),
            tuple(Extract(row.placed) for row in late),
        ),
        b=Stand(Reading("stale", f"{new.count.middle:g}", new.text), (Extract(new.placed),)),
        difference=Difference(
            summary=f"A report of {day(out)} has “{first.text}”, though that number had been "
            f"replaced by “{new.text}” on {day(since)}",
            explain=(
                ("later value", f"{new.text}, {since}"),
                ("repeated value", f"{first.text}, {out}"),
                ("apart", f"{out} − {since} = {(out - since).days} days"),
            ),
        ),
    )
