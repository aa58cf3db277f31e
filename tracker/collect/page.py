"""Kind `page`: an HTML page that lists documents, or that is watched itself.

In: the bytes of a page. Out: the documents it links to, with title and date where the page
shows them. Trusts addresses first, then JSON-LD, then `<time datetime>`; never the names of
classes, which change with every redesign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import soupsieve
from bs4 import BeautifulSoup, Tag

from tracker.collect import cards, dates, structured
from tracker.collect.items import newest, no_items, web_address
from tracker.collect.kinds import COLLECTORS, OPTIONS, check_pattern, options_of
from tracker.collect.markup import parse
from tracker.domain import Item, Moment, Page, Response, Source
from tracker.urls import belongs_to, canonical, host

Texts = str | tuple[str, ...]


@OPTIONS("page")
@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """What may stand under `options` of a page.

    Attributes:
        links: CSS selectors of links to documents, or, where it begins with `^`, a regular
            expression that a document's whole address must match.
        skip: regular expression; addresses it finds are left out.
        rows: CSS selector of what holds one document, where links alone cannot tell.
        title: CSS selector of the title inside its row or card.
        date: CSS selector of the date inside its row or card.
        date_formats: `strptime` formats of dates written for people.
        date_in_url: regular expression with groups `year`, `month`, `day`.
        timezone: zone of times that name none; without it they are kept as days.
        itself: the page is a document; what it links to counts only if `links` is given.
        max_items: documents to take.
    """

    links: Texts = ()
    skip: str | None = None
    rows: str | None = None
    title: str | None = None
    date: str | None = None
    date_formats: Texts = ()
    date_in_url: str | None = None
    timezone: str | None = None
    itself: bool = False
    max_items: int = 40

    def __post_init__(self) -> None:
        for name in ("skip", "date_in_url"):
            check_pattern(name, getattr(self, name))
        for links in _texts(self.links):
            if links.startswith("^"):
                check_pattern("links", links)
            else:
                _check_selector("links", links)
        for name in ("rows", "title", "date"):
            _check_selector(name, getattr(self, name))
        try:
            _zone(self)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{self.timezone!r} is no time zone") from None


@COLLECTORS("page")
def page(source: Source, response: Response) -> Page:
    """Return the documents that a page lists, in its order."""
    options = options_of(source, PageOptions)
    soup, base = parse(source, response)
    declared = structured.documents(soup, base, zone=_zone(options))
    found = _wanted(source, soup, base, options) if options.links or not options.itself else {}
    if not found and not options.links and not options.itself:
        urls = [facts.url for facts in declared.values() if facts.url]
        found = {url: [] for url in urls if _is_document(source, url, base, options)}
    items = [
        _item(url, _cards(anchors, found, options), declared, options)
        for url, anchors in found.items()
    ]
    if options.itself:
        items.insert(0, _itself(soup, response.url, options))
    if not items:
        raise no_items(source, response, "open the page and compare its links with options.links")
    return Page(items=newest(items, options.max_items))


def _wanted(
    source: Source, soup: BeautifulSoup, base: str, options: PageOptions
) -> dict[str, list[Tag]]:
    """Return the links to documents, by address, in order of appearance."""
    found: dict[str, list[Tag]] = {}
    first: dict[str, str] = {}
    for anchor in _anchors(soup, options):
        url = web_address(str(anchor.get("href") or ""), base)
        if url is None or not _is_document(source, url, base, options):
            continue
        url = first.setdefault(canonical(url), url)
        found.setdefault(url, []).append(anchor)
    return found


def _anchors(soup: BeautifulSoup, options: PageOptions) -> Iterator[Tag]:
    selectors = [links for links in _texts(options.links) if not links.startswith("^")]
    if options.rows:
        selectors = [f":is({options.rows}) :is({links})" for links in selectors or ["a[href]"]]
    elif not options.links:
        selectors = ["article a[href]", ":is(h1, h2, h3, h4) a[href]"]
    elif not selectors:
        selectors = ["a[href]"]
    yield from soup.select(", ".join(selectors))


def _is_document(source: Source, url: str, base: str, options: PageOptions) -> bool:
    patterns = [links for links in _texts(options.links) if links.startswith("^")]
    if canonical(url) == canonical(base) or (options.skip and re.search(options.skip, url)):
        return False
    if patterns and not any(re.search(pattern, url) for pattern in patterns):
        return False
    # A list speaks for its own host, whatever other sites it speaks for.
    return any(belongs_to(url, domain) for domain in (host(source.url), *source.domains))


def _cards(
    anchors: list[Tag], found: dict[str, list[Tag]], options: PageOptions
) -> list[cards.Card]:
    others = {id(anchor) for links in found.values() for anchor in links}
    others -= {id(anchor) for anchor in anchors}
    return [cards.around(anchor, others, rows=options.rows) for anchor in anchors]


def _item(
    url: str, shown: list[cards.Card], declared: dict[str, structured.Facts], options: PageOptions
) -> Item:
    facts = declared.get(canonical(url), structured.NOTHING)
    return Item(
        url=url,
        title=cards.title(shown, options.title) or facts.title,
        author=facts.author,
        published=facts.published or _date(url, shown, options),
        modified=facts.modified,
    )


def _date(url: str, shown: list[cards.Card], options: PageOptions) -> Moment | None:
    zone = _zone(options)
    for text in cards.machine_dates(shown, options.date):
        if moment := dates.moment(text, "time", zone=zone):
            return moment
    if moment := dates.in_url(url, options.date_in_url):
        return moment
    texts = cards.texts(shown, options.date)
    return dates.written(texts, _texts(options.date_formats), zone=zone)


def _itself(soup: BeautifulSoup, url: str, options: PageOptions) -> Item:
    facts = structured.of_page(soup, url, zone=_zone(options))
    return Item(
        url=url,
        title=facts.title,
        author=facts.author,
        published=facts.published,
        modified=facts.modified,
    )


def _zone(options: PageOptions) -> ZoneInfo | None:
    return ZoneInfo(options.timezone) if options.timezone else None


def _texts(value: Texts) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _check_selector(name: str, selector: str | None) -> None:
    try:
        soupsieve.compile(selector or "*")
    except soupsieve.SelectorSyntaxError as exc:
        raise ValueError(f"{name} is no CSS selector: {str(exc).splitlines()[0]}") from exc
