"""What comes with the first poll of a source is stored, and alerts nobody."""

from __future__ import annotations

from datetime import date, timedelta
from sqlite3 import Connection

from tests.archive.filing import NOW, carry, filed
from tracker import archive
from tracker.digest import compose
from tracker.domain import Digest, Response, Source

DAY = timedelta(days=1)
OLD = Source(id="old", name="Old", url="https://old.example/feed", kind="feed")
LATE = Source(id="late", name="Late", url="https://late.example/feed", kind="feed")
ANSWER = Response(url=OLD.url, status=200, headers=(), body=b"", fetched_at=NOW)


def told(con: Connection, until: int) -> None:
    """Keep an empty digest whose window ends `until` days from now."""
    at = NOW + until * DAY
    digest = Digest(
        id=f"d-{until}", day=at.date(), headline="", lede="", sections=(), until=at, base_url=""
    )
    archive.keep_digest(con, digest, now=at)


def poll(con: Connection, source: Source, report: str, *, after: int) -> None:
    carry(con, filed(report), now=NOW + after * DAY, seen_in=source.id)
    archive.polled(con, source, ANSWER, archive.Listing(entries=1), now=NOW + after * DAY)


def test_the_first_digest_introduces_everything(con: Connection) -> None:
    archive.register_sources(con, [OLD])
    poll(con, OLD, "r-one", after=0)
    changes = archive.changes(con, since=NOW - DAY, until=NOW)
    assert [report.id for report in changes.reports] == ["r-one"]
    assert changes.baseline == ()


def test_a_source_added_later_brings_no_news_at_first(con: Connection) -> None:
    archive.register_sources(con, [OLD, LATE])
    poll(con, OLD, "r-one", after=0)
    told(con, 1)
    poll(con, LATE, "r-backlist", after=2)
    poll(con, OLD, "r-two", after=2)
    changes = archive.changes(con, since=NOW + DAY, until=NOW + 3 * DAY)
    assert [report.id for report in changes.reports] == ["r-two"]
    assert changes.baseline == ("r-backlist",)
    assert [fresh for _, fresh in changes.stories] == [1]
    text = compose(changes, base_url="http://x", day=date(2026, 11, 23)).sections[0].lines[-1].text
    assert text == "1 report came with newly watched sources and is not counted as news."
    told(con, 3)
    poll(con, LATE, "r-news", after=4)
    changes = archive.changes(con, since=NOW + 3 * DAY, until=NOW + 5 * DAY)
    assert [report.id for report in changes.reports] == ["r-news"]


def test_what_was_read_in_by_hand_is_news(con: Connection) -> None:
    archive.register_sources(con, [OLD])
    told(con, -1)
    carry(con, filed("r-file"), seen_in="file:memo.txt")
    changes = archive.changes(con, since=NOW - DAY, until=NOW)
    assert [report.id for report in changes.reports] == ["r-file"]
