"""Kind `gdelt`: the article list of the GDELT DOC 2.0 API.

In: JSON with the articles of a slice of time. Out: their addresses; for a slice that is
full, and so cut off, the requests for its halves. `seendate` is when GDELT met the article,
never a date of publication. A sentence instead of JSON is an error, whatever the status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker.collect.answers import Row, json_of, no_answer, rows, text
from tracker.collect.items import web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, REQUESTS, Budget, options_of
from tracker.collect.searches import SearchOptions, altered, parameter, whole
from tracker.domain import Item, Page, Request, Response, Source
from tracker.urls import host

_STAMP = "%Y%m%d%H%M%S"
_MOST_RECORDS = 250
_GRID = timedelta(minutes=15)  # the archive grows in steps of this length

BUDGETS("gdelt")(Budget(spacing_seconds=6, per_hour=30))


@OPTIONS("gdelt")
@dataclass(frozen=True, slots=True, kw_only=True)
class GdeltOptions(SearchOptions):
    """What may stand under `options` of a GDELT search."""

    window_days: float = 1


@REQUESTS("gdelt")
def first(source: Source, now: datetime) -> Request:
    """Ask for the articles of the window, in one slice."""
    since = options_of(source, GdeltOptions).since(now)
    url = altered(
        source.url,
        mode="artlist",
        format="json",
        sort="datedesc",
        maxrecords=_MOST_RECORDS,
        timespan=None,  # never together with a start and an end
        startdatetime=since.strftime(_STAMP),
        enddatetime=now.strftime(_STAMP),
    )
    return source.request(url)


@COLLECTORS("gdelt")
def gdelt(source: Source, response: Response) -> Page:
    """Return the articles of one slice of time."""
    options = options_of(source, GdeltOptions)
    data = json_of(source, response)
    if not isinstance(data, dict) or (data and "articles" not in data):
        raise no_answer(source, response)
    found = rows(data, "articles")
    items = [item for row in found if (item := _item(row, response))]
    full = len(found) >= whole(response.url, "maxrecords", _MOST_RECORDS)
    return Page(
        items=options.on_topic(items), further=_halves(source, response.url) if full else ()
    )


def _item(row: Row, response: Response) -> Item | None:
    url = web_address(text(row, "url"), response.url)
    if url is None:
        return None
    return Item(url=url, title=_tidy(text(row, "title")), domains=(host(url),))


def _tidy(title: str | None) -> str | None:
    """Close the gaps that GDELT leaves around signs of punctuation."""
    if title is None:
        return None
    title = re.sub(r"\s+([,.;:!?%)\]’”])", r"\1", title)
    return re.sub(r"([(\[“‘$])\s+", r"\1", title)


def _halves(source: Source, url: str) -> tuple[Request, ...]:
    """Return the requests for the two halves of a slice; none where it cannot be cut."""
    start, end = (_moment(parameter(url, name)) for name in ("startdatetime", "enddatetime"))
    if start is None or end is None or end - start < 2 * _GRID:
        return ()
    middle = (start + (end - start) / 2).strftime(_STAMP)
    newer, older = altered(url, startdatetime=middle), altered(url, enddatetime=middle)
    return source.request(newer), source.request(older)


def _moment(stamp: str | None) -> datetime | None:
    try:
        return datetime.strptime(stamp or "", _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
