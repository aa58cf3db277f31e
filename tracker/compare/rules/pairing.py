"""Compare all readings under a key with each other and with the facts about them.

In: what a rule reads and how two readings differ. Out: findings, one a matter: readings that
agree with a fact, or with a reading that more origins have, join its side; two readings that
both differ from it are each shown against it, not against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tracker.compare.context import Context
from tracker.compare.keys import level
from tracker.compare.rules import (
    AGREES,
    Differ,
    Difference,
    FactRead,
    Finding,
    Group,
    Home,
    Read,
    Stand,
    meet_at,
    preference,
    shared_keys,
    stands,
)

_LEADING = 5  # readings with most origins, against which the others are measured
_SHOWN = 8  # readings with most origins; others are told against these, not each other


def pairs(
    group: Group,
    context: Context,
    *,
    read: Read,
    differ: Differ,
    facts: FactRead | None = None,
    home: Home | None = None,
) -> Iterator[Finding]:
    """Compare all distinct readings under a key, and each with the facts about it.

    A pair that meets under several keys is told under one; `home` says of a key and a slot
    whether it may be that one, by default every key of the same level may.
    """
    own = level(group.key)
    found = stands(group, context, read)
    field = _field(found, differ, context, facts)
    homes = home or (lambda key, _: level(key) == own)
    yield from _against_facts(group.key, field, homes)
    yield from _against_each_other(group.key, field, homes)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The fact a reading is measured against; no difference where they agree."""

    fact: Stand | None = None
    difference: Difference | None = None

    def agrees_with(self, fact: Stand) -> bool:
        return self.fact == fact and self.difference is None


_NOWHERE = _Ground()


@dataclass(frozen=True, slots=True)
class _Field:
    """Readings by their places, and how they stand to each other.

    Attributes:
        differ: asked of two places when something hangs on it; what it said is kept.
        apart: why two cannot both hold, in both directions; None where they can.
        together: pairs that are about the same and fit together, in both directions.
        grounds: the fact each is measured against.
        support: how many origins, and how many reports, have each.
        leading: the places with most support, by slot.
        shown: the places that others are told against.
        alike: filled when asked: whom a leading place speaks for, in order.
        spoken: filled when asked: against a place, who speaks for which others.
    """

    found: list[Stand]
    differ: Callable[[Stand, Stand], Difference | None]
    apart: dict[tuple[int, int], Difference | None]
    together: set[tuple[int, int]]
    grounds: list[_Ground]
    support: list[tuple[int, int]]
    leading: dict[str, list[int]]
    shown: frozenset[int]
    alike: dict[int, dict[int, None]]
    spoken: dict[int, dict[int, list[int]]]

    def between(self, i: int, j: int) -> Difference | None:
        """Return why two places cannot both hold."""
        if (i, j) not in self.apart:
            difference = self._asked(min(i, j), max(i, j))
            self.apart[i, j] = self.apart[j, i] = difference
        return self.apart[i, j]

    def fit(self, i: int, j: int) -> bool:
        """Say whether two places are about the same and fit together."""
        self.between(i, j)
        return (i, j) in self.together

    def _asked(self, i: int, j: int) -> Difference | None:
        one, other = self.found[i], self.found[j]
        if one.reading.slot != other.reading.slot or i == j:
            return None
        difference = self.differ(one, other)
        if difference is AGREES:
            self.together.update(((i, j), (j, i)))
        elif one.reading.value != other.reading.value:
            return difference
        return None


def _field(found: list[Stand], differ: Differ, context: Context, facts: FactRead | None) -> _Field:
    support = [_support(stand) for stand in found]
    leading: dict[str, list[int]] = {}
    for i in sorted(range(len(found)), key=lambda i: (support[i], i), reverse=True):
        leading.setdefault(found[i].reading.slot, []).append(i)
    return _Field(
        found=found,
        differ=lambda a, b: differ(a, b, context),
        apart={},
        together=set(),
        grounds=[_ground(a, context, differ, facts) if facts else _NOWHERE for a in found],
        support=support,
        leading={slot: places[:_LEADING] for slot, places in leading.items()},
        shown=frozenset(i for places in leading.values() for i in places[:_SHOWN]),
        alike={},
        spoken={},
    )


def _places(field: _Field) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that have one slot and may be told against each other."""
    by_slot: dict[str, list[int]] = {}
    for i, stand in enumerate(field.found):
        by_slot.setdefault(stand.reading.slot, []).append(i)
    for places in by_slot.values():
        for n, i in enumerate(places):
            for j in places[n + 1 :]:
                if i in field.shown or j in field.shown:
                    yield i, j


def _support(stand: Stand) -> tuple[int, int]:
    return len({voice.placed.origin.roots for voice in stand.voices}), len(stand.reports)


def _ground(a: Stand, context: Context, differ: Differ, facts: FactRead) -> _Ground:
    """Return the fact a reading agrees with, else the nearest that differs."""
    keys = {one for keyset in a.places for one in keyset}
    found: list[tuple[float, str, Stand, Difference]] = []
    for fact in context.known.under(keys):
        for reading in facts(fact, context):
            if reading.slot != a.reading.slot:
                continue
            b = Stand(reading, (), fact)
            difference = differ(a, b, context)
            if difference is AGREES:
                return _Ground(b)
            if difference:
                found.append((difference.gap, fact.id, b, difference))
    if not found:
        return _NOWHERE
    _, _, b, difference = min(found, key=lambda row: row[:2])
    return _Ground(b, difference)


def _against_facts(key: str, field: _Field, homes: Home) -> Iterator[Finding]:
    """Yield what differs from a fact; readings that agree with the fact join its side."""
    for i, ground in enumerate(field.grounds):
        a, fact = field.found[i], ground.fact
        if fact is None or ground.difference is None or not meet_at(key, a, fact, homes):
            continue
        joined = [
            voice for j, other in enumerate(field.grounds) for voice in field.found[j].voices
            if other.agrees_with(fact) and field.between(i, j)
        ]  # fmt: skip
        b = replace(fact, voices=tuple(joined))
        yield Finding(key=key, a=a, b=b, difference=ground.difference)


def _against_each_other(key: str, field: _Field, homes: Home) -> Iterator[Finding]:
    """Yield what no fact and no better supported reading stands between."""
    for places in _by_values(field):
        if key != _home_of(places, field, homes):
            continue
        for i, j in places:
            if _by_fact(field.grounds[i], field.grounds[j]) or _between(field, i, j):
                continue
            difference = field.between(i, j)
            spoken_for = (
                _spoken_for(field, i, j) is not None or _spoken_for(field, j, i) is not None
            )
            if difference and not spoken_for:
                a, b = _joined(field, j, i), _joined(field, i, j)
                yield Finding(key=key, a=a, b=b, difference=difference)


def _by_values(field: _Field) -> Iterator[list[tuple[int, int]]]:
    """Yield the places of readings that differ, those with the same two values together."""
    same: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for i, j in _places(field):
        if field.between(i, j):
            low, high = sorted((i, j), key=lambda place: field.found[place].reading.value)
            one, other = field.found[low].reading, field.found[high].reading
            same.setdefault((one.slot, one.value, other.value), []).append((low, high))
    yield from same.values()


def _home_of(places: list[tuple[int, int]], field: _Field, homes: Home) -> str | None:
    """Return the one key under which two values are told, however many have them."""
    one = [voice for i, _ in places for voice in field.found[i].voices]
    other = [voice for _, j in places for voice in field.found[j].voices]
    i, j = places[0]
    shared = shared_keys(
        replace(field.found[i], voices=tuple(one)), replace(field.found[j], voices=tuple(other)),
        homes,
    )  # fmt: skip
    return min(shared, key=preference) if shared else None


def _joined(field: _Field, against: int, place: int) -> Stand:
    """Return a reading with the voices of those it speaks for against another."""
    stand = field.found[place]
    if against not in field.spoken:
        field.spoken[against] = _speakers(field, against)
    more = [
        voice for other in field.spoken[against].get(place, ())
        for voice in field.found[other].voices
    ]  # fmt: skip
    return replace(stand, voices=(*stand.voices, *more))


def _by_fact(one: _Ground, other: _Ground) -> bool:
    """Say whether a fact already stands between two readings."""
    if one.fact is None or other.fact is None or one.fact != other.fact:
        return False
    return one.difference is not None or other.difference is not None


def _between(field: _Field, i: int, j: int) -> bool:
    """Say whether both differ from a reading that more origins have than either."""
    most = max(field.support[i], field.support[j])
    return any(
        field.support[r] > most and field.between(i, r) and field.between(j, r)
        for r in field.leading[field.found[i].reading.slot]
    )


def _speakers(field: _Field, against: int) -> dict[int, list[int]]:
    """Return who speaks against a place, with those they speak for."""
    speaker: dict[int, int] = {}
    for r in field.leading[field.found[against].reading.slot]:
        if field.between(against, r):
            speaker = dict.fromkeys(_alike(field, r), r) | speaker
    by_place: dict[int, list[int]] = {}
    for other in sorted(speaker):
        if field.between(against, other):
            by_place.setdefault(speaker[other], []).append(other)
    return by_place


def _spoken_for(field: _Field, against: int, other: int) -> int | None:
    """Return the reading that speaks for `other`: alike, and more origins have it."""
    for r in field.leading[field.found[other].reading.slot]:
        if other in _alike(field, r) and field.between(against, r):
            return r
    return None


def _alike(field: _Field, r: int) -> dict[int, None]:
    """Return the places for which a leading one may speak: alike, and fewer origins have them."""
    if r not in field.alike:
        told, rank = field.found[r].reading, (field.support[r], r)
        field.alike[r] = dict.fromkeys(
            other for other, stand in enumerate(field.found)
            if stand.reading.slot == told.slot and stand.reading.value != told.value
            and (field.support[other], other) < rank and field.fit(r, other)
        )  # fmt: skip
    return field.alike[r]
