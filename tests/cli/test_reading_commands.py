"""The commands that read the archive, and the queue, run as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.filing import carry, filed, fresh
from tests.cli.commands import invoke, rows

CLAIM = {
    "id", "report", "revision", "url", "text", "start", "end", "zone", "frame", "act", "hedge",
    "polarity", "speakers", "roles", "event_date", "quantities", "quotes", "attribution", "origin",
}  # fmt: skip
KEYS = {
    "reports": {
        "id", "url", "title", "outlet", "published", "modified", "language", "revision",
        "revisions", "origin_class",
    },
    "entities": {"id", "name", "type", "provisional", "mentions", "reports"},
    "mentions": {"report", "revision", "url", "text", "start", "end", "entity", "type"},
    "claims": CLAIM,
    "conflicts": {
        "id", "kind", "class", "severity", "frame", "slot", "summary", "rule", "precision",
        "explain", "sides",
    },
    "stories": {"id", "title", "first_seen", "reports", "documents", "observers"},
}  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with fresh(path) as con:
        carry(con, filed("r-one", "three", published="2026-04-06", title="A first report"))
        carry(con, filed("r-one", "three", published="2026-04-07", filler="蒸馏 added."))
        carry(con, filed("r-two", "four", published="2026-04-09"))
    return path


@pytest.mark.parametrize("command", sorted(KEYS))
def test_rows_have_the_keys_of_the_interface(db: Path, command: str) -> None:
    found = rows(command, "--db", db)
    assert found
    assert all(set(row) == KEYS[command] for row in found)


@pytest.mark.parametrize("command", sorted(KEYS))
def test_people_get_a_list(db: Path, command: str) -> None:
    done = invoke(command, "--db", db)
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) >= 1
    assert not done.stdout.startswith("{")


def test_all_revisions_unless_told_otherwise(db: Path) -> None:
    assert len(rows("reports", "--db", db)) == 3
    assert len(rows("claims", "--current", "--db", db)) == 2
    assert {row["published"] for row in rows("reports", "--as-of", "2026-04-06", "--db", db)} == {
        "2026-04-06"
    }
    (row,) = rows("reports", "--as-of", "2026-04-07", "--current", "--db", db)
    assert row["revisions"] == 2


@pytest.mark.parametrize("command", [*sorted(KEYS), "search x", "queue list", "queue show c-1"])
def test_without_an_archive_it_says_what_to_do(tmp_path: Path, command: str) -> None:
    done = invoke(*command.split(), "--db", tmp_path / "none.db")
    assert done.exit_code == 1
    assert "no archive at" in done.stderr
    assert "tracker ingest" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_date_that_is_none_is_a_usage_error(db: Path) -> None:
    done = invoke("reports", "--as-of", "April", "--db", db)
    assert done.exit_code == 2
    assert "'April' is no date" in done.stderr


def test_search(db: Path) -> None:
    done = invoke("search", "halcyon", "蒸馏", "--db", db)
    assert "⟦Halcyon⟧" in done.stdout
    assert "1 of 1 reports" in done.stderr
    (hit,) = rows("search", "four", "--db", db)
    assert hit["report"] == "r-two"
    assert len(rows("search", "halcyon", "--limit", "1", "--db", db)) == 1


def test_a_conflict_is_listed_shown_and_decided(db: Path) -> None:
    (item,) = rows("queue", "list", "--db", db)
    id = item["id"]
    assert item["conflict"]["sides"][0]["value"] == "four"
    assert sum(part["points"] for part in item["parts"].values()) == pytest.approx(
        item["priority"], abs=0.5
    )
    shown = invoke("queue", "show", id, "--db", db).stdout
    assert "Halcyon copied four models." in shown
    assert "both_hold" in shown
    verdict = ("--verdict", "b_holds", "--why", "The filing says four.", "--as", "R. Viewer")
    done = invoke("queue", "decide", id, *verdict, "--evidence", "https://a.example", "--db", db)
    assert done.exit_code == 0, done.output
    assert rows("queue", "list", "--db", db) == []
    (item,) = rows("queue", "show", id, "--db", db)
    assert item["decisions"][0]["evidence"] == ["https://a.example"]
    assert (
        "R. Viewer: b_holds. The filing says four."
        in invoke("queue", "show", id, "--db", db).stdout
    )
    assert len(rows("conflicts", "--db", db)) == 1  # the flag stands beside the verdict


def test_an_item_is_given_to_somebody_and_put_aside(db: Path) -> None:
    id = rows("queue", "list", "--db", db)[0]["id"]
    assert invoke("queue", "assign", id, "--to", "A. Reader", "--db", db).exit_code == 0
    put = invoke("queue", "defer", id, "--until", "2999-01-01", "--why", "Trial.", "--db", db)
    assert put.exit_code == 0, put.output
    shown = invoke("queue", "show", id, "--db", db).stdout
    assert "Looked after by A. Reader" in shown
    assert "Put aside until 2999-01-01: Trial." in shown
    assert len(rows("queue", "list", "--state", "deferred", "--db", db)) == 1


def test_an_item_is_not_put_aside_until_the_past(db: Path) -> None:
    id = rows("queue", "list", "--db", db)[0]["id"]
    done = invoke("queue", "defer", id, "--until", "2020-01-01", "--why", "x", "--db", db)
    assert done.exit_code == 1
    assert "2020-01-01 is past" in done.stderr
    assert len(rows("queue", "list", "--db", db)) == 1


def test_what_is_withdrawn_is_not_put_aside(db: Path) -> None:
    id = rows("queue", "list", "--db", db)[0]["id"]
    rule = ("queue", "rule", "not-same-event", "r-one", "r-two", "--why", "Two affairs.")
    assert invoke(*rule, "--as", "R. Viewer", "--db", db).exit_code == 0
    done = invoke("queue", "defer", id, "--until", "2999-01-01", "--why", "x", "--db", db)
    assert done.exit_code == 1
    assert "is withdrawn" in done.stderr


@pytest.mark.parametrize("verb", ["show", "decide", "assign", "defer"])
def test_an_unknown_id_gets_a_hint(db: Path, verb: str) -> None:
    id = rows("queue", "list", "--db", db)[0]["id"]
    more = {
        "decide": ["--verdict", "a_holds", "--why", "x", "--as", "y"],
        "defer": ["--until", "2999-01-01", "--why", "x"],
    }.get(verb, [])
    done = invoke("queue", verb, id[:-1] + "_", *more, "--db", db)
    assert done.exit_code == 1
    assert f"did you mean {id}?" in done.stderr


def test_an_empty_reason_is_refused(db: Path) -> None:
    id = rows("queue", "list", "--db", db)[0]["id"]
    verdict = ("--verdict", "a_holds", "--why", " ", "--as", "y")
    done = invoke("queue", "decide", id, *verdict, "--db", db)
    assert done.exit_code == 1
    assert "needs a reason" in done.stderr


def test_stories_and_conflicts_as_of_a_day_are_compared_anew(db: Path) -> None:
    (story,) = rows("stories", "--as-of", "2026-04-07", "--db", db)
    assert story["reports"] == ["r-one"]
    (story,) = rows("stories", "--as-of", "2026-04-09", "--db", db)
    assert story["reports"] == ["r-one", "r-two"]
    assert rows("conflicts", "--as-of", "2026-04-07", "--db", db) == []
    assert len(rows("queue", "list", "--db", db)) == 1  # nothing was written
