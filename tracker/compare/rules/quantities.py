"""One measure with two values, figures set side by side that do not compare, bad sums.

In: claims under the key of a measure, a number or a pair of metrics. Out: findings with the
intervals. An interval follows the written precision; only disjoint ones differ. Parts of a
total are told apart by their subject; figures of other months are other figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.known import Fact
from tracker.compare.rules import (
    AGREES,
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    at_home,
    pairs,
    rule,
)
from tracker.compare.rules.telling import published
from tracker.compare.voices import COUNTED, DIMENSIONS, TIMELESS, has
from tracker.domain import PlacedClaim, Quantity

_SAME_TIME = timedelta(days=45)
_ROUNDING = 0.05
_FEWEST_PARTS = 2
_TELLING = 1000  # smaller numbers meet by chance
_OPEN = frozenset({"over", "at_least", "vague"})


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure as compared: `low` to `high`, whose it is and when it was told."""

    low: float
    high: float
    open: bool
    metric: str
    unit: str
    subject: str | None
    agents: frozenset[str]
    targets: frozenset[str]
    month: str | None
    named: str | None = None


@rule("quantity_conflict", levels="m", severity=0.8)
def quantity_conflict(group: Group, context: Context) -> Iterator[Finding]:
    """Find one measure with two values that do not overlap."""

    def read(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
        return _figures(placed, context, metric=keys.last(group.key))

    return pairs(group, context, read=read, differ=_values_differ, facts=_known_figures)


def _figures(placed: PlacedClaim, context: Context, *, metric: str) -> Iterator[Reading]:
    claim = placed.claim
    if claim.polarity < 0 or claim.modality != "assertion":
        return
    out = published(placed)
    when = claim.event_date.start if claim.event_date else out
    told = [quantity for quantity in claim.quantities if quantity.metric == metric]
    for quantity in told:
        if quantity.subject is None and len(told) > 1:
            continue  # several amounts of one kind are parts, and nobody says of what
        figure = _Figure(
            low=quantity.low,
            high=quantity.high,
            open=quantity.bound in _OPEN,
            metric=quantity.metric,
            unit=quantity.unit,
            subject=context.names.top(quantity.subject) if quantity.subject else None,
            agents=keys.tops(claim.roles.agent, context.names),
            targets=keys.tops(claim.roles.target, context.names),
            month=f"{when:%Y-%m}" if when and metric not in TIMELESS else None,
            named=quantity.subject,
        )
        yield _reading(quantity, figure, claim.frame)


def _reading(quantity: Quantity, figure: _Figure, frame: str) -> Reading:
    value = f"{figure.low:g}..{figure.high:g} {figure.unit}"
    return Reading(figure.metric, value, _shown(quantity), "measure", (figure, frame))


def _shown(quantity: Quantity) -> str:
    if quantity.low == quantity.high or quantity.bound == "exact":
        return f"{keys.written(quantity):,.10g} {_plural(quantity.unit)}"
    words = {"over": "over", "at_least": "at least", "under": "under", "at_most": "at most",
             "about": "about"}.get(quantity.bound)  # fmt: skip
    if words:
        return f"{words} {keys.written(quantity):,.10g} {_plural(quantity.unit)}"
    return f"{quantity.low:,.10g} to {quantity.high:,.10g} {_plural(quantity.unit)}"


def _plural(unit: str) -> str:
    unit = unit.replace("_", " ")
    if unit.endswith("y"):
        return f"{unit[:-1]}ies"
    return unit if unit.isupper() or unit == "percent" else f"{unit}s"


def _known_figures(fact: Fact, context: Context) -> Iterator[Reading]:
    for quantity in fact.figures:
        figure = _Figure(
            low=quantity.low,
            high=quantity.high,
            open=quantity.high > quantity.low,
            metric=quantity.metric,
            unit=quantity.unit,
            subject=context.names.top(quantity.subject) if quantity.subject else None,
            agents=keys.tops(fact.parties, context.names),
            targets=frozenset(),
            month=f"{fact.days[0]:%Y-%m}" if quantity.metric not in TIMELESS else None,
        )
        yield _reading(quantity, figure, fact.frame)


def _values_differ(a: Stand, b: Stand, context: Context) -> Difference | None:
    one, other = _figure(a), _figure(b)
    if not _same_measure(one, other):
        return None
    first, second = sorted((a, b), key=lambda stand: (_figure(stand).low, _figure(stand).high))
    low, high = _figure(first), _figure(second)
    if low.high > high.low or (low.high == high.low and not low.open):
        return AGREES
    gap = high.low - low.high
    whose = one.named or other.named
    of = f" of {context.names.name(whose)}" if whose else ""
    return Difference(
        summary=f"Reports differ on the {low.metric.replace('_', ' ')}{of}: "
        f"{first.reading.shown} or {second.reading.shown}",
        explain=(
            ("one value", _interval(low)),
            ("other value", _interval(high)),
            ("overlap", "none"),
            ("gap", f"{high.low:,.10g} − {low.high:,.10g} = {gap:,.10g}"),
        ),
        gap=max(gap, math.ulp(1.0)),
    )


def _interval(figure: _Figure) -> str:
    return f"{figure.low:,.10g} to {figure.high:,.10g} {figure.unit}"


def _figure(stand: Stand) -> _Figure:
    figure = stand.reading.about[0]
    assert isinstance(figure, _Figure)
    return figure


def _same_measure(one: _Figure, other: _Figure) -> bool:
    if one.unit != other.unit or one.subject != other.subject:
        return False
    if one.targets and other.targets and not one.subject and one.targets != other.targets:
        return False
    if not one.subject and one.agents and other.agents and one.agents != other.agents:
        return False
    return _same_time(one.month, other.month)


def _same_time(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    months = [date(int(month[:4]), int(month[5:]), 1) for month in (one, other)]
    return abs(months[0] - months[1]) <= _SAME_TIME


@rule("unit_incommensurable", levels="uf", severity=0.5)
def unit_incommensurable(group: Group, context: Context) -> Iterator[Finding]:
    """Find figures set against each other that measure different things."""
    if keys.level(group.key) == "f":
        yield from pairs(group, context, read=_numbers(group), differ=_units_differ)
        return
    for placed in group.claims:
        claim = placed.claim
        if not has("comparison", claim.text) or not at_home(group.key, placed):
            continue
        ordered = sorted(claim.quantities, key=lambda q: (q.char_start, q.char_end))
        for one, other in pairwise(ordered):
            if _compared(claim.text, claim.start, one, other):
                yield _incommensurable(group, placed, one, other)


def _compared(text: str, start: int, one: Quantity, other: Quantity) -> bool:
    """Say whether a comparison stands between two figures of different dimensions."""
    same = _dimension(one.unit) == _dimension(other.unit)
    between = text[max(0, one.char_end - start) : max(0, other.char_start - start)]
    return not same and has("comparison", between or text)


def _dimension(unit: str) -> str:
    return DIMENSIONS.get(unit, unit)


def _incommensurable(group: Group, placed: PlacedClaim, one: Quantity, other: Quantity) -> Finding:
    a, b = sorted((one, other), key=lambda q: (q.unit, q.low))
    frame = placed.claim.frame
    sides = [
        Stand(
            Reading("unit", f"{q.low:g}..{q.high:g} {q.unit}", _shown(q), frame),
            (Extract(placed, q.char_start, q.char_end),),
        )
        for q in (a, b)
    ]
    return Finding(
        key=group.key,
        a=sides[0],
        b=sides[1],
        difference=Difference(
            summary=f"A report sets {_shown(a)} against {_shown(b)}: "
            f"{_dimension(a.unit)} and {_dimension(b.unit)} do not compare",
            explain=(
                ("one figure", f"{_shown(a)} = {_dimension(a.unit)}"),
                ("other figure", f"{_shown(b)} = {_dimension(b.unit)}"),
                ("conversion", "none known"),
            ),
        ),
    )


def _numbers(group: Group):  # type: ignore[no-untyped-def]
    """Return a reader of the figures that are the number of the group's key."""
    number = keys.last(group.key)

    def read(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
        for quantity in placed.claim.quantities:
            if f"{keys.written(quantity):g}" != number or keys.written(quantity) < _TELLING:
                continue
            subject = context.names.top(quantity.subject) if quantity.subject else None
            shown = _shown(quantity)
            yield Reading("unit", f"{number} {quantity.unit}", shown, "measure",
                          (quantity.unit, subject))  # fmt: skip

    return read


def _units_differ(a: Stand, b: Stand, context: Context) -> Difference | None:  # noqa: ARG001
    (one, whose), (other, theirs) = a.reading.about, b.reading.about
    if one == other or (whose and theirs and whose != theirs):
        return None
    if not (one in COUNTED and other in COUNTED):
        return None  # equal numbers of unlike things are a coincidence
    first, second = sorted((a.reading, b.reading), key=lambda reading: reading.value)
    return Difference(
        summary=f"One figure is told in two units: {first.shown} or {second.shown}",
        explain=(
            ("one unit", f"{first.value}"),
            ("other unit", f"{second.value}"),
            ("conversion", "none known"),
        ),
        gap=1.0,
    )


@rule("part_whole", levels="m", severity=1.0)
def part_whole(group: Group, context: Context) -> Iterator[Finding]:
    """Find parts that add up to more than the whole told in the same report."""
    metric = keys.last(group.key)
    reports: dict[str, list[PlacedClaim]] = {}
    for placed in group.claims:
        if placed.claim.polarity > 0 and placed.claim.modality == "assertion":
            reports.setdefault(placed.facts.id, []).append(placed)
    for claims in reports.values():
        yield from _sums(group, claims, metric, context)


def _sums(
    group: Group, claims: list[PlacedClaim], metric: str, context: Context
) -> Iterator[Finding]:
    rows = [(p, q) for p in claims for q in p.claim.quantities if q.metric == metric]
    parts: dict[str, tuple[PlacedClaim, Quantity]] = {}
    for placed, quantity in rows:
        if quantity.subject:
            parts.setdefault(context.names.top(quantity.subject), (placed, quantity))
    holder = group.key.split("|")[1]
    wholes = [
        (p, q) for p, q in rows
        if q.subject is None or context.names.top(q.subject) == holder
    ]  # fmt: skip
    parts.pop(holder, None)
    if len(parts) < _FEWEST_PARTS:
        return
    for placed, whole in wholes:
        same = [row for row in parts.values() if row[1].unit == whole.unit]
        low = sum(quantity.low for _, quantity in same)
        if len(same) >= _FEWEST_PARTS and low > whole.high:
            yield _sum_off(group, (placed, whole), same, low, context)


def _sum_off(
    group: Group,
    whole: tuple[PlacedClaim, Quantity],
    parts: list[tuple[PlacedClaim, Quantity]],
    low: float,
    context: Context,
) -> Finding:
    placed, total = whole
    ordered = sorted(parts, key=lambda row: str(row[1].subject))
    terms = " + ".join(f"{quantity.low:,.10g}" for _, quantity in ordered)
    named = context.names.listing(str(quantity.subject) for _, quantity in ordered)
    rounding = (low - total.high) / low <= _ROUNDING
    frame = placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(
            Reading("sum", f"{total.low:g}..{total.high:g} {total.unit}", _shown(total), frame),
            (Extract(placed, total.char_start, total.char_end),),
        ),
        b=Stand(
            Reading("sum", terms, f"at least {low:,.10g} in parts", frame),
            tuple(Extract(p, q.char_start, q.char_end) for p, q in ordered),
        ),
        difference=Difference(
            summary=f"The parts of {named} add up to at least {low:,.10g}, "
            f"the whole is told as {_shown(total)}",
            explain=(
                ("parts", f"{terms} = {low:,.10g} at least"),
                ("whole", f"{total.low:,.10g} to {total.high:,.10g}"),
                ("beyond the whole", f"{low:,.10g} − {total.high:,.10g} = {low - total.high:,.10g}"),
            ),
            gap=low - total.high,
            severity=0.3 if rounding else None,
        ),
    )  # fmt: skip
