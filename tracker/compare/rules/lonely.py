"""A public act that one report of a story has, and no other knows.

In: the claims of one story, the comparison time. Out: findings, one a report: a sort of act
that leaves a paper (a ruling, a complaint, an apology …) said flatly to have happened, while at
least two other origins tell the happening without a word of that sort. Who names whom it has it
from, who heard it himself, plans, denials, and what the headlines of others are about are silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tracker.compare.context import Context
from tracker.compare.matter import acts_near, holds, matter, public_acts
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.answers import is_denial
from tracker.compare.rules.tellers import names_teller, of_its_own
from tracker.compare.rules.telling import by_report, said
from tracker.domain import PlacedClaim

_WAIT = timedelta(hours=72)
_OTHERS = 2
_VARIED = 0.3  # alike enough to tell another way what others tell
_SILENT = frozenset({"no_comment", "deny"})


def unknown_elsewhere(group: Group, context: Context) -> Iterator[Finding]:
    """Find an act that leaves a paper, and that no other report of its story knows."""
    pages = by_report(group.claims)
    story = matter(group.claims)
    acts = [frozenset(act for p in own for act in acts_near(p.claim.text)) for own in pages]
    for own, mine in zip(pages, acts, strict=True):
        others = [
            (page, theirs) for page, theirs in zip(pages, acts, strict=True) if page is not own
        ]
        outlets = {page[0].facts.publisher for page, _ in others} - {own[0].facts.publisher}
        if (
            len(outlets) < _OTHERS
            or not has_waited(own[0], context)
            or of_its_own(own, group, context)
        ):
            continue
        for act in sorted(mine.difference(*(theirs for _, theirs in others))):
            told = [
                p for p in own
                if act in public_acts(p.claim.text) and _is_flat(p, group)
                and not any(story.alike(p, q) >= _VARIED for page, _ in others for q in page)
            ]  # fmt: skip
            if told:
                yield _finding(group, act, told, [p for page, _ in others for p in page])
                break


def has_waited(placed: PlacedClaim, context: Context) -> bool:
    """Say whether a claim has been out long enough for others to carry it."""
    moment = placed.facts.published
    return moment is None or context.now - moment.at >= _WAIT


def _is_flat(placed: PlacedClaim, group: Group) -> bool:
    claim = placed.claim
    plain = (
        claim.zone != "headline"
        and claim.modality == "assertion"
        and claim.polarity > 0
        and claim.hedge <= 1
    )
    tellers = {*claim.speakers, *claim.attribution} - {
        "outlet", placed.facts.publisher, *claim.roles.agent,
    }  # fmt: skip
    told = tellers or names_teller(placed, group) or holds("saying", claim.text)
    asked = claim.frame in _SILENT or is_denial(placed)
    roles = claim.roles
    somebody = roles.agent or roles.target or claim.event_date
    return plain and not asked and not told and bool(somebody) and not holds("hunch", claim.text)


def _finding(group: Group, act: str, told: list[PlacedClaim], others: list[PlacedClaim]) -> Finding:
    return Finding(
        key=group.key,
        a=Stand(Reading("existence", f"{act}: {said(told[0])}", act, told[0].claim.frame),
                tuple(Extract(p) for p in told)),
        b=Stand(Reading("existence", "~nowhere else", "not in the other reports at hand",
                        told[0].claim.frame), tuple(Extract(p) for p in others)),
        difference=Difference(
            summary=f"No other report at hand of what happened has this {act}",
            explain=(
                ("act", told[0].claim.text[:120]),
                ("reports compared", str(len({p.facts.id for p in (*told, *others)}))),
                ("waited", "72 hours"),
            ),
            gap=1.0,
        ),
    )  # fmt: skip
