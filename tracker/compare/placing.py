"""Where a report and its claims stand among others, before anything is compared.

In: a report, its analysis, the knowledge base. Out: a `Placement`. Never looks at any
other report: what a report is compared with is found by the keys given here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tracker.compare import frames, keys, sketch
from tracker.compare.context import Context, context_of
from tracker.compare.known import Fact
from tracker.compare.naming import Names
from tracker.compare.voices import category, has, is_public
from tracker.domain import (
    Analysis,
    Claim,
    EventDate,
    Mention,
    PlacedClaim,
    Placement,
    Report,
    ReportFacts,
)
from tracker.knowledge import Knowledge
from tracker.urls import canonical, stable_id

_ZONES = {"headline": 4, "standfirst": 3, "lead": 3}
_UNANCHORED = frozenset({"other", "measure", "no_comment"})
_MOST_MODELS = 6
_FIRST = 2  # claims that open a report count as its lead, whatever their zone
_SOON = timedelta(days=21)
_HEADING = frozenset({"headline", "standfirst"})
_OPENING = 3
_MOST_PARTIES = 4


def place(report: Report, analysis: Analysis, knowledge: Knowledge) -> Placement:
    """Return what comparison needs to know of a report, and the keys of its claims."""
    context = context_of(knowledge)
    names = context.names
    came_out = report.published.at.date() if report.published else None
    facts = ReportFacts(
        id=report.id,
        revision=report.revision,
        url=report.url,
        title=report.title,
        outlet=report.outlet,
        publisher=names.publisher(report),
        published=report.published,
        modified=report.modified,
        origin_class=report.origin_class,
        shingles=sketch.sketch(report.text),
        links=tuple(sorted({canonical(link.url) for link in report.links})),
        credits=_credits(analysis.claims, names.publisher(report), names),
        anchor=anchor(analysis.claims, came_out, context),
    )
    by_id = {claim.id: claim for claim in analysis.claims}
    placed = (
        PlacedClaim(
            claim=claim,
            facts=facts,
            keys=tuple(dict.fromkeys((
                *keys.of_claim(claim, names),
                *_of_another(claim, by_id, names),
                *_of_voice(claim, by_id, facts, names),
                *_of_models(claim, by_id, analysis.mentions, names),
                *_of_party(claim, by_id, names),
                keys.key("s", facts.anchor or facts.id),
            ))),
        )
        for claim in analysis.claims
    )  # fmt: skip
    return Placement(facts=facts, claims=tuple(placed))


def anchor(claims: Iterable[Claim], published: date | None, context: Context) -> str | None:
    """Return the key of the happening that most of the prominent claims are about.

    Accusations and answers to them are one happening. Where a dated event of the knowledge
    base has the same frame and parties, and the report came out soon after it, the event
    names the happening; else those who take part name it. A claim of the headline weighs
    four, of the first paragraphs and the first two at all three.
    """
    names = context.names
    weights: Counter[str] = Counter()
    actors: dict[str, Counter[str]] = {}
    parties: Counter[str] = Counter()
    for number, claim in enumerate(sorted(claims, key=lambda claim: (claim.start, claim.id))):
        wide = frames.answered(frames.parent(claim.frame))
        acting = claim.roles.target if wide != frames.parent(claim.frame) else claim.roles.agent
        weight = max(_ZONES.get(claim.zone, 1), 3 if number < _FIRST else 1)
        weights[wide] += 0 if claim.frame in _UNANCHORED else weight
        for one in keys.tops(acting, names):
            actors.setdefault(wide, Counter())[one] += weight
        for one in keys.tops((*claim.roles.agent, *claim.roles.target), names):
            parties[one] += weight
    if not weights:
        return None
    wide = min(weights, key=lambda frame: (-weights[frame], frame))
    event = _known_event(wide, parties, published, context)
    who = [event.id] if event else _principals(wide, actors.get(wide, Counter()))
    return stable_id("a", wide, *who)


def _known_event(
    wide: str, parties: Counter[str], published: date | None, context: Context
) -> Fact | None:
    """Return the event of the knowledge base that a report most likely tells of, or None."""
    most = max(parties.values(), default=0)
    leading = {one for one, weight in parties.items() if weight * 4 >= most}
    found: list[tuple[int, timedelta, str, Fact]] = []
    for fact in context.known.events:
        shared = len(leading & keys.tops(fact.parties, context.names))
        off = _after(published, fact.days)
        if frames.answered(frames.parent(fact.frame)) != wide or shared < min(2, len(leading)):
            continue
        if shared and off is not None and timedelta(days=-2) <= off <= _SOON:
            found.append((-shared, abs(off), fact.id, fact))
        elif shared > 1 and off is None and wide in frames.SINGLE:
            found.append((-shared, timedelta(0), fact.id, fact))
    return min(found, key=lambda row: row[:3])[3] if found else None


def _after(published: date | None, days: tuple[date, date]) -> timedelta | None:
    """Return how long after an event a report came out; nothing while it lasted."""
    if published is None:
        return None
    if days[0] <= published <= days[1]:
        return timedelta(0)
    return published - days[1] if published > days[1] else published - days[0]


def _principals(wide: str, actors: Counter[str]) -> list[str]:
    if not actors:
        return []
    most = max(actors.values())
    if wide in frames.SINGLE:
        return sorted(one for one, weight in actors.items() if weight * 2 > most)
    return sorted(one for one, weight in actors.items() if weight == most)[:1]


def _credits(claims: Iterable[Claim], publisher: str | None, names: Names) -> tuple[str, ...]:
    """Return the outlets that claims are credited to, the report's own left out."""
    told = {one for claim in claims for one in (*claim.attribution, *claim.speakers)}
    return tuple(sorted(one for one in told if names.is_outlet(one) and one != publisher))


def _of_another(claim: Claim, by_id: dict[str, Claim], names: Names) -> Iterator[str]:
    """Yield the key of the event that a claim is bound to, or that a headline announces.

    A headline often names nobody; what it tells is told again below it, by name.
    """
    event = by_id.get(claim.event) if claim.event else None
    if event is None and claim.zone in _HEADING and not (claim.roles.agent or claim.roles.target):
        event = next(
            (
                other for other in sorted(by_id.values(), key=lambda c: (c.start, c.id))
                if other.start > claim.start and other.roles.agent
                and frames.parent(other.frame) == frames.parent(claim.frame) != "other"
            ),
            None,
        )  # fmt: skip
    if event:
        found = [one for one in keys.of_event(event.frame, event.roles, names) if one[0] == "p"]
        yield from sorted(found, key=keys.width)[:1]


def _of_party(claim: Claim, by_id: dict[str, Claim], names: Names) -> Iterator[str]:
    """Yield a key for each party of an accusation, by whatever name it goes."""
    if claim.frame != "accuse_distill" and category(claim.text) is None:
        return
    named = _parties(claim, names)
    if not named:
        opening = sorted(by_id.values(), key=lambda other: (other.start, other.id))[:_OPENING]
        named = {one for other in opening for one in _parties(other, names)}
    for one in sorted(named)[:_MOST_PARTIES]:
        yield keys.key("c", one)


def _parties(claim: Claim, names: Names) -> set[str]:
    roles = claim.roles
    return {
        one for one in keys.tops((*roles.agent, *roles.target, *roles.object), names)
        if one in names.knowledge.organizations and not names.is_outlet(one)
    }  # fmt: skip


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
    for speaker in claim.speakers:
        if speaker in names.knowledge.people:
            yield keys.key("v", speaker, month)


def _of_models(
    claim: Claim, by_id: dict[str, Claim], mentions: tuple[Mention, ...], names: Names
) -> Iterator[str]:
    """Yield a key for each model named on a day on which it did not exist yet."""
    if claim.modality != "assertion":
        return
    event = by_id.get(claim.event) if claim.event else _told_before(claim, by_id)
    if event and event.modality != "assertion":
        return
    named = {*claim.roles.agent, *claim.roles.target, *claim.roles.object}
    if event and claim.event:
        named |= {m.entity for m in mentions if claim.start <= m.start and m.end <= claim.end}
    day = _latest_day(claim, event)
    late = sorted(
        model for model in named
        if day and (first := names.existed(model)) and first > day + timedelta(days=1)
    )  # fmt: skip
    for model in late[:_MOST_MODELS]:
        yield keys.key("x", model, f"{day}")


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
