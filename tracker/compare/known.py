"""Facts of the knowledge base as values that claims are compared with.

In: `Names` over a `Knowledge`. Out: `Fact` values filed under the same keys as claims.
A fact never says that a report is wrong: it is one more side of a difference.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from tracker.compare import frames, keys
from tracker.compare.cues import steps
from tracker.compare.naming import Names
from tracker.domain import Frame, Quantity, Quote, Roles
from tracker.knowledge import Model, Policy, TimelineEvent, Wording

_MOST_PARTIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the knowledge base, ready for comparison.

    Attributes:
        id: of the row; a side names it as `knowledge:<id>`.
        days: when it happened, both days included; other dates that sources give widen it.
        parties: owners of all who take part.
        figures, quote: what a wording holds.
        outlet: who first made it public.
        step: which step in the life of a policy.
    """

    id: str
    frame: Frame
    days: tuple[date, date]
    parties: frozenset[str]
    thing: str | None = None
    keys: frozenset[str] = frozenset()
    figures: tuple[Quantity, ...] = ()
    quote: Quote | None = None
    outlet: str | None = None
    url: str | None = None
    confidence: str = "medium"
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All facts, by key."""

    by_key: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    events: tuple[Fact, ...] = ()
    things: Mapping[str, Fact] = field(default_factory=dict)

    def of_thing(self, id: str) -> Fact | None:
        """Return the first dated fact about a model or policy, or None."""
        return self.things.get(id)

    def under(self, wanted: Iterable[str]) -> tuple[Fact, ...]:
        """Return the facts under any of the keys, sorted by id."""
        found = {
            (fact.id, fact.days, fact.step or ""): fact
            for key in wanted
            for fact in self.by_key.get(key, ())
        }
        return tuple(found[name] for name in sorted(found))


def known(names: Names) -> Known:
    """File every dated event, model, step of a policy and wording under its keys."""
    knowledge = names.knowledge
    facts = [
        *(fact for row in knowledge.events.values() for fact in _event(row, names)),
        *(_model(row) for row in knowledge.models.values()),
        *(fact for row in knowledge.policies.values() for fact in _policy(row)),
        *(_wording(row, names) for row in knowledge.wordings.values()),
    ]
    by_key: dict[str, list[Fact]] = {}
    for fact in facts:
        for key in fact.keys:
            by_key.setdefault(key, []).append(fact)
    events = tuple(fact for fact in facts if fact.id in knowledge.events)
    things: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda fact: fact.days):
        if fact.thing and fact.quote is None:
            things.setdefault(fact.thing, fact)
    return Known({key: tuple(rows) for key, rows in by_key.items()}, events, things)


def span(day: date, precision: str) -> tuple[date, date]:
    """Return first and last day of a day, month or year."""
    if precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=last)
    return day, day


def _event(row: TimelineEvent, names: Names) -> Iterator[Fact]:
    frame = frames.EVENT_FRAMES.get(row.type)
    if frame is None:
        return
    parties = keys.actors(row.participants, names)
    yield Fact(
        id=row.id,
        frame=frame,
        days=span(row.date, row.precision),
        parties=parties,
        keys=frozenset(_event_keys(frame, parties, names)),
        outlet=row.origin_outlet,
        url=row.primary_url or next(iter(row.secondary_urls), None),
        confidence=row.confidence,
    )


def _event_keys(frame: str, parties: frozenset[str], names: Names) -> Iterator[str]:
    """Yield a key for every party that may be the actor, and for every joint few."""
    wide = frames.parent(frame)
    members = sorted(parties)[:_MOST_PARTIES]
    sizes = range(2, len(members) + 1) if wide in frames.SINGLE else (1,)
    for size in sizes:
        for group in combinations(members, size):
            yield keys.key("p", wide, *group)
            yield keys.key("p", wide, *sorted({names.top(one) for one in group}))


def _model(row: Model) -> Fact:
    first, last = span(row.released, row.precision)
    others = [day for day in (_written_day(other.date) for other in row.other_dates) if day]
    return Fact(
        id=row.id,
        frame="release_model",
        days=(min(first, row.not_before, *others), max(last, *others)) if others
        else (min(first, row.not_before), last),
        parties=frozenset((row.developer,)),
        thing=row.id,
        keys=frozenset((keys.key("p", "release_model", row.id),)),
        url=row.source_url,
        confidence=row.confidence,
    )  # fmt: skip


def _policy(row: Policy) -> Iterator[Fact]:
    """Yield each dated step; steps whose words are not listed say only that it existed."""
    for step in row.dates:
        named = steps(step.event)
        yield Fact(
            id=row.id,
            frame="gov_act",
            days=(step.date, step.date),
            parties=frozenset(),
            thing=row.id,
            keys=frozenset((keys.key("p", "gov_act", row.id),)),
            url=row.source_url,
            confidence=row.confidence,
            step=named[-1] if named else None,
        )


def _wording(row: Wording, names: Names) -> Fact:
    about = names.lookup(row.about) if row.about else None
    quote = Quote(text=row.text, start=0, end=len(row.text), speaker=row.speaker)
    roles = Roles(agent=(row.speaker,), target=(about,) if about else (), object=(row.document,))
    figures = tuple(
        Quantity(
            metric=figure.metric, low=figure.low, high=figure.high, unit=figure.unit,
            bound="range", text=row.text, char_start=0, char_end=0, subject=figure.of,
        )
        for figure in row.figures
    )  # fmt: skip
    found = [*keys.of_quote(quote, roles, names)]
    for figure in figures:
        found.extend(keys.of_quantity(figure, roles, names))
        found.append(keys.key("m", row.document, figure.metric))
    return Fact(
        id=row.id,
        frame="measure",
        days=(row.date, row.date),
        parties=frozenset((row.speaker,)),
        thing=row.document,
        keys=frozenset(found),
        figures=figures,
        quote=quote,
        url=row.source_url,
        confidence=row.confidence,
    )


def _written_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
