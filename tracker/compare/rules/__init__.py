"""Rules: what two statements cannot both hold. One file a family, found by name.

In: the claims under one comparison key, and `Context`. Out: findings, each with its two
sides and its arithmetic. A rule is pure and symmetric, says nothing about a claim and
itself, and has no opinion where a fact is missing. It never says who is right.

A new rule is a function with `@rule(...)` in a module of this folder; it usually hands a
`read` (what a claim says, as a `Reading`) and a `differ` (why two readings cannot both
hold) to `pairs`. Claims with equal readings are compared once, however many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from tracker.compare.context import Context
from tracker.compare.keys import level, width
from tracker.compare.known import Fact
from tracker.domain import ConflictClass, Frame, PlacedClaim
from tracker.registry import Registry

_LEADING = 5  # readings with most origins, against which the others are measured

__all__ = [
    "AGREES", "RULES", "Difference", "Extract", "Finding", "Group", "Read", "Reading", "Rule", "Stand",
    "at_home", "meet_at", "pairs", "rule", "stands",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All claims under one comparison key, sorted by id, origins filled in."""

    key: str
    claims: tuple[PlacedClaim, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """A claim as the voice of a side; `start` and `end` narrow the place down."""

    placed: PlacedClaim
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim or fact says, as one rule reads it; equal readings are one value.

    Attributes:
        value: normalised, for the conflict's id.
        shown: as a person reads it.
        about: whatever else the rule needs to compare two readings.
    """

    slot: str
    value: str
    shown: str
    frame: Frame = "other"
    about: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """A reading and those behind it: claims, or one fact of the knowledge base."""

    reading: Reading
    voices: tuple[Extract, ...] = ()
    fact: Fact | None = None

    @property
    def reports(self) -> frozenset[str]:
        """Ids of the reports its voices stand in."""
        return frozenset(voice.placed.facts.id for voice in self.voices)

    @property
    def keysets(self) -> frozenset[frozenset[str]]:
        """The sets of keys its voices stand under."""
        if self.fact:
            return frozenset((self.fact.keys,))
        return frozenset(frozenset(voice.placed.keys) for voice in self.voices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Why two readings cannot both hold.

    Attributes:
        gap: how far apart they are; among several facts the nearest is shown.
        severity: instead of the rule's own, where this case differs.
        klass: where the rule knows more than the origins of both sides show.
    """

    summary: str
    explain: tuple[tuple[str, str], ...]
    gap: float = 0.0
    severity: float | None = None
    klass: ConflictClass | None = None


AGREES = Difference(summary="", explain=())
"""Both are about the same and fit together, which ends the search for a differing fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A difference between two stands, found under a key."""

    key: str
    a: Stand
    b: Stand
    difference: Difference


Find = Callable[[Group, Context], Iterator[Finding]]
Read = Callable[[PlacedClaim, Context], Iterable[Reading]]
Differ = Callable[[Stand, Stand, Context], Difference | None]
Home = Callable[[str, str], bool]
FactRead = Callable[[Fact, Context], Iterable[Reading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A registered rule: its kind, the levels of keys it works at, its usual severity.

    Attributes:
        within: what it finds inside one report is an inconsistency of that report.
    """

    kind: str
    levels: frozenset[str]
    severity: float
    find: Find
    within: bool = False


RULES: Registry[Rule] = Registry("rule")


def rule(
    kind: str, *, levels: str, severity: float, within: bool = False
) -> Callable[[Find], Find]:
    """Return the decorator that files a rule under the kind of conflict it finds."""

    def register(find: Find) -> Find:
        RULES(kind)(
            Rule(kind=kind, levels=frozenset(levels), severity=severity, find=find, within=within)
        )
        return find

    return register


def stands(group: Group, context: Context, read: Read) -> list[Stand]:
    """Return the distinct readings under a key with the claims behind each."""
    voices: dict[Reading, list[Extract]] = {}
    for placed in group.claims:
        for reading in read(placed, context):
            voices.setdefault(reading, []).append(Extract(placed))
    ordered = sorted(voices, key=lambda r: (r.slot, r.value, repr(r.about)))
    return [Stand(reading, tuple(voices[reading])) for reading in ordered]


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

    One matter is one flag: readings that agree with a fact join its side, and two readings
    that both differ from a fact, or from a third that more origins have, are each shown
    against that one and not against each other.
    """
    found = stands(group, context, read)
    own = level(group.key)
    homes = home or (lambda key, _: level(key) == own)
    apart = _differences(found, differ, context)
    grounds = [_ground(a, context, differ, facts) if facts else _NOWHERE for a in found]
    for i, ground in enumerate(grounds):
        if ground.fact and ground.difference and meet_at(group.key, found[i], ground.fact, homes):
            joined = [
                voice for j, other in enumerate(grounds) for voice in found[j].voices
                if other.agrees_with(ground.fact) and (i, j) in apart
            ]  # fmt: skip
            b = replace(ground.fact, voices=tuple(joined))
            yield Finding(key=group.key, a=found[i], b=b, difference=ground.difference)
    support = [_support(stand) for stand in found]
    leading = sorted(range(len(found)), key=lambda i: support[i], reverse=True)[:_LEADING]
    for (i, j), difference in apart.items():
        if i > j or not meet_at(group.key, found[i], found[j], homes):
            continue
        shown = _by_fact(grounds[i], grounds[j]) or any(
            (i, r) in apart and (j, r) in apart and support[r] > max(support[i], support[j])
            for r in leading
        )
        if not shown:
            yield Finding(key=group.key, a=found[i], b=found[j], difference=difference)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The fact a reading is measured against; no difference where they agree."""

    fact: Stand | None = None
    difference: Difference | None = None

    def agrees_with(self, fact: Stand) -> bool:
        return self.fact == fact and self.difference is None


_NOWHERE = _Ground()


def _differences(
    found: list[Stand], differ: Differ, context: Context
) -> dict[tuple[int, int], Difference]:
    """Return why readings cannot both hold, by their places, in both directions."""
    by_slot: dict[str, list[int]] = {}
    for i, stand in enumerate(found):
        by_slot.setdefault(stand.reading.slot, []).append(i)
    apart: dict[tuple[int, int], Difference] = {}
    for places in by_slot.values():
        for i, j in combinations(places, 2):
            if found[i].reading.value == found[j].reading.value:
                continue
            difference = differ(found[i], found[j], context)
            if difference and difference is not AGREES:
                apart[i, j] = apart[j, i] = difference
    return apart


def _ground(a: Stand, context: Context, differ: Differ, facts: FactRead) -> _Ground:
    """Return the fact a reading agrees with, else the nearest that differs."""
    keys = {one for keyset in a.keysets for one in keyset}
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


def _by_fact(one: _Ground, other: _Ground) -> bool:
    """Say whether a fact already stands between two readings."""
    if one.fact is None or other.fact is None or one.fact != other.fact:
        return False
    return one.difference is not None or other.difference is not None


def _support(stand: Stand) -> tuple[int, int]:
    """Return how many origins, and how many reports, have a reading."""
    return len({voice.placed.origin.roots for voice in stand.voices}), len(stand.reports)


def at_home(key: str, placed: PlacedClaim) -> bool:
    """Say whether `key` is the one key of its level under which a claim alone is reported."""
    return key == min((k for k in placed.keys if level(k) == level(key)), key=width)


def meet_at(key: str, a: Stand, b: Stand, home: Home) -> bool:
    """Say whether `key` is the one of all shared keys under which a pair is reported."""
    for one in a.keysets:
        for other in b.keysets:
            shared = [k for k in one & other if home(k, a.reading.slot)]
            if shared and min(shared, key=width) == key:
                return True
    return False
