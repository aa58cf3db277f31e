"""Serve an API double over HTTP, and poll it as a run does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tracker.collect import collect, first_request
from tracker.domain import Item, Request, Source
from tracker.edge.fetch import Fetcher

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOST_ANSWERS = 20


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]

    def number(self, name: str, default: int) -> int:
        return int(self.query.get(name, default))


@dataclass(frozen=True)
class Reply:
    """One answer; a body that is no text is sent as JSON."""

    body: object
    status: int = 200
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    def data(self) -> bytes:
        body = self.body if isinstance(self.body, str | bytes) else json.dumps(self.body)
        return body.encode() if isinstance(body, str) else body


def words(text: str, status: int = 200, kind: str = "text/plain", **headers: str) -> Reply:
    """Return a sentence where data was asked for."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(text, status=status, kind=kind, headers=named)


Answer = Callable[[Asked], Reply]


@dataclass
class Api:
    """A running double and what it was asked."""

    answer: Answer
    root: str = ""
    asked: list[Asked] = field(default_factory=list)

    @property
    def place(self) -> str:
        return self.root.removeprefix("http://")

    def source(self, kind: str, path: str, **values: object) -> Source:
        """Return a source that polls this double."""
        options = values.pop("options", {})
        assert isinstance(options, dict)
        made = Source(
            id="double", name="Double", url=self.root + path, kind=kind,
            allow_hosts=(self.place,), options=tuple(options.items()),
        )  # fmt: skip
        return replace(made, **values)  # type: ignore[arg-type]


@contextmanager
def serving(answer: Answer) -> Iterator[Api]:
    """Run a double on a free port of 127.0.0.1."""
    api = Api(answer)

    class _Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers)
            if parts.path == "/robots.txt":
                reply = words("", 404)
            else:
                api.asked.append(asked)
                reply = api.answer(asked)
            data = reply.data()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(data)))
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        api.root = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Poll:
    """What a poll brought and what it asked for."""

    items: tuple[Item, ...]
    requests: tuple[Request, ...]

    @property
    def titles(self) -> list[str | None]:
        return [item.title for item in self.items]


def poll(source: Source, *, now: datetime = NOW, contact: str = "desk@example.org") -> Poll:
    """Poll a source to its end, as the pipeline does, without the pauses."""
    items: list[Item] = []
    requests: list[Request] = []
    waiting = [first_request(source, now)]
    with Fetcher(contact=contact, now=lambda: now) as fetcher:
        while waiting and len(requests) < MOST_ANSWERS:
            requests.append(waiting.pop(0))
            page = collect(source, fetcher.fetch(replace(requests[-1], spacing_seconds=0)))
            items += page.items
            waiting += [*([page.next_request] if page.next_request else []), *page.further]
    return Poll(tuple(items), tuple(requests))
