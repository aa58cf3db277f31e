"""An accusation and the denial of it; silence told of somebody who had answered.

In: claims under an accusation and one of the accused. Out: disputes, which are nobody's
mistake. No comment is no denial; a report older than the denial could not know of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.compare import frames, keys
from tracker.compare.context import Context
from tracker.compare.naming import day, phrase
from tracker.compare.rules import (
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    pairs,
    rule,
)
from tracker.compare.rules.telling import called, published
from tracker.domain import PlacedClaim

_ANSWERED_WITHIN = timedelta(days=62)


@rule("denial_vs_allegation", levels="t", severity=0.6)
def denial_vs_allegation(group: Group, context: Context) -> Iterator[Finding]:
    """Find an accusation and its denial by the accused."""
    accused = keys.last(group.key)

    def read(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
        claim = placed.claim
        agents = keys.tops(claim.roles.agent, context.names)
        targets = keys.tops(claim.roles.target, context.names)
        out = published(placed)
        month = out.replace(day=1) if out else None
        if _denies(placed) and accused in (agents or _speakers(placed, context)):
            yield Reading("answer", f"denied:{accused}", "denied", claim.frame, (targets, month))
        elif claim.frame == "accuse_distill" and claim.polarity > 0 and accused in targets:
            who = ",".join(sorted(agents))
            listed = sorted(called(one, group.claims, context) for one in agents)
            shown = f"accused by {phrase(listed)}" if agents else "accused"
            yield Reading("answer", f"accused:{who}", shown, claim.frame, (agents, month))

    def differ(a: Stand, b: Stand, context: Context) -> Difference | None:
        denial, charge = sorted((a, b), key=lambda stand: stand.reading.shown != "denied")
        if denial.reading.shown != "denied" or charge.reading.shown == "denied":
            return None
        if not _answers(denial, charge):
            return None
        name = called(accused, group.claims, context)
        return Difference(
            summary=f"{name} is {charge.reading.shown} of distillation; {name} denies it",
            explain=(
                ("accused", name),
                (
                    "accuser",
                    charge.reading.shown.removeprefix("accused").removeprefix(" by ")
                    or "not named",
                ),
                ("answer", "denied; a dispute, nobody's mistake"),
            ),
            gap=1.0,
        )

    return pairs(group, context, read=read, differ=differ)


def _denies(placed: PlacedClaim) -> bool:
    claim = placed.claim
    negative = claim.polarity < 0 and frames.answered(claim.frame) == "accuse_distill"
    return claim.frame == "deny" or (negative and claim.act in {"deny", "assert", "announce"})


def _speakers(placed: PlacedClaim, context: Context) -> frozenset[str]:
    return keys.tops(placed.claim.speakers, context.names)


def _answers(denial: Stand, charge: Stand) -> bool:
    (accuser, answered), (agents, charged) = denial.reading.about, charge.reading.about
    if not _about_then(answered, charged):
        return False
    assert isinstance(accuser, frozenset)
    assert isinstance(agents, frozenset)
    return not (accuser and agents and not accuser & agents)


def _about_then(one: object, other: object) -> bool:
    if not isinstance(one, date) or not isinstance(other, date):
        return True
    return abs(one - other) <= _ANSWERED_WITHIN


@rule("response_status_conflict", levels="t", severity=0.5)
def response_status_conflict(group: Group, context: Context) -> Iterator[Finding]:
    """Find silence told of somebody whose denial was out before."""
    accused = keys.last(group.key)
    denials = [p for p in group.claims if _denies(p) and _is_about(p, accused, context)]
    for placed in group.claims:
        told = published(placed)
        if placed.claim.frame != "no_comment" or not _is_about(placed, accused, context):
            continue
        earlier = [
            p for p in denials
            if p.facts.id != placed.facts.id and told and (out := published(p))
            and timedelta(0) < told - out <= _ANSWERED_WITHIN
        ]  # fmt: skip
        if earlier:
            yield _silence(group, placed, earlier, accused, context)


def _is_about(placed: PlacedClaim, accused: str, context: Context) -> bool:
    agents = keys.tops(placed.claim.roles.agent, context.names)
    return accused in (agents or _speakers(placed, context))


def _silence(
    group: Group, placed: PlacedClaim, earlier: list[PlacedClaim], accused: str, context: Context
) -> Finding:
    first = min(out for p in earlier if (out := published(p)))
    told = published(placed)
    assert told is not None
    name = called(accused, group.claims, context)
    voices = tuple(Extract(p) for p in earlier)
    return Finding(
        key=group.key,
        a=Stand(Reading("response", "silent", "no answer", "no_comment"), (Extract(placed),)),
        b=Stand(Reading("response", "denied", "denied", "deny"), voices),
        difference=Difference(
            summary=f"{name} is said not to have answered; a denial was told on {day(first)}",
            explain=(
                ("denial told", f"{first}"),
                ("silence told", f"{told}"),
                ("apart", f"{(told - first).days} days"),
            ),
        ),
    )
