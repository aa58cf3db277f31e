"""What all collectors do with their items: defaults of the source, each address once.

In: the items of a collector. Out: the same with source, sites, outlet and language filled
in. Never invents a date: one from the future is dropped.
"""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

from tracker.domain import Item, Moment, Page, Response, Source
from tracker.errors import InputError
from tracker.urls import canonical, is_plain

_MARKED = re.compile("[<&]|  ")
_MANY_LANGUAGES = "mul"
_CLOCKS_DIFFER = {"minute": timedelta(hours=1), "day": timedelta(days=1)}


def finish(source: Source, response: Response, page: Page) -> Page:
    """Fill in what the source knows of every item and drop repeated addresses.

    An item that names sites of its own comes from another publisher: it keeps its outlet,
    even an unknown one.
    """
    items: dict[object, Item] = {}
    for item in page.items:
        key = canonical(item.url) if item.url else (item.title, item.markup)
        if key not in items:
            items[key] = _stamp(source, item, seen=response.fetched_at)
    return replace(page, items=tuple(items.values()))


def _stamp(source: Source, item: Item, *, seen: datetime) -> Item:
    language = None if source.language == _MANY_LANGUAGES else source.language
    markup = item.markup
    if not markup and item.title and not (source.follow and item.url):
        markup = f"<p>{html.escape(item.title)}</p>"  # the headline is all we may read
    return replace(
        item,
        source=source.id,
        body=source.body,
        domains=item.domains or source.domains,
        outlet=item.outlet or (None if item.domains else source.name),
        language=item.language or language,
        published=_not_in_future(item.published, seen),
        modified=_not_in_future(item.modified, seen),
        markup=markup,
    )


def _not_in_future(moment: Moment | None, seen: datetime) -> Moment | None:
    if moment and moment.at > seen + _CLOCKS_DIFFER[moment.precision]:
        return None  # an event to come, or a wrong clock: not when the document appeared
    return moment


def newest(items: Sequence[Item], limit: int) -> tuple[Item, ...]:
    """Return the newest `limit` items in their given order; the first ones where undated."""
    if len(items) <= limit:
        return tuple(items)
    dates = [(item.published or item.modified) for item in items]
    if any(date is None for date in dates):
        return tuple(items[:limit])
    order = sorted(range(len(items)), key=lambda i: dates[i].at, reverse=True)  # type: ignore[union-attr]
    return tuple(items[i] for i in sorted(order[:limit]))


def web_address(href: str | None, base: str) -> str | None:
    """Return `href` resolved against `base` without its fragment, where it is http(s)."""
    if href and is_plain(href):
        return href
    try:
        url = urldefrag(urljoin(base, (href or "").strip()))[0]
        parts = urlsplit(url)
        usable = bool(href) and parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return url if usable else None


def tree(markup: str | bytes, encoding: str | None = None) -> BeautifulSoup:
    """Parse HTML; XML is parsed as if it were HTML, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(markup, "lxml", from_encoding=encoding)


def plain(text: str | None) -> str | None:
    """Return `text` on one line without tags and entities; None where nothing is left."""
    if text and text.isprintable() and not _MARKED.search(text):
        return text.strip(" ") or None
    text = text or ""
    if "<" in text:
        text = re.sub(r"\s+([.,;])", r"\1", tree(text).get_text(" "))
    return re.sub(r"\s+", " ", html.unescape(text)).strip() or None


def opening(response: Response) -> str:
    """Return the first words of an answer, to show what came instead of a list."""
    text = response.body[:2000].decode("utf-8", "replace")
    words = plain(text) or "nothing"
    return words[:80]


def no_items(source: Source, response: Response, remedy: str) -> InputError:
    """Return the error for a source that shows nothing where it ought to."""
    return InputError(f"source {source.id} shows no items", where=response.url, remedy=remedy)
