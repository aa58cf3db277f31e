"""Who is said to have told it first, and how many are said to have it.

In: the claims of one story. Out: findings. Who was first is known by the words of others that
say so, and by the earliest report at hand; that several have it is doubted where the report
itself, or all the others, lead to one.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare.origins import SECOND_HAND
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.telling import by_report, published, said
from tracker.compare.voices import has
from tracker.compare.wording import COMMON, proper
from tracker.domain import PlacedClaim

_SHORTEST = 4


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


def on_one(group: Group, placed: PlacedClaim) -> Iterator[Finding]:
    """Find several tellers of whom the report itself, or all other reports, show but one."""
    own = [p for p in group.claims if p.facts.id == placed.facts.id]
    others = [p for p in group.claims if p.facts.id != placed.facts.id]
    same = [p for p in own if has("all on one", p.claim.text)]
    heard = {
        p.facts.id for p in others
        if has("told", p.claim.text) or has("seen", p.claim.text) or has("own", p.claim.text)
    }  # fmt: skip
    credited = [p for p in others if p.claim.attribution or p.claim.speakers]
    if same:
        yield _finding(group, "tellers", placed, same, "all of them rest on one")
    elif credited and len(heard) <= 1:
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
