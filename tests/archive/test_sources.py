"""How sources fare."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from sqlite3 import Connection

import pytest

from tests.archive.filing import NOW
from tracker import archive
from tracker.domain import Failure, Response, Source
from tracker.errors import AskedToWait, FetchError, RobotsDisallowed

FEED = Source(id="wire", name="The Wire", url="https://wire.example/feed", kind="feed")
LIST = Source(id="desk", name="The Desk", url="https://desk.example/", kind="page")
MINUTE = timedelta(minutes=1)


def answer(*headers: tuple[str, str], status: int = 200) -> Response:
    return Response(url=FEED.url, status=status, headers=headers, body=b"", fetched_at=NOW)


@pytest.fixture
def watching(con: Connection) -> Connection:
    archive.register_sources(con, [FEED, LIST])
    return con


def due(con: Connection, minutes: int) -> list[str]:
    return [s.id for s in archive.due_sources(con, [FEED, LIST], now=NOW + minutes * MINUTE)]


def test_a_source_is_due_again_after_its_interval(watching: Connection) -> None:
    assert due(watching, 0) == ["desk", "wire"]
    archive.polled(watching, FEED, answer(), items=3, now=NOW)
    assert due(watching, 59) == ["desk"]
    assert due(watching, 60) == ["desk", "wire"]


def test_validators_are_sent_back(watching: Connection) -> None:
    archive.polled(
        watching, FEED, answer(("etag", '"a"'), ("last-modified", "Mon")), items=3, now=NOW
    )
    archive.polled(watching, FEED, answer(status=304), items=None, now=NOW + MINUTE)
    request = archive.next_request(watching, FEED)
    assert (request.etag, request.last_modified) == ('"a"', "Mon")
    moved = dataclasses.replace(FEED, url="https://wire.example/new")
    assert archive.next_request(watching, moved).etag is None
    archive.register_sources(watching, [moved])
    assert archive.next_request(watching, moved).etag is None


def test_a_failing_source_is_left_alone_for_longer(watching: Connection) -> None:
    for expected in (60, 120, 240):
        archive.poll_failed(watching, FEED, FetchError("no route"), now=NOW)
        assert due(watching, expected - 1) == ["desk"]
        assert "wire" in due(watching, expected)
    archive.poll_failed(watching, FEED, AskedToWait("busy", retry_after=3 * 86400), now=NOW)
    assert due(watching, 3 * 1440 - 1) == ["desk"]
    archive.polled(watching, FEED, answer(), items=1, now=NOW)
    assert "wire" in due(watching, 60)


def test_health_says_what_is_wrong(watching: Connection) -> None:
    archive.polled(watching, FEED, answer(), items=0, now=NOW)
    archive.poll_failed(watching, LIST, RobotsDisallowed("robots.txt forbids it"), now=NOW)
    blocked, empty = archive.health(watching)
    assert (blocked.source, blocked.state, blocked.reason) == (
        "desk", "blocked", "robots.txt forbids it",
    )  # fmt: skip
    assert (empty.state, empty.polled_at) == ("empty", NOW)
    archive.polled(watching, FEED, answer(status=304), items=None, now=NOW + MINUTE)
    assert archive.health(watching)[1].state == "empty"  # unchanged is still empty
    for _ in range(5):
        archive.poll_failed(watching, FEED, FetchError("no route"), now=NOW)
    assert {h.state for h in archive.health(watching)} == {"blocked", "down"}
    archive.register_sources(watching, [LIST])
    assert [h.source for h in archive.health(watching)] == ["desk"]


def test_a_document_is_asked_for_with_its_validators(con: Connection) -> None:
    assert archive.validators(con, "https://a.example/") == (None, None)
    archive.remember_validators(con, "https://a.example/", answer(("etag", '"7"')))
    assert archive.validators(con, "https://a.example/") == ('"7"', None)
    assert archive.fetched_at(con, "https://a.example/") == NOW


def test_the_same_failure_counts_up(con: Connection) -> None:
    failure = Failure(where="a.pdf", stage="read", problem="is not a PDF")
    for hours in (0, 5):
        archive.record_failure(con, failure, now=NOW + timedelta(hours=hours))
    assert archive.failures(con, since=NOW + timedelta(hours=5)) == (failure,)
    assert archive.failures(con, since=NOW + timedelta(hours=6)) == ()
    assert con.execute("SELECT times FROM failures").fetchone()["times"] == 2
