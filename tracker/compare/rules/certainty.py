"""Certainty gained on the way from one report to the next.

In: the claims of one happening. Out: findings with those who name a source and those who
tell the same as fact. A report that names a source anywhere near has dropped nothing, the
accuser's own text least of all; an outlet with an origin of its own may know more; what the
parties told an outlet on record is progress.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.compare import frames, keys
from tracker.compare.context import Context
from tracker.compare.cues import COUNTED
from tracker.compare.matter import tokens
from tracker.compare.rules import Difference, Finding, Group, Reading, Stand, faded, louder, rule
from tracker.compare.rules.pairing import pairs
from tracker.compare.rules.tellers import before, of_its_own, reports_words, tellers_named
from tracker.compare.rules.telling import by_report
from tracker.domain import Claim, PlacedClaim

_ACTS = ("speculate", "allege", "estimate", "report", "assert", "announce", "confirm")
_HEDGES = ("flat", "on record", "anonymous or reportedly", "alleged", "might or could")
_STEPS = 2
_ANONYMOUS = 2
_ASSERTED, _ANNOUNCED = _ACTS.index("assert"), _ACTS.index("announce")
_OWN_WORDS, _MARKS = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE), re.compile('["“”]')
_COVERING = {"accuse_distill": {"accuse_distill", "measure"}}  # whose source covers a charge
_NEAR = 400  # characters: about a paragraph
_FEWEST = 2
_TOLD = frozenset({"accuse_distill", "measure", "joint_action", "gov_act", "release_model"})


@dataclass(frozen=True, slots=True)
class _Told:
    """How certainly a claim is told, by whom, and of what.

    Attributes:
        own, leads: its publisher, and those of other reports of the story that it names.
        alone: the report names nothing it rests on.
        accused, wronged: by its report's claims of this sort, so that "the loot" is known.
    """

    hedge: int
    act: int
    sources: frozenset[str]
    roots: tuple[str, ...]
    alone: bool
    parties: frozenset[str]
    accused: frozenset[str]
    wronged: frozenset[str]
    self_announced: bool
    amounts: tuple[tuple[str, float, float, bool], ...]
    own: str | None
    leads: frozenset[str]


@rule("hedge_dropping", levels="s", severity=0.8)
def hedge_dropping(group: Group, context: Context) -> Iterator[Finding]:
    """Find what some reports attribute and others, on the same origin, tell as fact."""
    reports = {own[0].facts.id: own for own in by_report(group.claims)}
    sourced = {name: [p.claim for p in own if _sources(p)] for name, own in reports.items()}
    named = {name: tellers_named(own, group) for name, own in reports.items()}
    own_texts = {name for name, own in reports.items() if of_its_own(own, group, context)}

    def read(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
        claim = placed.claim
        if not _counts(claim) or _answers(claim):
            return
        sources = _sources(placed)
        own = reports[placed.facts.id]
        announced = _self_announced(claim)
        if sources and not announced:
            yield _reading(placed, own, sources, context, None)
        elif placed.facts.id in own_texts or (not announced and reports_words(placed, group)):
            return
        elif announced or not (placed.facts.credits or _near(claim, sourced[placed.facts.id])):
            yield _reading(placed, own, sources, context, named[placed.facts.id])

    yield from pairs(group, context, read=read, differ=_gained)
    louder_told = [*louder.proven(group, context), *louder.known_doer(group)]
    yield from louder_told
    told = {name for one in louder_told for name in one.a.reports}
    yield from (one for one in faded.faded(group, context) if not one.a.reports <= told)


def _counts(claim: Claim) -> bool:
    """Say whether a claim is an account of something: no remark, guess, plan or denial."""
    plain = claim.act in _ACTS and claim.polarity > 0 and claim.modality == "assertion"
    guess = claim.hedge >= len(_HEDGES) - 1
    return plain and not guess and not claim.event and frames.parent(claim.frame) in _TOLD


def _answers(claim: Claim) -> bool:
    """Say whether somebody speaks of himself in marks, which is no account of a charge."""
    return bool(_OWN_WORDS.search(claim.text)) and bool(_MARKS.search(claim.text))


def _sources(placed: PlacedClaim) -> frozenset[str]:
    """Return who vouches for a claim besides the page itself."""
    told = {*placed.claim.speakers, *placed.claim.attribution}
    return frozenset(told - {"outlet", placed.facts.publisher})


def _self_announced(claim: Claim) -> bool:
    """Say whether several parties are said to have announced together what they do."""
    agents = set(claim.roles.agent)
    spoken = claim.act == "announce" and set(claim.speakers) <= agents
    return spoken and len(claim.speakers) >= _FEWEST


def _near(claim: Claim, sourced: list[Claim]) -> bool:
    """Say whether a source that the report names elsewhere still covers a claim.

    A charge or an act is covered wherever its report names who tells it, a figure where a
    source for the charge, for such figures just before, or for this very figure stands.
    """
    sort = _sort(claim)
    if sort != "measure":
        return any(_sort(other) in _COVERING.get(sort, {sort}) for other in sourced)
    return any(
        (_sort(other) == sort and 0 <= claim.start - other.start <= _NEAR)
        or (_sort(other) == "accuse_distill" and _charge_figure(claim))
        or _same_figure(claim, other)
        for other in sourced
    )


def _same_figure(one: Claim, other: Claim) -> bool:
    return any(
        (q.metric, q.low, q.high) == (r.metric, r.low, r.high)
        for q in one.quantities for r in other.quantities
    )  # fmt: skip


def _charge_figure(claim: Claim) -> bool:
    """Say whether figures count what somebody is accused of."""
    return any(q.unit in COUNTED for q in claim.quantities)


def _sort(claim: Claim) -> str:
    return frames.parent(claim.frame)


def _reading(
    placed: PlacedClaim,
    own: list[PlacedClaim],
    sources: frozenset[str],
    context: Context,
    leads: frozenset[str] | None,
) -> Reading:
    claim, sure = placed.claim, leads is not None
    alike = [p.claim.roles for p in own if _sort(p.claim) == _sort(claim)]
    anonymous = any(one.startswith("anon:") for one in sources)
    hedge = max(claim.hedge, _ANONYMOUS) if anonymous else claim.hedge
    roots = placed.origin.roots
    if sure and sources:  # words of the parties; how they came here, the rest of the report shows
        roots = tuple(sorted({root for p in own for root in p.origin.roots}))
    told = _Told(
        hedge=0 if sure else hedge,
        act=_ACTS.index(claim.act),
        sources=sources,
        roots=roots,
        alone=not sources and not placed.facts.credits,
        parties=keys.tops((*claim.roles.agent, *claim.roles.target), context.names),
        accused=keys.tops((one for roles in alike for one in roles.target), context.names),
        wronged=keys.tops((one for roles in alike for one in roles.object), context.names),
        self_announced=sure and bool(sources),
        own=placed.facts.publisher if sure else None,
        leads=leads or frozenset(),
        amounts=tuple((q.metric, q.low, q.high, q.bound == "vague") for q in claim.quantities),
    )
    wide = frames.parent(claim.frame)
    slot = f"certainty of {wide}"
    named = context.names.listing(one for one in sources if not one.startswith("anon:"))
    shown = "told as announced" if told.self_announced else "told as fact"
    if not sure:
        shown = "from unnamed sources" if anonymous else f"attributed to {named}"
    return Reading(slot, "fact" if sure else "attributed", shown, claim.frame, (told,))


def _told(stand: Stand) -> _Told:
    told = stand.reading.about[0]
    assert isinstance(told, _Told)
    return told


def _gained(a: Stand, b: Stand, context: Context) -> Difference | None:
    sure, unsure = sorted((a, b), key=lambda stand: stand.reading.value != "fact")
    one, other = _told(sure), _told(unsure)
    fall, climb = other.hedge - one.hedge, one.act - other.act
    accused = frames.parent(sure.reading.frame) == "accuse_distill" or (
        _ACTS[other.act] == "allege" and bool(one.amounts)
    )
    if not (accused and climb >= _STEPS) and not (other.hedge >= _ANONYMOUS and fall >= _STEPS):
        return None
    same = _one_matter(one, other) if one.amounts else _one_charge(one, other)
    if not accused and not one.amounts:
        same = _one_matter(one, other)
    if a.reports & b.reports or not same or not _may_follow(sure, unsure):
        return None
    shared = sorted(set(one.roots) & set(other.roots))
    by_nature = one.alone and frames.parent(sure.reading.frame) != "joint_action"
    if not shared and not by_nature:
        return None  # an outlet may know of an act by itself, hardly of a charge or an estimate
    return Difference(
        summary=_summary(sure, unsure, context),
        explain=(
            ("hedge", f"{_HEDGES[other.hedge]} → {_HEDGES[one.hedge]}: {fall} steps"),
            ("act", f"{_ACTS[other.act]} → {_ACTS[one.act]}: {climb} steps"),
            ("source of the surer report", context.names.listing(shared) or "none named"),
        ),
        gap=-float(max(fall, climb)),
        klass="relay_error" if shared else None,
    )


def _may_follow(one: Stand, other: Stand) -> bool:
    """Say whether some voice of one may rest on one of the other, and hides it.

    That is: later, of an outlet that nowhere names the other, and in words that meet.
    """
    told = _told(one)
    named = {told.own, *told.leads}
    return told.self_announced or any(
        not before(v.placed, w.placed)
        and w.placed.facts.publisher not in named
        and len(tokens(v.placed.claim.text) & tokens(w.placed.claim.text)) >= _FEWEST
        for v in one.voices for w in other.voices
    )  # fmt: skip


def _one_charge(one: _Told, other: _Told) -> bool:
    return bool(one.accused & other.accused) or bool(one.wronged & other.wronged)


def _one_matter(one: _Told, other: _Told) -> bool:
    if one.amounts or other.amounts:
        return any(
            (metric, vague) == (name, roughly) and low <= top and bottom <= high
            for metric, low, high, vague in one.amounts
            for name, bottom, top, roughly in other.amounts
        )
    if one.self_announced:
        return len(one.parties & other.parties) >= _FEWEST
    return bool(one.parties & other.parties)


def _summary(sure: Stand, unsure: Stand, context: Context) -> str:
    told = _told(sure)
    wide = frames.parent(sure.reading.frame)
    what = {
        "accuse_distill": "The accusation",
        "measure": "An estimate",
    }.get(wide, "What happened")
    if told.self_announced:
        who = context.names.listing(told.sources)
        return f"One report has it announced by {who}; others have it {unsure.reading.shown}"
    if wide == "measure" and _ACTS[_told(unsure).act] == "allege":
        what = "A figure of the accusation"
    return f"{what} is told as fact in one report and {unsure.reading.shown} in others"
