"""Who tells it: a report of its author's own doing, and words that leave it to somebody.

In: the claims of a report, and those of its story. Out: yes or no. Who an author is shows in
the words, since most who publish their own findings are listed nowhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.compare.context import Context
from tracker.compare.matter import holds
from tracker.compare.rules import Group
from tracker.compare.wording import COMMON
from tracker.domain import Claim, PlacedClaim

_OWN = re.compile(r"\b(?:we|our|ours|us|I|my)\b")
_MARKED = re.compile(r"[\"“][^\"”]*(?:[\"”]|$)|^[^\"“”]*[\"”]")
_CAPITAL = re.compile(r"\b[A-Z]\w+")
_SHORTEST = 4
_REMEMBERED = 4096  # the same sentences and names are asked about by every report of a story


def of_its_own(own: list[PlacedClaim], group: Group, context: Context) -> bool:
    """Say whether a report is the text of somebody whom its story is about, or of a witness."""
    facts = own[0].facts
    publisher = facts.publisher or ""
    listed = context.names.knowledge.organizations
    if facts.origin_class == "primary":
        return True
    if publisher in listed and not context.names.is_outlet(publisher):
        return True
    return any(in_own_words(p.claim) for p in own) or is_party(publisher, group)


def in_own_words(claim: Claim) -> bool:
    """Say whether the author tells of what he found or did himself."""
    return _found_out(claim.text)


@lru_cache(maxsize=_REMEMBERED)
def _found_out(text: str) -> bool:
    plain = _MARKED.sub(" ", text)
    return bool(_OWN.search(plain)) and holds("found out", plain)


def is_party(publisher: str, group: Group) -> bool:
    """Say whether others tell of a publisher as of one who acts or speaks."""
    words = _words(publisher)
    return any(
        told - {publisher} and (one == publisher or (words and words == _words(one)))
        for one, told in group.acting.items()
    )


@lru_cache(maxsize=_REMEMBERED)
def _words(one: str) -> frozenset[str]:
    """Return the words of an id that tell it from others."""
    return frozenset(word for word in one.split("-") if len(word) >= _SHORTEST) - COMMON


def reports_words(placed: PlacedClaim, group: Group) -> bool:
    """Say whether a sentence leaves what it tells to somebody, named or not."""
    claim = placed.claim
    told = {*claim.speakers, *claim.attribution} - {"outlet", placed.facts.publisher}
    return bool(told) or holds("telling", claim.text) or names_teller(placed, group)


def names_teller(placed: PlacedClaim, group: Group) -> bool:
    """Say whether a sentence names an outlet of which another report of the story is."""
    return bool(tellers_named([placed], group))


def tellers_named(own: list[PlacedClaim], group: Group) -> frozenset[str]:
    """Return the publishers of other reports of the story that a report names.

    Who published findings of his own may be named as a party as well.
    """
    named = [frozenset(map(str.casefold, _CAPITAL.findall(p.claim.text))) for p in own]
    authors = {p.facts.publisher for p in group.claims if in_own_words(p.claim)}
    others = {p.facts.publisher for p in group.claims} - {own[0].facts.publisher, None} - authors
    return frozenset(
        one for one in sorted(map(str, others))
        if (words := _words(one)) and any(words <= found for found in named)
    )  # fmt: skip


def before(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Say whether a claim was out before another, so that it cannot rest on it."""
    first, second = one.facts.published, other.facts.published
    return first is not None and second is not None and first.at < second.at
