"""One number told of two different things in one story.

In: the claims of one story. Out: findings with both nouns. Small round numbers of unlike things
meet by chance; adjectives change no unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.counting import MONEY, PERIODS, Tally, tallies

_RARE = 1000.0
_LEAST = 20.0  # smaller numbers meet by chance
_MANY = 100.0
_COMMON = 2  # words that sentences share in which smaller numbers stand
_SORTLESS = frozenset({"times", "against"})  # say how often, not of what
_FAMILIES = (MONEY, PERIODS)


def renamed(group: Group) -> Iterator[Finding]:
    """Find one large number told of two different things."""
    rows = [row for row in tallies(group.claims) if _is_telling(row) and not row.lent]
    by_value: dict[float, list[Tally]] = {}
    for row in rows:
        by_value.setdefault(row.count.middle, []).append(row)
    for value in sorted(by_value):
        alike = by_value[value]
        for a, b in combinations(alike, 2):
            if a.report != b.report and _renamed(a, b, alike):
                yield _two_units(group, a, b, alike, value)
                break


def _is_telling(row: Tally) -> bool:
    if row.count.unit in _SORTLESS:
        return False
    return row.count.middle >= _LEAST or any(row.count.unit in family for family in _FAMILIES)


def _renamed(a: Tally, b: Tally, alike: list[Tally]) -> bool:
    """Say whether two reports share a number, and neither has it in the other's unit."""
    if a.count.part != b.count.part or not a.count.meets(b.count):
        return False
    ours, theirs = ({row.count.unit for row in alike if row.report == t.report} for t in (a, b))
    nouns = [{t.count.unit, *t.count.traits} for t in (a, b)]
    if ours & theirs or nouns[0] & nouns[1]:
        return False
    shared = len(a.about & b.about)
    if "vote" in {a.count.unit, b.count.unit}:
        return False
    family = any({a.count.unit, b.count.unit} <= one for one in _FAMILIES)
    if a.count.middle >= _RARE:
        return shared > 0 or family
    if family and a.count.middle < _LEAST:
        return shared > _COMMON
    telling = len(a.count.figures) > 1 and not a.count.part
    many = shared > _COMMON and a.count.middle >= _MANY
    return shared >= _COMMON and (family or telling or many)


def _two_units(group: Group, a: Tally, b: Tally, alike: list[Tally], value: float) -> Finding:
    sides = [
        Stand(
            Reading(f"unit of {value:g}", one.count.unit, one.text, "measure"),
            tuple(Extract(row.placed) for row in alike if row.count.unit == one.count.unit),
        )
        for one in sorted((a, b), key=lambda t: t.count.unit)
    ]
    first, second = (stand.reading.shown for stand in sides)
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"One figure is told as “{first}” in one report and as “{second}” in another",
            explain=(
                ("figure", f"{value:,.10g}"), ("one unit", first), ("other unit", second),
                ("conversion", "none known"),
            ),
            gap=1.0,
        ),
    )  # fmt: skip
