"""Kind `arxiv`: papers found by arXiv's API.

In: an Atom feed. Out: the papers, known by their id without the version, so that a new
version is a revision; the next page while the papers lie in the window. An error comes as a
feed with one entry, a fault as a feed without entries although some are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tracker.collect import dates
from tracker.collect.answers import no_answer
from tracker.collect.feed import parsed
from tracker.collect.items import plain
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, Budget, options_of
from tracker.collect.searches import SearchOptions, altered, paragraphs, whole
from tracker.domain import Item, Page, Request, Response, Source
from tracker.errors import InputError

_PAGES = "https://arxiv.org/abs/"
_REACHABLE = 30_000
_ID = re.compile(r"/abs/([\w.-]+(?:/\w+)?)$")
_VERSION = re.compile(r"v\d+$")

BUDGETS("arxiv")(Budget(spacing_seconds=3, per_hour=60))


@OPTIONS("arxiv")
@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivOptions(SearchOptions):
    """What may stand under `options` of an arXiv search."""

    window_days: float = 14


@COLLECTORS("arxiv")
def arxiv(source: Source, response: Response) -> Page:
    """Return the papers of one page of results."""
    options = options_of(source, ArxivOptions)
    feed = parsed(source, response)
    total = _count(feed, "opensearch_totalresults")
    if total is None:
        raise no_answer(source, response)
    _check(response, feed.entries, total)
    items = [item for entry in feed.entries if (item := _item(entry))]
    since = options.since(response.fetched_at)
    fresh = any(item.modified and item.modified.at >= since for item in items)
    request = _next(source, response, len(feed.entries), total) if fresh else None
    return Page(items=options.on_topic(items), next_request=request)


def _check(response: Response, entries: list[Any], total: int) -> None:
    """Raise InputError for the two faults that look like results."""
    for entry in entries[:1]:
        if "/api/errors" in str(entry.get("id")) or entry.get("title") == "Error":
            reason = plain(entry.get("summary")) or "for no stated reason"
            remedy = "mend search_query in url of the source"
            raise InputError(f"the query was refused: {reason}", where=response.url, remedy=remedy)
    if not entries and total > whole(response.url, "start", 0):
        problem = f"counts {total} papers and shows none"
        remedy = "nothing to do: this passes, the next poll will try again"
        raise InputError(problem, where=response.url, remedy=remedy)


def _item(entry: Any) -> Item | None:
    found = _ID.search(str(entry.get("id") or ""))
    if not found:
        return None
    authors = [name for author in entry.get("authors", ()) if (name := plain(author.get("name")))]
    return Item(
        url=_PAGES + _VERSION.sub("", found[1]),
        title=plain(entry.get("title")),
        author=", ".join(authors) or None,
        published=dates.moment(entry.get("published"), "api"),
        modified=dates.moment(entry.get("updated"), "api"),
        markup=paragraphs(plain(entry.get("summary"))),
    )


def _next(source: Source, response: Response, shown: int, total: int) -> Request | None:
    start = whole(response.url, "start", 0) + shown
    if not shown or start >= min(total, _REACHABLE):
        return None
    return source.request(altered(response.url, start=start))


def _count(feed: Any, name: str) -> int | None:
    value = str(feed.feed.get(name) or "").strip()
    return int(value) if re.fullmatch(r"\d{1,9}", value) else None
