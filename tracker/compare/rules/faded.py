"""Doubt that fell off on the way from one report to the next.

In: the claims of one story. Out: findings, one a report: a sentence that leaves nothing open
beside sentences of other reports that say much the same with a doubt. What came out before the
doubt, what its own author found, and a report that has the doubt too have dropped nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare.context import Context
from tracker.compare.cues import has
from tracker.compare.matter import Matter, holds, matter, tokens
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.answers import is_denial
from tracker.compare.rules.tellers import before, of_its_own, reports_words
from tracker.compare.rules.telling import by_report, said
from tracker.compare.wording import proper, stem
from tracker.domain import PlacedClaim

_ALIKE = 0.5
_NEAR = 0.3
_FEWEST = 4  # words of one matter; a source is named in fewer
_TELLING = 3  # of them, besides names
_ALLEGED = 3


def faded(group: Group, context: Context) -> Iterator[Finding]:
    """Find what one report tells as fact, and others on the same matter as possible."""
    story = matter(group.claims)
    open_in = [p for p in group.claims if is_open(p)]
    for own in by_report(group.claims):
        if of_its_own(own, group, context):
            continue
        doubts = [p for p in open_in if p.facts.id != own[0].facts.id]
        told = {
            p.claim.id: [q for q in doubts if _drops(p, q, group, story)]
            for p in own if _is_flat(p)
        }  # fmt: skip
        sure = [p for p in own if told.get(p.claim.id) and not _doubted(p, own, story)]
        others = {q.claim.id: q for p in sure for q in told[p.claim.id]}
        if sure:
            doubtful = [others[name] for name in sorted(others)]
            more = [
                p for p in doubts
                if p.claim.id not in others and holds("unproven", p.claim.text)
            ]  # fmt: skip
            yield _finding(group, sure, [*doubtful, *more])


def _drops(sure: PlacedClaim, doubt: PlacedClaim, group: Group, story: Matter) -> bool:
    """Say whether a sentence tells without a doubt what another leaves open.

    Whoever gives the words of others may still have left their doubt out.
    """
    shared = tokens(sure.claim.text) & tokens(doubt.claim.text)
    if before(sure, doubt) or story.alike(sure, doubt) < _ALIKE or len(shared) < _FEWEST:
        return False
    named = {stem(word) for word in proper(sure.claim.text)}
    if len(shared - named) < _TELLING:
        return False
    return not reports_words(sure, group) or holds("possible", doubt.claim.text)


def is_open(placed: PlacedClaim) -> bool:
    """Say whether a claim leaves open whether it is so."""
    claim = placed.claim
    if claim.modality == "question" or is_denial(placed):
        return False
    return claim.hedge >= _ALLEGED or has("doubt", claim.text) or holds("hunch", claim.text)


def _is_flat(placed: PlacedClaim) -> bool:
    claim = placed.claim
    if is_open(placed) or is_denial(placed):
        return False
    plain = claim.modality == "assertion" and claim.polarity > 0 and claim.hedge <= 1
    return plain and not claim.quotes and not claim.event


def _doubted(placed: PlacedClaim, own: list[PlacedClaim], story: Matter) -> bool:
    return any(
        is_open(other) and story.alike(placed, other) >= _NEAR
        for other in own if other.claim.zone != "headline"
    )  # fmt: skip


def _finding(group: Group, sure: list[PlacedClaim], doubts: list[PlacedClaim]) -> Finding:
    return Finding(
        key=group.key,
        a=Stand(Reading("certainty", f"told as fact: {said(sure[0])}", "told as fact",
                        sure[0].claim.frame), tuple(Extract(p) for p in sure)),
        b=Stand(Reading("certainty", "left open", "left open", doubts[0].claim.frame),
                tuple(Extract(p) for p in doubts)),
        difference=Difference(
            summary="One report tells as fact what others leave open",
            explain=(("one report", "told as fact"), ("others", "suspected or possible")),
            gap=1.0,
        ),
    )  # fmt: skip
