"""Told as more than others tell: as proven, or of everybody.

In: the claims of one story. Out: findings, one a report. Words of a list show who is sure and
who doubts; a report that has the doubt too, or tells what its own author found, is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache

from tracker.compare import frames, rejecting
from tracker.compare.context import Context
from tracker.compare.cues import has, words_of
from tracker.compare.matter import cue_words, holds, tokens
from tracker.compare.numbers import numbers
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.answers import is_charge, is_denial
from tracker.compare.rules.tellers import of_its_own, reports_words
from tracker.compare.rules.telling import by_report, is_later, said
from tracker.compare.wording import MONTHS, NATIONS, proper, stems
from tracker.domain import PlacedClaim, Roles

_COMMON = 2
_HEARSAY, _ALLEGED = 2, 3
_RELAYED = timedelta(days=7)  # what is confirmed later than that may be news
_REMEMBERED = 8192
_ALL = "|".join(words_of("all"))
_KINDS = "|".join(words_of("kinds"))
_FEW = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PLACE = rf"(?-i:[A-Z])(?!(?i:{'|'.join(sorted(MONTHS))})\b)[\w-]+(?!['’\w])"
_EVERY = re.compile(
    rf"\b(?:{_ALL})\b(?! (?:of )?(?:the |these |those )?(?:\d|{_FEW})\b)(?: of)?(?: the)?"
    rf"(?: [\w-]+){{0,3}}? (?:{_KINDS})\b"
    rf"|\b(?:{'|'.join(words_of('everybody'))})\b"
    rf"|\b(?:every|each|the whole(?: of)?|the entire)(?: [\w'’-]+){{0,3}}? (?:{cue_words('further kinds')})\b"
    rf"|^(?:(?!of )[\w’'-]+ ){{0,3}}(?:{_KINDS})\b[^,.;:]{{0,30}} (?:never|always|everywhere)\b"
    rf"|\b(?:everybody|everyone|nobody|no one)(?: \w+){{0,2}}? in (?:(?:this|the|our|that|their) )?"
    rf"(?:[\w-]+ )?(?:{cue_words('further kinds')}|business|branch|field|{_PLACE})\b",
    re.IGNORECASE,
)


_ALL_THERE = re.compile(rf"\b(?:all of|(?:whole|entire)(?: of)?) {_PLACE}", re.IGNORECASE)


def proven(group: Group, context: Context) -> Iterator[Finding]:
    """Find what one report has as proven, confessed or certain, and others leave open."""
    doubts = [p for p in group.claims if _doubts(p)]
    hearsay = [p for p in group.claims if p.claim.hedge >= _HEARSAY or _doubts(p)]
    doubted, had_from = ({p.claim.id for p in claims} for claims in (doubts, hearsay))
    for own in by_report(group.claims):
        name = own[0].facts.id
        away = [p for p in doubts if p.facts.id != name]
        sure = [p for p in own if _is_sure(p, group)]
        sure = [p for p in sure if any(_one_matter(d, p) for d in away)]
        heard = [p for p in hearsay if p.facts.id != name]
        certain = {p.claim.id for p in sure}
        more = [p for p in own if p.claim.id not in certain and _is_confirmed(p, heard, group)]
        others = [
            p for p in group.claims if p.facts.id != name and (
                (p.claim.id in doubted and any(_one_matter(p, s) for s in sure))
                or (p.claim.id in had_from and any(_one_matter(p, s) for s in more))
            )
        ]  # fmt: skip
        if others and not of_its_own(own, group, context):
            told = [*sure, *more]
            yield _finding(
                group, "certainty", "told as certain", "left open", told,
                [*others, *unproven(group, name, others)],
            )  # fmt: skip


def unproven(group: Group, name: str, told: Iterable[PlacedClaim]) -> list[PlacedClaim]:
    """Return what other reports say of the proof of a charge as a whole, besides what is told."""
    known = {p.claim.id for p in told}
    return [
        p for p in group.claims
        if p.facts.id != name and p.claim.id not in known and p.claim.modality != "question"
        and holds("unproven", p.claim.text)
    ]  # fmt: skip


def _is_confirmed(placed: PlacedClaim, away: Sequence[PlacedClaim], group: Group) -> bool:
    """Say whether a sentence has confirmed, on no record, what others have from hearsay only."""
    claim, text = placed.claim, placed.claim.text
    plain = claim.modality in {"assertion", "plan"} and not is_denial(placed) and not claim.quotes
    if not plain or not holds("confirmed", text) or holds("on record", text) or has("doubt", text):
        return False
    same = [
        p for p in away
        if is_later(placed, p, within=_RELAYED) and len(tokens(text) & tokens(p.claim.text)) > _COMMON
    ]  # fmt: skip
    return bool(same) and not any(
        p.facts.id != placed.facts.id
        and holds("confirmed", p.claim.text)
        and _one_matter(p, placed)
        for p in group.claims
    )


def known_doer(group: Group) -> Iterator[Finding]:
    """Find whose deed it is in one report, where others say that nobody knows."""
    if any(frames.parent(p.claim.frame) == "gov_act" for p in group.claims):
        return  # a rule or a bill names nobody, and is about a country all the same
    unknown = [
        p for p in group.claims
        if has("unknown doer", p.claim.text) and not holds("single person", p.claim.text)
    ]  # fmt: skip
    open_in = {p.facts.id for p in unknown}
    for own in by_report(group.claims):
        sure = [p for p in own if _names_nation(p)]
        if sure and unknown and own[0].facts.id not in open_in:
            yield _finding(group, "certainty", "told of a country", "left open", sure, unknown)


def _names_nation(placed: PlacedClaim) -> bool:
    claim = placed.claim
    words = {word.casefold() for word in claim.text.replace("'s", "").split()}
    told = is_charge(placed) or any(one.unit for one in numbers(claim.text))
    return claim.modality == "assertion" and bool(words & NATIONS) and told


def _doubts(placed: PlacedClaim) -> bool:
    claim = placed.claim
    return claim.modality != "question" and (
        has("doubt", claim.text) or claim.hedge >= _ALLEGED or is_denial(placed)
    )


def _is_sure(placed: PlacedClaim, group: Group) -> bool:
    claim = placed.claim
    if claim.modality != "assertion" or has("doubt", claim.text) or is_denial(placed):
        return False
    if claim.hedge > 1 or not (is_charge(placed) or has("certain", claim.text)):
        return False
    flat = claim.hedge == 0 and not reports_words(placed, group)
    own = {*claim.speakers} & {*claim.roles.agent} and not is_charge(placed)
    named = claim.roles.target or rejecting.accused(claim.text)
    taken = flat and bool(named) and has("taken", claim.text)
    return (has("certain", claim.text) and not own) or taken


def _one_matter(one: PlacedClaim, other: PlacedClaim) -> bool:
    shared = stems(one.claim.text) & stems(other.claim.text)
    named = proper(one.claim.text) & proper(other.claim.text)
    return len(shared) + len(named) >= _COMMON


def everybody(group: Group) -> Iterator[Finding]:
    """Find what one report tells of everybody of a kind, and others of a few."""
    narrow = [p for p in group.claims if not _speaks_of_all(p.claim.text) and not is_denial(p)]
    charges = [p for p in narrow if is_charge(p)]
    opening = [p for p in narrow if p.claim.zone == "lead" and p.claim.roles != Roles()]
    for own in by_report(group.claims):
        name = own[0].facts.id
        others = [p for p in charges if p.facts.id != name]
        wide = [
            p for p in own
            if _is_wide(p) and (is_charge(p) or any(_one_matter(p, q) for q in others))
        ]  # fmt: skip
        if wide and others:
            known = {p.claim.id for p in others}
            few = [*others, *(p for p in opening if p.facts.id != name and p.claim.id not in known)]
            yield _finding(group, "scope", "everybody", "a few", wide, few)


@lru_cache(maxsize=_REMEMBERED)
def _speaks_of_all(text: str) -> bool:
    return bool(_EVERY.search(text))


def _is_wide(placed: PlacedClaim) -> bool:
    claim = placed.claim
    plain = claim.modality in {"assertion", "plan"} and not is_denial(placed)
    named = (  # for whom "all" stands
        claim.frame == "accuse_distill"
        and any(_is_named(one, claim.text) for one in claim.roles.target)
        and not has("everybody", claim.text)
    )
    return (
        plain
        and not named
        and not holds("harmless", claim.text)
        and not claim.quotes
        and (
            _speaks_of_all(claim.text)
            or (is_charge(placed) and _ALL_THERE.search(claim.text) is not None)
        )
        and (not claim.speakers or is_charge(placed))
        and not any(one.startswith("anon:") for one in claim.speakers)
    )


def _is_named(one: str, text: str) -> bool:
    """Say whether a sentence has a word of somebody's name itself, and no pronoun for it."""
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in one.split("-"))


def _finding(
    group: Group, slot: str, odd: str, usual: str, more: list[PlacedClaim], less: list[PlacedClaim]
) -> Finding:
    return Finding(
        key=group.key,
        a=Stand(Reading(slot, f"{odd}: {said(more[0])}", odd, more[0].claim.frame),
                tuple(Extract(p) for p in more)),
        b=Stand(Reading(slot, usual, usual, less[0].claim.frame),
                tuple(Extract(p) for p in less)),
        difference=Difference(
            summary=f"One report has it {odd}; in others it is {usual}"
            if slot == "certainty" else "One report tells it of everybody, others of a few",
            explain=(("one report", odd), ("others", usual)),
            gap=1.0,
        ),
    )  # fmt: skip
