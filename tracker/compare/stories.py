"""The reports about one happening, and on how many origins they rest.

In: the claims of all reports under one anchor, with origins. Out: `Story` values. An anchor
says who did what; reports under it that lie more than three weeks apart are other occasions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tracker.compare.naming import Names
from tracker.compare.origins import with_origins
from tracker.domain import Origin, PlacedClaim, ReportFacts, Story
from tracker.urls import stable_id

_APART = timedelta(days=21)
_UNTOLD = frozenset({"other", "no_comment"})
_SECOND_HAND = frozenset({"aggregator", "machine_summary", "forum"})


def stories(anchor: str, claims: Sequence[PlacedClaim], names: Names) -> tuple[Story, ...]:
    """Return the stories under an anchor, earliest first.

    A story's id is made of the anchor, the quarter of the year in which the story begins and
    its number in that quarter. It stays while reports are added, unless one of them begins
    the story in an earlier quarter or joins two stories.
    """
    reports = {placed.facts.id: placed.facts for placed in claims if placed.facts.anchor == anchor}
    found = []
    numbers: Counter[str] = Counter()
    for part in _parts(reports.values()):
        quarter = _quarter(part[0])
        numbers[quarter] += 1
        name = f"{quarter}-{numbers[quarter]}"
        ids = {facts.id for facts in part}
        members = [placed for placed in claims if placed.facts.id in ids]
        found.append(_story(anchor, name, part, with_origins(members, names)))
    return tuple(found)


def _parts(reports: Iterable[ReportFacts]) -> list[list[ReportFacts]]:
    """Split reports where publication pauses; undated ones go with the largest part."""
    ordered = sorted(reports, key=lambda facts: facts.id)
    dated = sorted((f for f in ordered if f.published), key=lambda f: (_published(f), f.id))
    undated = [facts for facts in ordered if not facts.published]
    parts = [dated[:1]] if dated else []
    for before, after in pairwise(dated):
        if _published(after) - _published(before) > _APART:
            parts.append([])
        parts[-1].append(after)
    if not parts:
        return [undated] if undated else []
    largest = max(range(len(parts)), key=lambda i: (len(parts[i]), -i))
    parts[largest].extend(undated)
    return parts


def _story(
    anchor: str, name: str, part: Sequence[ReportFacts], claims: Sequence[PlacedClaim]
) -> Story:
    dated = [facts for facts in part if facts.published]
    leading = [facts for facts in part if facts.origin_class not in _SECOND_HAND] or list(part)
    told = [placed for placed in claims if placed.claim.frame not in _UNTOLD] or list(claims)
    resting = [placed for placed in told if not _on_itself(placed)] or told
    origins = [placed.origin for placed in resting]
    return Story(
        id=stable_id("s", anchor, name),
        anchor=anchor,
        title=leading[0].title or leading[0].outlet or "Untitled",
        first_seen=min((_published(facts) for facts in dated), default=None),
        reports=tuple(facts.id for facts in part),
        documents=_merged(origin.documents for origin in origins),
        observers=_merged(origin.observers for origin in origins),
    )


def _on_itself(placed: PlacedClaim) -> bool:
    """Say whether a report names nothing that its claim rests on.

    Such a report is no origin beside others that do; alone it is all there is.
    """
    facts = placed.facts
    no_desk = facts.origin_class in {*_SECOND_HAND, "unknown"} and not facts.credits
    return no_desk or f"unsourced:{facts.id}" in placed.origin.documents


def _merged(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({one for part in parts for one in part}))


def _quarter(facts: ReportFacts) -> str:
    if not facts.published:
        return "undated"
    at = facts.published.at
    return f"{at.year}Q{(at.month + 2) // 3}"


def _published(facts: ReportFacts) -> datetime:
    assert facts.published is not None
    return facts.published.at


def anchored_origins(
    anchor: str, claims: Sequence[PlacedClaim], names: Names
) -> tuple[tuple[str, Origin], ...]:
    """Return the origin of every claim of the reports under an anchor, by claim id."""
    members = [placed for placed in claims if placed.facts.anchor == anchor]
    return tuple((placed.claim.id, placed.origin) for placed in with_origins(members, names))
