"""The queue, its decisions, and what a digest is told."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from sqlite3 import Connection

import pytest

from tests.archive.filing import NOW, carry, filed
from tracker import archive, review
from tracker.domain import Digest, Line, Section

HOUR = timedelta(hours=1)


@pytest.fixture
def disputed(con: Connection) -> Connection:
    carry(con, filed("r-one", "three", published="2026-04-06"))
    carry(con, filed("r-two", "four", published="2026-04-07"))
    return con


def decide(con: Connection, verdict: str = "a_holds", *, hours: int = 1) -> str:
    (item,) = archive.queue_items(con, now=NOW, states=("open", "decided"))
    decision = review.decide(
        item,
        verdict=verdict,
        rationale="The filing says so.",
        reviewer="R. Viewer",
        evidence=("https://court.example/1",),
        now=NOW + hours * HOUR,
    )
    archive.add_decision(con, decision)
    found = archive.queue_item(con, item.id, now=NOW)
    assert found is not None
    assert found.decisions[-1] == decision
    return item.id


def test_an_item_waits_until_it_is_decided(disputed: Connection) -> None:
    (item,) = archive.queue_items(disputed, now=NOW)
    assert item.state == "open"
    assert item.opened_at == NOW
    assert item.due_at == NOW + 4 * HOUR
    assert item.conflict == archive.conflict(disputed, item.id)
    decide(disputed)
    assert not archive.queue_items(disputed, now=NOW)
    assert len(archive.queue_items(disputed, now=NOW, states=("decided",))) == 1


def test_a_later_verdict_stands_beside_the_earlier(disputed: Connection) -> None:
    decide(disputed, "a_holds")
    id = decide(disputed, "not_a_conflict", hours=2)
    item = archive.queue_item(disputed, id, now=NOW)
    assert item is not None
    assert [d.verdict for d in item.decisions] == ["a_holds", "not_a_conflict"]
    assert archive.rule_record(disputed) == {"quantity_conflict": (0, 1)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET verdict = 'b_holds'",
        "DELETE FROM decisions",
        (
            "INSERT OR REPLACE INTO decisions SELECT number, item, 'b_holds', rationale, "
            "evidence, reviewer, decided_at FROM decisions"
        ),
    ],
)
def test_decisions_are_only_ever_added(disputed: Connection, statement: str) -> None:
    decide(disputed)
    name = next(row["file"] for row in disputed.execute("PRAGMA database_list"))
    plain = sqlite3.connect(name)  # any other program's connection
    for con in (disputed, plain):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            con.execute(statement)
    plain.close()
    assert [row["verdict"] for row in disputed.execute("SELECT * FROM decisions")] == ["a_holds"]


def test_an_item_put_aside_comes_back_by_itself(disputed: Connection) -> None:
    (item,) = archive.queue_items(disputed, now=NOW)
    archive.defer(disputed, item.id, until=NOW + 24 * HOUR, why="The court sits tomorrow.")
    archive.assign(disputed, item.id, "R. Viewer")
    assert not archive.queue_items(disputed, now=NOW)
    assert len(archive.queue_items(disputed, now=NOW, states=("deferred",))) == 1
    assert len(archive.queue_items(disputed, now=NOW + 25 * HOUR)) == 1
    desk = archive.desk(disputed, item.id)
    assert desk is not None
    assert (desk.assignee, desk.deferred_why) == ("R. Viewer", "The court sits tomorrow.")


def test_the_most_pressing_comes_first(disputed: Connection) -> None:
    for number, name in enumerate(("r-three", "r-four", "r-five", "r-six")):
        carry(disputed, filed(name, ("five", "six")[number % 2], key="k-two", anchor="a-two"))
    items = archive.queue_items(disputed, now=NOW)
    assert [len(item.conflict.sides[0].spans) for item in items] == [2, 1]
    assert items[0].priority.score > items[1].priority.score


def test_a_mistyped_id_finds_its_neighbours(disputed: Connection) -> None:
    (item,) = archive.queue_items(disputed, now=NOW)
    assert archive.nearest_ids(disputed, item.id[:8]) == (item.id,)
    assert archive.nearest_ids(disputed, item.id[:-1] + "x") == (item.id,)
    assert archive.nearest_ids(disputed, "§") == ()


def test_changes_between_two_moments(con: Connection) -> None:
    day = timedelta(days=1)
    carry(con, filed("r-one", "three", published="2026-04-06"), now=NOW)
    carry(con, filed("r-two", "four", published="2026-04-05T12:00"), now=NOW + HOUR)
    told = archive.changes(con, since=NOW - HOUR, until=NOW + 6 * HOUR)
    assert [facts.id for facts in told.reports] == ["r-one", "r-two"]
    assert [(story.anchor, fresh) for story, fresh in told.stories] == [("a-one", 2)]
    (opened,) = told.conflicts
    assert (told.waiting, told.late) == (1, 1)
    decide(con, hours=7)
    revised = filed("r-one", "four", published="2026-04-07")
    carry(con, revised, now=NOW + day)
    next_day = archive.changes(con, since=NOW + 6 * HOUR, until=NOW + day)
    assert not next_day.reports
    assert [facts.revision for facts in next_day.revised] == [revised.report.revision]
    assert [conflict.id for conflict in next_day.withdrawn] == [opened.id]
    assert [item.id for item in next_day.decided] == [opened.id]
    assert (next_day.waiting, next_day.conflicts) == (0, ())
    silence = archive.changes(con, since=NOW + day, until=NOW + 2 * day)
    assert silence.reports == silence.revised == silence.withdrawn == silence.decided == ()


def test_what_came_and_went_between_two_digests_is_not_told(con: Connection) -> None:
    carry(con, filed("r-one", "three", published="2026-04-06"), now=NOW)
    carry(con, filed("r-two", "four"), now=NOW)
    carry(con, filed("r-one", "four", published="2026-04-07"), now=NOW + HOUR)
    told = archive.changes(con, since=NOW - HOUR, until=NOW + 2 * HOUR)
    assert told.withdrawn == told.conflicts == ()


def test_a_digest_is_kept_by_its_day(con: Connection) -> None:
    digest = Digest(
        id="d-1",
        day=date(2026, 11, 20),
        headline="One dispute",
        lede="",
        sections=(Section(title="New", lines=(Line(text="Ünï", cites=("c-1",)),)),),
        until=NOW,
        base_url="http://127.0.0.1:8001",
    )
    archive.keep_digest(con, digest, now=NOW)
    assert archive.digest_of(con, digest.day) == digest
    assert archive.digest_days(con) == (digest.day,)
    assert archive.told_until(con, before=date(2026, 11, 21)) == NOW
    assert archive.told_until(con, before=digest.day) is None
