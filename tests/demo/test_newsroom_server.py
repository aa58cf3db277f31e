"""The newsroom over real HTTP on loopback, and the sources file that watches it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tracker.config import load_sources
from tracker.demo import Newsroom, newsroom, write_sources
from tracker.demo.pages import NEWSROOM, outlets

PAGE = "/quayside/2026/04/06/labs-share-warnings"


@pytest.fixture(scope="module")
def running() -> Iterator[Newsroom]:
    with newsroom() as server:
        yield server


@pytest.fixture
def client(running: Newsroom) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.base, trust_env=False) as client:
        yield client


def test_every_document_is_served(running: Newsroom, client: httpx.Client) -> None:
    for path, document in running.documents.items():
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, document.body), path
        assert answer.headers["content-type"] == document.content_type


def test_an_unchanged_page_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(PAGE)
    again = client.get(PAGE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    dated = client.get(PAGE, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert dated.status_code == 304


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Mon, 06 Apr 2026 22:19:59 GMT"},
        {"If-Modified-Since": "once upon a time"},
    ],
)
def test_other_validators_get_the_page(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.get(PAGE, headers=headers).status_code == 200


def test_head_has_no_body(client: httpx.Client) -> None:
    answer = client.head(PAGE)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == len(client.get(PAGE).content)


def test_what_is_not_there_is_not_found(client: httpx.Client) -> None:
    assert client.get("/quayside/../../etc/passwd").status_code == 404
    assert client.get("/search").status_code == 404
    assert "Disallow: /search" in client.get("/robots.txt").text


def test_nothing_runs_afterwards() -> None:
    before = threading.active_count()
    with newsroom() as server:
        base = server.base
        assert httpx.get(base + "/robots.txt", trust_env=False).status_code == 200
    assert threading.active_count() <= before + 1  # a request's own thread may still be ending
    with pytest.raises(httpx.ConnectError):
        httpx.get(base, trust_env=False)


def test_a_port_can_be_chosen() -> None:
    with newsroom() as first:
        port = first.port
    with newsroom(port) as second:
        assert second.port == port


def test_the_sources_file_watches_every_outlet(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    write_sources(8123, path)
    sources = load_sources(path)
    assert [source.id for source in sources] == [outlet.id for outlet in outlets()]
    for source, outlet in zip(sources, outlets(), strict=True):
        assert source.url == f"http://127.0.0.1:8123{outlet.front}"
        assert source.allow_hosts == ("127.0.0.1:8123",)
        assert source.domains[0] == outlet.domain
        assert (source.body, source.scope, source.spacing_seconds) == ("full", "ai", 0)


def test_the_readme_lists_no_report_that_is_not_there() -> None:
    named = {
        line.split("|")[1].strip()
        for line in (NEWSROOM / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "--" in line.split("|")[1]
    }
    files = {path.stem for path in (NEWSROOM / "reports").iterdir()}
    assert named
    assert named <= files
