"""Another party in the same role.

In: claims under an event key. Out: findings with who stands in whose place. Owners and
their products are one; a shorter list is no other list; outlets that tell of an event, and
bodies through which others act, are no parties of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.compare import frames, keys
from tracker.compare.context import Context
from tracker.compare.known import Fact
from tracker.compare.rules import (
    AGREES,
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    people,
    rule,
    swapped,
)
from tracker.compare.rules.pairing import pairs
from tracker.compare.rules.telling import published
from tracker.domain import Frame, PlacedClaim

_SHARED = 2
_MONTHS_APART = 1


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who is named in a role: last owners, and the name that stands for each."""

    parties: frozenset[str]
    named: tuple[tuple[str, str], ...]
    month: int | None
    agents: frozenset[str]

    def names(self, parties: frozenset[str], context: Context) -> str:
        """Return parties by the names used here."""
        return context.names.listing(name for top, name in self.named if top in parties)


@rule("name_identity_mismatch", levels="ps", severity=1.0, within=True)
def name_identity_mismatch(group: Group, context: Context) -> Iterator[Finding]:
    """Find one party in the place of another."""
    if keys.level(group.key) == "s":
        told = [*people.misspelled(group, context), *people.exchanged(group, context)]
        told += [*people.claimed(group), *_turned_round(group, context)]
        yield from told
        seen = {name for one in told for name in one.a.reports | one.b.reports}
        yield from (one for one in swapped.swapped(group, context) if not one.a.reports <= seen)
        return
    yield from pairs(group, context, read=_cast, differ=_exchanged, facts=_known_cast)


def _turned_round(group: Group, context: Context) -> Iterator[Finding]:
    """Find a suit of one party against another, told the other way round."""
    told: dict[tuple[str, str], list[PlacedClaim]] = {}
    for placed in group.claims:
        claim = placed.claim
        if claim.frame == "lawsuit" and claim.polarity > 0 and claim.modality == "assertion":
            for one in keys.tops(claim.roles.agent, context.names):
                for other in keys.tops(claim.roles.target, context.names):
                    told.setdefault((one, other), []).append(placed)
    for one, other in sorted(told):
        sides = (told[one, other], told.get((other, one), []))
        reports = [{p.facts.id for p in side} for side in sides]
        if one < other and sides[1] and not reports[0] & reports[1]:
            yield _reversed(group, (one, other), sides, context)


def _reversed(
    group: Group,
    parties: tuple[str, str],
    sides: tuple[list[PlacedClaim], list[PlacedClaim]],
    context: Context,
) -> Finding:
    first, second = (context.names.name(one) for one in parties)
    shown = (f"{first} against {second}", f"{second} against {first}")
    stands = [
        Stand(
            Reading("parties of a suit", told.casefold(), told, "lawsuit"),
            tuple(map(Extract, side)),
        )
        for told, side in zip(shown, sides, strict=True)
    ]
    return Finding(
        key=group.key,
        a=stands[0],
        b=stands[1],
        difference=Difference(
            summary=f"Some reports tell of {shown[0]}, others of {shown[1]}",
            explain=(("some reports", shown[0]), ("others", shown[1])),
            gap=1.0,
        ),
    )


def _cast(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    claim = placed.claim
    joint = frames.parent(claim.frame) == "joint_action"
    if claim.polarity < 0 or claim.modality != "assertion":
        return
    if claim.frame != "accuse_distill" and not joint:
        return
    out = published(placed)
    when = claim.event_date.start if claim.event_date else out
    month = when.year * 12 + when.month if when else None
    role = claim.roles.agent if joint else claim.roles.target
    agents = frozenset[str]() if joint else keys.tops(claim.roles.agent, context.names)
    tellers = {placed.facts.publisher, *placed.facts.credits}
    yield from _reading(
        tuple(one for one in role if one not in tellers), month, agents, claim.frame, context
    )


def _known_cast(fact: Fact, context: Context) -> Iterator[Reading]:
    if frames.parent(fact.frame) == "joint_action":
        month = fact.days[0].year * 12 + fact.days[0].month
        yield from _reading(tuple(fact.parties), month, frozenset(), fact.frame, context)


def _reading(
    ids: tuple[str, ...], month: int | None, agents: frozenset[str], frame: Frame, context: Context
) -> Iterator[Reading]:
    acting = keys.actors((one for one in ids if not context.names.is_outlet(one)), context.names)
    named = tuple(sorted({(context.names.top(one), one) for one in acting}))
    cast = _Cast(frozenset(top for top, _ in named), named, month, agents)
    if len(cast.parties) > _SHARED:
        yield Reading(
            f"parties of {frames.parent(frame)}", ",".join(sorted(cast.parties)),
            cast.names(cast.parties, context), frame, (cast,),
        )  # fmt: skip


def _exchanged(a: Stand, b: Stand, context: Context) -> Difference | None:
    one, other = a.reading.about[0], b.reading.about[0]
    assert isinstance(one, _Cast)
    assert isinstance(other, _Cast)
    if one.agents != other.agents or not _same_time(one.month, other.month):
        return None
    if one.parties <= other.parties or other.parties <= one.parties:
        return AGREES
    both = one.parties & other.parties
    if len(both) < _SHARED:
        return None
    only = (
        one.names(one.parties - both, context),
        other.names(other.parties - both, context),
    )
    shared = one.names(both, context)
    if b.fact:
        summary = (
            f"A report counts {only[0]} among the parties; the knowledge base "
            f"lists {other.names(other.parties, context)}"
        )
    else:
        first, second = sorted(only)
        summary = f"Beside {shared}, some reports name {first} and others {second}"
    return Difference(
        summary=summary,
        explain=(
            ("in both", shared),
            ("only on one side", only[0] if b.fact else min(only)),
            ("only on the other", only[1] if b.fact else max(only)),
        ),
        gap=float(len(one.parties ^ other.parties)),
    )


def _same_time(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= _MONTHS_APART
