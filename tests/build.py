"""Values for tests, with a default for everything: a test names only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tracker.domain import (
    Claim,
    EventDate,
    Moment,
    PlacedClaim,
    Quantity,
    Quote,
    Report,
    ReportFacts,
    Roles,
    Zone,
)
from tracker.urls import stable_id


def moment(text: str) -> Moment:
    """Read `2026-04-06` or `2026-04-06T12:00` as a moment in UTC."""
    at = datetime.fromisoformat(text)
    precision = "minute" if "T" in text else "day"
    return Moment(at=at.replace(tzinfo=UTC), precision=precision, basis="test")


def on(text: str, *, words: str = "", weekday: int | None = None, at: int = 0) -> EventDate:
    """Read `2024-10-22` or `2024-01-01/2024-12-31` as the date of an event."""
    start, _, end = text.partition("/")
    first = date.fromisoformat(start)
    return EventDate(
        start=first,
        end=date.fromisoformat(end) if end else first,
        precision="range" if end else "day",
        text=words or text,
        char_start=at,
        char_end=at + len(words or text),
        weekday=weekday,
    )


def quantity(
    metric: str = "accounts", low: float = 100, high: float | None = None, **more: Any
) -> Quantity:
    """Return an exact amount unless told otherwise."""
    defaults = {
        "unit": "account",
        "bound": "exact" if high is None else "about",
        "text": f"{low:g}",
        "char_start": 0,
        "char_end": 1,
    }
    return Quantity(metric=metric, low=low, high=low if high is None else high, **defaults | more)


def quote(text: str, speaker: str | None = None, start: int = 0) -> Quote:
    return Quote(text=text, start=start, end=start + len(text), speaker=speaker)


def claim(text: str = "It happened.", **more: Any) -> Claim:
    """Return a flat assertion of the page's own voice; `agent`, `target`, `object` set roles."""
    roles = Roles(
        agent=tuple(more.pop("agent", ())),
        target=tuple(more.pop("target", ())),
        object=tuple(more.pop("object", ())),
    )
    defaults: dict[str, Any] = {
        "report": "r-one",
        "revision": "1",
        "start": 0,
        "zone": "body",
        "frame": "other",
        "act": "assert",
        "hedge": 0,
        "polarity": 1,
        "roles": roles,
    }
    given = defaults | more
    given.setdefault("end", given["start"] + len(text))
    given.setdefault("id", stable_id("claim", given["report"], str(given["start"]), text))
    return Claim(text=text, **given)


def facts(report: str = "r-one", **more: Any) -> ReportFacts:
    """Return the facts of a report without a date; `published` may be given as text."""
    if isinstance(more.get("published"), str):
        more["published"] = moment(more["published"])
    defaults: dict[str, Any] = {
        "revision": "1",
        "url": f"https://{report}.example/story",
        "title": f"Headline of {report}",
        "outlet": report,
        "publisher": report,
        "published": None,
        "modified": None,
        "origin_class": "reporting",
        "anchor": "a-one",
    }
    return ReportFacts(id=report, **defaults | more)


def placed(
    what: Claim | None = None, of: ReportFacts | None = None, *, keys: tuple[str, ...] = ("k-one",)
) -> PlacedClaim:
    """Return a claim that stands under one key in a report of its own id."""
    what = what or claim()
    of = of or facts(what.report)
    return PlacedClaim(claim=replace(what, report=of.id), facts=of, keys=keys)


def report(text: str = "It happened.", **more: Any) -> Report:
    """Return a report of one body zone; `published` may be given as text."""
    if isinstance(more.get("published"), str):
        more["published"] = moment(more["published"])
    name = more.pop("id", "r-one")
    defaults: dict[str, Any] = {
        "revision": "1",
        "url": f"https://{name}.example/story",
        "title": f"Headline of {name}",
        "outlet": name,
        "published": None,
        "modified": None,
        "author": None,
        "language": "en",
        "zones": (Zone(kind="body", start=0, end=len(text)),),
        "origin_class": "reporting",
    }
    return Report(id=name, text=text, **defaults | more)
