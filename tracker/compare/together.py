"""The claims of one story under one key, so that what no other key joins is compared.

In: stories as traced, with the claims of their reports. Out: claims under the key of their
story, a few of each sign. A story's key follows its earliest report, as its id does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Final

from tracker.compare.keys import level
from tracker.compare.rules import Finding, Rule
from tracker.compare.tracing import Traced
from tracker.domain import PlacedClaim, ReportFacts
from tracker.urls import stable_id

STORY: Final = "s"
EVENT: Final = "p"
_EXACT = frozenset("mftqd")  # levels that need no more than a story does
_COVERED = frozenset((STORY, *"mftqd"))  # levels whose findings a story has too
_NEAR = timedelta(days=10)  # so long the same parties are about one thing
_EACH = 1
_MOST = 160


def story_key(report: str) -> str:
    """Return the key of the story whose earliest report this is."""
    return f"{STORY}|{stable_id('s', report)}"


def under_stories(traced: Traced, told: Iterable[PlacedClaim]) -> dict[str, list[PlacedClaim]]:
    """Return the claims of each story under its key, with the origins that were traced."""
    origins = dict(traced.origins)
    homes = {
        report: f"{STORY}|{story.id}"
        for story in traced.stories for report in story.reports if report not in story.secondary
    }  # fmt: skip
    under: dict[str, list[PlacedClaim]] = {}
    for placed in told:
        key = homes.get(placed.facts.id)
        if key:
            under.setdefault(key, []).append(placed)
    return {
        key: [
            replace(one, keys=(*one.keys, key), origin=origins.get(one.claim.id, one.origin))
            for one in _few(claims)
        ]
        for key, claims in under.items()
    }


def _few(claims: list[PlacedClaim]) -> list[PlacedClaim]:
    """Return all claims of a small story; of a large one first and last of each sign, by sign."""
    if len(claims) <= _MOST:
        return claims
    same: dict[str, list[PlacedClaim]] = {}
    for placed in sorted(claims, key=_age):
        same.setdefault(placed.sign or placed.claim.id, []).append(placed)
    ends = [
        one for sign in sorted(same)
        for one in dict.fromkeys((*same[sign][:_EACH], *same[sign][-_EACH:]))
    ]  # fmt: skip
    return ends[:_MOST]


def _age(placed: PlacedClaim) -> tuple[float, str]:
    moment = placed.facts.published
    return (moment.at.timestamp() if moment else 0.0, placed.claim.id)


def told_elsewhere(finding: Finding, rule: Rule, key: str) -> bool:
    """Say whether a finding is told under the other of its story's key and a key of its own.

    What lies in one story beyond doubt is told there; what other keys join, under those.
    """
    one, other = (
        {voice.placed.claim.id: voice.placed for voice in stand.voices}
        for stand in (finding.a, finding.b)
    )
    if STORY not in rule.levels or not one or not other or finding.b.fact:
        return False
    if level(key) not in _COVERED:
        return False  # what it finds is more exact than what a story's words show
    if one.keys() == other.keys():
        return False
    meeting = [_together(a.facts, b.facts) for a, b in product(one.values(), other.values())]
    if level(key) != STORY:
        return all(meeting)
    own = rule.levels & _EXACT
    return not any(meeting) and any(
        level(k) in own for a, b in product(one.values(), other.values())
        for k in {*a.keys} & {*b.keys}
    )  # fmt: skip


def _together(one: ReportFacts, other: ReportFacts) -> bool:
    if one.published and other.published:
        near = abs(one.published.at - other.published.at) <= _NEAR
        return near and bool({*one.meeting} & {*other.meeting})
    alike = one.published == other.published and one.meeting == other.meeting
    return alike and bool(one.meeting)
