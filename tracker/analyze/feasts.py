"""Days with a name of their own: "Boxing Day", "Thanksgiving".

In: feasts.yaml, a name and a year. Out: the day. Never knows which year is meant.
"""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from tracker.errors import ConfigError
from tracker.yamlsource import parse


@lru_cache(maxsize=1)
def _rows() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("feasts.yaml").read_text("utf-8")
    rows: dict[str, Any] = parse(text, where="tracker/analyze/feasts.yaml", error=ConfigError)
    return rows


def names() -> tuple[str, ...]:
    """Return all names, the longest first."""
    rows = _rows()
    return tuple(sorted({**rows["fixed"], **rows["moving"]}, key=lambda name: (-len(name), name)))


def day_of(name: str, year: int) -> date:
    """Return the day that a name stands for in a year."""
    rows = _rows()
    if name in rows["fixed"]:
        month, day = rows["fixed"][name]
        return date(year, month, day)
    month, weekday, which = rows["moving"][name]
    weeks = (week[weekday] for week in calendar.monthcalendar(year, month))
    found = [day for day in weeks if day]
    return date(year, month, found[which - 1 if which > 0 else which])
