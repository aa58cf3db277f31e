"""A web site on loopback for the tests of fetching: each path answers with given bytes."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What the site answers and what it was asked.

    Attributes:
        pages: path → what answers it; anything else is a 404.
        asked: (path, headers) in order of arrival, robots.txt included.
        connections: number of connections opened.
        most_at_once: highest number of requests that were being answered at one time.
    """

    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    connections: int = 0
    most_at_once: int = 0
    port: int = 0

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


def says(
    body: bytes | str = b"hello", status: int = 200, pause: float = 0.0, **headers: str
) -> Handler:
    """Return a handler that answers with `body`; header names use _ for -."""
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(pause)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def leads_to(target: str, status: int = 302) -> Handler:
    return says(b"moved", status, Location=target)


def packed(body: bytes) -> Handler:
    return says(gzip.compress(body), Content_Encoding="gzip")


def raw(*pieces: bytes, pause: float = 0.0) -> Handler:
    """Return a handler that writes bytes as they are and closes the connection."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        for piece in pieces:
            handler.wfile.write(piece)
            time.sleep(pause)

    return answer


@contextmanager
def serve() -> Iterator[Site]:
    """Run a site on a free port of 127.0.0.1."""
    site = Site()
    lock = threading.Lock()
    busy = 0

    class _Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            with lock:
                site.connections += 1

        def do_GET(self) -> None:
            nonlocal busy
            with lock:
                busy += 1
                site.most_at_once = max(site.most_at_once, busy)
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                site.times.append(time.monotonic())
            try:
                site.pages.get(self.path, says(b"nothing here", 404))(self)
            finally:
                with lock:
                    busy -= 1

        def log_message(self, *args: object) -> None:
            pass

    class _Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that hangs up is what is being tested

    server = _Server(("127.0.0.1", 0), _Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
