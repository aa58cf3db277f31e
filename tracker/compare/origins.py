"""Who has it from whom: credits, links, shared text and shared slips followed to their end.

In: the reports of one story with their claims, and what people ruled. Out: `Edge` values
with the words that show each step, and the ends of the chains. A mention of an outlet alone
merges nothing; a report older than another has nothing from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import chain, combinations

from tracker.compare import keys, sketch
from tracker.compare.cues import has
from tracker.compare.naming import Names
from tracker.compare.stories import age
from tracker.domain import Credit, Edge, EdgeKind, PlacedClaim, ReportFacts, Ruling
from tracker.urls import canonical

SECOND_HAND = frozenset({"aggregator", "machine_summary"})
_AT_ONCE = timedelta(days=1)  # between time zones, and between a day and a minute
_RARE = 2  # reports that have a figure which others tell differently
_BUNDLE = 2
_SHORTEST = 4  # letters of a name by which a longer one may be called


class Chains:
    """Which report of a story has its news from which, and what shows it."""

    def __init__(
        self,
        reports: Sequence[ReportFacts],
        claims: Mapping[str, Sequence[PlacedClaim]],
        names: Names,
        rulings: Sequence[Ruling] = (),
    ) -> None:
        self.reports = {facts.id: facts for facts in reports}
        self._names = names
        self._ordered = sorted(reports, key=age)
        self._claims = claims
        self._apart = {one.subjects for one in rulings if one.kind == "wrong_merge"}
        self._by_family: dict[str, list[ReportFacts]] = {}
        self._by_url: dict[str, ReportFacts] = {}
        for facts in self._ordered:
            if facts.publisher:
                self._by_family.setdefault(names.top(facts.publisher), []).append(facts)
            if facts.url:
                self._by_url.setdefault(canonical(facts.url), facts)
        self.edges: dict[str, tuple[Edge, ...]] = {
            facts.id: tuple(self._steps(facts)) for facts in self._ordered
        }
        self._look_alike()
        self._rule(rulings)

    def ends(self, report: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return ids of the outlets and reports in which the chain of a report ends."""
        if report in seen:
            return frozenset()
        found: set[str] = set()
        for edge in self.edges[report]:
            if edge.target in self.reports:
                found |= self.ends(edge.target, seen | {report})
            else:
                found.add(edge.target)
        return frozenset(found) or frozenset((report,))

    def outlets(self, report: str) -> frozenset[str]:
        """Return the outlets a report credits, whether their reports are at hand or not."""
        facts = self.reports[report]
        return frozenset(
            one.target for one in facts.tellers
            if one.kind != "link" and (one.sure or self.at_hand(one.target, facts))
        )  # fmt: skip

    def absent(self, report: str) -> tuple[Credit, ...]:
        """Return the credits of a report, beyond doubt, of which nothing is at hand."""
        return tuple(
            one for one in self.reports[report].tellers
            if one.kind != "link" and one.sure and not self._published(one.target)
        )  # fmt: skip

    def is_teller(self, publisher: str) -> bool:
        """Say whether a publisher is an outlet: by the list, its name, or a credit beyond doubt."""
        if self._names.is_outlet(publisher) or has("press", self._names.name(publisher)):
            return True
        return any(
            one.sure and one.kind != "link" and self._names.top(one.target) == publisher
            for facts in self._ordered for one in facts.tellers
        )  # fmt: skip

    def at_hand(self, outlet: str, before: ReportFacts) -> ReportFacts | None:
        """Return the earliest report of an outlet, or of its house, that `before` may know."""
        for facts in self._published(outlet):
            if facts.id != before.id and not _later(facts, before):
                return facts
        return None

    def _published(self, outlet: str) -> list[ReportFacts]:
        """Return the reports of an outlet, of its house, or of one that may be called so."""
        house = self._names.top(outlet)
        if house in self._by_family:
            return self._by_family[house]
        if self._names.is_listed(house):
            return []
        found = [one for one in self._by_family if called(one, house) or called(house, one)]
        return self._by_family[min(found)] if found else []

    def family(self, outlets: Iterable[str]) -> tuple[str, ...]:
        """Return outlets with those of one house counted once, the first by name."""
        houses: dict[str, str] = {}
        for outlet in sorted(outlets):
            houses.setdefault(self._names.top(outlet), outlet)
        return tuple(sorted(houses.values()))

    def _steps(self, facts: ReportFacts) -> Iterator[Edge]:
        """Yield what a report itself says it has its news from."""
        if facts.origin_class == "primary":
            return
        done: set[str] = set()
        for one in facts.tellers:
            target = self._target(one, facts)
            if target and target not in done and not self._set_apart(facts.id, target):
                done.add(target)
                yield Edge(report=facts.id, target=target, kind=one.kind,
                           start=one.start, end=one.end, text=one.text)  # fmt: skip
        if not done:
            yield from self._spelled(facts)

    def _spelled(self, facts: ReportFacts) -> Iterator[Edge]:
        """Yield the first outlet whose name of several words stands in a report that came later."""
        told = sorted(self._claims.get(facts.id, ()), key=lambda p: (p.claim.start, p.claim.id))
        earlier = [
            (other.outlet, other.id) for other in self._ordered
            if other.outlet and " " in other.outlet and other.publisher != facts.publisher
            and age(other) < age(facts)
        ]  # fmt: skip
        for placed in told:
            claim = placed.claim
            for name, id in earlier:
                if name in claim.text and not self._set_apart(facts.id, id):
                    yield Edge(report=facts.id, target=id, kind="credit",
                               start=claim.start, end=claim.end, text=claim.text)  # fmt: skip
                    return

    def _target(self, one: Credit, facts: ReportFacts) -> str | None:
        if one.kind == "link":
            linked = self._by_url.get(one.target)
            return linked.id if linked and linked.id != facts.id else None
        if facts.publisher and facts in self._published(one.target):
            return None
        known = self.at_hand(one.target, facts)
        if known and (one.sure or age(known) < age(facts)):
            return known.id
        return one.target if one.sure and not known else None

    def _set_apart(self, one: str, other: str) -> bool:
        return (min(one, other), max(one, other)) in self._apart

    def _look_alike(self) -> None:
        """Join reports that credit nobody to the earliest that they must have copied."""
        twins = _twins(self._ordered)
        slips = _slips(self._ordered, self._claims)
        for facts in self._ordered:
            if self.edges[facts.id] or facts.origin_class == "primary":
                continue
            for target, kind, detail in (*twins.get(facts.id, ()), *slips.get(facts.id, ())):
                if not self._set_apart(facts.id, target):
                    edge = Edge(report=facts.id, target=target, kind=kind, detail=detail)
                    self.edges[facts.id] = (edge,)
                    break

    def _rule(self, rulings: Sequence[Ruling]) -> None:
        """Add what people say: of two reports with one origin, the later has it from the earlier."""
        for one in rulings:
            if one.kind == "same_origin" and {*one.subjects} <= self.reports.keys():
                first, later = sorted((self.reports[id] for id in one.subjects), key=age)
                self.edges[later.id] = (
                    Edge(report=later.id, target=first.id, kind="ruling",
                         detail=f"{one.reviewer}: {one.why}"),
                )  # fmt: skip


def called(outlet: str, short: str) -> bool:
    """Say whether an outlet may be called by some of its words, the first ones or the last."""
    whole = outlet.startswith(f"{short}-") or outlet.endswith(f"-{short}")
    return whole and len(short) >= _SHORTEST


def _later(one: ReportFacts, other: ReportFacts) -> bool:
    """Say whether `one` came out after `other` beyond doubt."""
    if not (one.published and other.published):
        return False
    return one.published.at - other.published.at > _AT_ONCE


Likeness = tuple[str, EdgeKind, str]


def _twins(ordered: Sequence[ReportFacts]) -> dict[str, list[Likeness]]:
    """Map reports to the earliest report that shares enough of their text.

    Most copies are copies of what is no copy itself, which is few; so what stands before the
    first such report is counted through, and not everything that is alike.
    """
    first: dict[tuple[int, ...], int] = {}
    found: dict[int, int] = {}
    roots: _Holders = {}
    copies: _Holders = {}
    for place, facts in enumerate(ordered):
        same = first.setdefault(facts.shingles, place)
        if same < place:
            if len(facts.shingles) >= sketch.FEWEST:
                found[place] = found.get(same, same)
            continue
        root = _earliest(roots, ordered, place, place)
        copy = _earliest(copies, ordered, place, place if root is None else root)
        earliest = root if copy is None else copy
        if earliest is not None:
            found[place] = earliest
        for value in facts.shingles:
            (roots if earliest is None else copies).setdefault(value, []).append(place)
    return {ordered[one].id: [_twin(ordered[one], ordered[other])] for one, other in found.items()}


_Holders = dict[int, list[int]]
"""Hashes of texts with the places of the reports that have them, in order."""


def _earliest(
    holders: _Holders, ordered: Sequence[ReportFacts], place: int, before: int
) -> int | None:
    """Return the first of some reports before a place that shares enough of a text."""
    own = ordered[place].shingles
    met = Counter(
        chain.from_iterable(
            held[: bisect_left(held, before)] for value in own if (held := holders.get(value))
        )
    )
    for other in sorted(one for one, shared in met.items() if shared >= sketch.FEWEST):
        if sketch.contained(ordered[other].shingles, own) >= sketch.COPIED:
            return other
    return None


def _twin(facts: ReportFacts, earlier: ReportFacts) -> Likeness:
    share = sketch.contained(earlier.shingles, facts.shingles)
    return (earlier.id, "shared_text", f"{share:.0%} of the shorter text")


def _slips(
    ordered: Sequence[ReportFacts], claims: Mapping[str, Sequence[PlacedClaim]]
) -> dict[str, list[Likeness]]:
    """Map reports to the earlier one with the same figure that others tell differently.

    A figure that everybody has shows nothing. One that only two have, where more tell another
    of the same measure, is a slip that was copied; so are two rare figures side by side.
    """
    holders: dict[_Figure, list[int]] = {}
    for place, facts in enumerate(ordered):
        for figure in _figures(claims.get(facts.id, ())):
            holders.setdefault(figure, []).append(place)
    most: Counter[tuple[str, str]] = Counter()
    shared: dict[tuple[int, int], list[_Figure]] = {}
    for figure, held in sorted(holders.items()):
        most[figure[:2]] = max(most[figure[:2]], len(held))
        for earlier, place in combinations(held, 2) if len(held) <= _RARE else ():
            shared.setdefault((place, earlier), []).append(figure)
    found: dict[str, list[Likeness]] = {}
    for (place, earlier), figures in sorted(shared.items()):
        odd = [f for f in figures if most[f[:2]] > _RARE]
        if ordered[place].published and (odd or len(figures) >= _BUNDLE):
            kind: EdgeKind = "shared_error" if odd else "shared_figures"
            told = " and ".join(f"{value:,g} {unit}" for _, unit, value in (odd or figures))
            found.setdefault(ordered[place].id, []).append((ordered[earlier].id, kind, told))
    return found


_Figure = tuple[str, str, float]


def _figures(claims: Iterable[PlacedClaim]) -> frozenset[_Figure]:
    return frozenset(
        (q.metric, q.unit, keys.written(q))
        for placed in claims
        for q in placed.claim.quantities
        if keys.written(q) >= keys.TELLING
    )
