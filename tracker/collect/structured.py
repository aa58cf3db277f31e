"""What a page says of documents in JSON-LD and meta elements.

In: a parsed HTML page. Out: facts by canonical address. Never trusts class names; broken
JSON-LD is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from bs4 import BeautifulSoup, Tag

from tracker.collect import dates
from tracker.collect.items import plain, web_address
from tracker.domain import Moment
from tracker.urls import canonical

_DOCUMENT = re.compile(r"(Article|Posting|Report|Document|Legislation)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page declares about one document."""

    url: str | None = None
    title: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    author: str | None = None


NOTHING = Facts()


def documents(soup: BeautifulSoup, base: str, *, zone: tzinfo | None = None) -> dict[str, Facts]:
    """Return the documents that the page's JSON-LD describes, by canonical address."""
    found: dict[str, Facts] = {}
    for thing in _things(soup):
        facts = _facts(thing, base, zone)
        if facts.url:
            found.setdefault(canonical(facts.url), facts)
    return found


def of_page(soup: BeautifulSoup, base: str, *, zone: tzinfo | None = None) -> Facts:
    """Return what the page says of itself."""
    title = soup.find("title")
    return Facts(
        url=base,
        title=plain(_meta(soup, "og:title") or (title.get_text() if title else None)),
        published=dates.moment(_meta(soup, "article:published_time"), "meta", zone=zone),
        modified=dates.moment(_meta(soup, "article:modified_time"), "meta", zone=zone),
        author=plain(_meta(soup, "author")),
    )


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(tag.get("content") or "") if isinstance(tag, Tag) else None


def _things(soup: BeautifulSoup) -> Iterator[Mapping[str, Any]]:
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            pending = [json.loads(script.get_text(), strict=False)]
        except (ValueError, RecursionError):
            continue
        while pending:
            value = pending.pop(0)
            if isinstance(value, list):
                pending[:0] = value
            elif isinstance(value, dict):
                if any(_DOCUMENT.search(kind) for kind in _texts(value.get("@type"))):
                    yield value
                pending[:0] = [one for one in value.values() if isinstance(one, dict | list)]


def _facts(thing: Mapping[str, Any], base: str, zone: tzinfo | None) -> Facts:
    address = next(
        (text for key in ("url", "mainEntityOfPage", "@id") for text in _texts(thing.get(key))),
        None,
    )
    return Facts(
        url=web_address(address, base),
        title=plain(_first(thing, "headline") or _first(thing, "name")),
        published=dates.moment(_first(thing, "datePublished"), "jsonld", zone=zone),
        modified=dates.moment(_first(thing, "dateModified"), "jsonld", zone=zone),
        author=plain(_first(thing, "author")),
    )


def _first(thing: Mapping[str, Any], key: str) -> str | None:
    return next(iter(_texts(thing.get(key))), None)


def _texts(value: object) -> list[str]:
    """Return the texts of a JSON-LD value: text, object with a name or id, or a list of them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _texts(value.get("@id") or value.get("name"))
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []
