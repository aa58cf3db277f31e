"""Who is said to have told it first, and how many are said to have it.

In: the claims of one story. Out: findings. Who was first is known by the words of others that
say so, by the earliest report at hand, and by who had it at first hand; that several have it is
doubted where the report itself, or all the others, lead to one. Who credits a copy by its name
and no more is not mistaken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from tracker.compare.origins import SECOND_HAND, called
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.telling import by_report, published, said
from tracker.compare.voices import alternatives, has
from tracker.compare.wording import COMMON, proper
from tracker.domain import UNTRACED, PlacedClaim, ReportFacts

_SHORTEST = 4
_SEVERAL = re.compile(
    rf"\b(?:{alternatives('several')})\s+(?:[\w-]+\s+){{0,2}}?(?:{alternatives('outlets')})\b",
    re.IGNORECASE,
)
_EACH = re.compile(rf"\b(?:{alternatives('each')})", re.IGNORECASE)
_HAD = frozenset({"text", "told", "people", "own"})


def first_told(group: Group) -> Iterator[Finding]:
    """Find two outlets said to have told it first, or one that came later than others."""
    firsts = [p for p in group.claims if _says_first(p)]
    for n, placed in enumerate(firsts):
        named = _outlet_words(placed)
        others = [p for p in firsts[n + 1 :] if p.facts.id != placed.facts.id]
        apart = [p for p in others if not named & _outlet_words(p)]
        if apart:
            yield _finding(group, "first", placed, apart, "said of another outlet")
        elif len({p.facts.id for p in firsts}) == 1:
            earlier = _told_before(placed, group)
            if earlier:
                yield _finding(group, "first", placed, earlier, "told before by another outlet")


def _says_first(placed: PlacedClaim) -> bool:
    claim = placed.claim
    return claim.polarity > 0 and has("first told", claim.text)


def _outlet_words(placed: PlacedClaim) -> frozenset[str]:
    """Return the words of the outlet that is said to have been first, as far as they show."""
    claim = placed.claim
    named = proper(claim.text) - COMMON
    if not named and placed.facts.publisher:
        return _words(placed.facts.publisher)  # "this page was the first"
    told = {w for one in (*claim.roles.agent, *claim.speakers) for w in _words(one)}
    return frozenset(told | named)


def _told_before(placed: PlacedClaim, group: Group) -> list[PlacedClaim]:
    """Return claims of the earliest report, if another outlet's, where others credit its outlet.

    An outlet of which nothing is at hand may have been first all the same.
    """
    dated = [
        own for own in by_report(group.claims)
        if published(own[0]) and own[0].facts.origin_class not in SECOND_HAND
    ]  # fmt: skip
    dated.sort(
        key=lambda own: (str(own[0].facts.published and own[0].facts.published.at), own[0].facts.id)
    )
    if not dated:
        return []
    first = dated[0]
    own = next(own for own in by_report(group.claims) if own[0].facts.id == placed.facts.id)
    if _speaks_of(own, first[0].facts):
        return []
    outlet = str(first[0].facts.publisher or "")
    credited = {one for own in dated for one in own[0].facts.credits}
    known = {str(own[0].facts.publisher) for own in dated}
    named = _outlet_words(placed)
    at_hand = any(named & _words(one) for one in known)
    if (
        any(named & _words(one) for one in (outlet, *credited))
        or first[0].facts.id == placed.facts.id
    ):
        return []
    return first if at_hand or outlet in credited else []


def _words(outlet: str) -> frozenset[str]:
    return frozenset(word for word in outlet.split("-") if len(word) >= _SHORTEST)


def misled(group: Group) -> Iterator[Finding]:
    """Find a credit for having had it first, where another had it that the others credit."""
    reports = by_report(group.claims)
    had = [own for own in reports if any(hand.kind in _HAD for hand in own[0].facts.hands)]
    for own in reports:
        facts = own[0].facts
        if any(hand.kind in _HAD for hand in facts.hands):
            continue
        if any(_speaks_of(own, first[0].facts) for first in had):
            continue
        for outlet, told in _credited_as_first(own):
            back = _leading_elsewhere(outlet, facts.id, reports, had)
            if back:
                yield _finding(group, "first", told, back, "had at first hand by another outlet")
                break


def _credited_as_first(own: list[PlacedClaim]) -> Iterator[tuple[str, PlacedClaim]]:
    """Yield the outlets that a report says had it first, with the words that do."""
    for one in own[0].facts.tellers:
        told = [p for p in own if one.kind != "link" and _covers(p, one.start) and _as_first(p)]
        yield from ((one.target, p) for p in told[:1])


def _as_first(placed: PlacedClaim) -> bool:
    """Say whether an outlet is said to have had it before others, or to have seen a text."""
    return any(has(cue, placed.claim.text) for cue in ("first told", "had it", "seen"))


def counts_tellers(text: str) -> bool:
    """Say whether a text counts several who have it, each for themselves."""
    return has("many tellers", text) or bool(_SEVERAL.search(text) and _EACH.search(text))


def _speaks_of(own: list[PlacedClaim], facts: ReportFacts) -> bool:
    """Say whether a report credits an outlet, or names it."""
    ours, name = own[0].facts, (facts.outlet or "").casefold()
    named = {*ours.named, *(one.target for one in ours.tellers)}
    spelled = bool(name) and any(name in p.claim.text.casefold() for p in own)
    return spelled or any(_is_of(one, facts) for one in named)


def _covers(placed: PlacedClaim, at: int) -> bool:
    return placed.claim.start <= at < placed.claim.end


def _is_of(outlet: str, facts: ReportFacts) -> bool:
    """Say whether a report is one of an outlet, by the name it is credited with."""
    own = facts.publisher or ""
    return own == outlet or called(own, outlet) or called(outlet, own)


def _leading_elsewhere(
    outlet: str, report: str, reports: list[list[PlacedClaim]], had: list[list[PlacedClaim]]
) -> list[PlacedClaim]:
    """Return what others have from another outlet that had it, with the words of that one."""
    for first in had:
        facts = first[0].facts
        others = [own for own in reports if own[0].facts.id not in {facts.id, report}]
        back = [p for own in others if (p := _credit_of(own, facts))]
        if back and not _is_of(outlet, facts):
            held = [hand.start for hand in facts.hands if hand.kind in _HAD]
            words = [p for p in first if any(_covers(p, at) for at in held)] or first[:1]
            return list({p.claim.id: p for p in (*words, *back)}.values())
    return []


def _credit_of(own: list[PlacedClaim], facts: ReportFacts) -> PlacedClaim | None:
    """Return the claim by which a report credits an outlet or names it."""
    name = (facts.outlet or "").casefold()
    starts = [c.start for c in own[0].facts.tellers if c.kind != "link" and _is_of(c.target, facts)]
    credits_it = (p for p in own if any(_covers(p, at) for at in starts))
    spelled = (p for p in own if name and name in p.claim.text.casefold())
    return next(credits_it, None) or next(spelled, None) or (own[0] if starts else None)


def looped(group: Group) -> Iterator[Finding]:
    """Find two reports that have it from each other, and from nobody else."""
    reports = [
        own for own in by_report(group.claims)
        if not any(hand.kind in _HAD for hand in own[0].facts.hands)
    ]  # fmt: skip
    for one, other in combinations(reports, 2):
        there = [c for c in one[0].facts.tellers if c.kind != "link"]
        back = [c for c in other[0].facts.tellers if c.kind != "link"]
        ours = next((c for c in there if _is_of(c.target, other[0].facts)), None)
        theirs = next((c for c in back if _is_of(c.target, one[0].facts)), None)
        if ours and theirs:
            told = next((p for p in one if _covers(p, ours.start)), one[0])
            same = next((p for p in other if _covers(p, theirs.start)), other[0])
            yield _finding(group, "tellers", told, [same], "each of two has it from the other")


def on_one(group: Group, placed: PlacedClaim) -> Iterator[Finding]:
    """Find several tellers of whom the report itself, or all other reports, show but one."""
    own = [p for p in group.claims if p.facts.id == placed.facts.id]
    others = [p for p in group.claims if p.facts.id != placed.facts.id]
    same = [p for p in own if has("all on one", p.claim.text)]
    heard = {
        p.facts.id for p in others
        if has("told", p.claim.text) or has("seen", p.claim.text) or has("own", p.claim.text)
    }  # fmt: skip
    documents = {
        one for p in others for one in p.origin.documents
        if not one.startswith(UNTRACED) and p.claim.frame != "deny"
    }  # fmt: skip
    credited = [p for p in others if p.claim.attribution or p.claim.speakers]
    if same:
        yield _finding(group, "tellers", placed, same, "all of them rest on one")
    elif credited and (len(heard) <= 1 or len(documents) == 1):
        yield _finding(group, "tellers", placed, credited, "no second origin is at hand")


def _finding(
    group: Group, slot: str, placed: PlacedClaim, others: list[PlacedClaim], why: str
) -> Finding:
    frame = placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(Reading(slot, f"said: {said(placed)}", "said here", frame), (Extract(placed),)),
        b=Stand(Reading(slot, why, why, frame), tuple(Extract(p) for p in others)),
        difference=Difference(
            summary="A report says who told it first, but it was " + why
            if slot == "first" else f"A report counts several who have it, but {why}",
            explain=(("said", placed.claim.text[:120]), ("but", why)),
            gap=1.0,
        ),
    )  # fmt: skip
