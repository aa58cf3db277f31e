"""What can be watched at an address: feeds that a page announces, sitemaps, kinds that read it.

In: responses and addresses. Out: addresses worth trying, and the kinds whose collectors can
read an answer, the most special first. Never fetches: whoever asks does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from bs4 import Tag

from tracker.collect.items import finish, plain, tree, web_address
from tracker.collect.kinds import COLLECTORS
from tracker.domain import Page, Response, Source
from tracker.errors import ConfigError, InputError

USUAL_PLACES = (
    "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json",
    "/sitemap_news.xml", "/sitemap.xml",
)  # fmt: skip
"""Where sites keep feeds and sitemaps that they do not announce."""

_FEED_TYPES = {
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
}  # fmt: skip
_COMMON = ("feed", "sitemap", "page")
_NEVER_GUESSED = {"terms", "mailbox"}  # any page would do for them


def announced(response: Response) -> tuple[str, ...]:
    """Return the feeds that a page names in its head."""
    found: dict[str, None] = {}
    for link in tree(response.body).find_all("link", rel="alternate", href=True):
        if str(link.get("type") or "").strip().lower() in _FEED_TYPES:
            url = web_address(str(link["href"]), response.url)
            if url:
                found[url] = None
    return tuple(found)


def usual(url: str) -> tuple[str, ...]:
    """Return the usual places of feeds, beside `url` and at the root of its site."""
    folder = url if url.endswith("/") else f"{url}/"
    beside = [urljoin(folder, place.removeprefix("/")) for place in USUAL_PLACES]
    return tuple(dict.fromkeys([*beside, *(urljoin(url, place) for place in USUAL_PLACES)]))


def sitemaps(response: Response) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names."""
    text = response.body.decode("utf-8-sig", "replace")
    lines = re.findall(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", text)
    urls = (web_address(line, response.url) for line in lines)
    return tuple(dict.fromkeys(url for url in urls if url))


def title_of(response: Response) -> str | None:
    """Return what a feed or a page calls itself."""
    soup = tree(response.body[:200_000])
    found = soup.find("title")
    return plain(found.get_text()) if isinstance(found, Tag) else None


def readers(source: Source, response: Response) -> Iterator[tuple[Source, Page]]:
    """Yield `source` under each kind that can read the answer, with what it finds."""
    special = [kind for kind in COLLECTORS if kind not in {*_COMMON, *_NEVER_GUESSED}]
    for kind in (*special, *_COMMON):
        for follow in (True, False):
            tried = replace(source, kind=kind, follow=follow)
            try:
                page = COLLECTORS[kind](tried, response)
            except InputError:
                break
            except ConfigError:
                continue  # some kinds insist that their links are not followed
            if page.items or page.next_request or page.further:
                yield tried, finish(tried, response, page)
            break
