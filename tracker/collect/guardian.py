"""Kind `guardian`: articles found by the Guardian's Open Platform.

In: JSON with results. Out: headline, address and dates, and the standfirst where the source
may keep a summary; the next page. A page past the end is an error of the server's, so paging
ends with the number of pages it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, number, rows, text
from tracker.collect.items import web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, REQUESTS, Budget, options_of
from tracker.collect.searches import SearchOptions, altered, paragraphs
from tracker.domain import Item, Page, Request, Response, Source

BUDGETS("guardian")(Budget(spacing_seconds=1, per_day=500))


@OPTIONS("guardian")
@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianOptions(SearchOptions):
    """What may stand under `options` of a Guardian search."""

    window_days: float = 3


@REQUESTS("guardian")
def first(source: Source, now: datetime) -> Request:
    """Ask for the articles of the window."""
    since = options_of(source, GuardianOptions).since(now).date()
    return source.request(altered(source.url, **{"from-date": since.isoformat()}, page=None))


@COLLECTORS("guardian")
def guardian(source: Source, response: Response) -> Page:
    """Return the articles of one page of results."""
    options = options_of(source, GuardianOptions)
    data = json_of(source, response)
    if text(data, "response", "status") != "ok":
        raise no_answer(source, response)
    keeps = source.body != "none"
    found = rows(data, "response", "results")
    items = [item for row in found if (item := _item(row, keeps=keeps))]
    here, last = (number(data, "response", name) or 1 for name in ("currentPage", "pages"))
    more = found and here < last
    request = source.request(altered(response.url, page=here + 1)) if more else None
    return Page(items=options.on_topic(items), next_request=request)


def _item(row: Row, *, keeps: bool) -> Item | None:
    url = web_address(text(row, "webUrl"), "")
    if url is None:
        return None
    return Item(
        url=url,
        title=text(row, "webTitle"),
        author=text(row, "fields", "byline"),
        published=dates.moment(text(row, "webPublicationDate"), "api"),
        modified=dates.moment(text(row, "fields", "lastModified"), "api"),
        markup=paragraphs(text(row, "fields", "trailText")) if keeps else None,
    )
