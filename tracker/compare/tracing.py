"""Trace reports to what they rest on: stories, edges and the origin of every claim.

In: claims with their reports, which of those reports are complete, and what people ruled.
Out: a `Traced`. Never looks for conflicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.compare.naming import Names
from tracker.compare.origins import Chains
from tracker.compare.roots import Roots
from tracker.compare.stories import Circle, circles
from tracker.domain import Edge, Neighbourhood, Origin, PlacedClaim, Ruling, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What holds for the stories of some reports."""

    reports: tuple[str, ...]
    origins: tuple[tuple[str, Origin], ...]
    stories: tuple[Story, ...]
    edges: tuple[Edge, ...]


def trace(
    around: Neighbourhood, claims: Sequence[PlacedClaim], names: Names, rulings: Sequence[Ruling]
) -> Traced:
    """Return stories, edges and origins of the reports that are complete in a neighbourhood."""
    complete = _complete(around, claims)
    by_report: dict[str, list[PlacedClaim]] = {}
    for placed in claims:
        if placed.facts.id in complete:
            by_report.setdefault(placed.facts.id, []).append(placed)
    facts = [rows[0].facts for rows in by_report.values()]
    origins: list[tuple[str, Origin]] = []
    stories: list[Story] = []
    edges: list[Edge] = []
    for circle in circles(facts, rulings):
        chains = Chains(circle.reports, by_report, names, rulings)
        roots = Roots(circle.reports, by_report, chains, names)
        stories.append(_story(circle, roots, _title(circle, by_report)))
        edges += roots.edges()
        origins += [
            (placed.claim.id, roots.origin(placed))
            for one in circle.reports
            for placed in by_report[one.id]
        ]
    return Traced(
        reports=tuple(sorted(complete)),
        origins=tuple(sorted(origins, key=lambda row: row[0])),
        stories=tuple(stories),
        edges=tuple(edges),
    )


def _complete(around: Neighbourhood, claims: Iterable[PlacedClaim]) -> frozenset[str]:
    if around.reports:
        return frozenset(around.reports)
    anchors = frozenset(around.anchors)
    return frozenset(
        placed.facts.id for placed in claims if anchors.intersection(placed.facts.meeting)
    )


def _title(circle: Circle, claims: Mapping[str, Sequence[PlacedClaim]]) -> str:
    """Return the first headline that names one of those who take part, else the first."""
    for facts in circle.leading:
        for placed in claims[facts.id]:
            claim = placed.claim
            named = claim.roles.agent or claim.roles.target or claim.roles.object
            if claim.zone == "headline" and claim.frame != "other" and named and facts.title:
                return facts.title
    first = circle.leading[0]
    return first.title or first.outlet or "Untitled"


def _story(circle: Circle, roots: Roots, title: str) -> Story:
    return Story(
        id=circle.id,
        anchor=circle.anchor,
        title=title,
        first_seen=circle.first_seen,
        reports=tuple(facts.id for facts in (*circle.reports, *circle.touching)),
        documents=roots.documents,
        observers=roots.seen_by,
        secondary=tuple(facts.id for facts in circle.touching),
    )
