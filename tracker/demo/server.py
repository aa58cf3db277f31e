"""The newsroom as a web site on this machine.

In: a port, or none for a free one. Out: a running server for as long as the `with` block
lasts. Answers GET and HEAD from memory, with ETag, Last-Modified and 304; reachable from
this machine alone.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import urlsplit

from tracker.demo.pages import Document, documents

HOST = "127.0.0.1"


class Newsroom(ThreadingHTTPServer):
    """Serve the newsroom's documents; `documents` is set once the port is known."""

    daemon_threads = True
    documents: Mapping[str, Document]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    @property
    def base(self) -> str:
        """The address of the site, without a slash at the end."""
        return f"http://{HOST}:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DemoNewsroom"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with the document, or say that it is unchanged or not there."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer like GET, without the body."""
        self._answer(with_body=False)

    def log_message(self, *args: object) -> None:
        """Keep quiet: the demo's own lines are what people should read."""

    def _answer(self, *, with_body: bool) -> None:
        newsroom = cast("Newsroom", self.server)
        document = newsroom.documents.get(urlsplit(self.path).path)
        if document is None:
            self._send(
                HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"Not here.\n", with_body
            )
            return
        etag = f'"{hashlib.sha256(document.body).hexdigest()[:20]}"'
        headers = {
            "ETag": etag,
            "Last-Modified": format_datetime(document.modified, usegmt=True),
            "Content-Type": document.content_type,
        }
        if self._is_known(etag, document):
            del headers["Content-Type"]
            self._send(HTTPStatus.NOT_MODIFIED, headers, b"", with_body=False)
        else:
            self._send(HTTPStatus.OK, headers, document.body, with_body)

    def _is_known(self, etag: str, document: Document) -> bool:
        """Say whether the client's validators match; an ETag outranks a date (RFC 9110)."""
        if known := self.headers.get("If-None-Match"):
            tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
            return etag in tags or "*" in tags
        if since := self.headers.get("If-Modified-Since"):
            try:
                return document.modified <= parsedate_to_datetime(since)
            except (TypeError, ValueError):
                return False
        return False

    def _send(
        self, status: HTTPStatus, headers: Mapping[str, str], body: bytes, with_body: bool
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


@contextmanager
def newsroom(port: int = 0) -> Iterator[Newsroom]:
    """Run the newsroom in a thread of its own until the block ends."""
    server = Newsroom((HOST, port), _Handler)
    server.documents = documents(server.base)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
