"""Kind `sitemap`: sitemaps, news sitemaps and sitemap indexes, gzipped or not.

In: the bytes of a sitemap. Out: the addresses that match, newest first; for an index, the
request for its newest part. `lastmod` is kept as a change date, never as publication; where
all addresses share one, the site was rebuilt and it says nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lxml import etree

from tracker.collect import dates
from tracker.collect.items import no_items, opening, plain, web_address
from tracker.collect.kinds import COLLECTORS, OPTIONS, check_pattern, options_of
from tracker.domain import Item, Page, Request, Response, Source
from tracker.errors import InputError

_GZIP = b"\x1f\x8b"
_MOST_BYTES = 52_428_800  # the sitemap protocol's own limit
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MIN_TELLING = 3  # fewer equal dates than this can be chance


@OPTIONS("sitemap")
@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapOptions:
    """What may stand under `options` of a sitemap.

    Attributes:
        links: regular expression that a document's address must match.
        parts: regular expression for the parts of an index to follow.
        date_in_url: regular expression with groups `year`, `month`, `day`.
        max_items: newest documents to take.
    """

    links: str | None = None
    parts: str | None = None
    date_in_url: str | None = None
    max_items: int = 60

    def __post_init__(self) -> None:
        for name in ("links", "parts", "date_in_url"):
            check_pattern(name, getattr(self, name))


@COLLECTORS("sitemap")
def sitemap(source: Source, response: Response) -> Page:
    """Return the documents of a sitemap, or the way to the newest part of an index."""
    options = options_of(source, SitemapOptions)
    root = _parse(source, response)
    if _name(root) == "sitemapindex":
        return Page(items=(), next_request=_part(source, response, root, options))
    items = _without_rebuild_date(list(_items(root, response.url, options)))
    if not items:
        raise no_items(source, response, "compare options.links with the addresses it lists")
    items.sort(key=_changed, reverse=True)
    return Page(items=tuple(items[: options.max_items]))


def _parse(source: Source, response: Response) -> etree._Element:
    body = response.body
    if body.startswith(_GZIP):
        body = _gunzip(response)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in {"urlset", "sitemapindex"}:
        raise InputError(
            f"this is no sitemap; it begins {opening(response)!r}",
            where=response.url,
            remedy=f"look for `Sitemap:` in the site's robots.txt and mend url of {source.id}",
        )
    return root


def _gunzip(response: Response) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        body = unpack.decompress(response.body, _MOST_BYTES)
    except zlib.error as exc:
        raise InputError("broken gzip", where=response.url) from exc
    if unpack.unconsumed_tail:
        raise InputError(f"sitemap is larger than {_MOST_BYTES} bytes", where=response.url)
    return body


def _items(root: etree._Element, base: str, options: SitemapOptions) -> Iterator[Item]:
    for entry in root:
        facts = _facts(entry)
        url = web_address(facts.get("loc"), base)
        if url is None or not re.search(options.links or "", url):
            continue
        yield Item(
            url=url,
            title=plain(facts.get("title")),
            published=dates.moment(facts.get("publication_date"), "sitemap")
            or dates.in_url(url, options.date_in_url),
            modified=dates.moment(facts.get("lastmod"), "sitemap"),
        )


def _part(
    source: Source, response: Response, root: etree._Element, options: SitemapOptions
) -> Request:
    """Return the request for the part changed last; without dates, for the last one listed."""
    found = []
    for place, entry in enumerate(root):
        facts = _facts(entry)
        url = web_address(facts.get("loc"), response.url)
        if url and url != response.url and re.search(options.parts or "", url):
            changed = dates.moment(facts.get("lastmod"), "sitemap")
            found.append((changed.at if changed else _LONG_AGO, place, url))
    if not found:
        raise no_items(source, response, "compare options.parts with the parts it lists")
    return source.request(max(found)[-1])


def _without_rebuild_date(items: list[Item]) -> list[Item]:
    if len(items) >= _MIN_TELLING and len({item.modified for item in items}) == 1:
        return [replace(item, modified=None) for item in items]
    return items


def _changed(item: Item) -> datetime:
    moment = item.published or item.modified
    return moment.at if moment else _LONG_AGO


def _facts(entry: etree._Element) -> dict[str, str]:
    """Return the texts of an entry and of its news block by element name."""
    texts: dict[str, str] = {}
    for element in entry:
        if _name(element) == "news":
            texts.update({name: text for name, text in _facts(element).items() if name != "loc"})
        elif element.text and _name(element):
            texts[_name(element)] = element.text.strip()
    return texts


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
