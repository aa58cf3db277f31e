"""Certainty gained on the way from one report to the next.

In: claims under an event key whose chains end in the same origin. Out: findings with the
steps of hedge and act. Outlets with an origin of their own may know more; a later
confirmation is progress; a claim that names its source has dropped nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare import frames, keys
from tracker.compare.context import Context
from tracker.compare.rules import Difference, Finding, Group, Reading, Stand, pairs, rule
from tracker.domain import PlacedClaim

_ACTS = ("speculate", "allege", "estimate", "report", "assert", "announce", "confirm")
_HEDGES = ("flat", "on record", "anonymous or reportedly", "alleged", "might or could")
_STEPS = 2
_ALLEGED = 3


@rule("hedge_dropping", levels="p", severity=0.8)
def hedge_dropping(group: Group, context: Context) -> Iterator[Finding]:
    """Find a claim that a copy tells with two steps more certainty."""
    return pairs(group, context, read=_certainty, differ=_gained)


def _certainty(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    claim = placed.claim
    if claim.act not in _ACTS or claim.polarity < 0 or claim.modality != "assertion":
        return
    if claim.event or claim.hedge > _ALLEGED:
        return  # remarks on an event, and guesses, are nobody's account of it
    anonymous = any(one.startswith("anon:") for one in (*claim.speakers, *claim.attribution))
    named = bool(claim.attribution) or any(
        one not in {"outlet", placed.facts.publisher} for one in claim.speakers
    )
    hedge = max(claim.hedge, 2) if anonymous else claim.hedge
    value = f"{_HEDGES[min(hedge, 4)]}, {claim.act}"
    targets = keys.tops(claim.roles.target, context.names)
    about = (hedge, _ACTS.index(claim.act), named, targets, placed.origin.roots)
    yield Reading("certainty", value, value, claim.frame, about)


def _gained(a: Stand, b: Stand, context: Context) -> Difference | None:
    sure, unsure = sorted((a, b), key=_doubt)
    (hedge, act, named, targets, roots) = sure.reading.about
    (doubt, low, _, others, theirs) = unsure.reading.about
    assert isinstance(hedge, int)
    assert isinstance(doubt, int)
    assert isinstance(act, int)
    assert isinstance(low, int)
    fall, climb = doubt - hedge, act - low
    if named or (fall < _STEPS and climb < _STEPS) or fall < 0:
        return None
    if frames.parent(sure.reading.frame) != frames.parent(unsure.reading.frame):
        return None
    if a.reports & b.reports or not _same_chain(roots, theirs):
        return None
    if targets and others and targets != others:
        return None
    return Difference(
        summary=f"One origin, two degrees of certainty: {unsure.reading.shown} in one report, "
        f"{sure.reading.shown} in another",
        explain=(
            ("hedge", f"{_HEDGES[min(doubt, 4)]} → {_HEDGES[hedge]}: {fall} steps"),
            ("act", f"{_ACTS[low]} → {_ACTS[act]}: {climb} steps"),
            ("shared origin", context.names.listing(_shared(roots, theirs))),
        ),
        gap=float(max(fall, climb)),
    )


def _doubt(stand: Stand) -> tuple[int, int, str]:
    hedge, act = stand.reading.about[:2]
    assert isinstance(hedge, int)
    assert isinstance(act, int)
    return (hedge, -act, repr(stand.reading.about))


def _shared(roots: object, theirs: object) -> list[str]:
    assert isinstance(roots, tuple)
    assert isinstance(theirs, tuple)
    return sorted(set(roots) & set(theirs))


def _same_chain(roots: object, theirs: object) -> bool:
    return bool(_shared(roots, theirs))
