"""`tracker fetch` against a server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner, Result

from tracker.cli import main

_PARAGRAPH = "<p>The company said on Monday that a rival had copied its model for months.</p>"
_FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>"
    "<item><title>One</title><link>https://news.example/1</link></item></channel></rss>"
)
_PAGES = {
    "/feed": ("text/html", _FEED),
    "/page": ("text/html", f"<html><body><h1>Headline</h1>{_PARAGRAPH * 6}</body></html>"),
    "/masked": ("application/rss+xml", f"<html><body><h1>Sorry</h1>{_PARAGRAPH}</body></html>"),
    "/zip": ("application/rss+xml", "PK\x03\x04" + "\x00" * 100),
    "/data": ("application/json", '[{"a": 1}, {"a": 2}]'),
    "/broken": ("application/json", "[" * 100_000),
    "/empty": ("application/rss+xml", ""),
}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, text = _PAGES.get(self.path, ("text/plain", "nothing here"))
        body = text.encode()
        self.send_response(200 if self.path in _PAGES else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["fetch", *arguments])


@pytest.mark.parametrize(
    ("path", "outcome", "titles", "code"),
    [
        ("/feed", "ok", ["One"], 0),
        ("/page", "ok", ["Headline"], 0),
        ("/masked", "not_feed", [], 1),
        ("/zip", "bad_type", [], 1),
        ("/broken", "parse_error", [], 1),
        ("/empty", "parse_error", [], 1),
        ("/none", "http_error", [], 1),
    ],
)
def test_the_last_line_says_what_came(
    place: str, path: str, outcome: str, titles: list[str], code: int
) -> None:
    result = run("--json", "--allow-host", place, f"http://{place}{path}")
    row = json.loads(result.stdout.splitlines()[-1])
    assert (row["outcome"], row["titles"], result.exit_code) == (outcome, titles, code)
    assert row["url"] == f"http://{place}{path}"


def test_a_private_address_needs_leave(place: str) -> None:
    result = run("--json", f"http://{place}/feed")
    assert json.loads(result.stdout)["outcome"] == "blocked"
    assert result.exit_code == 1


def test_people_get_a_sentence(place: str) -> None:
    result = run("--allow-host", place, f"http://{place}/feed")
    assert result.stdout == f"http://{place}/feed: ok\n  One\n"
