"""A stand-in for the archive's neighbourhood: placements in memory, settled one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from tracker.compare import compare, place
from tracker.domain import (
    Analysis,
    Claim,
    Comparison,
    Conflict,
    Neighbourhood,
    PlacedClaim,
    Report,
    Story,
)
from tracker.knowledge import Knowledge

NOW = datetime(2040, 1, 1, tzinfo=UTC)


class Shelf:
    """Placed claims, and what holds for them, replaced neighbourhood by neighbourhood."""

    def __init__(self, knowledge: Knowledge, now: datetime = NOW) -> None:
        self.knowledge, self.now = knowledge, now
        self.claims: list[PlacedClaim] = []
        self.conflicts: dict[str, Conflict] = {}
        self.stories: dict[str, Story] = {}

    def add(self, placed: Iterable[PlacedClaim]) -> Comparison:
        """Store claims and settle every key and anchor they touch."""
        new = list(placed)
        self.claims.extend(new)
        comparison = self.settle(
            {key for one in new for key in one.keys},
            {one.facts.anchor for one in new if one.facts.anchor},
        )
        for name, old in list(self.conflicts.items()):
            if old.key in comparison.keys:
                del self.conflicts[name]
        for name, told in list(self.stories.items()):
            if told.anchor in comparison.anchors:
                del self.stories[name]
        self.conflicts |= {one.id: one for one in comparison.conflicts}
        self.stories |= {one.id: one for one in comparison.stories}
        return comparison

    def settle(self, keys: set[str], anchors: set[str]) -> Comparison:
        """Compare all claims under the keys and anchors."""
        near = [
            one for one in self.claims if keys.intersection(one.keys) or one.facts.anchor in anchors
        ]
        around = Neighbourhood(keys=tuple(keys), anchors=tuple(anchors), claims=tuple(near))
        return compare(around, self.knowledge, self.now)

    def all(self) -> Comparison:
        """Compare everything at once."""
        keys = {key for one in self.claims for key in one.keys}
        anchors = {one.facts.anchor for one in self.claims if one.facts.anchor}
        return self.settle(keys, anchors)


def placed_claims(
    of: Report, claims: Iterable[Claim], knowledge: Knowledge, **more: tuple[object, ...]
) -> tuple[PlacedClaim, ...]:
    """Place the claims of a report; `mentions` may be given."""
    analysis = Analysis(
        report=of.id,
        revision=of.revision,
        mentions=more.get("mentions", ()),  # type: ignore[arg-type]
        claims=tuple(claims),
    )
    return place(of, analysis, knowledge).claims


def flags(comparison: Comparison | Shelf) -> list[tuple[str, str, str]]:
    """Return kind, class and slot of all conflicts, sorted."""
    found = comparison.conflicts
    rows = found.values() if isinstance(found, dict) else found
    return sorted((one.kind, one.klass, one.slot) for one in rows)
