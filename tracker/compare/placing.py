"""Where a report and its claims stand among others, before anything is compared.

In: a report, its analysis, the knowledge base. Out: a `Placement`. Never looks at any
other report: what a report is compared with is found by the keys given here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tracker.compare import frames, keys, sketch
from tracker.compare.context import Context, context_of
from tracker.compare.crediting import credited
from tracker.compare.cues import has, is_public
from tracker.compare.hands import hands
from tracker.compare.happenings import Told, happening
from tracker.compare.marks import is_press
from tracker.compare.naming import Names
from tracker.compare.signs import sign
from tracker.compare.uses import is_unborn, is_used
from tracker.domain import (
    Analysis,
    Claim,
    Credit,
    EventDate,
    Hand,
    Mention,
    OriginClass,
    PlacedClaim,
    Placement,
    Report,
    ReportFacts,
)
from tracker.knowledge import Knowledge

_MOST_MODELS = 6
_CHARGES = frozenset({"accuse_distill", "deny", "no_comment"})
_LASTING = frozenset({"gov_act", "joint_action"})  # acts that a policy takes part in
_NAMED = frozenset({"organization", "person"})
_HEADING = frozenset({"headline", "standfirst"})


def place(report: Report, analysis: Analysis, knowledge: Knowledge) -> Placement:
    """Return what comparison needs to know of a report, and the keys of its claims."""
    context = context_of(knowledge)
    names = context.names
    facts = _facts(report, analysis, context)
    by_id = {claim.id: claim for claim in analysis.claims}
    placed = (
        PlacedClaim(
            claim=claim,
            facts=facts,
            keys=tuple(dict.fromkeys((
                *keys.of_claim(claim, names),
                *_of_another(claim, by_id, names),
                *_of_voice(claim, by_id, facts, names),
                *_of_models(claim, by_id, analysis.mentions, facts, names),
            ))),
            sign=sign(claim, facts),
        )
        for claim in analysis.claims
    )  # fmt: skip
    return Placement(facts=facts, claims=tuple(placed))


def _facts(report: Report, analysis: Analysis, context: Context) -> ReportFacts:
    """Return what comparison needs to know of a report besides its claims."""
    names = context.names
    publisher = names.publisher(report)
    tellers = credited(report, analysis.claims, analysis.mentions, names)
    held = hands(report, analysis.mentions, names, _credited(tellers))
    about = happening(
        report, analysis, context, _told(tellers, publisher, held, analysis.mentions, names)
    )
    return ReportFacts(
        id=report.id,
        revision=report.revision,
        url=report.url,
        title=report.title,
        outlet=report.outlet,
        publisher=publisher,
        published=report.published,
        modified=report.modified,
        origin_class=_voice_of(report, publisher, names),
        shingles=sketch.fingerprint(_own_words(report)),
        links=tuple(sorted({one.target for one in tellers if one.kind == "link"})),
        credits=tuple(sorted({one.target for one in tellers if one.kind != "link" and one.sure})),
        anchor=about.anchor,
        ties=about.ties,
        own=about.own,
        touching=about.touching,
        tellers=tellers,
        hands=held,
        named=tuple(sorted({m.entity for m in analysis.mentions if m.type in _NAMED})),
    )


def _credited(tellers: Iterable[Credit]) -> frozenset[str]:
    return frozenset(one.target for one in tellers if one.kind != "link" and one.sure)


def _own_words(report: Report) -> str:
    """Return the text without headline and page furniture, which a copy may have of its own."""
    kept = [
        report.text[zone.start : zone.end]
        for zone in report.zones
        if zone.kind not in {"headline", "boilerplate"}
    ]
    return "\n".join(kept) or report.text


def _told(
    tellers: Iterable[Credit],
    publisher: str | None,
    held: Iterable[Hand],
    mentions: Iterable[Mention],
    names: Names,
) -> Told:
    """Return who tells the news rather than makes it."""
    credited = [one for one in tellers if one.kind != "link"]
    sure = {one.target for one in credited if one.sure}
    sure |= {m.entity for m in mentions if not names.is_listed(m.entity) and is_press(m.entity)}
    own = any(hand.kind == "own" for hand in held) and not is_press(publisher or "")
    if publisher and not own and not _is_party(publisher, names):
        sure.add(publisher)
    return Told(
        tellers=frozenset(sure),
        named=frozenset(sure | {one.target for one in credited}),
        publisher=publisher,
        speaker=publisher if own else None,
    )


def _voice_of(report: Report, publisher: str | None, names: Names) -> OriginClass:
    """Return what kind of voice a report is; what a listed body publishes is its own word."""
    undecided = report.origin_class in {"unknown", "reporting"}
    if undecided and publisher and _is_party(publisher, names):
        return "primary"
    return report.origin_class


def _is_party(publisher: str, names: Names) -> bool:
    return publisher in names.knowledge.organizations and not names.is_outlet(publisher)


def _of_another(claim: Claim, by_id: dict[str, Claim], names: Names) -> Iterator[str]:
    """Yield the key of the event that a claim is bound to, announces, or adds words to.

    A headline often names nobody; what it tells is told again below it, by name. What the
    parties of a joint statement say after it is told as part of it.
    """
    event = by_id.get(claim.event) if claim.event else None
    ordered = sorted(by_id.values(), key=lambda other: (other.start, other.id))
    if event is None and claim.zone in _HEADING and not (claim.roles.agent or claim.roles.target):
        event = next((other for other in ordered if _announced(claim, other)), None)
    adds = claim.frame not in _CHARGES and claim.speakers and not claim.event_date
    if event is None and adds:
        event = next((other for other in reversed(ordered) if _adds(claim, other, names)), None)
    if event:
        found = [one for one in keys.of_event(event.frame, event.roles, names) if one[0] == "p"]
        yield from sorted(found, key=keys.width)[:1]


def _announced(title: Claim, below: Claim) -> bool:
    wide = frames.parent(title.frame)
    same = frames.parent(below.frame) == wide != "other"
    return same and below.start > title.start and bool(below.roles.agent)


def _adds(claim: Claim, event: Claim, names: Names) -> bool:
    """Say whether the parties of a joint statement told before speak in a claim."""
    if event.frame != "joint_statement" or event.start >= claim.start:
        return False
    if frames.parent(claim.frame) == frames.parent(event.frame):
        return False
    parties = keys.tops(event.roles.agent, names)
    speaking = {keys.voice(one, names) for one in claim.speakers}
    return len(parties) > 1 and speaking <= parties


def _bound(claim: Claim, by_id: dict[str, Claim]) -> EventDate | None:
    """Return the date of the event a claim tells of or is bound to."""
    event = by_id.get(claim.event) if claim.event else None
    if claim.event_date:
        return claim.event_date
    return event.event_date if event else None


def _of_voice(
    claim: Claim, by_id: dict[str, Claim], facts: ReportFacts, names: Names
) -> Iterator[str]:
    if not (is_public(claim) or claim.quotes):
        return
    when = _bound(claim, by_id)
    published = facts.published.at.date() if facts.published else None
    start = when.start if when else published
    month = f"{start:%Y-%m}" if start else "undated"
    listed = {*names.knowledge.people, *names.knowledge.organizations}
    for speaker in claim.speakers or claim.roles.agent:
        if speaker in listed and not names.is_outlet(speaker):
            yield keys.key("v", keys.voice(speaker, names), month)


def _of_models(
    claim: Claim,
    by_id: dict[str, Claim],
    mentions: tuple[Mention, ...],
    facts: ReportFacts,
    names: Names,
) -> Iterator[str]:
    """Yield a key for each model named on a day on which it did not exist yet."""
    if claim.modality != "assertion" or has("label", claim.text):
        return
    event = by_id.get(claim.event) if claim.event else _told_before(claim, by_id)
    if event and event.modality != "assertion":
        return
    named = {*claim.roles.agent, *claim.roles.target, *claim.roles.object}
    if event and claim.event:
        named |= {m.entity for m in mentions if claim.start <= m.start and m.end <= claim.end}
    day = _latest_day(claim, event)
    if day is None:
        yield from _told_too_early(claim, facts, names)
        return
    loose = frames.parent(claim.frame) not in _LASTING or has("sequence", claim.text)
    late = sorted(
        model for model in named
        if (first := names.existed(model)) and first > day + timedelta(days=1)
        and not (loose and model in names.knowledge.policies)
    )  # fmt: skip
    for model in late[:_MOST_MODELS]:
        yield keys.key("x", model, f"{day}")


def _told_too_early(claim: Claim, facts: ReportFacts, names: Names) -> Iterator[str]:
    """Yield a key for each model that a report has robbed before it was there."""
    out = facts.published.at.date() if facts.published else None
    if out is None or is_unborn(claim.text):
        return
    for model in sorted({*claim.roles.target, *claim.roles.object}):
        first = names.existed(model)
        listed = model in names.knowledge.models
        if listed and first and first > out + timedelta(days=1) and is_used(claim.text, model):
            yield keys.key("x", model, f"{out}")


def _told_before(claim: Claim, by_id: dict[str, Claim]) -> Claim | None:
    """Return the dated claim that "earlier in the year" looks back from, or None."""
    if claim.event_date is None or not has("earlier", claim.event_date.text):
        return None
    dated = [
        other for other in by_id.values()
        if other.start < claim.start and other.event_date and other.event_date.precision == "day"
    ]  # fmt: skip
    return max(dated, key=lambda other: (other.start, other.id), default=None)


def _latest_day(claim: Claim, event: Claim | None) -> date | None:
    """Return the last day on which the thing named must have existed."""
    bound = event.event_date if event else None
    own = claim.event_date
    if own and bound and own.start <= bound.start <= own.end:
        return bound.end
    chosen = own or bound
    return chosen.end if chosen else None
