"""One measure with two values.

In: claims under the key of a measure, or of one happening. Out: findings with the
intervals. An interval follows the written precision; only disjoint ones differ. Parts of a
total are told apart by their subject; figures of other months are other figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.cues import TIMELESS
from tracker.compare.known import Fact
from tracker.compare.numbers import says
from tracker.compare.rules import (
    AGREES,
    Difference,
    Finding,
    Group,
    Reading,
    Stand,
    lists,
    rule,
    tallies,
)
from tracker.compare.rules.counting import Tally
from tracker.compare.rules.counting import tallies as tallies_of
from tracker.compare.rules.figures import Figure, aside, figures, measure, number, plural, shown
from tracker.compare.rules.pairing import pairs
from tracker.compare.rules.telling import published
from tracker.compare.wording import stem, stems
from tracker.domain import PlacedClaim, Quantity

_SAME_TIME = timedelta(days=45)
_SPARE = timedelta(days=3)
_TOGETHER = 2  # shared actors that make two groups one, where one list is shorter


@rule("quantity_conflict", levels="ms", severity=0.8, within=True)
def quantity_conflict(group: Group, context: Context) -> Iterator[Finding]:
    """Find one measure with two values that do not overlap."""
    wide = keys.level(group.key) == "s"
    metric = None if wide else keys.last(group.key)

    def read(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
        told = [row for row in figures(placed, context) if metric in {None, row[1].metric}]
        for quantity, figure in told:
            alike = [f for _, f in told if (f.metric, f.subject) == (figure.metric, figure.subject)]
            small = wide and 0 < figure.high < keys.TELLING  # small numbers meet by chance
            if aside(placed.claim, quantity) or not (wide or _is_theirs(quantity, figure, placed)):
                continue
            if len(alike) == 1 and not small and not (figure.part and figure.subject is None):
                yield _reading(quantity, figure, placed.claim.frame)

    found = pairs(
        group, context, read=read, differ=_values_differ, facts=_known_figures, home=_home
    )
    if not wide:
        yield from (one for one in found if _share_words(one.a, one.b))
        return
    changes, past = tallies.changes(group), tallies.replaced(group)
    counted = tallies_of(group.claims)
    for finding in found:
        a, b = finding.a, finding.b
        told = tallies.explained(changes, _spread(a), _spread(b)) or _told_beside(counted, a, b)
        if not told and not tallies.is_past(past, a, b, _spread):
            yield finding
    yield from tallies.differing(group)
    yield from lists.changed(group)


def _is_theirs(quantity: Quantity, figure: Figure, placed: PlacedClaim) -> bool:
    """Say whether an amount is said of the actors of a claim, who do not merely give it."""
    before = placed.claim.text[: max(0, quantity.char_start - placed.claim.start)]
    return bool(figure.subject) or not says("counting", before)


def _home(key: str, slot: str) -> bool:
    """A measure is told under a key of its own, or its happening."""
    return keys.level(key) == "s" or (keys.level(key) == "m" and keys.last(key) == slot)


def _reading(quantity: Quantity, figure: Figure, frame: str) -> Reading:
    value = f"{figure.low:g}..{figure.high:g} {figure.unit}"
    told = "none so far" if figure.high == 0 < quantity.high else shown(quantity)
    return Reading(figure.metric, value, told, "measure", (figure, frame))


def _known_figures(fact: Fact, context: Context) -> Iterator[Reading]:
    for quantity in fact.figures:
        figure = Figure(
            low=quantity.low,
            high=quantity.high,
            open=quantity.high > quantity.low,
            metric=quantity.metric,
            unit=quantity.unit,
            subject=context.names.top(quantity.subject) if quantity.subject else None,
            agents=keys.tops(fact.parties, context.names),
            targets=frozenset(),
            month=f"{fact.days[0]:%Y-%m}" if quantity.metric not in TIMELESS else None,
            named=quantity.subject,
        )
        yield _reading(quantity, figure, fact.frame)


def _values_differ(a: Stand, b: Stand, context: Context) -> Difference | None:
    one, other = _figure(a), _figure(b)
    if b.fact and not _of_its_time(a, b.fact):
        return None
    if not _same_measure(one, other) or not (one.subject or tallies.of_one_thing(a, b, one.unit)):
        return None
    first, second = sorted((a, b), key=lambda stand: (_figure(stand).low, _figure(stand).high))
    low, high = _figure(first), _figure(second)
    if low.high > high.low or (low.high == high.low and not low.open):
        return AGREES
    gap = high.low - low.high
    whose = one.named or other.named
    of = f" of {context.names.name(whose)}" if whose else ""
    return Difference(
        summary=f"Reports differ on the {measure(low.metric)}{of}: "
        f"{first.reading.shown} or {second.reading.shown}",
        explain=(
            ("one value", _interval(low)),
            ("other value", _interval(high)),
            ("overlap", "none"),
            ("gap", f"{high.low:,.10g} − {low.high:,.10g} = {gap:,.10g}"),
        ),
        gap=max(gap, math.ulp(1.0)),
    )


def _share_words(a: Stand, b: Stand) -> bool:
    """Say whether two accounts of a measure share words besides its owner, or one is a fact."""
    return bool(a.fact or b.fact) or any(
        one.placed.facts.id == other.placed.facts.id
        or len(stems(one.placed.claim.text) & stems(other.placed.claim.text)) > _TOGETHER
        for one in a.voices for other in b.voices
    )  # fmt: skip


def _told_beside(counted: list[Tally], a: Stand, b: Stand) -> bool:
    """Say whether a report that has one value has the other too, of something else."""
    unit = stem(_figure(a).unit)
    for one, other in ((a, b), (b, a)) if a.reports != b.reports else ():
        beside = {
            tally.report for tally in counted
            if tally.count.unit == unit and tally.count.low <= _figure(other).high
            and _figure(other).low <= tally.count.high
        }  # fmt: skip
        if one.reports and one.reports <= beside:
            return True
    return False


def _spread(stand: Stand) -> tuple[float, float]:
    return _figure(stand).low, _figure(stand).high


def _interval(figure: Figure) -> str:
    low, high = number(figure.low), number(figure.high)
    return f"{low if low == high else f'{low} to {high}'} {plural(figure.unit)}"


def _figure(stand: Stand) -> Figure:
    figure = stand.reading.about[0]
    assert isinstance(figure, Figure)
    return figure


def _of_its_time(stand: Stand, fact: Fact) -> bool:
    """Say whether what is told may be what a fact tells: not before it, nor dated after it."""
    first, last = fact.days[0] - _SPARE, fact.days[1] + _SPARE
    return any(
        (out := published(voice.placed)) is None
        or (
            out >= first and ((when := voice.placed.claim.event_date) is None or when.start <= last)
        )
        for voice in stand.voices
    )


def _same_measure(one: Figure, other: Figure) -> bool:
    if one.unit != other.unit or one.subject != other.subject:
        return False
    if not one.subject and not _same_group(one, other):
        return False
    return _same_time(one.month, other.month)


def _same_group(one: Figure, other: Figure) -> bool:
    """Say whether two figures without a subject are told of the same actors."""
    if one.targets and other.targets and one.targets != other.targets:
        return False
    if not one.agents or not other.agents or one.agents == other.agents:
        return True
    nested = one.agents <= other.agents or other.agents <= one.agents
    return nested and len(one.agents & other.agents) >= _TOGETHER


def _same_time(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    months = [date(int(month[:4]), int(month[5:]), 1) for month in (one, other)]
    return abs(months[0] - months[1]) <= _SAME_TIME
