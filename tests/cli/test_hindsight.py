"""What was known on an earlier day, and what people said of two reports, as commands tell it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.archive.filing import fresh
from tests.archive.newsdesk import accuses, carry, told
from tests.build import quantity
from tracker.cli import main

ONE, TWO = "https://r-one.example/story", "https://r-two.example/story"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with fresh(path) as con:
        for id, figure, day in (("r-one", 16_000, "06"), ("r-two", 24_000, "08")):
            amount = quantity("accounts", figure, subject="drake")
            claim = accuses("alder", "drake", quantities=(amount,))
            carry(con, told(id, claim, published=f"2026-04-{day}"))
    return path


def tracker(db: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--db", str(db)])


def rows(db: Path, *words: str) -> list[dict[str, Any]]:
    done = tracker(db, *words, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_conflicts_and_stories_as_of_a_day_know_nothing_later(db: Path) -> None:
    assert rows(db, "conflicts", "--as-of", "2026-04-07") == []
    assert [c["kind"] for c in rows(db, "conflicts", "--as-of", "2026-04-08")] == [
        "quantity_conflict"
    ]
    (before,) = rows(db, "stories", "--as-of", "2026-04-07")
    (after,) = rows(db, "stories", "--as-of", "2026-04-08")
    assert (before["reports"], after["reports"]) == (["r-one"], ["r-one", "r-two"])
    assert rows(db, "stories", "--as-of", "2026-04-08") == rows(db, "stories")


def test_a_digest_as_of_a_day_tells_of_that_day(db: Path) -> None:
    first = tracker(db, "digest", "--as-of", "2026-04-06").stdout
    assert "1 new report from 1 outlet" in first
    assert "REPORTS DIFFER" not in first
    quiet = tracker(db, "digest", "--as-of", "2026-04-07").stdout
    assert "Nothing new today" in quiet
    second = tracker(db, "digest", "--as-of", "2026-04-08").stdout
    assert "REPORTS DIFFER  (1 new)" in second
    assert "16,000 accounts or 24,000 accounts" in " ".join(second.split())
    later = tracker(db, "digest", "--as-of", "2026-04-09").stdout
    assert "REPORTS DIFFER" not in later


def test_a_queue_that_did_not_exist_then_is_not_told_of(db: Path) -> None:
    for day in ("2026-04-08", "2026-04-09", "2026-10-01"):
        told = tracker(db, "digest", "--as-of", day, "--dry-run").stdout
        assert "past the deadline" not in told
        assert "waiting for a person" not in told
    with fresh(db) as con:
        con.execute("UPDATE review_items SET opened_at = '2026-04-08T09:00:00Z'")
    told = tracker(db, "digest", "--as-of", "2026-09-01").stdout
    assert "1 conflict waiting for a person, 1 past the deadline" in " ".join(told.split())


def test_a_digest_of_the_past_is_not_kept(db: Path) -> None:
    tracker(db, "digest", "--as-of", "2026-04-08")
    with fresh(db) as con:
        assert con.execute("SELECT count(*) FROM digests").fetchone()[0] == 0


def test_a_ruling_is_followed_and_listed(db: Path) -> None:
    done = tracker(db, "queue", "rule", "not-same-event", TWO, "r-one", "--why", "Two leaks.",
                   "--as", "Vera")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stdout == "r-one and r-two: they are about different happenings\n"
    assert rows(db, "conflicts") == []
    assert len(rows(db, "stories")) == 2
    (ruling,) = rows(db, "queue", "rulings")
    assert (ruling["kind"], ruling["reports"], ruling["why"], ruling["reviewer"]) == (
        "not_same_event", ["r-one", "r-two"], "Two leaks.", "Vera",
    )  # fmt: skip
    assert "Two leaks. (Vera)" in tracker(db, "queue", "rulings").stdout


def test_what_was_ruled_later_was_not_known_then(db: Path) -> None:
    tracker(db, "queue", "rule", "not-same-event", ONE, TWO, "--why", "Two leaks.")
    assert len(rows(db, "conflicts", "--as-of", "2026-04-08")) == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("not-same-event", ONE, ONE, "--why", "x"), "a ruling is about two reports"),
        (("not-same-event", ONE, TWO, "--why", " "), "a ruling needs a reason"),
        (("not-same-event", ONE, "r-oen", "--why", "x"), "no report has this id or address"),
        (("never", ONE, TWO, "--why", "x"), "is not one of"),
    ],
)
def test_a_ruling_that_cannot_be_given_says_why(
    db: Path, words: tuple[str, ...], problem: str
) -> None:
    done = tracker(db, "queue", "rule", *words)
    assert done.exit_code in (1, 2)
    assert problem in done.output
    assert rows(db, "queue", "rulings") == []
