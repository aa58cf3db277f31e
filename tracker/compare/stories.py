"""The reports about one happening.

In: what is known of some reports, and what people ruled. Out: groups of reports, and for
each what touches it. Two reports belong together if they share a key and not too long a
silence lies between them: three weeks for an event or figures, ten days for mere parties, three
months where they share many names and figures. So a late report may join two stories. The answer depends on the set of reports alone, never on
their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from tracker.compare.rulings import pairs
from tracker.domain import ReportFacts, Ruling
from tracker.urls import stable_id

APART = timedelta(days=21)
_PARTIES_APART = timedelta(days=10)  # the same parties are soon about something else
STANDING = "l"  # begins keys of pages that are kept, not of something that happened
TELLING = "e"  # begins keys that hardly two happenings share
_AT_ONCE = timedelta(days=1).total_seconds()  # between time zones
RARE = "f"  # begins keys that say so too, but of what is told again as background
NAMED = "n"  # begins keys of names that nobody lists
FAR_APART = timedelta(days=90)  # so long reports stay together that share many such keys
MANY = 5
_JOINING = ("same_event", "same_origin")
_SECOND_HAND = frozenset({"aggregator", "machine_summary", "forum"})

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The reports of one story, earliest first, and those of others that touch it."""

    reports: tuple[ReportFacts, ...]
    touching: tuple[ReportFacts, ...] = ()

    @property
    def id(self) -> str:
        """Return the story's id: it stays while reports are added that are not the earliest."""
        return stable_id("s", self.reports[0].id)

    @property
    def leading(self) -> tuple[ReportFacts, ...]:
        """Return the reports with a headline and a voice of their own, else all."""
        own = [f for f in self.reports if f.title and f.origin_class not in _SECOND_HAND]
        return tuple(own) or self.reports

    @property
    def anchor(self) -> str:
        """Return the key that most of its reports share."""
        counted = Counter(tie for facts in self.reports for tie in facts.meeting)
        return min(counted, key=lambda tie: (-counted[tie], tie))

    @property
    def first_seen(self) -> datetime | None:
        """Return when its earliest report came out."""
        return self.reports[0].published.at if self.reports[0].published else None


def circles(reports: Iterable[ReportFacts], rulings: Sequence[Ruling] = ()) -> tuple[Circle, ...]:
    """Return the stories that some reports make, by id of their earliest report."""
    known = {facts.id: facts for facts in reports if facts.meeting}
    dated = {id: facts for id, facts in known.items() if facts.published}
    forbidden = pairs(rulings, "not_same_event")
    told = [pair for pair in sorted(pairs(rulings, *_JOINING)) if known.keys() >= {*pair}]
    parts = _joined(
        _alone(dated),
        [p for p in told if dated.keys() >= {*p}] + _links(dated.values()),
        forbidden,
    )
    parts = _joined_late(parts, dated, forbidden)
    parts = _told_together(_with_undated(parts, known, forbidden), told)
    groups = [sorted((known[id] for id in part), key=age) for part in parts]
    groups.sort(key=lambda group: age(group[0]))
    return tuple(Circle(reports=tuple(g), touching=_touching(g, groups, forbidden)) for g in groups)


def is_standing(tie: str) -> bool:
    """Say whether reports with this key belong together however much time lies between."""
    return tie.startswith(f"{STANDING}-")


def _pause(tie: str) -> float:
    """Return after how many seconds of silence a key means something else."""
    return (APART if tie.startswith(f"{TELLING}-") else _PARTIES_APART).total_seconds()


def is_telling(tie: str) -> bool:
    """Say whether a key is enough to join a report without a date to dated ones."""
    return tie.startswith((f"{STANDING}-", f"{TELLING}-", f"{RARE}-"))


def is_particular(tie: str) -> bool:
    """Say whether a key holds what is named or told in hardly any other happening."""
    return tie.startswith((f"{NAMED}-", f"{TELLING}-", f"{RARE}-"))


def age(facts: ReportFacts) -> tuple[bool, float, str]:
    """Sort reports by publication, undated ones last."""
    return (facts.published is None, _time(facts), facts.id)


def _time(facts: ReportFacts) -> float:
    return facts.published.at.timestamp() if facts.published else 0.0


def _links(reports: Iterable[ReportFacts]) -> list[Pair]:
    """Return the pairs that follow each other under a key, those sharing most keys first."""
    under: dict[str, list[ReportFacts]] = {}
    for facts in reports:
        for tie in facts.meeting:
            under.setdefault(tie, []).append(facts)
    shared: Counter[Pair] = Counter()
    for tie, rows in under.items():
        for one, next_one in _neighbours(tie, sorted(rows, key=age)):
            if is_standing(tie) or abs(_time(next_one) - _time(one)) <= _pause(tie):
                shared[_pair(one.id, next_one.id)] += 1
    return sorted(shared, key=lambda pair: (-shared[pair], pair))


def _neighbours(
    tie: str, ordered: Sequence[ReportFacts]
) -> Iterator[tuple[ReportFacts, ReportFacts]]:
    """Yield the reports that may be about one thing by a key: each and the one before it.

    Under the name of an outlet that is the report of this outlet that was the last one when
    another credited it. What the outlet tells later of the same parties is another matter.
    """
    last: ReportFacts | None = None
    for facts in ordered:
        mine = tie in facts.own
        gap = _time(facts) - _time(last) if last else 0.0
        credited = last is not None and tie in last.own
        if last and (not mine or (not credited and gap <= _AT_ONCE)):
            yield last, facts
        if mine or not credited or gap > _pause(tie):
            last = facts


def _joined_late(
    parts: list[frozenset[str]], dated: dict[str, ReportFacts], forbidden: frozenset[Pair]
) -> list[frozenset[str]]:
    """Join stories by reports far apart that share many keys of the particular sorts."""
    home = {id: number for number, part in enumerate(parts) for id in part}
    under: dict[str, list[ReportFacts]] = {}
    for facts in dated.values():
        for tie in filter(is_particular, {*facts.meeting} - {*facts.own}):
            under.setdefault(tie, []).append(facts)
    shared: Counter[Pair] = Counter()
    for rows in under.values():
        if len({home[facts.id] for facts in rows}) > 1:
            shared.update(
                _pair(one.id, other.id) for one, other in combinations(rows, 2)
                if home[one.id] != home[other.id]
                and abs(_time(one) - _time(other)) <= FAR_APART.total_seconds()
            )  # fmt: skip
    late = sorted((p for p in shared if shared[p] >= MANY), key=lambda p: (-shared[p], p))
    return _joined(parts, late, forbidden)


def _alone(ids: Iterable[str]) -> list[frozenset[str]]:
    return [frozenset((id,)) for id in ids]


def _joined(
    parts: Iterable[frozenset[str]], links: Iterable[Pair], forbidden: frozenset[Pair]
) -> list[frozenset[str]]:
    """Join what is linked, the strongest links first, but nothing that people set apart."""
    part: dict[str, set[str]] = {}
    for ids in map(set, parts):
        part |= dict.fromkeys(sorted(ids), ids)
    for one, other in links:
        small, large = sorted((part[one], part[other]), key=len)
        if small is large or _keeps_apart(small, large, forbidden):
            continue
        large |= small
        part.update(dict.fromkeys(small, large))
    return [frozenset(found) for found in {id(found): found for found in part.values()}.values()]


def _keeps_apart(one: AbstractSet[str], other: AbstractSet[str], forbidden: Iterable[Pair]) -> bool:
    return any((a in one and b in other) or (b in one and a in other) for a, b in forbidden)


def _with_undated(
    parts: list[frozenset[str]], known: dict[str, ReportFacts], forbidden: frozenset[Pair]
) -> list[frozenset[str]]:
    """Add each undated report to the story it shares most telling keys with, if it has any.

    Those that share keys only with each other make stories of their own.
    """
    undated = sorted(id for id, facts in known.items() if facts.published is None)
    ties = [Counter(tie for id in part for tie in known[id].meeting) for part in parts]
    added: dict[int, set[str]] = {}
    alone: dict[str, ReportFacts] = {}
    for id in undated:
        mine = set(filter(is_telling, known[id].meeting))
        fitting = [
            (-len(mine & ties[i].keys()), -len(parts[i]), min(parts[i]), i)
            for i in range(len(parts))
            if mine & ties[i].keys() and not _keeps_apart(frozenset((id,)), parts[i], forbidden)
        ]
        if fitting:
            added.setdefault(min(fitting)[-1], set()).add(id)
        else:
            alone[id] = known[id]
    whole = [part | frozenset(added.get(i, ())) for i, part in enumerate(parts)]
    return [*whole, *_joined(_alone(alone), _links(alone.values()), forbidden)]


def _told_together(parts: list[frozenset[str]], told: Iterable[Pair]) -> list[frozenset[str]]:
    """Join the stories of reports that, as people said, are about one happening."""
    joined = parts
    for one, other in told:
        both = [part for part in joined if one in part or other in part]
        rest = [part for part in joined if part not in both]
        joined = [*rest, frozenset().union(*both)]
    return joined


def _touching(
    group: Sequence[ReportFacts],
    groups: Sequence[Sequence[ReportFacts]],
    forbidden: frozenset[Pair],
) -> tuple[ReportFacts, ...]:
    """Return reports of other stories that tell of this one's happening beside their own."""
    ties = {tie for facts in group for tie in facts.meeting}
    mine = frozenset(facts.id for facts in group)
    found = []
    for other in groups:
        for facts in other if other is not group else ():
            near = facts.published and any(
                f.published and abs(_time(f) - _time(facts)) <= APART.total_seconds()
                for f in group
                if ties.intersection(facts.touching) & {*f.meeting}
            )
            if near and not _keeps_apart(mine, {facts.id}, forbidden):
                found.append(facts)
    return tuple(sorted(found, key=age))


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
