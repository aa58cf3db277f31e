"""Two matters told as one: what one accuses of, and what another does, in one accuser's mouth.

In: the claims of one story. Out: findings, one a report: a sentence that joins words that only
one other report has to words that only a second one has, though nobody but this report brings
both together, or the two say themselves that they are apart; or one that brings into a charge what
its source sets apart from it. Who names whose matter the second one is has joined nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.compare.matter import holds, tokens
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.answers import is_charge, is_denial
from tracker.compare.rules.tellers import before, in_own_words
from tracker.compare.rules.telling import by_report, said
from tracker.compare.wording import stem
from tracker.domain import Frame, PlacedClaim

_FEWEST = 2
_SHARED = 3  # words with what a report tells that sets something apart from it
_REMEMBERED = 8192
_ALONE = re.compile(
    r"\b(?:is about|are about|was about|deals? with|concerns?|speaks? of|covers?|limited to|confined to)\b"
    r"[^.;]{0,40}\b(?:alone|only|solely|exclusively)\b",
    re.IGNORECASE,
)
_CHARGE: Frame = "accuse_distill"


@dataclass(frozen=True, slots=True)
class _Page:
    """A report with its words; what it says not to tell of is none of them."""

    claims: tuple[PlacedClaim, ...]
    words: frozenset[str]
    tellers: frozenset[str]
    apart: bool

    @property
    def name(self) -> str:
        return self.claims[0].facts.id


def merged(group: Group) -> Iterator[Finding]:
    """Find what one report puts into one charge, and two others tell of apart."""
    pages = [_page(own) for own in by_report(group.claims)]
    for page in pages:
        others = [other for other in pages if other.name != page.name]
        charges = [p for p in page.claims if _charges(p)]
        for pair in _pairs(charges, others) if charges else ():
            joined = [p for p in charges if _joins(p, *pair)]
            if joined:
                yield _finding(group, joined, pair)
                break
        else:
            yield from _brought_in(group, charges, others)


def _brought_in(group: Group, charges: list[PlacedClaim], others: list[_Page]) -> Iterator[Finding]:
    """Find a charge into which a report brings what another report sets apart from it."""
    for page in (other for other in others if other.apart):
        for bound in page.claims:
            if not _sets_apart(bound.claim.text):
                continue
            aside = tokens(bound.claim.text) - page.words
            joined = [p for p in charges if _brings_in(p, aside, page)]
            if joined:
                yield _finding(group, joined, (page,))
                return


def _brings_in(placed: PlacedClaim, aside: frozenset[str], page: _Page) -> bool:
    ours = tokens(placed.claim.text)
    both = len(ours & page.words) >= _SHARED and bool(ours & aside)
    return both and not before(placed, page.claims[0])


def _page(own: list[PlacedClaim]) -> _Page:
    told = [p for p in own if not _sets_apart(p.claim.text)]
    words = frozenset[str]().union(*(tokens(p.claim.text) for p in told))
    return _Page(tuple(own), words, _tellers(own), len(told) < len(own))


@lru_cache(maxsize=_REMEMBERED)
def _sets_apart(text: str) -> bool:
    """Read "has nothing to do with it" and "deals with privacy alone"."""
    return holds("set apart", text) or bool(_ALONE.search(text))


def _pairs(charges: list[PlacedClaim], others: list[_Page]) -> Iterator[tuple[_Page, _Page]]:
    """Yield the pages that charges may have joined: a teller they name, and words enough."""
    ours = frozenset[str]().union(*(tokens(p.claim.text) for p in charges))
    ones = [
        page for page in others
        if ours & page.tellers or (page.apart and len(ours & page.words) >= _SHARED)
    ]  # fmt: skip
    shared = [page for page in others if len(ours & page.words) >= _FEWEST] if ones else []
    apart = [page for page in shared if page.apart]
    for one in ones:
        yield from ((one, page) for page in (shared if one.apart else apart) if page is not one)


def _charges(placed: PlacedClaim) -> bool:
    claim = placed.claim
    plain = claim.modality == "assertion" and not is_denial(placed)
    return plain and (is_charge(placed) or holds("reproach", claim.text))


def _joins(placed: PlacedClaim, one: _Page, other: _Page) -> bool:
    """Say whether a charge has words of one page alone, by its teller, and of the other alone."""
    late = not any(before(placed, page.claims[0]) for page in (one, other))
    if not late:
        return False
    ours = tokens(placed.claim.text)
    first, second = ours & (one.words - other.words), ours & (other.words - one.words)
    if len(first) < 1 or len(second) < _FEWEST:
        return False
    both = one.words & other.words
    return (one.apart or bool(ours & one.tellers)) and not ours & (other.tellers - both)


def _tellers(own: list[PlacedClaim]) -> frozenset[str]:
    """Return the words of who tells on a page: who accuses there, else its author."""
    charges = [p for p in own if _charges(p)]
    tellers = {
        one for p in charges for one in (*p.claim.speakers, *p.claim.roles.agent)
        if one not in p.claim.roles.target
    }  # fmt: skip
    accused = {one for p in charges for one in p.claim.roles.target}
    author = str(own[0].facts.publisher)
    if any(in_own_words(p.claim) for p in own) or not tellers:
        tellers.add(author)
    return frozenset(word for one in tellers - accused for word in _words(one))


def _words(one: str) -> frozenset[str]:
    return frozenset(stem(word) for word in one.split("-") if len(word) > _FEWEST)


def _against(pair: tuple[_Page, ...]) -> Iterator[tuple[_Page, frozenset[str]]]:
    """Yield each page with the words of the other one, which show nothing of it."""
    for page in pair:
        yield page, frozenset[str]().union(*(one.words for one in pair if one is not page))


def _finding(group: Group, joined: list[PlacedClaim], pair: tuple[_Page, ...]) -> Finding:
    text = joined[0].claim.text
    ours = frozenset[str]().union(*(tokens(p.claim.text) for p in joined))
    told = [
        p for page, words in _against(pair) for p in page.claims
        if _sets_apart(p.claim.text) or len(ours & (tokens(p.claim.text) - words)) > 1
    ]  # fmt: skip
    return Finding(
        key=group.key,
        a=Stand(Reading("allegation", f"joined: {said(joined[0])}", "told as one charge", _CHARGE),
                tuple(Extract(p) for p in joined)),
        b=Stand(Reading("allegation", "apart", "two matters, told apart", _CHARGE),
                tuple(Extract(p) for p in told)),
        difference=Difference(
            summary="One report puts into one charge what others tell of as two matters",
            explain=(("one report", text[:120]), ("others", "apart")),
            gap=1.0,
        ),
    )  # fmt: skip
