"""Kind `feed`: RSS in all its versions, RDF, Atom and JSON Feed.

In: the bytes of a feed. Out: its newest entries, with the text that the feed carries; an
entry whose link may not be followed has no address, and that text is all there is. Never
hands feedparser a string, which it might open as a file or an address; markup is not
cleaned here, since reading does that.
"""

from __future__ import annotations

import calendar
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import feedparser

from tracker.collect import dates, json_feed, quick_feed
from tracker.collect.items import newest, no_items, opening, plain, tree, web_address
from tracker.collect.kinds import COLLECTORS, OPTIONS, check_pattern, options_of
from tracker.collect.quick_feed import Entry
from tracker.domain import Item, Moment, Page, Response, Source
from tracker.errors import InputError
from tracker.urls import belongs_to, canonical, host

_ANY_RELATIVE = re.compile(r"=\s*[\"'](?!https?:)")  # found at once by its first sign
# Without a word boundary in front, and by letter case, `re` skips to where a match may begin.
_RELATIVE = re.compile(
    r"(?P<name>(?:href|src|HREF|SRC)\s*=\s*)(?P<mark>[\"'])"
    r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|\#)(?P<address>[^\"'<>]+)(?P=mark)"
)
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_OPENING = 1024


@OPTIONS("feed")
@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """What may stand under `options` of a feed.

    Attributes:
        max_items: newest entries to take.
        first_link: the document is the first link in the entry's text that leads elsewhere.
        link_parameter: the document's address stands in this parameter of the entry's link.
        skip: regular expression; entries whose title it finds are left out.
        may_be_empty: a search that finds nothing is no fault.
    """

    max_items: int = 60
    first_link: bool = False
    link_parameter: str | None = None
    skip: str | None = None
    may_be_empty: bool = False

    def __post_init__(self) -> None:
        check_pattern("skip", self.skip)


@COLLECTORS("feed")
def feed(source: Source, response: Response) -> Page:
    """Return the entries of a feed."""
    options = options_of(source, FeedOptions)
    if json_feed.is_one(response):
        found = json_feed.entries(source, response)
    else:
        found = items_of(_entries(source, response), response.url)
    items = [
        _elsewhere(item, response.url, options)
        for item in found
        if not (options.skip and re.search(options.skip, item.title or ""))
    ]
    if not items and not options.may_be_empty:
        remedy = "look for another feed of this site, or set options.may_be_empty"
        raise no_items(source, response, remedy)
    return Page(items=newest(items, options.max_items))


def _entries(source: Source, response: Response) -> list[Entry]:
    """Return the entries of an XML feed: read quickly where it is clean, by feedparser else."""
    try:
        return quick_feed.entries(response)
    except quick_feed.Doubt:
        return [judged(entry) for entry in parsed(source, response).entries]


def parsed(source: Source, response: Response) -> Any:
    """Return an XML feed as feedparser reads it."""
    if _PAGE.match(response.body[:_OPENING]):
        raise _no_feed(source, response)  # feedparser may need a minute to come to this
    found = feedparser.parse(
        BytesIO(response.body),
        response_headers=_headers(response),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.get("version"):
        raise _no_feed(source, response)
    return found


def _no_feed(source: Source, response: Response) -> InputError:
    return InputError(
        f"this is no feed; it begins {opening(response)!r}",
        where=response.url,
        remedy=f"look for the feed's new address, or set another kind for {source.id}",
    )


def _headers(response: Response) -> dict[str, str]:
    return {**dict(reversed(response.headers)), "content-location": response.url}


def judged(entry: Any) -> Entry:
    """Return an entry of feedparser's as the quick reader would give it."""
    parts = [*entry.get("content", ()), entry.get("summary_detail", {})]
    texts = [(part.get("value"), part.get("base")) for part in parts]
    texts.append((entry.get("summary"), None))
    markup, base = next(((t, b) for t, b in texts if t and t.strip()), (None, None))
    return Entry(
        link=entry.get("feedburner_origlink") or entry.get("link"),
        id=entry.get("id"),
        title=entry.get("title"),
        author=entry.get("author_detail", {}).get("name") or entry.get("author"),
        published=moment(entry, "published"),
        modified=moment(entry, "updated"),
        markup=markup,
        base=base,
    )


def items_of(found: Iterable[Entry], base: str) -> list[Item]:
    """Return the entries of the feed at `base` as items; an entry that says nothing is none."""
    home = canonical(base)
    return [item for entry in found if (item := _item(entry, base, home))]


def _item(entry: Entry, base: str, home: str) -> Item | None:
    url = web_address(entry.link, base) or web_address(entry.id, "")
    if url is not None and canonical(url) == home:
        url = None
    item = Item(
        url=url,
        title=plain(entry.title),
        author=plain(entry.author),
        published=entry.published,
        modified=entry.modified,
        markup=_absolute(entry.markup, entry.base or base),
    )
    return item if url or item.title or item.markup else None


def _absolute(markup: str | None, base: str) -> str | None:
    """Return `markup` with its addresses made whole by that of the feed."""
    if not markup:
        return None
    if not _ANY_RELATIVE.search(markup):
        return markup

    def whole(found: re.Match[str]) -> str:
        try:
            address = urljoin(base, html.unescape(found["address"].strip()))
        except ValueError:
            return found[0]
        return f"{found['name']}{found['mark']}{html.escape(address)}{found['mark']}"

    return _RELATIVE.sub(whole, markup)


def moment(entry: Any, name: str) -> Moment | None:
    """Return the date of an entry that feedparser calls `name`."""
    # feedparser answers for a missing `updated` with `published`, except to `in`.
    written = str(entry.get(name)) if name in entry else ""
    found = dates.moment(written, "feed")
    parsed = entry.get(f"{name}_parsed") if f"{name}_parsed" in entry else None
    if found or not parsed:
        return found
    try:
        at = datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (ValueError, OverflowError):
        return None  # a year that no calendar has
    return dates.day(at.date(), "feed") if ":" not in written else dates.at_moment(at, "feed")


def _elsewhere(item: Item, base: str, options: FeedOptions) -> Item:
    """Point an entry that stands for a document of another site at that document."""
    url = item.url or ""
    target = None
    if options.link_parameter:
        values = parse_qs(urlsplit(url).query).get(options.link_parameter, [])
        target = web_address(values[0], base) if values else None
    elif options.first_link:
        target = _first_link(item.markup or "", away_from=host(url))
    return replace(item, url=target, domains=(host(target),)) if target else item


def _first_link(markup: str, *, away_from: str) -> str | None:
    for anchor in tree(markup).find_all("a", href=True):
        url = web_address(str(anchor["href"]), "")
        if url and not belongs_to(url, away_from):
            return url
    return None
