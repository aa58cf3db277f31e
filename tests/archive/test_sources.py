"""How sources fare."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any

import pytest

from tests.archive.filing import NOW, carry, filed
from tracker import archive
from tracker.domain import Failure, Response, Source
from tracker.errors import (
    AskedToWait,
    FetchError,
    InputError,
    RobotsDisallowed,
    TimedOut,
    TrackerError,
)

FEED = Source(id="wire", name="The Wire", url="https://wire.example/feed", kind="feed")
LIST = Source(id="desk", name="The Desk", url="https://desk.example/", kind="page")
MINUTE = timedelta(minutes=1)


def answer(*headers: tuple[str, str], status: int = 200) -> Response:
    return Response(url=FEED.url, status=status, headers=headers, body=b"", fetched_at=NOW)


def listing(entries: int = 3, **more: Any) -> archive.Listing:
    return archive.Listing(entries=entries, **more)


@pytest.fixture
def watching(con: Connection) -> Connection:
    archive.register_sources(con, [FEED, LIST])
    return con


def due(con: Connection, minutes: int) -> list[str]:
    return [s.id for s in archive.due_sources(con, [FEED, LIST], now=NOW + minutes * MINUTE)]


def test_a_source_is_due_again_after_its_interval(watching: Connection) -> None:
    assert due(watching, 0) == ["desk", "wire"]
    archive.polled(watching, FEED, answer(), listing(), now=NOW)
    assert due(watching, 50) == ["desk"]
    assert due(watching, 70) == ["desk", "wire"]


def test_a_quiet_source_is_asked_less_often_and_a_busy_one_at_once_again(
    watching: Connection,
) -> None:
    archive.polled(watching, FEED, answer(), listing(fresh=3), now=NOW)
    later = NOW + timedelta(days=5)  # 1/20 of five days are six hours
    archive.polled(watching, FEED, answer(), listing(fresh=0), now=later)
    assert next_due(watching) - later > timedelta(hours=5)
    archive.polled(watching, FEED, answer(), listing(fresh=1), now=later)
    assert next_due(watching) - later < timedelta(minutes=70)


@pytest.mark.parametrize(
    "headers",
    [
        (("cache-control", "public, max-age=14400"),),
        (("expires", "Fri, 20 Nov 2026 10:00:00 GMT"), ("date", "Fri, 20 Nov 2026 06:00:00 GMT")),
    ],
)
def test_what_says_it_will_not_change_is_not_asked(
    watching: Connection, headers: tuple[tuple[str, str], ...]
) -> None:
    archive.polled(watching, FEED, answer(*headers), listing(), now=NOW)
    assert next_due(watching) == NOW + timedelta(hours=4)


def next_due(con: Connection) -> datetime:
    (at,) = con.execute("SELECT next_due FROM sources WHERE id = ?", (FEED.id,)).fetchone()
    return datetime.fromisoformat(at)


def test_validators_are_sent_back(watching: Connection) -> None:
    archive.polled(
        watching, FEED, answer(("etag", '"a"'), ("last-modified", "Mon")), listing(), now=NOW
    )
    archive.polled(watching, FEED, answer(status=304), None, now=NOW + MINUTE)
    request = archive.next_request(watching, FEED)
    assert (request.etag, request.last_modified) == ('"a"', "Mon")
    tomorrow = archive.next_request(watching, FEED, now=NOW + timedelta(hours=25))
    assert (tomorrow.etag, tomorrow.last_modified) == (None, None)
    moved = dataclasses.replace(FEED, url="https://wire.example/new")
    assert archive.next_request(watching, moved).etag is None
    archive.register_sources(watching, [moved])
    assert archive.next_request(watching, moved).etag is None


@pytest.mark.parametrize(
    "edit",
    [{"options": (("skip", "x"),)}, {"scope": "ai"}, {"follow": False}, {"kind": "page"}],
)
def test_an_edited_row_is_judged_by_a_whole_answer(
    watching: Connection, edit: dict[str, Any]
) -> None:
    archive.polled(watching, FEED, answer(("etag", '"1"')), listing(), now=NOW)
    assert archive.is_same_answer(watching, FEED, answer(), now=NOW)
    for source in (FEED, dataclasses.replace(FEED, notes="reads well", poll_minutes=5)):
        archive.register_sources(watching, [source])
        assert archive.next_request(watching, source).etag == '"1"'
    edited = dataclasses.replace(FEED, **edit)
    archive.register_sources(watching, [edited])
    assert archive.next_request(watching, edited).etag is None
    assert not archive.is_same_answer(watching, edited, answer(), now=NOW)


def test_what_has_still_to_be_fetched_is_listed_again(watching: Connection) -> None:
    archive.polled(watching, FEED, answer(("etag", '"a"')), listing(whole=False), now=NOW)
    assert archive.next_request(watching, FEED).etag is None


def test_a_failing_source_is_left_alone_for_longer(watching: Connection) -> None:
    for expected in (60, 120, 240):
        archive.poll_failed(watching, FEED, FetchError("no route"), now=NOW)
        assert due(watching, int(expected * 0.84)) == ["desk"]
        assert "wire" in due(watching, int(expected * 1.16))
    archive.poll_failed(watching, FEED, AskedToWait("busy", retry_after=3 * 86400), now=NOW)
    assert due(watching, 3 * 1440 - 1) == ["desk"]
    archive.polled(watching, FEED, answer(), listing(), now=NOW)
    assert "wire" in due(watching, 70)


def test_being_asked_to_wait_is_no_failure(watching: Connection) -> None:
    for _ in range(4):
        archive.poll_failed(watching, FEED, AskedToWait("busy", retry_after=60), now=NOW)
    assert state(watching) == ("suspect", "busy")


def state(con: Connection, source: Source = FEED) -> tuple[str, str]:
    found = {h.source: (h.state, h.reason) for h in archive.health(con)}
    return found[source.id]


def test_health_says_what_is_wrong(watching: Connection) -> None:
    archive.polled(watching, FEED, answer(), listing(0), now=NOW)
    archive.poll_failed(watching, LIST, RobotsDisallowed("robots.txt forbids it"), now=NOW)
    blocked, empty = archive.health(watching)
    assert (blocked.source, blocked.state, blocked.reason) == (
        "desk", "blocked", "robots.txt forbids it",
    )  # fmt: skip
    assert (empty.state, empty.polled_at) == ("empty", NOW)
    archive.polled(watching, FEED, answer(status=304), None, now=NOW + MINUTE)
    assert archive.health(watching)[1].state == "empty"  # unchanged is still empty
    for _ in range(3):
        archive.poll_failed(watching, FEED, FetchError("no route"), now=NOW)
    assert {h.state for h in archive.health(watching)} == {"blocked", "down"}
    archive.polled(watching, FEED, answer(status=304), None, now=NOW + MINUTE)
    assert archive.health(watching)[1].state == "empty"  # nor does it clear what was wrong
    archive.register_sources(watching, [LIST])
    assert [h.source for h in archive.health(watching)] == ["desk"]


def test_a_source_polled_alone_leaves_the_others_listed(watching: Connection) -> None:
    archive.register_sources(watching, [LIST], complete=False)
    assert [known.source for known in archive.health(watching)] == ["desk", "wire"]
    archive.register_sources(watching, [LIST])
    assert [known.source for known in archive.health(watching)] == ["desk"]


@pytest.mark.parametrize("status", [401, 403, 451])
def test_a_refusal_is_a_block(watching: Connection, status: int) -> None:
    error = InputError(f"answered {status}")
    archive.poll_failed(watching, FEED, error, now=NOW, response=answer(status=status))
    assert state(watching)[0] == "blocked"
    assert outcome(watching) == "http_error"


def test_a_wall_is_a_block(watching: Connection) -> None:
    archive.poll_failed(
        watching,
        FEED,
        InputError("no feed"),
        now=NOW,
        response=answer(),
        wall="a test for browsers",
    )
    assert state(watching) == ("blocked", "a test for browsers")


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        (TimedOut("too slow"), None, "timeout"),
        (InputError("no feed"), 200, "parse_error"),
        (InputError("answered 410"), 410, "gone"),
        (AskedToWait("busy", retry_after=1), None, "rate_limited"),
    ],
)
def test_a_poll_is_kept_with_its_kind(
    watching: Connection, error: TrackerError, status: int | None, expected: str
) -> None:
    response = answer(status=status) if status else None
    archive.poll_failed(watching, FEED, error, now=NOW, response=response)
    assert outcome(watching) == expected


def outcome(con: Connection) -> str:
    (word,) = con.execute("SELECT outcome FROM polls ORDER BY polled_at DESC").fetchone()
    return str(word)


def days(*ago: int) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(days=number) for number in ago)


def test_a_source_without_dates_says_so(watching: Connection) -> None:
    archive.polled(watching, FEED, answer(), listing(dates=()), now=NOW)
    assert state(watching) == ("undated", "none of 3 entries has a date")
    archive.polled(watching, FEED, answer(), listing(dates=None), now=NOW)
    assert state(watching)[0] == "ok"  # nobody looked


def test_a_source_that_shows_nothing_new_for_long_is_frozen(watching: Connection) -> None:
    daily = days(30, 31, 32, 33, 34)
    archive.polled(watching, FEED, answer(), listing(dates=daily), now=NOW)
    assert state(watching) == ("frozen", "nothing newer than 2026-10-21")
    monthly = days(40, 70, 100, 130, 160)
    archive.polled(watching, FEED, answer(), listing(dates=monthly), now=NOW)
    assert state(watching)[0] == "ok"
    archive.polled(watching, FEED, answer(), listing(dates=days(100)), now=NOW)
    assert state(watching)[0] == "ok"  # too short to show a rhythm


def test_an_unchanged_answer_freezes_in_time(watching: Connection) -> None:
    archive.polled(watching, FEED, answer(), listing(dates=days(1, 2, 3, 4, 5)), now=NOW)
    later = NOW + timedelta(days=30)
    archive.polled(watching, FEED, answer(status=304), None, now=later)
    assert state(watching)[0] == "frozen"


def test_a_source_may_say_itself_when_it_is_stale(watching: Connection) -> None:
    quick = dataclasses.replace(FEED, stale_after_days=3)
    archive.polled(watching, quick, answer(), listing(dates=days(4, 5, 6, 7, 8)), now=NOW)
    assert state(watching)[0] == "frozen"


def test_a_list_that_shrinks_is_suspect(watching: Connection) -> None:
    for number in range(5):
        archive.polled(watching, FEED, answer(), listing(20), now=NOW + number * MINUTE)
    archive.polled(watching, FEED, answer(), listing(4), now=NOW + 9 * MINUTE)
    assert state(watching) == ("suspect", "shows 4 entries where it used to show 20")


def test_a_document_is_asked_for_with_its_validators(con: Connection) -> None:
    url = "https://a.example/"
    assert archive.validators(con, url) == (None, None)
    archive.remember_validators(con, url, answer(("etag", '"7"')))
    assert archive.validators(con, url, now=NOW) == ('"7"', None)
    assert archive.validators(con, url, now=NOW + timedelta(days=8)) == (None, None)
    assert archive.fetched_at(con, url) == NOW
    assert archive.known_addresses(con, [url, "https://b.example/"]) == {url}


def test_a_document_is_looked_at_again_as_its_age_doubles(con: Connection) -> None:
    url = "https://a.example/"
    looks = []
    archive.looked_at(con, url, now=NOW)
    for hour in range(1, 200):
        now = NOW + timedelta(hours=hour)
        if not archive.resting(con, [url], now=now):
            archive.looked_at(con, url, now=now)
            looks.append(hour)
    assert looks == [1, 2, 4, 8, 16, 32, 64, 128]


def test_what_is_still_listed_is_seen_again(con: Connection) -> None:
    carry(con, filed("r-one"), seen_in="desk")
    archive.remember_validators(con, "https://a.example/", answer(), report="r-one")
    later = NOW + timedelta(hours=3)
    archive.seen_again(con, ["https://a.example/", "https://b.example/"], seen_in="wire", now=later)
    found = {s.seen_in: s for s in archive.sightings(con, "r-one")}
    assert set(found) == {"desk", "wire"}
    assert found["wire"].last_seen == later
    assert found["wire"].revision == found["desk"].revision


def test_the_same_failure_counts_up(con: Connection) -> None:
    failure = Failure(where="a.pdf", stage="read", problem="is not a PDF")
    for hours in (0, 5):
        archive.record_failure(con, failure, now=NOW + timedelta(hours=hours))
    assert archive.failures(con, since=NOW + timedelta(hours=5)) == (failure,)
    assert archive.failures(con, since=NOW + timedelta(hours=6)) == ()
    assert con.execute("SELECT times FROM failures").fetchone()["times"] == 2
