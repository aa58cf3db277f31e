"""Kind `govuk`: documents found by the search of GOV.UK.

In: JSON with results. Out: the documents and the next page. The timestamp moves with every
major update, so it is a change date. The search ranks more than it filters: `match` tests
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, number, rows, text, value_at
from tracker.collect.items import web_address
from tracker.collect.kinds import COLLECTORS, OPTIONS, REQUESTS, options_of
from tracker.collect.searches import SearchOptions, altered, paragraphs, whole
from tracker.domain import Item, Page, Request, Response, Source

_MOST_PER_PAGE = 1500


@OPTIONS("govuk")
@dataclass(frozen=True, slots=True, kw_only=True)
class GovukOptions(SearchOptions):
    """What may stand under `options` of a GOV.UK search."""

    window_days: float = 30


@REQUESTS("govuk")
def first(source: Source, now: datetime) -> Request:
    """Ask for what was updated in the window, newest first."""
    since = options_of(source, GovukOptions).since(now).date()
    url = altered(
        source.url,
        order="-public_timestamp",
        count=min(whole(source.url, "count", 100), _MOST_PER_PAGE),
        start=None,
        filter_public_timestamp=f"from:{since.isoformat()}",
    )
    return source.request(url)


@COLLECTORS("govuk")
def govuk(source: Source, response: Response) -> Page:
    """Return the documents of one page of results."""
    options = options_of(source, GovukOptions)
    data = json_of(source, response)
    total = number(data, "total")
    if total is None or not isinstance(value_at(data, "results"), list):
        raise no_answer(source, response)
    found = rows(data, "results")
    items = [item for row in found if (item := _item(row, response))]
    start = whole(response.url, "start", 0) + len(found)
    more = found and start < total
    request = source.request(altered(response.url, start=start)) if more else None
    return Page(items=options.on_topic(items), next_request=request)


def _item(row: Row, response: Response) -> Item | None:
    url = web_address(text(row, "link"), response.url)
    if url is None:
        return None
    bodies = [name for body in rows(row, "organisations") if (name := text(body, "title"))]
    return Item(
        url=url,
        title=text(row, "title"),
        author="; ".join(bodies) or None,
        modified=dates.moment(text(row, "public_timestamp"), "api"),
        markup=paragraphs(text(row, "description")),
    )
