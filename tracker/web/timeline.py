"""Set the dates of a conflict on one line: what reports say above it, what is known below.

In: the sides of a conflict with the days they name, and dated facts. Out: coordinates for
SVG, and the same as a list for small screens. Never decides which date holds.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tracker.web.visit import count, day

_WIDTH: Final = 836
_LEFT, _RIGHT = 58, 778
_AXIS: Final = 108
_LOWEST: Final = 148
_STEP: Final = 22
_HALF: Final = _WIDTH // 2
_MONTHS: Final = {name: number for number, name in enumerate(calendar.month_name) if name}
_DATE: Final = re.compile(
    rf"(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})"
    r"|\b(?P<alone>\d{4})\b"
)
_A_YEAR, _LONG = timedelta(days=300), timedelta(days=1200)
_A_MONTH: Final = timedelta(days=62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something with its first and last day.

    Attributes:
        style: a or b for a side, fact for a row of the knowledge base.
        is_side: it stands on a side; other facts only help to read the line.
    """

    label: str
    note: str
    first: date
    last: date
    style: str
    is_side: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dated thing with its place on the line; facts hang below it, at `y`."""

    dated: Dated
    x: float
    end: float
    y: float
    anchor: str
    text_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The drawing: marks, ticks (x, label, whether a year begins), and the gap.

    Attributes:
        told: (when, who, style, what) in order, for small screens.
    """

    width: int
    height: int
    axis: int
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str, bool], ...]
    band: tuple[float, float]
    gap: str
    label: str
    told: tuple[tuple[str, str, str, str], ...]


def days_in(text: str) -> tuple[date, date] | None:
    """Return the first and last day that a value as the rules write it stands for."""
    found = [_span(match) for match in _DATE.finditer(text)]
    spans = [span for span in found if span]
    return (spans[0][0], spans[-1][1]) if spans and spans[0][0] <= spans[-1][1] else None


def line(dated: Sequence[Dated]) -> Line | None:
    """Return the line, or None where the sides do not name two different times."""
    sides = sorted((one for one in dated if one.is_side), key=lambda one: (one.first, one.last))
    if len({(one.first, one.last) for one in sides}) < 2:  # noqa: PLR2004 - a line takes two
        return None
    first, last = sides[0], sides[-1]
    span = (min(d.first for d in dated), max(d.last for d in dated))
    apart = (last.first - first.last).days
    gap = f"{count(apart, 'day')} apart" if apart > 0 else "they overlap"
    marks = tuple(_marks(sorted(dated, key=lambda one: (one.first, one.label)), span))
    lowest = max((mark.y for mark in marks if mark.dated.style == "fact"), default=_AXIS + 20)
    return Line(
        width=_WIDTH,
        height=int(lowest) + 14,
        axis=_AXIS,
        marks=marks,
        ticks=tuple(_ticks(span)),
        band=(_x(first.last, span), max(_x(last.first, span), _x(first.last, span))),
        gap=gap,
        label=f"Timeline: {', '.join(f'{m.dated.label} ({m.dated.note})' for m in marks)}; {gap}.",
        told=tuple(_told(marks, first)),
    )


def _span(match: re.Match[str]) -> tuple[date, date] | None:
    try:
        if match["alone"]:
            year = int(match["alone"])
            return date(year, 1, 1), date(year, 12, 31)
        year, month = int(match["year"]), _MONTHS[match["month"]]
        if match["day"]:
            on = date(year, month, int(match["day"]))
            return on, on
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def _x(on: date, span: tuple[date, date]) -> float:
    total = max((span[1] - span[0]).days, 1)
    return round(_LEFT + (_RIGHT - _LEFT) * (on - span[0]).days / total, 1)


def _marks(dated: Sequence[Dated], span: tuple[date, date]) -> Iterator[Mark]:
    facts = [one for one in dated if one.style == "fact"]
    at_left = [one for one in facts if _x(one.first, span) <= _HALF]
    # Labels reach inwards, so the one nearest to the middle hangs highest: no line crosses one.
    hanging = [*reversed(at_left), *facts[len(at_left) :]]
    for one in dated:
        x, end = _x(one.first, span), _x(one.last, span)
        y = float(_LOWEST + _STEP * hanging.index(one)) if one.style == "fact" else 82.0
        left = x <= _HALF
        yield Mark(
            dated=one,
            x=x,
            end=end,
            y=y,
            anchor="start" if left else "end",
            text_x=(x if left else end) + (6 if left else -6) * (one.style == "fact"),
        )


def _ticks(span: tuple[date, date]) -> Iterator[tuple[float, str, bool]]:
    """Yield the first days of years, quarters, months or weeks, whatever fits."""
    length = span[1] - span[0]
    if length <= _A_MONTH:
        step = timedelta(days=7 if length.days > 14 else max(1, length.days // 6))  # noqa: PLR2004
        on = span[0]
        while on <= span[1]:
            yield _x(on, span), f"{on.day} {on:%b}", False
            on += step
        return
    months = 12 if length > _LONG else 3 if length > _A_YEAR else 1
    for year in range(span[0].year, span[1].year + 1):
        for month in range(1, 13, months):
            on = date(year, month, 1)
            if span[0] <= on <= span[1]:
                yield _x(on, span), str(year) if month == 1 else f"{on:%b}", month == 1


def _told(marks: Sequence[Mark], first: Dated) -> Iterator[tuple[str, str, str, str]]:
    for mark in marks:
        one = mark.dated
        when = day(one.first) or ""
        if one.last != one.first:
            when += f" to {day(one.last)}"
        later = (one.first - first.last).days
        if later > 0:
            when += f", {count(later, 'day')} on"
        yield when, one.label, one.style, one.note
