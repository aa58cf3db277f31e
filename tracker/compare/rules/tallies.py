"""Numbers as written, of one thing in one story: with two values, or in two units.

In: the claims of one story. Out: findings with both numbers. A number counts what the words
behind it name; reports differ only where neither has the other's number anywhere, and either
each has but one number of that thing or the sentences share more than the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.figures import number
from tracker.compare.stories import STANDING
from tracker.compare.voices import has
from tracker.compare.wording import Count, counts, stem, stems
from tracker.domain import PlacedClaim

_ALIKE = 0.5  # of the stems of the shorter sentence
_COMMON = 2  # stems that two sentences share besides the thing counted
_APART = 1.04  # the larger over the smaller; below that it may be rounding
_MONEY = frozenset({"dollar", "euro", "yuan", "yen", "pound"})
_OPEN = frozenset({"percent", "day", "month", "week", "hour", "minut"}) | _MONEY
_RARE = 1000.0
_ACTIVE = stem("active")


@dataclass(frozen=True, slots=True)
class Tally:
    """A number in a claim; `about` are the stems of its sentence besides what is counted."""

    placed: PlacedClaim
    count: Count
    about: frozenset[str]

    @property
    def report(self) -> str:
        """Id of the report it stands in."""
        return self.placed.facts.id

    @property
    def text(self) -> str:
        """The number and what it counts, as written."""
        words = self.placed.claim.text[self.count.start :].split()
        return " ".join(words[:3]).strip(" ,.;:")


def tallies(claims: Iterable[PlacedClaim]) -> list[Tally]:
    """Return the numbers of claims that assert something, in order of the claims."""
    found = []
    for placed in claims:
        claim = placed.claim
        if claim.modality in {"assertion", "plan"} and not has("corrected", claim.text):
            about = stems(claim.text)
            found += [Tally(placed, one, about - one.unit) for one in counts(claim.text)]
    return found


def differing(group: Group) -> Iterator[Finding]:
    """Find one thing counted in two ways."""
    by_unit: dict[str, list[Tally]] = {}
    for one in tallies(group.claims):
        for unit in one.count.unit:
            by_unit.setdefault(unit, []).append(one)
    seen: list[tuple[Count, Count]] = []
    for unit in sorted(by_unit):
        for a, b in _pairs(by_unit[unit], unit):
            pair = sorted((a.count, b.count), key=lambda one: one.middle)
            if not any(pair[0].meets(low) and pair[1].meets(high) for low, high in seen):
                seen.append((pair[0], pair[1]))
                yield _two_values(group, a, b, by_unit[unit])


def _slot(a: Tally, b: Tally) -> str:
    return "count of " + " ".join(sorted(a.count.unit & b.count.unit))


def _pairs(rows: list[Tally], unit: str) -> Iterator[tuple[Tally, Tally]]:
    values: dict[str, list[Count]] = {}
    for row in rows:
        values.setdefault(row.report, []).append(row.count)
    for a, b in combinations(rows, 2):
        if a.report == b.report or a.count.meets(b.count):
            continue
        if a.count.part != b.count.part:
            if _all_of(a, b, values) or _all_of(b, a, values):
                yield a, b
            continue
        if not _apart(a.count, b.count) or not _at_one_time(a, b) or _of_another(a, b):
            continue
        known = any(one.meets(a.count) for one in values[b.report]) or any(
            one.meets(b.count) for one in values[a.report]
        )
        if not known and _one_thing(a, b, unit, values):
            yield a, b


def _all_of(whole: Tally, part: Tally, values: dict[str, list[Count]]) -> bool:
    """Say whether one report tells of all what another tells of some of as many."""
    before = whole.placed.claim.text[: whole.count.start].casefold().split()[-1:]
    same = any(one.meets(whole.count) and not one.part for one in values[part.report])
    alone = not any(one.part for one in values[whole.report])
    return part.count.part and same and alone and before == ["all"]


def _apart(one: Count, other: Count) -> bool:
    low, high = sorted((one.middle, other.middle))
    return low > 0 and high / low >= _APART


def _of_another(a: Tally, b: Tally) -> bool:
    """Say whether the numbers are told of two models, or one of the active part of a model."""
    if _has_owner(a) and _has_owner(b):
        return True  # told under the measure of its owner
    active = [_ACTIVE in t.count.unit for t in (a, b)]
    if any((t.placed.facts.anchor or "").startswith(f"{STANDING}-") for t in (a, b)):
        return True
    one, other = ({*t.placed.claim.roles.object} for t in (a, b))
    return active[0] != active[1] or bool(one and other and not one & other)


def _at_one_time(a: Tally, b: Tally) -> bool:
    """Say whether no words date one of the numbers before the other."""
    return not any(has("earlier", t.placed.claim.text) for t in (a, b))


def _one_thing(a: Tally, b: Tally, unit: str, values: dict[str, list[Count]]) -> bool:
    shared = len(a.about & b.about)
    if shared >= _COMMON and (_one_owner(a, b) or _is_slip(a, b)):
        return True
    alone = all(all(one.meets(t.count) for one in values[t.report]) for t in (a, b))
    named = 0 if unit in _OPEN else len(a.count.unit & b.count.unit)
    return alone and unit != "percent" and shared + named >= (1 if unit in _OPEN else _COMMON)


def _one_owner(a: Tally, b: Tally) -> bool:
    """Say whether both sentences have one such number, and not of two owners."""
    single = all(
        sum(bool(one.unit & t.count.unit) for one in counts(t.placed.claim.text)) == 1
        for t in (a, b)
    )
    owners = [_owners(t) for t in (a, b)]
    return single and (not all(owners) or bool(owners[0] & owners[1]))


def _has_owner(tally: Tally) -> bool:
    return any(
        q.subject and q.low <= tally.count.high and tally.count.low <= q.high
        for q in tally.placed.claim.quantities
    )


def _owners(tally: Tally) -> frozenset[str]:
    roles = tally.placed.claim.roles
    subjects = {q.subject for q in tally.placed.claim.quantities if q.subject}
    return frozenset(subjects or {*roles.agent, *roles.target})


def _is_slip(a: Tally, b: Tally) -> bool:
    """Say whether alike sentences have the same digits at another power of ten."""
    ours, theirs = (f"{t.count.middle:.2e}".partition("e")[0] for t in (a, b))
    alike = len(a.about & b.about) >= _ALIKE * min(len(a.about), len(b.about))
    return alike and sorted(ours) == sorted(theirs)


def _two_values(group: Group, a: Tally, b: Tally, rows: list[Tally]) -> Finding:
    both = {row.report for row in rows if row.count.meets(a.count)} & {
        row.report for row in rows if row.count.meets(b.count)
    }
    sides = [
        Stand(
            Reading(_slot(a, b), f"{one.count.middle:g}", one.text, one.placed.claim.frame),
            tuple(
                Extract(row.placed) for row in rows
                if row.count.meets(one.count) and row.count.unit & a.count.unit & b.count.unit
                and row.report not in both
            ),
        )
        for one in sorted((a, b), key=lambda t: (t.count.low, t.report))
    ]  # fmt: skip
    low, high = (stand.reading.shown for stand in sides)
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"Reports differ on a number: “{low}” or “{high}”",
            explain=(
                ("one value", low), ("other value", high),
                ("gap", f"{number(abs(a.count.middle - b.count.middle))}"),
            ),
            gap=1.0,
        ),
    )  # fmt: skip


def renamed(group: Group) -> Iterator[Finding]:
    """Find one large number told of two different things."""
    rows = [row for row in tallies(group.claims) if _is_telling(row.count)]
    by_value: dict[float, list[Tally]] = {}
    for row in rows:
        by_value.setdefault(row.count.middle, []).append(row)
    for value in sorted(by_value):
        alike = by_value[value]
        for a, b in combinations(alike, 2):
            if a.report != b.report and _renamed(a, b, alike):
                yield _two_units(group, a, b, alike, value)
                break


def _is_telling(count: Count) -> bool:
    return count.middle >= _RARE and bool(count.unit)


def _renamed(a: Tally, b: Tally, alike: list[Tally]) -> bool:
    """Say whether two reports share a number, and neither has it in the other's unit."""
    ours, theirs = (
        frozenset(u for row in alike if row.report == t.report for u in row.count.unit)
        for t in (a, b)
    )
    return not ours & theirs and bool(a.about & b.about or _families(a, b))


def _families(a: Tally, b: Tally) -> bool:
    return bool(a.count.unit & _MONEY and b.count.unit & _MONEY)


def _two_units(group: Group, a: Tally, b: Tally, alike: list[Tally], value: float) -> Finding:
    sides = [
        Stand(
            Reading(f"unit of {value:g}", " ".join(sorted(one.count.unit)), one.text, "measure"),
            tuple(Extract(row.placed) for row in alike if row.count.unit & one.count.unit),
        )
        for one in sorted((a, b), key=lambda t: sorted(t.count.unit))
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
