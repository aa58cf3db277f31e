"""What a page is given and what it gives back.

A page is a plain function `(Visit) -> View`; it reads the archive and never writes, except
those registered for POST. `house.py` runs it in a thread and draws the template.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tracker.config import Settings
from tracker.knowledge import Knowledge
from tracker.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request to one page.

    Attributes:
        con: a connection to the archive, read-only unless the page answers POST.
        path: values named by the page's address pattern.
        asked: query parameters, or the fields of a posted form; first value of each.
        may_write: the visitor holds the reviewer's cookie.
        name: under which the visitor last wrote; empty before that.
    """

    con: sqlite3.Connection
    knowledge: Knowledge
    settings: Settings
    now: datetime
    path: Mapping[str, str]
    asked: Mapping[str, str]
    may_write: bool
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A template with what it shows; with `location`, a redirect; with `data`, JSON.

    The context may hold `rows_of`, the path of the row that the page shows below the
    archive's tables, and `json`, the address of the same as JSON; the footer links both.
    """

    template: str = "message"
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    location: str | None = None
    data: Mapping[str, Any] | None = None


Page = Callable[[Visit], View]
PAGES: Registry[Page] = Registry("page")
"""Pages by the pattern of their address; patterns for POST begin with `POST `."""


def missing(what: str, id: str, hints: Sequence[tuple[str, str]] = ()) -> View:
    """Return the answer for an id that names nothing, with (label, address) of the nearest."""
    text = f"The archive holds no {what} called {id}."
    context = {"title": f"No such {what}", "text": text, "hints": hints}
    return View(context=context, status=404)


def in_words(span: timedelta) -> str:
    """Return a length of time as people say it: minutes, hours or days."""
    if span < timedelta(minutes=1):
        return "under a minute"
    if span < timedelta(hours=1):
        return f"{span / timedelta(minutes=1):.0f} min"
    if span < timedelta(days=2):
        return f"{span / timedelta(hours=1):.0f} h"
    return f"{span / timedelta(days=1):.0f} days"


def day(at: date | None) -> str | None:
    """Return a date as the pages print it, or None."""
    return f"{at.day} {at:%B %Y}" if at else None


def minute(at: datetime) -> str:
    """Return a moment as the pages print it."""
    return f"{day(at)}, {at:%H:%M}"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 report`, `2 reports`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def asked_from(visit: Visit) -> int:
    """Return the number of the first row that a page of a list was asked to begin with."""
    asked = visit.asked.get("from", "0")
    return int(asked[:9]) if asked.isdecimal() else 0


def pages_around(visit: Visit, start: int, size: int, total: int) -> dict[str, str | None]:
    """Return the addresses of the pages of a list before and after one, for its template."""
    return {
        "before": further(visit, start - size) if start else None,
        "more": further(visit, start + size) if start + size < total else None,
    }


def further(visit: Visit, start: int) -> str:
    """Return the query for the same list from another row on."""
    return "?" + urlencode({**visit.asked, "from": max(start, 0)})
