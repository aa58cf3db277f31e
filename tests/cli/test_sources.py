"""`tracker sources` through the root command, with a real server on loopback."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli import main

FEED = (
    '<rss version="2.0"><channel><title>x</title><item><title>Letter sent</title>'
    "<link>/letter</link><pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "feed.xml").write_text(FEED, encoding="utf-8")
    (site / "index.xml").write_text(
        "<sitemapindex><sitemap><loc>/part.xml</loc></sitemap></sitemapindex>", encoding="utf-8"
    )
    (site / "part.xml").write_text(
        "<urlset><url><loc>/news/1</loc></url></urlset>", encoding="utf-8"
    )
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def file(tmp_path: Path, address: str) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(
        f"""sources:
  - id: harbour
    name: Harbour Post
    url: http://{address}/feed.xml
    kind: feed
    allow_host: {address}
    spacing_seconds: 0
  - id: map
    name: Harbour map
    url: http://{address}/index.xml
    kind: sitemap
    allow_host: {address}
    spacing_seconds: 0
  - id: gone
    name: Gone
    url: http://{address}/gone.xml
    kind: feed
    allow_host: {address}
    spacing_seconds: 0
    enabled: false
""",
        encoding="utf-8",
    )
    return path


def tracker(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_list_shows_every_source(file: Path) -> None:
    plain = tracker("sources", "list", "--sources", file)
    assert plain.exit_code == 0
    assert [line.split()[:3] for line in plain.stdout.splitlines()] == [
        ["harbour", "feed", "on"], ["map", "sitemap", "on"], ["gone", "feed", "off"],
    ]  # fmt: skip
    rows = [json.loads(line) for line in
            tracker("sources", "list", "--json", "--sources", file).stdout.splitlines()]  # fmt: skip
    assert [(row["id"], row["enabled"]) for row in rows] == [
        ("harbour", True), ("map", True), ("gone", False),
    ]  # fmt: skip


def test_check_names_the_line_of_a_fault(file: Path) -> None:
    assert tracker("sources", "check", "--sources", file).exit_code == 0
    file.write_text(file.read_text().replace("kind: sitemap", "kind: map"), encoding="utf-8")
    result = tracker("sources", "check", file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:11: unknown kind 'map'; known kinds are ")


def test_a_source_is_tried_without_storing_anything(file: Path, tmp_path: Path) -> None:
    result = tracker("sources", "test", "harbour", "--sources", file, "--db", tmp_path / "a.db")
    assert result.exit_code == 0
    assert "2026-11-19  Letter sent" in result.stdout
    assert "items: 1, with a title: 1, with a date: 1" in result.stderr
    assert not (tmp_path / "a.db").exists()


def test_a_sitemap_index_leads_to_its_part(file: Path, address: str) -> None:
    result = tracker("sources", "test", "map", "--json", "--sources", file)
    assert json.loads(result.stdout)["url"] == f"http://{address}/news/1"


def test_an_address_can_be_tried_before_it_is_a_source(address: str) -> None:
    url = f"http://{address}/feed.xml"
    result = tracker("sources", "test", url, "--allow-host", address, "--json")
    assert json.loads(result.stdout)["title"] == "Letter sent"
    assert tracker("sources", "test", url).exit_code == 1


@pytest.mark.parametrize(
    ("which", "words"), [("gone", "answered 404"), ("unheard", "no source is called")]
)
def test_what_cannot_be_tried_is_an_error(file: Path, which: str, words: str) -> None:
    result = tracker("sources", "test", which, "--sources", file)
    assert result.exit_code == 1
    assert words in result.stderr
