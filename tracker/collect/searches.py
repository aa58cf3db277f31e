"""What searches have in common: a time window, a topic test, an address with parameters.

In: addresses, options, items. Out: addresses with other parameters, items on the topic,
markup made of plain texts. Never asks for the time: windows are counted back from a moment
that is given.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tracker.collect.items import plain, web_address
from tracker.collect.kinds import check_pattern
from tracker.domain import Item, Request, Response, Source
from tracker.errors import InputError
from tracker.urls import host

_LONGEST_WINDOW = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """What may stand under `options` of every search.

    Attributes:
        window_days: how far back each poll looks.
        match: regular expression; only what it finds in title or text is taken.
    """

    window_days: float = 7
    match: str | None = None

    def __post_init__(self) -> None:
        check_pattern("match", self.match)
        if not 0 < self.window_days <= _LONGEST_WINDOW:
            raise ValueError(f"window_days lies between 0 and {_LONGEST_WINDOW}")

    def since(self, now: datetime) -> datetime:
        """Return where the window begins."""
        return now - timedelta(days=self.window_days)

    def on_topic(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """Return the items that `match` finds something in."""
        return tuple(
            item
            for item in items
            if not self.match
            or re.search(self.match, f"{item.title or ''} {plain(item.markup) or ''}")
        )


def altered(url: str, **parameters: str | int | None) -> str:
    """Return `url` with `parameters` set; None removes one.

    Python names cannot hold every sign: write `a__b` for `a[b]`.
    """
    wanted = {_bracketed(name): value for name, value in parameters.items()}
    parts = urlsplit(url)
    kept = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in wanted
    ]
    kept += [(name, str(value)) for name, value in wanted.items() if value is not None]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _bracketed(name: str) -> str:
    first, *rest = name.split("__")
    return first + "".join(f"[{part}]" for part in rest)


def parameter(url: str, name: str) -> str | None:
    """Return the value of a parameter of `url`."""
    return dict(parse_qsl(urlsplit(url).query)).get(name)


def whole(url: str, name: str, default: int) -> int:
    """Return a parameter that is a whole number, or `default`."""
    value = parameter(url, name) or ""
    return int(value) if re.fullmatch(r"\d{1,9}", value) else default


def onward(source: Source, response: Response, link: str | None) -> Request | None:
    """Return the request for the page that an answer names as the next one.

    Raises:
        InputError: it lies on another site, which a key must never be sent to.
    """
    if not link:
        return None
    url = web_address(link, response.url)
    if url is None or host(url) != host(source.url):
        raise InputError(
            f"the next page lies elsewhere: {str(link)[:200]!r}",
            where=response.url,
            remedy=f"look at url of {source.id} in a browser",
        )
    return source.request(url) if url != response.url else None


def linked_next(source: Source, response: Response) -> Request | None:
    """Return the request for the next page that the header `Link` names."""
    found = re.search(r"<([^<>]{1,2000})>\s*;\s*rel=\"?next\"?", response.header("link") or "")
    return onward(source, response, found[1] if found else None)


def paragraphs(*texts: str | None) -> str | None:
    """Return plain texts as paragraphs of HTML."""
    return "".join(f"<p>{html.escape(text)}</p>" for text in texts if text) or None
