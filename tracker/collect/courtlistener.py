"""Kind `courtlistener`: dockets and opinions found by CourtListener's search, API 4.

In: JSON with results. Out: one item per docket or opinion, its text the list of filings, so
that a new filing is a new revision; the next page while the results lie in the window.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, rows, text, value_at
from tracker.collect.items import web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, Budget, options_of
from tracker.collect.searches import SearchOptions, onward, paragraphs
from tracker.domain import Item, Page, Response, Source

BUDGETS("courtlistener")(Budget(per_day=100))


@OPTIONS("courtlistener")
@dataclass(frozen=True, slots=True, kw_only=True)
class CourtListenerOptions(SearchOptions):
    """What may stand under `options` of a CourtListener search."""

    window_days: float = 90


@COLLECTORS("courtlistener")
def courtlistener(source: Source, response: Response) -> Page:
    """Return the dockets and opinions of one page of results."""
    options = options_of(source, CourtListenerOptions)
    data = json_of(source, response)
    if not isinstance(value_at(data, "results"), list):
        raise no_answer(source, response)
    items = [item for row in rows(data, "results") if (item := _item(row, response))]
    since = options.since(response.fetched_at)
    fresh = any(item.published is None or item.published.at >= since for item in items)
    request = onward(source, response, text(data, "next")) if fresh else None
    return Page(items=options.on_topic(items), next_request=request)


def _item(row: Row, response: Response) -> Item | None:
    address = text(row, "docket_absolute_url") or text(row, "absolute_url")
    url = web_address(address, response.url)
    if url is None:
        return None
    filings = rows(row, "recap_documents")
    days = [day for filing in filings if (day := text(filing, "entry_date_filed"))]
    heading = ", ".join(
        part for name in ("caseName", "docketNumber", "court") if (part := text(row, name))
    )
    more = "The docket holds more filings." if value_at(row, "meta", "more_docs") is True else None
    opinions = [text(opinion, "snippet") for opinion in rows(row, "opinions")]
    return Item(
        url=url,
        title=text(row, "caseName") or text(row, "case_name_full") or text(row, "docketNumber"),
        published=dates.moment(text(row, "dateFiled"), "api"),
        modified=dates.moment(max(days, default=None), "api"),
        markup=paragraphs(heading, *map(_filing, filings), more, *opinions),
    )


def _filing(row: Row) -> str | None:
    """Return a filing on one line: its day, its number, what it is, and the passage found."""
    what = text(row, "description") or text(row, "short_description")
    number, day = text(row, "document_number"), text(row, "entry_date_filed")
    parts = [day, f"No. {number}" if number else None, what, text(row, "snippet")]
    return " · ".join(part for part in parts if part) or None
