"""Rules: what two statements cannot both hold. One file a family, found by name.

In: the claims under one comparison key, and `Context`. Out: findings, each with its two
sides and its arithmetic. A rule is pure and symmetric, says nothing about a claim and
itself, and has no opinion where a fact is missing. It never says who is right.

A new rule is a function with `@rule(...)` in a module of this folder; it usually hands a
`read` (what a claim says, as a `Reading`) and a `differ` (why two readings cannot both
hold) to `pairing.pairs`. Claims with equal readings are compared once, however many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tracker.compare.context import Context
from tracker.compare.keys import level, width
from tracker.compare.known import Fact
from tracker.domain import ConflictClass, Frame, PlacedClaim
from tracker.registry import Registry

__all__ = [
    "AGREES", "RULES", "Differ", "Difference", "Extract", "FactRead", "Finding", "Group", "Home",
    "Read", "Reading", "Rule", "Stand",
    "at_home", "meet_at", "preference", "rule", "shared_keys", "stands",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Group:
    """All claims under one comparison key, sorted by id, origins filled in."""

    key: str
    claims: tuple[PlacedClaim, ...]

    @cached_property
    def acting(self) -> Mapping[str, frozenset[str | None]]:
        """Who acts or speaks in the claims, each with the publishers that tell of it."""
        found: dict[str, set[str | None]] = {}
        for placed in self.claims:
            if placed.claim.frame != "no_comment":
                for one in (*placed.claim.roles.agent, *placed.claim.speakers):
                    found.setdefault(one, set()).add(placed.facts.publisher)
        return {one: frozenset(told) for one, told in found.items()}


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
    def places(self) -> dict[frozenset[str], set[str]]:
        """The sets of keys its voices stand under, with the reports of each; a fact has none."""
        if self.fact:
            return {self.fact.keys: set()}
        found: dict[frozenset[str], set[str]] = {}
        for voice in self.voices:
            found.setdefault(frozenset(voice.placed.keys), set()).add(voice.placed.facts.id)
        return found


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


def at_home(key: str, placed: PlacedClaim) -> bool:
    """Say whether `key` is the one key of its level under which a claim alone is reported."""
    return key == min((k for k in placed.keys if level(k) == level(key)), key=width)


def meet_at(key: str, a: Stand, b: Stand, home: Home) -> bool:
    """Say whether `key` is the one of all shared keys under which a pair is reported."""
    shared = shared_keys(a, b, home)
    return bool(shared) and key == min(shared, key=preference)


def shared_keys(a: Stand, b: Stand, home: Home) -> frozenset[str]:
    """Return the keys that may be the home of a pair: those shared across reports, if any are."""
    across: set[str] = set()
    within: set[str] = set()
    theirs = b.places
    for one, reports in a.places.items():
        for other, others in theirs.items():
            alone = len(reports) == 1 and reports == others
            shared = within if alone else across
            shared.update(key for key in one & other if home(key, a.reading.slot))
    return frozenset(across or within)


def preference(key: str) -> tuple[bool, int, str]:
    """Sort keys: that of a happening first, then those naming most parties, then by spelling."""
    return (level(key) != "s", *width(key))
