"""One act of a story on two dates, known as one by the word for it and by what it was done to.

In: the claims of one story. Out: findings with the days between. A day is allowed for time
zones; reports that have the other's date too do not differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tracker.compare import frames
from tracker.compare.context import Context
from tracker.compare.naming import day
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.dating import dated_acts, is_ahead, is_of_an_act
from tracker.compare.rules.telling import count, published
from tracker.compare.voices import acts
from tracker.compare.wording import proper, stems
from tracker.domain import PlacedClaim

_ALLOWED = 1
_LONGEST = 400
_SEVERE = 30
_WIDEST = timedelta(days=366)
_COMMON = 2
_FEWEST = 2
_SAME_OCCASION = timedelta(days=31)
_VERSION = re.compile(r"\b[A-Z][\w-]*-\d[\w.-]*\w|\b[A-Z][\w-]*-\d\b")


@dataclass(frozen=True, slots=True)
class _Dated:
    placed: PlacedClaim
    act: str
    first: date
    last: date
    about: frozenset[str]
    named: frozenset[str]

    @property
    def versions(self) -> frozenset[str]:
        """Names with a number that the claim tells of, as it writes them."""
        return frozenset(_VERSION.findall(self.placed.claim.text))


def on_two_days(group: Group, context: Context) -> Iterator[Finding]:  # noqa: ARG001
    """Find an act on two dates."""
    rows = [row for placed in group.claims for row in _dated(placed)]
    told: dict[str, set[tuple[date, date]]] = {}
    for row in rows:
        told.setdefault(row.placed.facts.id, set()).add((row.first, row.last))
    seen: set[tuple[date, date]] = set()
    for a, b in combinations(rows, 2):
        gap = _gap(a, b)
        if a.act != b.act or a.placed.facts.id == b.placed.facts.id or gap <= _ALLOWED:
            continue
        name = (min(a.first, b.first), max(a.first, b.first))
        both = _has(told[b.placed.facts.id], a) or _has(told[a.placed.facts.id], b)
        if not both and gap <= _LONGEST and name not in seen and _one_act(a, b, rows):
            seen.add(name)
            yield _two_dates(group, a, b, rows, gap)


def _dated(placed: PlacedClaim) -> Iterator[_Dated]:
    claim, when = placed.claim, placed.claim.event_date
    if when is None or claim.modality not in {"assertion", "plan"}:
        return
    if when.end - when.start > _WIDEST or not is_of_an_act(placed):
        return
    about = stems(claim.text)
    for act in dated_acts(placed):
        yield _Dated(placed, act, when.start, when.end, about, proper(claim.text))


def _gap(a: _Dated, b: _Dated) -> int:
    earlier, later = sorted((a, b), key=lambda row: (row.first, row.last))
    return (later.first - earlier.last).days


def _has(told: set[tuple[date, date]], row: _Dated) -> bool:
    spare = timedelta(days=_ALLOWED)
    return any(first - spare <= row.last and row.first <= last + spare for first, last in told)


def _one_act(a: _Dated, b: _Dated, rows: list[_Dated]) -> bool:
    """Say whether two claims tell one act: nothing else is so dated there, or they share words."""
    common = a.about & b.about
    shared = len(common)
    alone = all(
        len({
            row.first for row in rows
            if row.placed.facts.id == one.placed.facts.id and row.act == one.act
            and common <= row.about
        }) == 1
        for one in (a, b)
    )  # fmt: skip
    if a.named and b.named and not a.named & b.named and shared < _COMMON:
        return False
    if a.versions and b.versions and not a.versions & b.versions:
        return False
    return shared > _COMMON or (alone and shared >= 1)


def _two_dates(group: Group, a: _Dated, b: _Dated, rows: list[_Dated], gap: int) -> Finding:
    first, second = sorted((a, b), key=lambda row: row.first)
    sides = [
        Stand(
            Reading(f"date: {a.act}", f"{one.first}", day(one.first), one.placed.claim.frame),
            tuple(
                Extract(row.placed) for row in rows
                if row.act == one.act and (row.first, row.last) == (one.first, one.last)
            ),
        )
        for one in (first, second)
    ]  # fmt: skip
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"Reports differ by {count(gap, 'day')} on when it was {a.act}: "
            f"{day(first.first)} or {day(second.first)}",
            explain=(
                ("one date", f"{first.first}"), ("other date", f"{second.first}"),
                ("allow", "1 day for time zones"),
                ("gap", f"{second.first} − {first.last} = {count(gap, 'day')}"),
            ),
            gap=gap,
            severity=None if gap < _SEVERE else 1.0,
        ),
    )  # fmt: skip


def told_before(group: Group) -> Iterator[Finding]:
    """Find an act dated after reports of the story had told it as done."""
    out = {p.facts.id: day_out for p in group.claims if (day_out := published(p))}
    seen: set[tuple[str, date]] = set()
    for row in sorted((r for p in group.claims for r in _dated(p)), key=_reading_order):
        joint = frames.parent(row.placed.claim.frame) in frames.SINGLE  # known by its parties
        if joint or not _is_past(row.placed) or (row.act, row.first) in seen:
            continue
        before = {name for name, told in out.items() if _is_early(told, row)}
        early = [
            p for p in group.claims
            if p.facts.id in before and _is_past(p) and _tells(p, row)
        ]  # fmt: skip
        own = {r.facts.id for r in early} | {row.placed.facts.id}
        if early and len(before) >= _FEWEST and row.placed.facts.id not in before and len(own) > 1:
            seen.add((row.act, row.first))
            yield _preceded(group, row, early)


def _reading_order(row: _Dated) -> tuple[str, str, str]:
    return (row.placed.facts.id, row.placed.claim.id, row.act)


def _is_early(told: date, row: _Dated) -> bool:
    return timedelta(days=_ALLOWED) < row.first - told <= _SAME_OCCASION


def _is_past(placed: PlacedClaim) -> bool:
    claim = placed.claim
    return (
        claim.modality == "assertion" and claim.polarity > 0 and not is_ahead(claim.text)
        and claim.frame != "no_comment"
    )  # fmt: skip


def _tells(placed: PlacedClaim, row: _Dated) -> bool:
    """Say whether an earlier claim tells the act that another dates later."""
    claim = placed.claim
    if row.act not in acts(claim.text):
        return False
    common = stems(claim.text) & row.about
    named = proper(claim.text) & row.named
    return len(common | named) >= _COMMON and bool(common)


def _preceded(group: Group, row: _Dated, early: list[PlacedClaim]) -> Finding:
    first = min(out for p in early if (out := published(p)))
    gap = (row.first - first).days
    frame = row.placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(
            Reading("event_date", f"{row.act}: {row.first}", day(row.first), frame),
            (Extract(row.placed),),
        ),
        b=Stand(
            Reading("event_date", f"{row.act}: out before {row.first}", f"reported by {day(first)}"),
            tuple(Extract(p) for p in early),
        ),
        difference=Difference(
            summary=f"One report dates it {day(row.first)}, but others had told it as done "
            f"{count(gap, 'day')} earlier",
            explain=(
                ("event", f"{row.first}"), ("first report", f"{first}"),
                ("allow", "1 day for time zones"),
                ("gap", f"{row.first} − {first} = {count(gap, 'day')}"),
            ),
            gap=gap,
        ),
    )  # fmt: skip
