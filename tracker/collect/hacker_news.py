"""Kind `hacker_news`: stories and comments found by the Algolia search of Hacker News.

In: JSON with hits, newest first. Out: the documents that stories link to, or the posts
themselves where they link nowhere; the next page, or, past the thousand hits that can be
paged, the next slice of time. When something was posted says nothing of when the linked
document appeared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, number, rows, text, value_at
from tracker.collect.items import web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, REQUESTS, Budget, options_of
from tracker.collect.searches import SearchOptions, altered, paragraphs, parameter
from tracker.domain import Item, Moment, Page, Request, Response, Source
from tracker.urls import host

_POSTS = "https://news.ycombinator.com/item?id="
_REACHABLE = 1000
_POSTED = "created_at_i"

BUDGETS("hacker_news")(Budget(per_hour=10_000))


@OPTIONS("hacker_news")
@dataclass(frozen=True, slots=True, kw_only=True)
class HackerNewsOptions(SearchOptions):
    """What may stand under `options` of a Hacker News search.

    Attributes:
        min_points: stories known to have fewer are left out.
    """

    window_days: float = 3
    min_points: int = 0


@REQUESTS("hacker_news")
def first(source: Source, now: datetime) -> Request:
    """Ask for the first page of what was posted in the window."""
    since = options_of(source, HackerNewsOptions).since(now)
    return source.request(_sliced(source.url, f"{_POSTED}>={int(since.timestamp())}"))


@COLLECTORS("hacker_news")
def hacker_news(source: Source, response: Response) -> Page:
    """Return what one page of hits is about."""
    options = options_of(source, HackerNewsOptions)
    data = json_of(source, response)
    if not isinstance(value_at(data, "hits"), list) or number(data, "nbHits") is None:
        raise no_answer(source, response)
    hits = rows(data, "hits")
    items = [item for hit in hits if _has_points(hit, options.min_points) and (item := _item(hit))]
    return Page(items=options.on_topic(items), next_request=_next(source, response, data, hits))


def _has_points(hit: Row, least: int) -> bool:
    points = number(hit, "points")
    return points is None or points >= least


def _item(hit: Row) -> Item | None:
    name = text(hit, "objectID") or ""
    title = text(hit, "title") or text(hit, "story_title")
    said = text(hit, "story_text") or text(hit, "comment_text")
    url = web_address(text(hit, "url"), "")
    if url:
        return Item(url=url, title=title, domains=(host(url),))
    if not name.isdigit():
        return None
    return Item(
        url=_POSTS + name,
        title=title,
        author=text(hit, "author"),
        published=_posted(hit),
        domains=(host(_POSTS),),
        markup=paragraphs(said) or paragraphs(title),
    )


def _posted(hit: Row) -> Moment | None:
    seconds = number(hit, _POSTED)
    if seconds is None or not 0 < seconds < 1 << 33:
        return dates.moment(text(hit, "created_at"), "api")
    return Moment(at=datetime.fromtimestamp(seconds, UTC), precision="minute", basis="api")


def _next(source: Source, response: Response, data: Row, hits: list[Row]) -> Request | None:
    page, per_page = number(data, "page") or 0, number(data, "hitsPerPage") or 20
    if not hits or (page + 1) * per_page >= (number(data, "nbHits") or 0):
        return None
    if (page + 2) * per_page <= _REACHABLE:
        return source.request(altered(response.url, page=page + 1))
    times = [seconds for hit in hits if (seconds := number(hit, _POSTED))]
    if not times:
        return None
    return source.request(_sliced(response.url, f"{_POSTED}<{min(times)}"))


def _sliced(url: str, bound: str) -> str:
    """Return `url` with `bound` in place of the bound on the same side, from its first page."""
    filters = (parameter(url, "numericFilters") or "").split(",")
    side = re.match(r"\w+[<>]", bound)
    kept = [one for one in filters if one and not (side and one.startswith(side[0]))]
    return altered(url, numericFilters=",".join([*kept, bound]), page=None)
