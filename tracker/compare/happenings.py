"""What a report is mainly about, as keys under which reports of one happening meet.

In: a report with what was found in it, the lookups. Out: a `Happening`. Never looks at any
other report. A key names no outlet and no wording, and several keys are given, since two
accounts of one happening name different parties of it and round different figures:

    event    a dated event of the knowledge base, told soon after it
    pair     two parties that the report is mainly about, acting together or against each other
    duo      two such parties, however they act, where there is no third
    trio     three such parties, however they act
    solo     what is done or measured, and by whom
    figures  two telling figures beside the same party; one that is written to three digits
    tally    a number of something beside a party
    said     words between quotation marks
    name     a name that nobody lists, in the opening or more than once
    both     two such names
    names    two capitalised words of nobody listed
    relay    an outlet that tells it or is credited, beside a name
    leant    an outlet that nobody lists, beside a party
    list     a page that lists many happenings of one kind, and is about none of them
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tracker.compare import frames, keys, telltales
from tracker.compare.context import Context
from tracker.compare.known import Fact
from tracker.compare.marks import mark, marks, words
from tracker.compare.stories import NAMED, RARE, STANDING, TELLING
from tracker.domain import Analysis, Claim, Mention, Report
from tracker.urls import stable_id

_HEADLINE, _LEAD, _BODY = 4, 3, 1
_MOST_IN_BODY = 3
_OPENING = 240  # characters after the headline that count as the lead
_LEADING = 0.3  # of the heaviest party's weight makes a party one of the main ones
_MOST_PARTIES = 4
_MOST_PAIRED = 10  # where many are named alike, no four of them stand out
_MOST_OPENING = 1  # what follows may be the matter that it answers
_MOST_OUTLETS = 3
_DUO = 2
_SOON = timedelta(days=21)
_BEFORE = timedelta(days=2)
_SHARED = 3
_LISTED = 3
_UNTOLD = frozenset({"other", "no_comment"})
_JOINT = "joint_action"
_OF_OUTLET = frozenset({"relay", "leant", "name"})
_SORTS = {
    "list": STANDING, "event": TELLING, "figures": TELLING, "both": TELLING, "leant": TELLING,
    "said": TELLING, "figure": RARE, "name": NAMED, "names": NAMED, "relay": NAMED,
    "tally": NAMED,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """The keys of what a report is about, the main one first, and of what it touches.

    Attributes:
        own: the keys that name the outlet of the report itself.
    """

    anchor: str | None
    ties: tuple[str, ...]
    touching: tuple[str, ...]
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who tells a report.

    Attributes:
        tellers: whom it credits and who published it; they are no party for being named.
        named: those and the organisations beside a word for reporting.
        publisher: the outlet it stands in.
        speaker: its publisher, where the page speaks of its own maker.
    """

    tellers: frozenset[str]
    named: frozenset[str]
    publisher: str | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class _Scene:
    """A report as its happening is read from it.

    Attributes:
        weights: how much of the report each party has.
        main: the parties it is mainly about.
        wide: the frame of most of what it says of them.
        opening: the claims of headline and lead.
        named: the parties that stand in the words of each claim, by its id.
    """

    claims: tuple[Claim, ...]
    weights: Counter[str]
    main: tuple[str, ...]
    wide: str | None
    published: date | None
    opening: tuple[Claim, ...]
    named: Mapping[str, frozenset[str]]
    marks: tuple[str, ...]
    words: tuple[str, ...]
    outlets: tuple[str, ...]
    unlisted: tuple[str, ...]
    publisher: str | None


def happening(report: Report, analysis: Analysis, context: Context, told: Told) -> Happening:
    """Return the keys of the happening that a report is about.

    Args:
        report: as read.
        analysis: what was found in it.
        context: the lookups.
        told: who tells it.
    """
    tellers = told.tellers
    claims = tuple(sorted(analysis.claims, key=lambda claim: (claim.start, claim.id)))
    if not claims:
        return Happening(anchor=None, ties=(), touching=())
    weights = _weights(report, analysis, context, tellers)
    main = _main(weights)
    scene = _Scene(
        claims=claims,
        weights=weights,
        main=main,
        wide=_wide(report, claims),
        published=report.published.at.date() if report.published else None,
        opening=tuple(c for c in claims if _weight(c.start, _end_of_headline(report)) != _BODY),
        named={claim.id: _named_in(claim, analysis.mentions, context) for claim in claims},
        marks=_own_mark(told) + marks(report, analysis.mentions, context, tellers),
        words=words(report, analysis.mentions, context, tellers),
        outlets=tuple(sorted(tellers))[:_MOST_OUTLETS],
        unlisted=tuple(
            sorted({o.rpartition(":")[2] for o in told.named if not context.names.is_listed(o)})
        ),
        publisher=told.publisher,
    )
    rows = list(dict.fromkeys(_ties(scene, context)))
    ties = [_named(row) for row in rows]
    if not ties:
        ties = [stable_id("a", "report", report.id)]
    touching = {_named(row) for row in _touched(scene, context)} - {*ties}
    own = tuple(_named(row) for row in rows if _is_own(row, told.publisher))
    return Happening(anchor=ties[0], ties=tuple(ties), touching=tuple(sorted(touching)), own=own)


def _is_own(row: tuple[str, ...], publisher: str | None) -> bool:
    """Say whether a key names the outlet that publishes the report itself."""
    if publisher is None or row[0] not in _OF_OUTLET:
        return False
    return row[1] in {publisher, mark(publisher)}


def _own_mark(told: Told) -> tuple[str, ...]:
    return (mark(told.speaker),) if told.speaker else ()


def _named(row: tuple[str, ...]) -> str:
    return stable_id(_SORTS.get(row[0], "a"), *row)


def _named_in(claim: Claim, mentions: Sequence[Mention], context: Context) -> frozenset[str]:
    """Return the parties that a claim's words or roles name."""
    inside = (m for m in mentions if claim.start <= m.start and m.end <= claim.end)
    spoken = frozenset(context.names.top(m.entity) for m in inside if _is_party(m, _LEAD, context))
    return spoken | keys.tops((*claim.roles.agent, *claim.roles.target), context.names)


def _ties(scene: _Scene, context: Context) -> Iterator[tuple[str, ...]]:
    listed = _list_of(scene, context)
    if listed:
        yield ("list", listed)
        return
    event = _known_event(scene, context)
    if event:
        yield ("event", event.id)
    yield from _solo(scene, context)
    side = _side(scene)
    for pair in combinations(sorted(_main(scene.weights, _MOST_PAIRED)), 2):
        yield ("pair", side, *pair)
    if len(scene.main) == _DUO:
        yield ("duo", *sorted(scene.main))
    for trio in combinations(sorted(scene.main), 3):
        yield ("trio", *trio)
    yield from telltales.figures(scene.claims, scene.named, scene.main)
    yield from telltales.tallies(scene.claims, scene.main)
    yield from telltales.sayings(scene.claims)
    yield from telltales.by_name(scene.marks, scene.words, scene.outlets)
    yield from telltales.leant(scene.unlisted, scene.main, scene.publisher)


def _side(scene: _Scene) -> str:
    return "joint" if scene.wide == _JOINT else "apart"


def _weights(
    report: Report, analysis: Analysis, context: Context, tellers: frozenset[str]
) -> Counter[str]:
    """Weigh the parties by where they are named; the headline counts most."""
    body = _end_of_headline(report)
    places: dict[str, Counter[int]] = {}
    for mention in analysis.mentions:
        where = _weight(mention.start, body)
        if _is_party(mention, where, context) and mention.entity not in tellers:
            one = context.names.top(mention.entity)
            places.setdefault(one, Counter())[where] += 1
    named = {context.names.top(mention.entity) for mention in analysis.mentions}
    for claim in analysis.claims:
        for one in keys.tops((*claim.roles.agent, *claim.roles.target), context.names) - named:
            if one in context.names.knowledge.organizations and one not in tellers:
                places.setdefault(one, Counter())[_weight(claim.start, body)] += 1
    weights: Counter[str] = Counter()
    for one, found in places.items():
        weights[one] = sum(where for where in found if where != _BODY)
        weights[one] += min(found[_BODY], _MOST_IN_BODY)
    return weights


def _weight(start: int, body: int) -> int:
    if start < body:
        return _HEADLINE
    return _LEAD if start < body + _OPENING else _BODY


def _is_party(mention: Mention, where: int, context: Context) -> bool:
    """Say whether somebody named may be one of those a report is about.

    A product stands for its maker, so one whose maker nobody knows stands for nobody. People
    that are not listed are asked about a happening more often than they take part in it.
    """
    names = context.names
    if mention.type in {"model", "model_family"}:
        return names.owner(mention.entity) != mention.entity
    if mention.type == "person":
        return where != _BODY and mention.entity in names.knowledge.people
    return mention.type == "organization" and not names.is_outlet(mention.entity)


def _end_of_headline(report: Report) -> int:
    return max((zone.end for zone in report.zones if zone.kind == "headline"), default=0)


def _heaviest(weights: Counter[str]) -> list[str]:
    return sorted(weights, key=lambda one: (-weights[one], one))


def _main(weights: Counter[str], most_parties: int = _MOST_PARTIES) -> tuple[str, ...]:
    most = max(weights.values(), default=0)
    ordered = _heaviest(weights)
    return tuple(one for one in ordered if weights[one] >= _LEADING * most)[:most_parties]


def _wide(report: Report, claims: Iterable[Claim]) -> str | None:
    """Return the frame of most of what is said of named parties."""
    body = _end_of_headline(report)
    votes: Counter[str] = Counter()
    for claim in claims:
        wide = frames.answered(frames.parent(claim.frame))
        if claim.frame in _UNTOLD or _background(claim, report):
            continue
        near = _weight(claim.start, body)
        named = claim.roles.agent or (claim.roles.target and wide != _JOINT)
        votes[wide] += 3 * near if named and wide != "measure" else near
    return min(votes, key=lambda wide: (-votes[wide], wide), default=None)


def _background(claim: Claim, report: Report) -> bool:
    """Say whether a claim dates itself to well before the report."""
    if not (claim.event_date and report.published):
        return False
    return report.published.at.date() - claim.event_date.end > _SOON


def _known_event(scene: _Scene, context: Context) -> Fact | None:
    """Return the event of the knowledge base that a report most likely tells of, or None."""
    found: list[tuple[int, timedelta, str, Fact]] = []
    main = frozenset(scene.main)
    for fact in context.known.events:
        parties = keys.tops(fact.parties, context.names)
        off = _after(scene.published, fact.days)
        if off is not None and not -_BEFORE <= off <= _SOON:
            continue
        same = frames.answered(frames.parent(fact.frame)) == scene.wide
        shared = len(main & parties)
        every = len(parties & frozenset(scene.weights))
        told = same and shared >= min(2, len(main)) and shared * 2 >= len(main) and off is not None
        all_named = every >= _SHARED and every * 4 >= len(parties) * 3 and main <= parties
        if main and (told or all_named):
            found.append((-max(shared, every), abs(off or timedelta(0)), fact.id, fact))
    return min(found, key=lambda row: row[:3])[3] if found else None


def _after(published: date | None, days: tuple[date, date]) -> timedelta | None:
    """Return how long after an event a report came out; nothing while it lasted."""
    if published is None:
        return None
    if days[0] <= published <= days[1]:
        return timedelta(0)
    return published - days[1] if published > days[1] else published - days[0]


def _solo(scene: _Scene, context: Context) -> Iterator[tuple[str, ...]]:
    """Yield what the leading claims say was done or measured, with who did it."""
    main = frozenset(scene.main)
    for claim in scene.opening[:_MOST_OPENING]:
        wide = frames.answered(frames.parent(claim.frame))
        if (
            claim.frame in _UNTOLD
            or wide == _JOINT
            or wide != scene.wide
            or _is_of_two(claim, wide)
        ):
            continue
        acting = claim.roles.target if wide != frames.parent(claim.frame) else claim.roles.agent
        for one in sorted(keys.tops(acting, context.names) & main):
            if wide == "measure":
                for quantity in claim.quantities[:2]:
                    yield ("solo", quantity.metric, one)
            else:
                yield ("solo", wide, one)
        if wide == "release_model":
            for thing in sorted(keys.things(claim.roles))[:2]:
                yield ("solo", wide, thing)


def _is_of_two(claim: Claim, wide: str) -> bool:
    """Say whether a charge names both sides: what its maker says of others is another charge."""
    return wide == "accuse_distill" and bool(claim.roles.agent and claim.roles.target)


def _list_of(scene: _Scene, context: Context) -> str | None:
    """Return what a page lists, if it says the same sort of thing of many models."""
    dated: set[str] = set()
    sized: set[str] = set()
    for claim in scene.claims:
        models = {one for one in (*claim.roles.object, *claim.roles.target)
                  if one in context.names.knowledge.models}  # fmt: skip
        if claim.event_date and claim.frame in {"release_model", "other"}:
            dated |= models
        if any(q.metric.startswith("parameters") for q in claim.quantities):
            sized |= models
    for what, models in (("release_model", dated), ("parameters", sized)):
        makers = {context.names.top(one) for one in models}
        if len(models) >= _LISTED and len(makers) > 1:
            return what
    return None


def _touched(scene: _Scene, context: Context) -> Iterator[tuple[str, ...]]:
    """Yield the pairs of parties of what a report tells beside its own matter."""
    for claim in scene.claims:
        if claim.frame in _UNTOLD or claim.modality != "assertion":
            continue
        wide = frames.answered(frames.parent(claim.frame))
        side = "joint" if wide == _JOINT else "apart"
        agents, targets = (
            keys.tops(r, context.names) for r in (claim.roles.agent, claim.roles.target)
        )
        pairs = (
            combinations(sorted(agents), 2)
            if side == "joint"
            else ((a, b) for a in sorted(agents) for b in sorted(targets) if a != b)
        )
        for a, b in pairs:
            yield ("pair", side, *sorted((a, b)))
