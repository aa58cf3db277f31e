"""An accusation and the denial of it; silence told of somebody who had answered.

In: claims under an accusation and one of the accused. Out: disputes, which are nobody's
mistake. No comment is no denial; a report older than the denial could not know of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
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
    answers,
    rule,
)
from tracker.compare.rules.pairing import pairs
from tracker.compare.rules.telling import called, count, published
from tracker.domain import PlacedClaim

_ANSWERED_WITHIN = timedelta(days=31)
_CHARGED_WITHIN = timedelta(days=62)
_FEWEST = 2


@rule("denial_vs_allegation", levels="ts", severity=0.6)
def denial_vs_allegation(group: Group, context: Context) -> Iterator[Finding]:
    """Find an accusation and its denial by the accused."""
    if keys.level(group.key) == "s":
        return answers.denied(group, context)
    return _denied_by(group, context)


def _denied_by(group: Group, context: Context) -> Iterator[Finding]:
    accused = keys.last(group.key)
    beside = _beside(group, accused, context)
    named = any(_accusers(p, accused, context) - beside for p in group.claims if _charges(p))
    accusers = _accusers_by_report(group, accused, beside, context)

    def read(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
        claim = placed.claim
        own = _denier(placed, accused, context)
        if _denies(placed) and own:
            asked = _voices(claim.roles.target, context) - own
            asked = asked or accusers.get(placed.facts.id, frozenset()) - own
            yield Reading(
                "answer", f"denied:{accused}", "denied", claim.frame, (asked, _when(placed))
            )
        elif _charges(placed) and accused in keys.tops(claim.roles.target, context.names):
            who = _accusers(placed, accused, context) - beside
            if not who and (named or claim.roles.agent or claim.speakers):
                return  # nobody accuses himself, and others say who does
            listed = phrase(sorted(context.names.name(one) for one in who))
            shown = f"accused by {listed}" if who else "accused"
            yield Reading(
                "answer", f"accused:{','.join(sorted(who))}", shown, claim.frame,
                (who, _when(placed)),
            )  # fmt: skip

    def differ(a: Stand, b: Stand, context: Context) -> Difference | None:
        denial, charge = sorted((a, b), key=lambda stand: stand.reading.shown != "denied")
        if denial.reading.shown != "denied" or charge.reading.shown == "denied":
            return None
        if not _answers(denial, charge):
            return None
        return _dispute(called(accused, group.claims, context), charge)

    return pairs(group, context, read=read, differ=differ)


def _dispute(name: str, charge: Stand) -> Difference:
    """Say who is accused by whom, and that the answer is a denial."""
    by = charge.reading.shown.removeprefix("accused").removeprefix(" by ")
    told = f"{by} accuses {name} of distillation; {name} denies it"
    unsaid = f"{name} is accused of distillation and denies it"
    return Difference(
        summary=told if by else unsaid,
        explain=(
            ("accused", name),
            ("accuser", by or "not named"),
            ("answer", "denied; a dispute, nobody's mistake"),
        ),
        gap=1.0,
    )


def _beside(group: Group, accused: str, context: Context) -> frozenset[str]:
    """Return who is accused together with the accused in more than one claim."""
    together = Counter(
        one
        for p in group.claims if _charges(p) and p.claim.roles.target
        for one in keys.tops(p.claim.roles.target, context.names)
    )  # fmt: skip
    return frozenset(one for one, count in together.items() if count > 1) - {accused}


def _accusers_by_report(
    group: Group, accused: str, beside: frozenset[str], context: Context
) -> dict[str, frozenset[str]]:
    """Return who accuses in each report: what is answered there is their charge."""
    found: dict[str, frozenset[str]] = {}
    for p in group.claims:
        if _charges(p) and accused in keys.tops(p.claim.roles.target, context.names):
            who = _accusers(p, accused, context) - beside
            found[p.facts.id] = found.get(p.facts.id, frozenset()) | who
    return found


def _charges(placed: PlacedClaim) -> bool:
    claim = placed.claim
    return claim.frame == "accuse_distill" and claim.polarity > 0 and claim.modality != "question"


def _voices(ids: Iterable[str], context: Context) -> frozenset[str]:
    """Return the bodies for which somebody acts: a person's employer, else themselves."""
    names = context.names
    return frozenset(keys.voice(one, names) for one in ids if not names.is_outlet(one))


def _accusers(placed: PlacedClaim, accused: str, context: Context) -> frozenset[str]:
    """Return who accuses: those who act, else those who say so, never the accused."""
    claim = placed.claim
    acting = _voices(claim.roles.agent, context) - {accused}
    said = [one for one in claim.speakers if not one.startswith(("anon:", "doc:"))]
    return acting or _voices(said, context) - {accused}


def _denier(placed: PlacedClaim, accused: str, context: Context) -> frozenset[str]:
    """Return the accused where they deny it themselves, or through who speaks for them."""
    claim = placed.claim
    speaking = _voices(claim.roles.agent, context) or _voices(claim.speakers, context)
    return frozenset((accused,)) & speaking


def _when(placed: PlacedClaim) -> date | None:
    """Return the month in which it was said, of the report where the claim has no date."""
    when = placed.claim.event_date
    told = when.start if when else published(placed)
    return told.replace(day=1) if told else None


def _denies(placed: PlacedClaim) -> bool:
    claim = placed.claim
    negative = claim.polarity < 0 and frames.answered(claim.frame) == "accuse_distill"
    return claim.frame == "deny" or (negative and claim.act in {"deny", "assert", "announce"})


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
    return abs(one - other) <= _CHARGED_WITHIN


@rule("response_status_conflict", levels="ts", severity=0.5)
def response_status_conflict(group: Group, context: Context) -> Iterator[Finding]:
    """Find silence told of somebody whose answer was out before, or whom others have answer."""
    if keys.level(group.key) == "s":
        yield from _one_answers(group, context)
        yield from answers.unheard(group, context)
        return
    accused = keys.last(group.key)
    denials = [p for p in group.claims if _denies(p) and _is_about(p, accused, context)]
    accusers = _accusers_by_report(group, accused, frozenset(), context)
    for placed in group.claims:
        if placed.claim.frame != "no_comment" or not _is_about(placed, accused, context):
            continue
        theirs = accusers.get(placed.facts.id, frozenset())
        earlier = [
            p for p in _before(placed, denials)
            if not theirs or theirs & accusers.get(p.facts.id, frozenset())
            or {*p.facts.meeting} & {*placed.facts.meeting}
        ]  # fmt: skip
        if earlier:
            yield _silence(group, placed, earlier, accused, context)


def _before(placed: PlacedClaim, denials: list[PlacedClaim]) -> list[PlacedClaim]:
    """Return the denials that were out on a day before silence was told."""
    told = published(placed)
    return [
        p for p in denials
        if p.facts.id != placed.facts.id and told and (out := published(p))
        and timedelta(0) < told - out <= _ANSWERED_WITHIN
    ]  # fmt: skip


def _one_answers(group: Group, context: Context) -> Iterator[Finding]:
    """Judge an answer that one report has of somebody whom at least two have silent."""
    silent = _by_party((p for p in group.claims if _is_silent(p)), context)
    answered = _by_party((p for p in group.claims if _is_confirmed(p)), context)
    for one in sorted(answered.keys() & silent.keys()):
        both = {p.facts.id for p in answered[one]} & {p.facts.id for p in silent[one]}
        says = [p for p in answered[one] if p.facts.id not in both]
        declines = [p for p in silent[one] if p.facts.id not in both]
        reports = {p.facts.id for p in declines}
        if says and len(reports) >= max(_FEWEST, len({p.facts.id for p in says})):
            yield _confirmed(group, one, says, declines, context)


def _is_silent(placed: PlacedClaim) -> bool:
    return placed.claim.frame == "no_comment" and placed.claim.act == "decline"


def _is_confirmed(placed: PlacedClaim) -> bool:
    return placed.claim.act == "confirm" and placed.claim.polarity > 0


def _by_party(claims: Iterable[PlacedClaim], context: Context) -> dict[str, list[PlacedClaim]]:
    """Return claims by the listed bodies that speak in them."""
    found: dict[str, list[PlacedClaim]] = {}
    for placed in claims:
        claim = placed.claim
        for one in sorted(_voices(claim.speakers or claim.roles.agent, context)):
            if one in context.names.knowledge.organizations:
                found.setdefault(one, []).append(placed)
    return found


def _confirmed(
    group: Group, one: str, says: list[PlacedClaim], declines: list[PlacedClaim], context: Context
) -> Finding:
    name = called(one, group.claims, context)
    reports, others = (len({p.facts.id for p in claims}) for claims in (says, declines))
    return Finding(
        key=group.key,
        a=Stand(Reading("response", f"{one}: confirmed", "confirmed"),
                tuple(Extract(p) for p in says)),
        b=Stand(Reading("response", f"{one}: declined", "no comment", "no_comment"),
                tuple(Extract(p) for p in declines)),
        difference=Difference(
            summary=f"{name} is said to have confirmed it, while other reports say that "
            f"{name} did not comment",
            explain=(
                ("who", name),
                ("told as confirmed", f"{reports} report{'' if reports == 1 else 's'}"),
                ("told as no comment", f"{others} reports"),
            ),
        ),
    )  # fmt: skip


def _is_about(placed: PlacedClaim, accused: str, context: Context) -> bool:
    agents = keys.tops(placed.claim.roles.agent, context.names)
    return accused in (agents or keys.tops(placed.claim.speakers, context.names))


def _silence(
    group: Group,
    placed: PlacedClaim,
    earlier: list[PlacedClaim],
    accused: str | None,
    context: Context,
    agents: tuple[str, ...] = (),
) -> Finding:
    first = min(out for p in earlier if (out := published(p)))
    told = published(placed)
    assert told is not None
    name = called(accused, group.claims, context) if accused else context.names.listing(agents)
    voices = tuple(Extract(p) for p in earlier)
    return Finding(
        key=group.key,
        a=Stand(Reading("response", "silent", "no answer", "no_comment"), (Extract(placed),)),
        b=Stand(Reading("response", "denied", "denied", "deny"), voices),
        difference=Difference(
            summary=f"A report of {day(told)} has no answer from {name}; a denial had been told "
            f"on {day(first)}",
            explain=(
                ("denial told", f"{first}"),
                ("silence told", f"{told}"),
                ("apart", f"{told} − {first} = {count((told - first).days, 'day')}"),
            ),
        ),
    )
