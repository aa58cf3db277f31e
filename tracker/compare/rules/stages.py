"""How far a matter is: still open in some reports of a story, done in others.

In: the claims of one story. Out: findings, one a matter. Words of a list show matter and
stage; a report that has both stages tells of progress. Three weeks later it may be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from tracker.compare.cues import has
from tracker.compare.progress import stages
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.telling import by_report, published, said
from tracker.compare.wording import COMMON, NATIONS, proper, stem, stems
from tracker.domain import PlacedClaim

_DAYS_TO_DO_IT = timedelta(days=21)
_MANY = frozenset({"agreement", "lawsuit", "measure", "purchase", "release", "testimony"})
_TELLING = 3  # words, besides names, by which two sentences tell one matter
_MOST = 0.4  # of the words of the shorter sentence
_CARRIED_OUT = re.compile(
    r"\b(?:has|have|had|now)\s(?:\w+ly\s|now\s|just\s|already\s)?(?!been\b|not\b|no\b|to\b)"
    r"(?:\w+ed|set|put|made|built|begun|taken|brought|sent|given|become|cut|shut|drawn|sold|sworn)\b"
    r"|\b(?:is|are)\s(?:now|already|being)\b|\bhas been\b|\bwith immediate effect\b|\bas of today\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\b(?:is|are|has been|have been)\s(?:now\s|already\s|being\s)?(\w+)", re.IGNORECASE
)
_ASIDE = re.compile(r"\b(?:who|whose|which)\b[^,;]*", re.IGNORECASE)
_Told = dict[str, list[PlacedClaim]]


def further(group: Group) -> Iterator[Finding]:
    """Find what is open in some reports and done in others of the same weeks."""
    told: dict[str, tuple[_Told, _Told]] = {}
    for placed in group.claims:
        if placed.claim.modality == "question":
            continue
        for matter, is_done in stages(placed.claim.text):
            rows = told.setdefault(matter, ({}, {}))[is_done]
            rows.setdefault(placed.facts.id, []).append(placed)
    for matter, (still, done) in sorted(told.items()):
        waiting = [p for name in sorted(still.keys() - done.keys()) for p in still[name]]
        ahead = [p for name in sorted(done.keys() - still.keys()) for p in done[name]]
        near = [p for p in ahead if any(_of_one(p, other, matter) for other in waiting)]
        waiting = [p for p in waiting if any(_of_one(other, p, matter) for other in near)]
        for own in by_report(near) if waiting else ():
            yield _status(group, matter, waiting, own)


def _of_one(done: PlacedClaim, still: PlacedClaim, matter: str) -> bool:
    """Say whether two claims may tell of one matter: at once, and of somebody both name.

    Who is tried, fined or banned is one and the same in most stories.
    """
    if matter not in _MANY:
        return _at_once(done, still)
    ours, theirs = (_named(p) for p in (done, still))
    alike = bool(stems(done.claim.text) & stems(still.claim.text) - COMMON)
    named = not theirs or not ours or bool(ours & theirs)
    return _at_once(done, still) and named and alike


def _named(placed: PlacedClaim) -> frozenset[str]:
    speakers = {word for one in placed.claim.speakers for word in one.split("-")}
    return proper(placed.claim.text) - NATIONS - COMMON - speakers


def _at_once(done: PlacedClaim, still: PlacedClaim) -> bool:
    one, other = published(done), published(still)
    return one is None or other is None or one - other < _DAYS_TO_DO_IT


def _status(
    group: Group, matter: str, still: list[PlacedClaim], done: list[PlacedClaim]
) -> Finding:
    return Finding(
        key=group.key,
        a=Stand(Reading("status", f"{matter}: done: {said(done[0])}", "done", done[0].claim.frame),
                tuple(Extract(p) for p in done)),
        b=Stand(Reading("status", f"{matter}: open", "not done", still[0].claim.frame),
                tuple(Extract(p) for p in still)),
        difference=Difference(
            summary=f"One report has the {matter} as done, others as open",
            explain=(("matter", matter), ("one status", "done"), ("other status", "open")),
            gap=1.0,
        ),
    )  # fmt: skip


def carried_out(group: Group) -> Iterator[Finding]:
    """Find what is only meant in some reports and told as carried out, in the same words, in one."""
    meant = [p for p in group.claims if _is_meant(p)]
    done = [p for p in group.claims if _is_done(p)]
    for own in by_report(done):
        mine = [p for p in meant if p.facts.id == own[0].facts.id]
        told: list[PlacedClaim] = []
        open_: dict[str, PlacedClaim] = {}
        for placed in own:
            others = [
                p for p in meant
                if p.facts.id != placed.facts.id and _at_once(placed, p) and _same_words(placed, p)
                and _done_of(placed.claim.text) & stems(p.claim.text)
                and _carried_out(placed.claim.text) - _carried_out(p.claim.text)
            ]  # fmt: skip
            if others and not any(_same_words(placed, p) for p in mine):
                told.append(placed)
                open_.update({p.claim.id: p for p in others})
        if told:
            yield _status(group, "matter", [open_[id] for id in sorted(open_)], told)


def _is_meant(placed: PlacedClaim) -> bool:
    claim = placed.claim
    if claim.modality == "question" or has("open past", claim.text):
        return False
    return has("open", claim.text)


def _is_done(placed: PlacedClaim) -> bool:
    claim = placed.claim
    plain = claim.modality == "assertion" and claim.polarity > 0 and claim.act != "speculate"
    return (
        plain
        and claim.hedge <= 1
        and not has("open", claim.text)
        and bool(_carried_out(claim.text))
    )


def _carried_out(text: str) -> frozenset[str]:
    """Return by what words a text tells something as carried out, leaving asides aside."""
    return frozenset(
        found.group().casefold() for found in _CARRIED_OUT.finditer(_ASIDE.sub("", text))
    )


def _done_of(text: str) -> frozenset[str]:
    """Return the stems of what a text tells as carried out: "set", "launch"."""
    found = (m.group().split()[-1] for m in _CARRIED_OUT.finditer(_ASIDE.sub("", text)))
    behind = _BEHIND.findall(_ASIDE.sub("", text))
    return frozenset(map(stem, (*found, *behind)))


def _same_words(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Say whether two claims tell one matter: most of what the shorter says, in the same words."""
    named = proper(one.claim.text) | proper(other.claim.text)
    words = (stems(one.claim.text), stems(other.claim.text))
    common = words[0] & words[1]
    telling = common - {stem(name) for name in named}
    shortest = min(len(words[0]), len(words[1]))
    return len(telling) >= _TELLING and len(common) >= _MOST * shortest
