"""Web archives: written so that others can check them, read whatever they hold."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracker.domain import Failure, Response
from tracker.edge.files import documents
from tracker.edge.warc import Evidence, read_warc, write_warc

NOW = datetime(2026, 11, 20, 8, 30, 15, 250_000, tzinfo=UTC)
PAGE = Response(
    url="https://paper.example/story?id=1",
    status=200,
    headers=(
        ("content-type", "text/html; charset=utf-8"),
        ("set-cookie", "session=secret"),
        ("x-title", "Ünï\u2014 line\r\nInjected: yes"),
    ),
    body="<html><title>蒸馏</title></html>".encode(),
    fetched_at=NOW,
)
FEED = Response(
    url="https://paper.example/feed",
    status=200,
    headers=(("content-type", "text/html"),),
    body=b"<rss/>",
    fetched_at=NOW + timedelta(seconds=1),
)
EVIDENCE = (
    Evidence(response=FEED, is_list=True, facts=(("source", "paper"),)),
    Evidence(response=PAGE, is_list=False, facts=(("sha256", PAGE.sha256), ("report", "r-1"))),
)


@pytest.fixture(params=["out.warc", "out.warc.gz"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / request.param


def test_others_can_read_and_check_it(path: Path) -> None:
    assert write_warc(path, EVIDENCE, now=NOW) == 2
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == [
        "warcinfo", "response", "metadata", "response", "metadata",
    ]  # fmt: skip
    assert records[3][1:] == (PAGE.url, PAGE.body)
    assert records[4][2] == f"sha256: {PAGE.sha256}\r\nreport: r-1\r\n".encode()
    command = [Path(sys.executable).with_name("warcio"), "check", "--verbose", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("digest pass") == 5


def test_no_session_leaves_the_house_and_no_header_is_smuggled(path: Path) -> None:
    write_warc(path, EVIDENCE, now=NOW)
    with path.open("rb") as file:
        headers = [r.http_headers for r in ArchiveIterator(file) if r.rec_type == "response"][1]
    assert headers.get_header("set-cookie") is None
    assert headers.get_header("Injected") is None
    assert headers.get_header("content-type") == "text/html; charset=utf-8"


def test_the_same_evidence_makes_the_same_file(path: Path) -> None:
    write_warc(path, EVIDENCE, now=NOW)
    first = path.read_bytes()
    write_warc(path, EVIDENCE, now=NOW)
    assert path.read_bytes() == first


def test_what_was_written_can_be_read_in_again(path: Path) -> None:
    write_warc(path, EVIDENCE, now=NOW)
    ((item, response),) = read_warc(path)  # the feed is a list, no document
    assert item.url == PAGE.url
    assert (response.url, response.body, response.fetched_at) == (PAGE.url, PAGE.body, NOW)
    assert response.header("content-type") == "text/html; charset=utf-8"
    assert list(documents([path.parent], NOW)) == [(item, response)]


def test_a_broken_export_leaves_nothing_behind(path: Path) -> None:
    def evidence() -> object:
        yield EVIDENCE[0]
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_warc(path, evidence(), now=NOW)  # type: ignore[arg-type]
    assert list(path.parent.iterdir()) == []


def foreign(path: Path, *records: tuple[str, str, str, bytes, tuple[tuple[str, str], ...]]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, kind, status, body, headers in records:
            lines = StatusAndHeaders(status, [*headers], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, kind, payload=io.BytesIO(body), length=len(body), http_headers=lines
            )
            writer.write_record(record)


HTML = (("Content-Type", "text/html"),)


def test_only_documents_are_taken_from_other_archives(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    chunked = b"5\r\n<p>a<\r\n3\r\n/p>\r\n0\r\n\r\n"
    foreign(
        path,
        ("http://a.example/robots.txt", "response", "200 OK", b"x", (("Content-Type", "text/plain"),)),
        ("http://a.example/logo", "response", "200 OK", b"x", (("Content-Type", "image/png"),)),
        ("http://a.example/gone", "response", "404 Not Found", b"x", HTML),
        ("http://a.example/asked", "request", "GET / HTTP/1.1", b"", ()),
        ("dns:a.example", "response", "200 OK", b"x", HTML),
        ("http://a.example/1", "response", "200 OK", chunked, (*HTML, ("Transfer-Encoding", "chunked"))),
        ("http://a.example/2", "response", "200 OK", b"%PDF-1.4", (("Content-Type", "application/pdf"),)),
    )  # fmt: skip
    found = list(read_warc(path))
    assert [item.url for item, _ in found] == ["http://a.example/1", "http://a.example/2"]  # type: ignore[misc]
    assert found[0][1].body == b"<p>a</p>"  # type: ignore[index]


def test_a_broken_end_does_not_take_the_beginning_along(path: Path) -> None:
    noise = random.Random(7).randbytes(50_000)
    large = Evidence(response=replace(PAGE, body=noise), is_list=False)
    write_warc(path, (EVIDENCE[1], large), now=NOW)
    path.write_bytes(path.read_bytes()[:-20_000])
    *good, last = read_warc(path)
    assert len(good) == 1
    assert isinstance(last, Failure)
    assert path.name in last.where or last.where == PAGE.url


def test_a_record_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "forged.warc"
    write_warc(path, EVIDENCE, now=NOW)
    path.write_bytes(path.read_bytes().replace("蒸馏".encode(), "蒸溜".encode()))
    (failure,) = read_warc(path)
    assert isinstance(failure, Failure)
    assert "digest" in failure.problem


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_failure_or_in_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.warc"
    path.write_bytes(data)
    assert all(isinstance(found, Failure) for found in read_warc(path))


def test_a_missing_archive_is_a_failure(tmp_path: Path) -> None:
    (failure,) = documents([tmp_path / "none.warc.gz"], NOW)
    assert isinstance(failure, Failure)
