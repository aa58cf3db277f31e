"""Values of collecting: sources, requests, responses, and the items found in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Body = Literal["none", "summary", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something polled: a feed, a list page, an API query.

    Attributes:
        kind: name of the collector that reads it.
        domains: sites it may speak for; a canonical link elsewhere is ignored.
        allow_hosts: `host:port` pairs on private addresses that may be contacted.
        body: how much of a report's text may be kept readable, served and mailed.
        follow: fetch the pages that items link to; where False, the entry of the feed is
            all that may be read (the terms, or a wall that is not ours to climb).
        options: what only its collector understands (selectors, patterns), as given.
    """

    id: str
    name: str
    url: str
    kind: str
    language: str = "en"
    country: str | None = None
    publisher_kind: str = "news_outlet"
    poll_minutes: int = 60
    spacing_seconds: float = 2.0
    body: Body = "summary"
    follow: bool = True
    scope: Literal["ai", "filter"] = "filter"
    enabled: bool = True
    domains: tuple[str, ...] = ()
    allow_hosts: tuple[str, ...] = ()
    user_agent: str | None = None
    notes: str = ""
    verified: str = "never"
    options: tuple[tuple[str, object], ...] = ()

    def option(self, name: str, default: object = None) -> object:
        """Return one collector option as written in the file."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET to make, with the validators of the last answer."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    allow_hosts: tuple[str, ...] = ()
    spacing_seconds: float = 2.0
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Raw bytes and HTTP facts as fetched; a file on disk becomes one too.

    Attributes:
        url: the address that answered, after redirects; `file:NAME` for a file.
        headers: lower-case names, in order of arrival.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime

    @property
    def sha256(self) -> str:
        """Hash of the body as received, the evidence's name."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """Return the first header called `name`, in any case."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time with its precision and where it was found."""

    at: datetime
    precision: Literal["minute", "day"]
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a page of a source: what is known before the document is fetched.

    Attributes:
        url: where to fetch the document; None for a document that came as a file.
        markup: HTML or text that the feed itself carries, used when the page is refused.
        body: how much of the document's text its source allows to be kept readable.
    """

    url: str | None
    title: str | None = None
    outlet: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    author: str | None = None
    language: str | None = None
    markup: str | None = None
    source: str | None = None
    domains: tuple[str, ...] = ()
    body: Body = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a collector found in one response, and where to look next."""

    items: tuple[Item, ...]
    next_request: Request | None = None
