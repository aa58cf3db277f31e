"""Another party in the same role.

In: claims under an event key. Out: findings with who stands in whose place. Owners and
their products are one; a shorter list is no other list; a party that only one side has
beside all of the other's is an addition, not an exchange.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare import frames, keys
from tracker.compare.context import Context
from tracker.compare.known import Fact
from tracker.compare.rules import (
    AGREES,
    Difference,
    Finding,
    Group,
    Reading,
    Stand,
    pairs,
    rule,
)
from tracker.compare.rules.telling import published
from tracker.domain import PlacedClaim

_SHARED = 2
_MONTHS_APART = 1


@rule("name_identity_mismatch", levels="p", severity=1.0)
def name_identity_mismatch(group: Group, context: Context) -> Iterator[Finding]:
    """Find one party in the place of another."""
    return pairs(group, context, read=_cast, differ=_exchanged, facts=_known_cast)


def _cast(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    claim = placed.claim
    if claim.polarity < 0 or claim.modality != "assertion":
        return
    joint = frames.parent(claim.frame) == "joint_action"
    role = claim.roles.agent if joint else claim.roles.target
    if claim.frame != "accuse_distill" and not joint:
        return
    out = published(placed)
    when = claim.event_date.start if claim.event_date else out
    month = when.year * 12 + when.month if when else None
    agents = frozenset[str]() if joint else keys.tops(claim.roles.agent, context.names)
    yield from _reading(role, month, agents, claim.frame, context)


def _known_cast(fact: Fact, context: Context) -> Iterator[Reading]:
    if frames.parent(fact.frame) == "joint_action":
        month = fact.days[0].year * 12 + fact.days[0].month
        yield from _reading(tuple(fact.parties), month, frozenset(), fact.frame, context)


def _reading(
    ids: tuple[str, ...], month: int | None, agents: frozenset[str], frame: str, context: Context
) -> Iterator[Reading]:
    party = keys.tops(ids, context.names)
    if len(party) > _SHARED:
        shown = context.names.listing(keys.actors(ids, context.names))
        wide = frames.parent(frame)
        yield Reading(
            f"parties of {wide}", ",".join(sorted(party)), shown, _frame(frame),
            (party, month, agents),
        )  # fmt: skip


def _frame(frame: str):  # type: ignore[no-untyped-def]
    return frame


def _exchanged(a: Stand, b: Stand, context: Context) -> Difference | None:
    (one, month, agents), (other, then, accusers) = a.reading.about, b.reading.about
    assert isinstance(one, frozenset)
    assert isinstance(other, frozenset)
    if agents != accusers or not _same_time(month, then):
        return None
    if one <= other or other <= one:
        return AGREES
    if len(one & other) < _SHARED:
        return None
    listing = context.names.listing
    first, second = sorted((one - other, other - one), key=sorted)
    return Difference(
        summary=f"Reports name other parties beside {listing(one & other)}: "
        f"{listing(first)} or {listing(second)}",
        explain=(
            ("in both", listing(one & other)),
            ("only on one side", listing(first)),
            ("only on the other", listing(second)),
        ),
        gap=float(len(one ^ other)),
    )


def _same_time(one: object, other: object) -> bool:
    if not isinstance(one, int) or not isinstance(other, int):
        return True
    return abs(one - other) <= _MONTHS_APART
