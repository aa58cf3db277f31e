"""Plans told as done, bills told as laws: a status that the source does not bear out.

In: claims under an event key whose chains end in the same origin, or under a policy. Out:
findings with the status of each. Time passes: a report three weeks younger may know that it
was done, and the knowledge base counts only where it has been kept up since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.cues import has, rank, steps
from tracker.compare.known import Fact
from tracker.compare.naming import day
from tracker.compare.rules import (
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    at_home,
    rule,
    stages,
)
from tracker.compare.rules.pairing import pairs
from tracker.compare.rules.telling import published
from tracker.domain import PlacedClaim

_DAYS_TO_DO_IT = 21
_KEPT_UP = timedelta(days=14)


@rule("tense_status", levels="ps", severity=0.6)
def tense_status(group: Group, context: Context) -> Iterator[Finding]:
    """Find one act told as a plan and as done, or a step of a policy that was never taken."""
    if keys.level(group.key) == "s":
        told = [one for one in stages.further(group) if not _told_by_event(one, context)]
        known = {voice.placed.claim.id for one in told for voice in one.a.voices}
        more = [one for one in stages.carried_out(group) if not _told_by_event(one, context)]
        yield from told
        yield from (one for one in more if not {v.placed.claim.id for v in one.a.voices} <= known)
        return
    yield from pairs(group, context, read=_status, differ=_further)
    policy = keys.last(group.key)
    if group.key == keys.key("p", "gov_act", policy):
        for placed in group.claims:
            if at_home(group.key, placed):
                yield from _too_far(group, placed, policy, context)


def _told_by_event(finding: Finding, context: Context) -> bool:
    """Say whether a plan and its deed meet under the key of their event, where it is told."""
    return all(
        any(keys.level(k) == "p" for k in {*plan.placed.keys} & {*done.placed.keys})
        and any(
            _further(Stand(one, (plan,)), Stand(other, (done,)), context) is not None
            for one in _status(plan.placed, context) for other in _status(done.placed, context)
        )
        for plan in finding.b.voices for done in finding.a.voices
    )  # fmt: skip


def _status(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    claim = placed.claim
    if claim.polarity < 0 or claim.modality not in {"plan", "assertion"}:
        return
    done = claim.modality == "assertion"
    if done and claim.act in {"speculate", "estimate"}:
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
        summary="On the same origin, one report tells a plan and another tells it as done",
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


def _too_far(group: Group, placed: PlacedClaim, policy: str, context: Context) -> Iterator[Finding]:
    """Judge a step told as taken by the steps that were taken when the report came out."""
    claim, out = placed.claim, published(placed)
    told = steps(claim.text)
    plain = (
        claim.polarity > 0 and claim.modality == "assertion" and not has("negations", claim.text)
    )
    facts = [f for f in context.known.under((group.key,)) if f.thing == policy]
    if not told or not plain or out is None or not _kept_up(facts, out):
        return
    taken = [f for f in facts if f.step in _WAY and f.days[0] <= out + timedelta(days=1)]
    last = max(taken, key=lambda f: (rank(str(f.step)), f.days), default=None)
    if last is None or told[-1] not in _WAY or rank(told[-1]) <= rank(str(last.step)):
        return
    name = context.names.name(policy)
    since = day(last.days[0])
    yield Finding(
        key=group.key,
        a=Stand(Reading("step", f"{policy}: {told[-1]}", told[-1], claim.frame), (Extract(placed),)),
        b=Stand(Reading("step", f"{policy}: {last.step}", f"{last.step} on {since}"), (), last),
        difference=Difference(
            summary=f"A report of {day(out)} says that the {name} is {told[-1]}; by the knowledge "
            f"base it had been {last.step} on {since} and had gone no further",
            explain=(
                ("told", told[-1]),
                ("last step known by then", f"{last.step}, {last.days[0]}"),
                ("report", f"{out}"),
            ),
        ),
    )  # fmt: skip


_WAY = ("introduced", "reported by a committee", "passed by one chamber", "enacted", "in force")


def _kept_up(facts: list[Fact], out: date) -> bool:
    """Say whether the knowledge base knows the policy until the report, or nearly so."""
    latest = max((fact.days[0] for fact in facts), default=None)
    return latest is not None and out - latest <= _KEPT_UP
