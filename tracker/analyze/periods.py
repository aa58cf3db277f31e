"""Stretches of days and the arithmetic that dates in text need.

In: years, months, days, words. Out: `Period` values, or None where no such day exists.
Never reads text and never knows what day it is.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "week", "month", "quarter", "half", "year", "range"]

MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
# What "early", "mid" and "late" leave of a month (days) and of a year (months).
_THIRDS_OF_MONTH = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_THIRDS_OF_WEEK = {"early": (0, 1), "mid": (2, 2), "late": (4, 6)}
_WEEKS = {"first": 0, "second": 1, "third": 2, "fourth": 3}
_THIRDS_OF_YEAR = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both included."""

    start: date
    end: date
    precision: Precision


def days(year: int, month: int, first: int, last: int | None = None) -> Period | None:
    """Return one day, or `first` to `last` of a month; None if there are no such days."""
    try:
        start, end = date(year, month, first), date(year, month, last or first)
    except ValueError:
        return None
    return Period(start, end, "range" if last else "day") if start <= end else None


def one_day(day: date) -> Period:
    """Return the period of a single day."""
    return Period(day, day, "day")


def months(year: int, first: int, last: int, precision: Precision) -> Period:
    """Return the whole months `first` to `last` of a year."""
    end = calendar.monthrange(year, last)[1]
    return Period(date(year, first, 1), date(year, last, end), precision)


def month(year: int, number: int) -> Period:
    """Return a calendar month."""
    return months(year, number, number, "month")


def whole_year(year: int) -> Period:
    """Return a calendar year."""
    return months(year, 1, 12, "year")


def part(period: Period, which: str) -> Period:
    """Return the early, middle or late part of a month or year; other periods unchanged."""
    if period.precision == "month" and which in _THIRDS_OF_MONTH:
        first, last = _THIRDS_OF_MONTH[which]
        last = min(last, period.end.day)
        return Period(period.start.replace(day=first), period.start.replace(day=last), "range")
    if period.precision == "week" and which in _THIRDS_OF_WEEK:
        begin, end = (timedelta(days=n) for n in _THIRDS_OF_WEEK[which])
        return Period(period.start + begin, period.start + end, "range")
    if period.precision == "year" and which in _THIRDS_OF_YEAR:
        first, last = _THIRDS_OF_YEAR[which]
        return months(period.start.year, first, last, "range")
    return period


def week_of(period: Period, which: str) -> Period:
    """Return the first, second, third, fourth or last seven days of a month."""
    if period.precision != "month":
        return period
    if which == "last":
        return Period(period.end - timedelta(days=6), period.end, "week")
    first = period.start + timedelta(weeks=_WEEKS[which])
    return Period(first, first + timedelta(days=6), "week")


def half_of(period: Period, which: str) -> Period:
    """Return the first or second half of a month or year; other periods unchanged."""
    if period.precision == "year":
        first = 1 if which == "first" else 7
        return months(period.start.year, first, first + 5, "half")
    if period.precision != "month":
        return period
    middle = period.start.replace(day=15)
    if which == "first":
        return Period(period.start, middle, "range")
    return Period(middle + timedelta(days=1), period.end, "range")


def weekend_at(day: date, shift: int) -> Period:
    """Return the Saturday and Sunday before or around a day, or `shift` weeks from them."""
    saturday = day - timedelta(days=(day.weekday() + 2) % 7) + timedelta(weeks=shift)
    return Period(saturday, saturday + timedelta(days=1), "range")


def unit_at(day: date, unit: str, shift: int) -> Period:
    """Return the day, week, month, quarter or year `shift` units away from that of `day`."""
    if unit == "day":
        return one_day(day + timedelta(days=shift))
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        return Period(monday, monday + timedelta(days=6), "week")
    if unit == "year":
        return whole_year(max(1, day.year + shift))
    step = 3 if unit == "quarter" else 1
    index = day.year * 12 + day.month - 1 + step * shift
    year, number = divmod(index, 12)
    if unit == "quarter":
        first = number // 3 * 3 + 1
        return months(year, first, first + 2, "quarter")
    return month(year, number + 1)


def around(period: Period, unit: str) -> Period:
    """Return the day, week, month or year in which `period` begins."""
    return unit_at(period.start, unit, 0)


def same_day(day: date, unit: str, shift: int) -> date:
    """Return the day that lies some days, weeks, months or years away."""
    if unit in {"day", "week"}:
        return day + timedelta(days=shift * (7 if unit == "week" else 1))
    months_ = day.year * 12 + day.month - 1 + shift * (12 if unit == "year" else 1)
    year, number = divmod(months_, 12)
    last = calendar.monthrange(year, number + 1)[1]
    return date(year, number + 1, min(day.day, last))


def season(year: int, name: str) -> Period:
    """Return a season of the northern year; winter is the one that ends in `year`."""
    if name == "winter":
        end = calendar.monthrange(year, 2)[1]
        return Period(date(year - 1, 12, 1), date(year, 2, end), "quarter")
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}[name]
    return months(year, first, first + 2, "quarter")
