"""Kind `google_news`: the RSS of a Google News search.

In: the bytes of the feed. Out: headlines under the opaque address that stands for the
article, given to the publisher that each entry names. Never tries to find out what address
lies behind the token; never keeps the search engine's own text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tracker.collect.feed import moment, parsed
from tracker.collect.items import plain, web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, Budget, options_of
from tracker.collect.searches import SearchOptions
from tracker.domain import Item, Page, Response, Source
from tracker.errors import ConfigError
from tracker.urls import host

_TOKENS = "/articles/"

BUDGETS("google_news")(Budget(spacing_seconds=60, per_hour=12))


@OPTIONS("google_news")
@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleNewsOptions(SearchOptions):
    """What may stand under `options` of a Google News search."""


@COLLECTORS("google_news")
def google_news(source: Source, response: Response) -> Page:
    """Return the headlines of a search."""
    options = options_of(source, GoogleNewsOptions)
    if source.follow:
        raise ConfigError(
            "the links of a Google News search lead to Google, not to the articles",
            where=source.id,
            remedy="set follow: false",
        )
    entries = parsed(source, response).entries
    items = [item for entry in entries if (item := _item(entry, response.url))]
    since = options.since(response.fetched_at)
    # Old articles come up again, dated as the search engine sees fit.
    fresh = [item for item in items if item.published is None or item.published.at >= since]
    return Page(items=options.on_topic(fresh))


def _item(entry: Any, base: str) -> Item | None:
    url = web_address(entry.get("link"), base)
    if url is None or _TOKENS not in url:
        return None
    publisher = entry.get("source", {})
    name, site = plain(publisher.get("title")), host(publisher.get("href") or "")
    title = plain(entry.get("title"))
    if title and name:
        title = title.removesuffix(f" - {name}")
    return Item(
        url=urlunsplit(urlsplit(url)._replace(query="")),  # the token alone is the identity
        title=title,
        outlet=name,
        published=moment(entry, "published"),
        domains=(host(url), *([site] if site else [])),
    )
