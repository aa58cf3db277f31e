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
from dataclasses import dataclass

from tracker.compare.context import Context
from tracker.compare.keys import level, width
from tracker.compare.known import Fact
from tracker.domain import Frame, PlacedClaim
from tracker.registry import Registry

__all__ = [
    "AGREES", "RULES", "Difference", "Extract", "Finding", "Group", "Reading", "Rule", "Stand",
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
    """

    summary: str
    explain: tuple[tuple[str, str], ...]
    gap: float = 0.0
    severity: float | None = None


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
FactRead = Callable[[Fact, Context], Iterable[Reading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A registered rule: its kind, the levels of keys it works at, its usual severity."""

    kind: str
    levels: frozenset[str]
    severity: float
    find: Find


RULES: Registry[Rule] = Registry("rule")


def rule(kind: str, *, levels: str, severity: float) -> Callable[[Find], Find]:
    """Return the decorator that files a rule under the kind of conflict it finds."""

    def register(find: Find) -> Find:
        RULES(kind)(Rule(kind=kind, levels=frozenset(levels), severity=severity, find=find))
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
    levels: str = "",
) -> Iterator[Finding]:
    """Compare all distinct readings under a key, and each with the facts about it."""
    found = stands(group, context, read)
    wanted = levels or level(group.key)
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            same = a.reading.value == b.reading.value or a.reading.slot != b.reading.slot
            if same or not meet_at(group.key, a, b, wanted):
                continue
            difference = differ(a, b, context)
            if difference and difference is not AGREES:
                yield Finding(key=group.key, a=a, b=b, difference=difference)
        if facts:
            yield from _registry(group.key, a, context, differ, (facts, wanted))


def _registry(
    key: str, a: Stand, context: Context, differ: Differ, known: tuple[FactRead, str]
) -> Iterator[Finding]:
    """Compare with every fact under any key of the claims; one that agrees ends it."""
    facts, levels = known
    keys = {one for keyset in a.keysets for one in keyset}
    found: list[tuple[float, str, Stand, Difference]] = []
    for fact in context.known.under(keys):
        for reading in facts(fact, context):
            if reading.slot != a.reading.slot:
                continue
            b = Stand(reading, (), fact)
            difference = differ(a, b, context)
            if difference is AGREES:
                return
            if difference:
                found.append((difference.gap, fact.id, b, difference))
    if found:
        _, _, b, difference = min(found, key=lambda row: row[:2])
        if meet_at(key, a, b, levels):
            yield Finding(key=key, a=a, b=b, difference=difference)


def at_home(key: str, placed: PlacedClaim) -> bool:
    """Say whether `key` is the one key of its level under which a claim alone is reported."""
    return key == min((k for k in placed.keys if level(k) == level(key)), key=width)


def meet_at(key: str, a: Stand, b: Stand, levels: str) -> bool:
    """Say whether `key` is the one of all shared keys under which a pair is reported."""
    for one in a.keysets:
        for other in b.keysets:
            shared = [k for k in one & other if level(k) in levels]
            if shared and min(shared, key=width) == key:
                return True
    return False
