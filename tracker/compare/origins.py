"""Where claims end: credits, links and shared text followed to what was written and seen.

In: the claims of some reports. Out: an `Origin` for each. Only what stands in those claims
and their reports' facts counts, so the answer does not depend on order or on what else is
stored. A report that credits nobody and adds nothing never counts as an origin beside one
that does; a mention of an outlet alone merges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from tracker.compare import sketch
from tracker.compare.naming import Names
from tracker.domain import Origin, PlacedClaim, ReportFacts
from tracker.urls import canonical

_COPIES = frozenset({"aggregator", "machine_summary"})
_FEWEST_SHARED = 3  # hashes of a sketch; below that no two texts are worth measuring
_LATEST = datetime.max.replace(tzinfo=UTC)


def with_origins(claims: Sequence[PlacedClaim], names: Names) -> tuple[PlacedClaim, ...]:
    """Return the claims, sorted by id, each with the origin its chain ends in."""
    ordered = sorted(claims, key=lambda placed: (placed.claim.id, placed.facts.revision))
    chains = Chains(placed.facts for placed in ordered)
    return tuple(replace(placed, origin=_origin(placed, chains, names)) for placed in ordered)


class Chains:
    """Which report has its news from which, among a set of reports."""

    def __init__(self, reports: Iterable[ReportFacts]) -> None:
        self.reports = {facts.id: facts for facts in reports}
        self._ordered = sorted(self.reports.values(), key=_age)
        self._by_publisher: dict[str, ReportFacts] = {}
        self._by_url: dict[str, ReportFacts] = {}
        for facts in self._ordered:
            if facts.publisher:
                self._by_publisher.setdefault(facts.publisher, facts)
            if facts.url:
                self._by_url.setdefault(canonical(facts.url), facts)
        self._twin = _twins(self._ordered)
        self._ends: dict[str, frozenset[str]] = {}

    def ends(self, report: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return ids of the outlets and reports in which the chain of a report ends."""
        if report in self._ends:
            return self._ends[report]
        if report in seen:
            return frozenset()
        parents, outside = self._parents(self.reports[report])
        found = set(outside)
        for parent in parents:
            found |= self.ends(parent, seen | {report})
        result = frozenset(found) or frozenset((report,))
        if not seen:
            self._ends[report] = result
        return result

    def voice(self, end: str) -> str:
        """Return who stands for the end of a chain: the publisher of a report, or the outlet."""
        facts = self.reports.get(end)
        return facts.publisher or f"unsourced:{end}" if facts else end

    def primary(self, speaker: str) -> bool:
        """Say whether a text published by `speaker` itself is among the reports."""
        facts = self._by_publisher.get(speaker)
        return facts is not None and facts.origin_class == "primary"

    def _parents(self, facts: ReportFacts) -> tuple[list[str], list[str]]:
        """Return the reports a report rests on, and the credited outlets not at hand."""
        if facts.origin_class == "primary":
            return [], []
        known = [self._by_publisher[one] for one in facts.credits if one in self._by_publisher]
        outside = [one for one in facts.credits if one not in self._by_publisher]
        linked = [self._by_url[link] for link in facts.links if link in self._by_url]
        found = {row.id for row in (*known, *linked)}
        twin = self._twin.get(facts.id)
        if twin and not found and not outside:
            found.add(twin)
        return sorted(found - {facts.id}), outside


def _age(facts: ReportFacts) -> tuple[datetime, str]:
    return (facts.published.at if facts.published else _LATEST, facts.id)


def _twins(ordered: Sequence[ReportFacts]) -> dict[str, str]:
    """Map reports to the earliest report with nearly the same text.

    Reports are taken together by union-find over those that share hashes of their sketch.
    """
    holders: dict[int, list[int]] = {}
    for place, facts in enumerate(ordered):
        for value in facts.shingles:
            holders.setdefault(value, []).append(place)
    roots = list(range(len(ordered)))

    def find(place: int) -> int:
        while roots[place] != place:
            roots[place] = roots[roots[place]]
            place = roots[place]
        return place

    near = Counter(pair for places in holders.values() for pair in pairwise(places))
    for (a, b), shared in sorted(near.items()):
        if shared < _FEWEST_SHARED or find(a) == find(b):
            continue
        if sketch.likeness(ordered[a].shingles, ordered[b].shingles) >= sketch.NEAR:
            first, later = sorted((find(a), find(b)))
            roots[later] = first
    return {ordered[i].id: ordered[find(i)].id for i in range(len(ordered)) if find(i) != i}


def _origin(placed: PlacedClaim, chains: Chains, names: Names) -> Origin:
    claim, facts = placed.claim, placed.facts
    ends = sorted(chains.ends(facts.id))
    observers = sorted({chains.voice(end) for end in ends})
    named = [one for one in (*claim.attribution[-1:], *claim.speakers) if _vouches(one, names)]
    if named:
        speaker = named[0]
        seen = [speaker] if chains.primary(speaker) else observers
        return Origin(documents=(speaker,), observers=tuple(seen))
    own = ends == [facts.id]
    if own and facts.origin_class in _COPIES:
        return Origin(documents=(f"unsourced:{facts.id}",))
    if own and facts.origin_class == "primary":
        return Origin(documents=(facts.id,), observers=tuple(observers))
    return Origin(documents=tuple(f"unsourced:{end}" for end in ends), observers=tuple(observers))


def _vouches(speaker: str, names: Names) -> bool:
    """Say whether a speaker answers for the words: not an outlet, and has a name."""
    return not (speaker.startswith("anon:") or speaker == "outlet" or names.is_outlet(speaker))
