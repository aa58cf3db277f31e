"""Kind `federal_register`: documents of the Federal Register's API, version 1.

In: JSON with documents, of the search or of the public inspection desk. Out: the documents
and the next page. Zero hits have no list at all; page 51 is silently page 1, so that paging
ends before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, number, rows, text
from tracker.collect.items import web_address
from tracker.collect.kinds import COLLECTORS, OPTIONS, REQUESTS, options_of
from tracker.collect.searches import SearchOptions, altered, onward, paragraphs, parameter, whole
from tracker.domain import Item, Page, Request, Response, Source

_MOST_PER_PAGE = 1000  # above it the server silently gives 20
_LAST_PAGE = 50
_SEARCH = "/documents.json"


@OPTIONS("federal_register")
@dataclass(frozen=True, slots=True, kw_only=True)
class FederalRegisterOptions(SearchOptions):
    """What may stand under `options` of a Federal Register search."""

    window_days: float = 14


@REQUESTS("federal_register")
def first(source: Source, now: datetime) -> Request:
    """Ask for what was published in the window; the inspection desk has only today."""
    if _SEARCH not in source.url or "publication_date" in source.url:
        return source.request()
    since = options_of(source, FederalRegisterOptions).since(now).date()
    per_page = min(whole(source.url, "per_page", 100), _MOST_PER_PAGE)
    url = altered(
        source.url,
        conditions__publication_date__gte=since.isoformat(),
        order=parameter(source.url, "order") or "newest",
        per_page=per_page,
        page=None,
    )
    return source.request(url)


@COLLECTORS("federal_register")
def federal_register(source: Source, response: Response) -> Page:
    """Return the documents of one page of results."""
    options = options_of(source, FederalRegisterOptions)
    data = json_of(source, response)
    if not isinstance(data, dict) or number(data, "count") is None:
        raise no_answer(source, response)
    items = [item for row in rows(data, "results") if (item := _item(row, response))]
    return Page(items=options.on_topic(items), next_request=_next(source, response, data))


def _item(row: Row, response: Response) -> Item | None:
    url = web_address(text(row, "html_url"), response.url)
    if url is None:
        return None
    agencies = [
        name
        for agency in rows(row, "agencies")
        if (name := text(agency, "name") or text(agency, "raw_name"))
    ]
    filed = dates.moment(text(row, "filed_at"), "api")
    return Item(
        url=url,
        title=text(row, "title") or text(row, "toc_doc") or text(row, "document_number"),
        author="; ".join(agencies) or None,
        # Before publication its date lies in the future; then it is known when it was filed.
        published=filed or dates.moment(text(row, "publication_date"), "api"),
        markup=paragraphs(text(row, "abstract") or text(row, "excerpts")),
    )


def _next(source: Source, response: Response, data: Row) -> Request | None:
    request = onward(source, response, text(data, "next_page_url"))
    if request is None or not rows(data, "results"):
        return None
    here, there = whole(response.url, "page", 1), whole(request.url, "page", 0)
    return request if here < there <= _LAST_PAGE else None
