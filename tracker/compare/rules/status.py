"""Plans told as done: the status that a copy gives to what its origin only announced.

In: claims under an event key whose chains end in the same origin. Out: findings with the
status of each. Time passes: a report three weeks younger may know that it was done.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.rules import Difference, Finding, Group, Reading, Stand, pairs, rule
from tracker.compare.rules.telling import published
from tracker.domain import PlacedClaim

_DAYS_TO_DO_IT = 21


@rule("tense_status", levels="p", severity=0.6)
def tense_status(group: Group, context: Context) -> Iterator[Finding]:
    """Find one act told as a plan and as done, on one origin."""
    return pairs(group, context, read=_status, differ=_further)


def _status(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    claim = placed.claim
    if claim.polarity < 0 or claim.modality not in {"plan", "assertion"}:
        return
    done = claim.modality == "assertion" and claim.act not in {"speculate", "estimate"}
    if claim.modality == "assertion" and not done:
        return
    shown = "done" if done else "planned"
    out = published(placed)
    parties = (
        keys.tops(claim.roles.agent, context.names),
        keys.tops(claim.roles.target, context.names),
        frozenset(claim.roles.object),
    )
    about = (parties, out.toordinal() if out else None, placed.origin.roots)
    yield Reading("status", f"{claim.frame}: {shown}", shown, claim.frame, about)


def _further(a: Stand, b: Stand, context: Context) -> Difference | None:
    planned, done = sorted((a, b), key=lambda stand: stand.reading.shown != "planned")
    if planned.reading.shown == done.reading.shown or a.reading.frame != b.reading.frame:
        return None
    (parties, earlier, roots), (others, later, theirs) = planned.reading.about, done.reading.about
    assert isinstance(roots, tuple)
    assert isinstance(theirs, tuple)
    shared = sorted(set(roots) & set(theirs))
    if a.reports & b.reports or parties != others or not _at_once(earlier, later):
        return None
    if not shared or not _acted_on(parties):
        return None
    return Difference(
        summary="One origin, two states of affairs: planned in one report, done in another",
        explain=(
            ("one status", "planned"),
            ("other status", "done"),
            ("shared origin", context.names.listing(shared)),
        ),
        gap=1.0,
    )


def _acted_on(parties: object) -> bool:
    """Say whether the act has an aim, without which no two acts are known to be one."""
    assert isinstance(parties, tuple)
    return bool(parties[1] or parties[2])


def _at_once(earlier: object, later: object) -> bool:
    if not isinstance(earlier, int) or not isinstance(later, int):
        return True
    return abs(later - earlier) < _DAYS_TO_DO_IT
