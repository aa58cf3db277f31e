"""What a page is given and what it gives back.

A page is a plain function `(Visit) -> View`; it reads the archive and never writes, except
those registered for POST. `serve` in `house.py` runs it in a thread and draws the template.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

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
    """

    con: sqlite3.Connection
    knowledge: Knowledge
    settings: Settings
    now: datetime
    path: Mapping[str, str]
    asked: Mapping[str, str]
    may_write: bool

    def name(self, id: str) -> str:
        """Return the name of an entity or root for people to read."""
        entity = self.knowledge.entity(id)
        if entity:
            return entity.name
        kind, _, rest = id.partition(":")
        if kind == "anon":
            return f"{rest.replace('-', ' ')} (not named)"
        return rest.replace("-", " ") if rest else id


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A template with what it shows; or, with `location`, a redirect after a POST."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    location: str | None = None


Page = Callable[[Visit], View]
PAGES: Registry[Page] = Registry("page")
"""Pages by the pattern of their address; patterns for POST begin with `POST `."""


def missing(what: str, id: str, nearest: str = "") -> View:
    """Return the answer for an id that names nothing."""
    hint = f" The nearest that exists: {nearest}." if nearest else ""
    text = f"The archive holds no {what} called {id}.{hint}"
    return View(template="message", context={"title": f"No such {what}", "text": text}, status=404)


def in_words(span: timedelta) -> str:
    """Return a length of time as people say it: minutes, hours or days."""
    if span < timedelta(hours=1):
        return f"{max(round(span / timedelta(minutes=1)), 0)} min"
    if span < timedelta(days=2):
        return f"{span / timedelta(hours=1):.0f} h"
    return f"{span / timedelta(days=1):.0f} d"


def day(at: datetime | None) -> str | None:
    """Return a date as the pages print it, or None."""
    return f"{at.day} {at:%B %Y}" if at else None
