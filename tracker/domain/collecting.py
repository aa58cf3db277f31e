"""Values of collecting: sources, requests, responses, and the items found in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

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
        per_hour, per_day: most visits to its host in that time, all sources together.
        connections: visits to its host at one time.
        stale_after_days: without anything newer it counts as frozen; None to go by its own
            rhythm.
        key_env: environment variable that holds the key its site asks for.
        headers: what goes to its own site with every request, that key included; secret.
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
    per_hour: int | None = None
    per_day: int | None = None
    connections: int = 1
    stale_after_days: int | None = None
    key_env: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def option(self, name: str, default: object = None) -> object:
        """Return one collector option as written in the file."""
        return dict(self.options).get(name, default)

    def request(self, url: str | None = None) -> Request:
        """Return a GET on behalf of this source; its key goes to its own site alone."""
        url = url or self.url
        at_home = url == self.url or urlsplit(url)[:2] == urlsplit(self.url)[:2]
        return Request(
            url=url,
            allow_hosts=self.allow_hosts,
            spacing_seconds=self.spacing_seconds,
            user_agent=self.user_agent,
            per_hour=self.per_hour if at_home else None,
            per_day=self.per_day if at_home else None,
            connections=self.connections if at_home else 1,
            headers=self.headers if at_home else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET to make, with the validators of the last answer.

    Attributes:
        per_hour, per_day: most visits to the host in that time.
        connections: visits to the host at one time.
        headers: sent to the host of `url` and, after a redirect, to no other; secret.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    allow_hosts: tuple[str, ...] = ()
    spacing_seconds: float = 2.0
    user_agent: str | None = None
    per_hour: int | None = None
    per_day: int | None = None
    connections: int = 1
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Raw bytes and HTTP facts as fetched; a file on disk becomes one too.

    Attributes:
        url: the address that answered, after redirects; `file:NAME` for a file.
        headers: lower-case names, in order of arrival.
        moved: addresses on the way that said they have moved for good.
        packed: the body as gzip, where that is how it came; empty elsewhere.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    moved: tuple[str, ...] = ()
    packed: bytes = field(default=b"", repr=False, compare=False)
    _sha256: str = field(default="", init=False, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """Hash of the body as received, the evidence's name."""
        if not self._sha256:
            object.__setattr__(self, "_sha256", hashlib.sha256(self.body).hexdigest())
        return self._sha256

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
        url: where to fetch the document; None where it came as a file, or where the link
            of its entry may not be followed: then `markup` is all there is.
        markup: HTML or text that the feed itself carries, used when the page is refused.
        body: how much of the document's text its source allows to be kept readable.
        standing: whatever is found at `url` is one document, wherever it leads on to.
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
    standing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a collector found in one response, and where to look next.

    Attributes:
        next_request: the list's next page.
        further: other answers to collect: slices of a list that was cut off, details that
            a list leaves out.
    """

    items: tuple[Item, ...]
    next_request: Request | None = None
    further: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What has to be remembered of a host so that a restart stays polite.

    Attributes:
        name: `host` or `host:port`; `site:` and a registered domain for a whole site.
        visits: the latest visits, oldest first, as many as its limits look back on.
        closed_until: nobody goes there before; None where it is open.
        reason: why it is closed.
    """

    name: str
    visits: tuple[datetime, ...] = ()
    closed_until: datetime | None = None
    reason: str = ""
