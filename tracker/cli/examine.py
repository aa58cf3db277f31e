"""Say in one word what an answer is worth: the outcome that `tracker fetch` prints.

In: a `Response` or a FetchError. Out: outcome, entries and titles. Goes by the bytes, since
servers often lie about types. Never fetches anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

from tracker.collect import collect
from tracker.domain import Item, Response, Source
from tracker.errors import FetchError, InputError, TrackerError
from tracker.read import read

_STATUSES = {
    HTTPStatus.NOT_MODIFIED: "not_modified",
    HTTPStatus.GONE: "gone",
}
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_FEED_ROOTS = ("<rss", "<feed", "<rdf", "<urlset", "<sitemapindex")
_NEITHER = (b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a fetch came to."""

    outcome: str
    entries: int = 0
    titles: tuple[str, ...] = ()
    problem: str | None = None


def failure(error: FetchError) -> Finding:
    """Return the finding for an address that could not be fetched."""
    return Finding(outcome=error.outcome, problem=str(error))


def examine(response: Response) -> Finding:
    """Read an answer as what its bytes are: a feed, an article or data."""
    if response.status in _STATUSES:
        return Finding(outcome=_STATUSES[HTTPStatus(response.status)])
    if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        return Finding(outcome="http_error", problem=f"answers {response.status}")
    if not response.body.strip():
        return Finding(outcome="parse_error", problem="the answer is empty")
    kind = _kind(response)
    try:
        return _READERS[kind](response)
    except (TrackerError, ValueError, RecursionError) as exc:
        return Finding(outcome=_UNREADABLE[kind], problem=str(exc)[:300])


def _kind(response: Response) -> str:
    """Return what the bytes are: feed, page, json, pdf or other."""
    body = response.body
    declared = (response.header("content-type") or "").lower()
    if body.startswith(_NEITHER) or (body.startswith(b"%PDF") and "pdf" not in declared):
        return "other"
    if body.startswith(b"%PDF"):
        return "page"
    start = _start(body)
    if start.startswith(("{", "[")):
        return "json"
    if any(root in start for root in _FEED_ROOTS):
        return "feed"
    if "<html" not in start and (start.startswith("<?xml") or "rss" in declared):
        return "feed"
    return "masked" if any(word in declared for word in ("rss", "atom")) else "page"


def _start(body: bytes) -> str:
    """Return the beginning of a body in lower case, comments and byte order marks aside."""
    head = body[:4096]
    if head.startswith(_MARKS[1:]):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    return head.removeprefix(_MARKS[0]).decode("latin-1").lower().strip()


def _feed(response: Response) -> Finding:
    source = Source(id="fetch", name="fetch", url=response.url, kind="feed", scope="ai")
    items = collect(source, response).items
    titles = tuple(item.title or "" for item in items)
    return Finding(outcome="ok" if items else "ok_empty", entries=len(items), titles=titles)


def _page(response: Response) -> Finding:
    report = read(Item(url=response.url), response)
    return Finding(outcome="ok", entries=1, titles=(report.title or "",))


def _json(response: Response) -> Finding:
    data = json.loads(response.body)
    return Finding(outcome="ok", entries=len(data) if isinstance(data, list) else 1)


def _masked(response: Response) -> Finding:
    raise InputError("a web page where a feed was announced", where=response.url)


def _other(response: Response) -> Finding:
    raise InputError("neither a feed nor a page nor data", where=response.url)


_READERS = {"feed": _feed, "page": _page, "json": _json, "masked": _masked, "other": _other}
_UNREADABLE = {
    "feed": "parse_error",
    "page": "not_article",
    "json": "parse_error",
    "masked": "not_feed",
    "other": "bad_type",
}
