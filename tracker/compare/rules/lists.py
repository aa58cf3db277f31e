"""Rows of numbers: the same list with one number changed, and parts that miss their whole.

In: the claims of one story. Out: findings with both numbers, or with the sum. Two reports tell
one list if it is as long in both and all its numbers but one are the same. Parts are all the parts
there are only where the words say so, or where the sentence lists them and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from tracker.compare.cues import has
from tracker.compare.numbers import AGAINST, Count, is_listed, numbers, rows, says
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.counting import Tally, tallies
from tracker.compare.rules.figures import number
from tracker.compare.wording import stems
from tracker.domain import PlacedClaim

_OF_ALL = re.compile(
    r"(?:^|[.;:] )Of (?:\w+ ){0,2}$|\bof (?:the|its|these|those|all|their) (?:\w+ )?$"
)
_LEAST = 3  # numbers of a list that is known by its numbers
_FEWEST_PARTS = 2
_TELLING = 10.0  # smaller numbers meet by chance
_UNTOLD = frozenset({"", "vote", AGAINST})
_SHARED = 2  # stems of two sentences that list two numbers
_NEAR = 450  # characters from a whole to its parts
_HUNDRED = 100.0
_SLACK = 1.5  # percentage points that rounded shares may come to beyond the whole
_ROUNDING = 0.02


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers that a claim lists side by side."""

    placed: PlacedClaim
    numbers: tuple[Count, ...]

    @property
    def start(self) -> int:
        """Where it begins in the report."""
        return self.placed.claim.start + self.numbers[0].start

    @property
    def units(self) -> set[str]:
        """What its numbers count, where it says so."""
        return {one.unit for one in self.numbers} - {""}


def _rows(claims: tuple[PlacedClaim, ...] | list[PlacedClaim]) -> list[Row]:
    return [
        Row(placed, run)
        for placed in claims
        if placed.claim.modality == "assertion" and not has("corrected", placed.claim.text)
        for run in rows(placed.claim.text, numbers(placed.claim.text))
    ]


def changed(group: Group) -> Iterator[Finding]:
    """Find lists of two reports that are the same but for one number."""
    found = _rows(group.claims)
    seen: set[tuple[float, float]] = set()
    for a, b in combinations(found, 2):
        place = _other_number(a, b) if a.placed.facts.id != b.placed.facts.id else None
        if place is None:
            continue
        values = sorted((a.numbers[place].middle, b.numbers[place].middle))
        if (values[0], values[1]) not in seen:
            seen.add((values[0], values[1]))
            yield _one_changed(group, a, b, place, found)


def _other_number(a: Row, b: Row) -> int | None:
    """Return the one place, counted from the end, in which two lists differ."""
    length = min(len(a.numbers), len(b.numbers))
    pairs = [(-i, a.numbers[-i], b.numbers[-i]) for i in range(1, length + 1)]
    apart = [place for place, one, other in pairs if not _same(one, other)]
    telling = sum(one.middle >= _TELLING for _, one, other in pairs if _same(one, other))
    if len(apart) != 1 or not telling:
        return None
    if length >= _LEAST:
        return apart[0]
    units = {one.numbers[apart[0]].unit for one in (a, b)} - _UNTOLD
    return apart[0] if len(units) <= 1 and _is_pair(a, b) else None


def _is_pair(a: Row, b: Row) -> bool:
    """Say whether two sentences that share more than numbers list just two of them."""
    shared = stems(a.placed.claim.text) & stems(b.placed.claim.text)
    return len(a.numbers) == len(b.numbers) == _FEWEST_PARTS and len(shared) >= _SHARED


def _same(one: Count, other: Count) -> bool:
    """Say whether two numbers have the same digits: "540" may be so many billion."""
    return one.figures == other.figures


def _one_changed(group: Group, a: Row, b: Row, place: int, found: list[Row]) -> Finding:
    low, high = sorted((a, b), key=lambda row: (row.numbers[place].middle, row.placed.facts.id))
    sides = [
        Stand(
            Reading(
                "one of a list", f"{row.numbers[place].middle:g}", _shown(row), "measure"
            ),
            tuple(
                Extract(other.placed) for other in found
                if len(other.numbers) >= -place and _same(other.numbers[place], row.numbers[place])
                and (other is row or _other_number(other, b if row is a else a) == place)
            ),
        )
        for row in (low, high)
    ]  # fmt: skip
    one, other = (number(row.numbers[place].middle) for row in (low, high))
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"Reports give a list of numbers that differs in one: {one} or {other}",
            explain=(("one list", _shown(low)), ("other list", _shown(high))),
            gap=1.0,
        ),
    )  # fmt: skip


def _shown(row: Row) -> str:
    return ", ".join(number(one.middle) for one in row.numbers)


def sums(group: Group, claims: list[PlacedClaim]) -> Iterator[Finding]:
    """Find parts in one report that do not come to the whole told there."""
    told = tallies(claims)
    for row in _rows(claims):
        yield from _added(group, row, told)


def _added(group: Group, row: Row, told: list[Tally]) -> Iterator[Finding]:
    text = row.placed.claim.text
    first, rest = row.numbers[0], Row(row.placed, row.numbers[1:])
    if len(rest.numbers) >= _FEWEST_PARTS and _OF_ALL.search(text[: first.start]):
        if is_listed(text, rest.numbers) and first.middle > max(n.middle for n in rest.numbers):
            yield from _beyond(group, rest, Tally(row.placed, first, frozenset()), first.high, 0.0)
        return
    told_before = text[: row.numbers[-1].start]
    if says("before part", told_before) or any(one.part or one.rate for one in row.numbers):
        return
    if row.numbers[-1].total and len(row.numbers) > _FEWEST_PARTS:
        yield from _total_told(group, row)
        return
    if row.units == {"percent"}:
        if len(row.numbers) >= _LEAST and says("whole", text):
            yield from _beyond(group, row, None, _HUNDRED + _SLACK, _HUNDRED - _SLACK)
        return
    whole = _whole_of(row, told)
    if whole and _is_partition(row, whole):
        yield from _beyond(group, row, whole, whole.count.high, 0.0)


def _total_told(group: Group, row: Row) -> Iterator[Finding]:
    """Hold "5, 7 and 9, together 20" against what the parts come to."""
    whole, parts = row.numbers[-1], row.numbers[:-1]
    if len({one.unit for one in row.numbers} - {""}) <= 1:
        tally = Tally(row.placed, whole, frozenset())
        yield from _beyond(group, Row(row.placed, parts), tally, whole.high, whole.low)


def _whole_of(row: Row, told: list[Tally]) -> Tally | None:
    """Return the nearest larger number before a row, in the same sentence or shortly before."""
    most = max(one.middle for one in row.numbers)
    lent = {t.count.unit for t in told if t.placed is row.placed and t.lent} & _units(row, told)
    units = row.units or lent
    found = [
        t for t in told
        if t.count.middle > most and not t.count.part and t.count not in row.numbers
        and 0 < row.start - (t.placed.claim.start + t.count.start) <= _NEAR
        and (not units or t.count.unit in units or _by_colon(row, t))
    ]  # fmt: skip
    return found[-1] if found else None


def _units(row: Row, told: list[Tally]) -> set[str]:
    places = {one.start for one in row.numbers}
    return {t.count.unit for t in told if t.placed is row.placed and t.count.start in places}


def _by_colon(row: Row, whole: Tally) -> bool:
    """Say whether a colon stands between a whole and its parts."""
    text, claim = row.placed.claim.text, whole.placed.claim
    return claim == row.placed.claim and ":" in text[whole.count.end : row.numbers[0].start]


def _is_partition(row: Row, whole: Tally) -> bool:
    """Say whether the words show that a row holds all parts of a whole, each once."""
    text = row.placed.claim.text
    if not is_listed(text, row.numbers):
        return False
    if _by_colon(row, whole):
        return True
    cued = says("whole", text) or says("whole", whole.placed.claim.text)
    return len(row.numbers) >= _LEAST or cued


def _beyond(
    group: Group, row: Row, whole: Tally | None, most: float, least: float
) -> Iterator[Finding]:
    low, high = (sum(getattr(one, end) for one in row.numbers) for end in ("low", "high"))
    middle = sum(one.middle for one in row.numbers)
    low = max(low, middle * (1 - _ROUNDING))
    high = min(high, middle * (1 + _ROUNDING))
    if least <= high and low <= most:
        return
    terms = " + ".join(number(one.middle) for one in row.numbers)
    total = whole.text if whole else "100 percent"
    parts = Extract(row.placed)
    yield Finding(
        key=group.key,
        a=Stand(
            Reading("sum", f"{terms}", f"{number(middle)} in parts", "measure"), (parts,),
        ),
        b=Stand(
            Reading("sum", f"whole {total}", total, "measure"),
            (Extract(whole.placed) if whole else parts,),
        ),
        difference=Difference(
            summary=f"A report gives {total} in all, but its parts add up to {number(middle)}",
            explain=(
                ("parts", f"{terms} = {number(middle)}"), ("whole", total),
                ("beyond the whole", number(abs(middle - (most if low > most else least)))),
            ),
            gap=abs(middle - most),
        ),
    )  # fmt: skip
