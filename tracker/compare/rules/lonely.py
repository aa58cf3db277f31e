"""A public act that one report of a story has, and no other knows.

In: the claims of one story, the comparison time. Out: findings, one a report: a sort of act
that leaves a paper (a ruling, a complaint, an apology …) said flatly to have happened, while at
least two other origins tell the happening without a word of that sort. Who names whom it has it
from, who heard it himself, plans, denials, and what the headlines of others are about are silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from tracker.compare.context import Context
from tracker.compare.matter import Matter, acts_near, holds, matter, public_acts
from tracker.compare.progress import stages
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.answers import is_denial
from tracker.compare.rules.tellers import names_teller, of_its_own
from tracker.compare.rules.telling import by_report, said
from tracker.compare.wording import COMMON, NATIONS, proper
from tracker.domain import PlacedClaim

_WAIT = timedelta(hours=72)
_OTHERS = 2
_VARIED = 0.3  # alike enough to tell another way what others tell
_OPENING = 8
_TO = re.compile(r"\b(?:written|wrote|letter|writes) to ((?:[\w’'-]+\W?){1,4})")
_WORD = re.compile(r"[^\W_]+")
# What is told by its stage, and the sort of act that it is.
_STAGED = {"ban": "ban", "law": "law", "lawsuit": "court filing", "penalties": "penalty",
           "purchase": "deal", "ruling": "ruling", "testimony": "testimony"}  # fmt: skip
_WRITTEN = frozenset({"apology", "letter", "notice", "open letter", "promise", "reward"})
_SILENT = frozenset({"no_comment", "deny"})


def unknown_elsewhere(group: Group, context: Context) -> Iterator[Finding]:
    """Find an act that leaves a paper, and that no other report of its story knows."""
    pages = by_report(group.claims)
    story = matter(group.claims)
    for own in pages:
        others = [page for page in pages if page is not own]
        outlets = {page[0].facts.publisher for page in others} - {own[0].facts.publisher}
        if (
            len(outlets) < _OTHERS
            or not has_waited(own[0], context)
            or of_its_own(own, group, context)
        ):
            continue
        beside = [q for page in others for q in page]
        told = next(_alone(own, beside, group, story), None)
        if told:
            yield _finding(group, *told, beside)


def _alone(
    own: list[PlacedClaim], beside: list[PlacedClaim], group: Group, story: Matter
) -> Iterator[tuple[str, list[PlacedClaim]]]:
    """Yield the acts of a report that stand nowhere beside it, with the sentences that tell them."""
    for act in sorted({act for p in own for act in _acts(p.claim.text)}):
        told = [
            p for p in own
            if act in _acts(p.claim.text) and _is_flat(p, act, group)
            and not any(_knows(q, p, act) or story.alike(p, q) >= _VARIED for q in beside)
        ]  # fmt: skip
        if told:
            yield act, told


def _acts(text: str) -> frozenset[str]:
    """Return the sorts of act that a text tells as done."""
    staged = {_STAGED[name] for name, is_done in stages(text) if is_done and name in _STAGED}
    open_ = {_STAGED[name] for name, is_done in stages(text) if not is_done and name in _STAGED}
    found = {*staged, *public_acts(text)} - open_
    return frozenset(found - {"ban"} if "withdrawal" in found else found)


def _knows(other: PlacedClaim, placed: PlacedClaim, act: str) -> bool:
    """Say whether a sentence tells of such an act, or of one like it by somebody both name."""
    text = other.claim.text
    staged = {_STAGED[name] for name, _ in stages(text) if name in _STAGED}
    if act in staged or act in public_acts(text):
        return True
    publisher = frozenset((other.facts.publisher or "").split("-"))
    if act in _WRITTEN and publisher & {*map(str.casefold, placed.claim.text.split())} - COMMON:
        return True  # it may be the paper itself
    return act in acts_near(text) and bool(_names(other) & _names(placed))


def _names(placed: PlacedClaim) -> frozenset[str]:
    return proper(placed.claim.text) - NATIONS - COMMON


def has_waited(placed: PlacedClaim, context: Context) -> bool:
    """Say whether a claim has been out long enough for others to carry it."""
    moment = placed.facts.published
    return moment is None or context.now - moment.at >= _WAIT


def _is_flat(placed: PlacedClaim, act: str, group: Group) -> bool:
    """Say whether somebody is said to have done it, by the page itself or on hearsay."""
    claim = placed.claim
    plain = (
        claim.zone != "headline"
        and claim.modality == "assertion"
        and (
            claim.polarity > 0
            or (act, True) in {(_STAGED.get(m), d) for m, d in stages(claim.text)}
        )
        and claim.frame not in _SILENT
        and not is_denial(placed)
    )
    named = claim.roles.agent or claim.roles.target or claim.event_date or _names(placed)
    if not plain or not named or (act == "letter" and _is_to_outlet(placed)):
        return False
    return holds("by ear", claim.text) or not (
        _is_told(placed, act, group) or holds("hunch", claim.text)
    )


def _is_to_outlet(placed: PlacedClaim) -> bool:
    """Say whether somebody wrote to the outlet itself, which is no public act."""
    to = _TO.search(placed.claim.text)
    words = {word.casefold() for word in to[1].split()} if to else set()
    own = {*(placed.facts.publisher or "").split("-")}
    return bool(words & ({"us", "me", "this", "our"} | own))


def _is_told(placed: PlacedClaim, act: str, group: Group) -> bool:
    """Say whether a sentence leaves an act to somebody who is not the one who did it."""
    claim = placed.claim
    tellers = {*claim.speakers, *claim.attribution} - {
        "outlet", placed.facts.publisher, *claim.roles.agent,
    }  # fmt: skip
    if act in _WRITTEN:
        first = frozenset(_WORD.findall(" ".join(claim.text.split()[:_OPENING]).casefold()))
        tellers = {one for one in tellers if not first & {*one.split("-")}}
        return bool(tellers) or names_teller(placed, group)
    return (
        bool(tellers)
        or claim.hedge > 1
        or names_teller(placed, group)
        or holds("saying", claim.text)
    )


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
