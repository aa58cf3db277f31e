"""A stand-in for the archive's neighbourhood: placements in memory, settled one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from tracker.compare import compare, place
from tracker.domain import (
    Analysis,
    Claim,
    Comparison,
    Conflict,
    Neighbourhood,
    Origin,
    PlacedClaim,
    Report,
    Ruling,
    Story,
)
from tracker.knowledge import Knowledge

NOW = datetime(2040, 1, 1, tzinfo=UTC)


class Shelf:
    """Placed claims, and what holds for them, replaced neighbourhood by neighbourhood."""

    def __init__(
        self, knowledge: Knowledge, now: datetime = NOW, rulings: Iterable[Ruling] = ()
    ) -> None:
        self.knowledge, self.now, self.rulings = knowledge, now, tuple(rulings)
        self.claims: list[PlacedClaim] = []
        self.origins: dict[str, Origin] = {}
        self.conflicts: dict[str, Conflict] = {}
        self.stories: dict[str, Story] = {}

    def add(self, placed: Iterable[PlacedClaim]) -> Comparison:
        """Store claims and settle every key they touch and every story they may join."""
        new = list(placed)
        self.claims.extend(new)
        keys = {key for one in new for key in one.keys}
        comparison = self._keep(self.settle(keys, self._circle({one.facts.id for one in new})))
        moved = self._moved
        if moved:
            self._keep(self.settle(moved, set()))
        return comparison

    def settle(self, keys: set[str], reports: set[str]) -> Comparison:
        """Compare all claims under the keys and of the reports."""
        near = [
            replace(one, origin=self.origins.get(one.claim.id, one.origin))
            for one in self.claims
            if keys.intersection(one.keys) or one.facts.id in reports
        ]
        around = Neighbourhood(
            keys=tuple(keys), anchors=(), claims=tuple(near), reports=tuple(reports)
        )
        return compare(around, self.knowledge, self.now, self.rulings)

    def all(self) -> Comparison:
        """Compare everything at once."""
        keys = {key for one in self.claims for key in one.keys}
        return self.settle(keys, {one.facts.id for one in self.claims})

    def _keep(self, comparison: Comparison) -> Comparison:
        for name, old in list(self.conflicts.items()):
            if old.key in comparison.keys:
                del self.conflicts[name]
        for name, told in list(self.stories.items()):
            if set(told.reports) - set(told.secondary) & set(comparison.reports):
                del self.stories[name]
        self.conflicts |= {one.id: one for one in comparison.conflicts}
        self.stories |= {one.id: one for one in comparison.stories}
        changed = {id for id, origin in comparison.origins if self.origins.get(id) != origin}
        self.origins |= dict(comparison.origins)
        self._moved = {k for one in self.claims if one.claim.id in changed for k in one.keys}
        return comparison

    def _circle(self, reports: set[str]) -> set[str]:
        """Return all reports that share a key with one of these, and so on."""
        while True:
            ties = {
                tie for one in self.claims if one.facts.id in reports
                for tie in (*one.facts.meeting, *one.facts.touching)
            }  # fmt: skip
            wider = reports | {
                one.facts.id for one in self.claims
                if ties.intersection((*one.facts.meeting, *one.facts.touching))
            }  # fmt: skip
            if wider == reports:
                return reports
            reports = wider


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
