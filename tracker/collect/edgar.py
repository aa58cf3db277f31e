"""Kind `edgar`: filings found by the full-text search of EDGAR.

In: JSON with hits. Out: one item per filing, since a filing is found once for each of its
exhibits; the next page, or, at the cap of ten thousand hits, the halves of the time slice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, number, rows, text, value_at
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, REQUESTS, Budget, options_of
from tracker.collect.searches import SearchOptions, altered, paragraphs, parameter, whole
from tracker.domain import Item, Page, Request, Response, Source

_FILES = "https://www.sec.gov/Archives/edgar/data"
_PER_PAGE = 100
_REACHABLE = 10_000

BUDGETS("edgar")(Budget(spacing_seconds=1))


@OPTIONS("edgar")
@dataclass(frozen=True, slots=True, kw_only=True)
class EdgarOptions(SearchOptions):
    """What may stand under `options` of an EDGAR search."""

    window_days: float = 30


@REQUESTS("edgar")
def first(source: Source, now: datetime) -> Request:
    """Ask for the filings of the window."""
    since = options_of(source, EdgarOptions).since(now).date()
    return source.request(_sliced(source.url, since, now.date()))


@COLLECTORS("edgar")
def edgar(source: Source, response: Response) -> Page:
    """Return the filings of one page of hits."""
    options = options_of(source, EdgarOptions)
    data = json_of(source, response)
    total = number(data, "hits", "total", "value")
    if total is None:
        raise no_answer(source, response)
    hits = rows(data, "hits", "hits")
    filings: dict[str, Item] = {}
    for hit in hits:
        name, item = text(hit, "_source", "adsh"), _item(hit)
        if name and item:
            filings.setdefault(name, item)
    if text(data, "hits", "total", "relation") == "gte":
        halves = _halves(source, response.url)
        return Page(items=options.on_topic(filings.values()), further=halves)
    start = whole(response.url, "from", 0) + _PER_PAGE
    more = hits and start < min(total, _REACHABLE)
    request = source.request(altered(response.url, **{"from": start})) if more else None
    return Page(items=options.on_topic(filings.values()), next_request=request)


def _item(hit: Row) -> Item | None:
    number_, _, name = (text(hit, "_id") or "").partition(":")
    ciks, names = (value_at(hit, "_source", key) for key in ("ciks", "display_names"))
    cik = str(ciks[0]).lstrip("0") if isinstance(ciks, list) and ciks else ""
    if not (cik.isdigit() and re.fullmatch(r"[\d-]+", number_) and re.fullmatch(r"[\w.-]+", name)):
        return None
    filer = re.sub(r"\s*\(.*", "", str(names[0])) if isinstance(names, list) and names else None
    facts = (text(hit, "_source", name) for name in ("form", "file_type", "file_description"))
    about = ", ".join(dict.fromkeys(fact for fact in facts if fact))
    day = text(hit, "_source", "file_date")
    return Item(
        url=f"{_FILES}/{cik}/{number_.replace('-', '')}/{name}",
        title=": ".join(part for part in (filer, about) if part) or None,
        author=filer,
        published=dates.moment(day, "api"),
        markup=paragraphs(f"{filer} filed {about} on {day}." if filer and about and day else None),
    )


def _sliced(url: str, start: date, end: date) -> str:
    bounds = {"startdt": start.isoformat(), "enddt": end.isoformat()}
    return altered(url, dateRange="custom", **bounds, page=None, **{"from": None})


def _halves(source: Source, url: str) -> tuple[Request, ...]:
    """Return the requests for the two halves of a slice; none where it is one day."""
    try:
        start, end = (date.fromisoformat(parameter(url, n) or "") for n in ("startdt", "enddt"))
    except ValueError:
        return ()
    if start >= end:
        return ()
    middle = start + (end - start) // 2
    newer = _sliced(url, middle + timedelta(days=1), end)
    return source.request(newer), source.request(_sliced(url, start, middle))
