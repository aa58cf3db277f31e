"""Listings for people: narrowed by what is asked for, in names and plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.filing import carry, filed, fresh
from tests.cli.commands import invoke, rows


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "archive.db"
    with fresh(path) as con:
        for id, says, day, outlet in (
            ("r-one", "three", "2026-04-06", "Harbour Ledger"),
            ("r-two", "four", "2026-04-09", "Northgate Wire"),
            ("r-far", "nine", "2026-05-01", "Northgate Wire"),
        ):
            key = "k-far" if id == "r-far" else "k-one"
            anchor = "a-far" if id == "r-far" else "a-one"
            report = filed(id, says, key=key, anchor=anchor, published=day, outlet=outlet)
            carry(con, report)
    return path


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--outlet", "northgate wire"), {"r-two", "r-far"}),
        (("--since", "2026-04-09"), {"r-two", "r-far"}),
        (("--entity", "halcyon"), {"r-one", "r-two", "r-far"}),
        (("--outlet", "Northgate Wire", "--since", "2026-05-01"), {"r-far"}),
    ],
)
def test_reports_claims_and_mentions_of_what_is_asked_for(
    db: Path, words: tuple[str, ...], expected: set[str]
) -> None:
    assert {row["id"] for row in rows("reports", *words, "--db", db)} == expected
    assert {row["report"] for row in rows("mentions", *words, "--db", db)} == expected
    assert {row["report"] for row in rows("claims", *words, "--db", db)} == expected


def test_a_story_and_an_outlet_narrow_conflicts(db: Path) -> None:
    (near,) = rows("stories", "--outlet", "Harbour Ledger", "--db", db)
    assert near["reports"] == ["r-one", "r-two"]
    assert len(rows("conflicts", "--story", near["id"], "--db", db)) == 1
    (far,) = rows("stories", "--since", "2026-05-01", "--db", db)
    assert rows("conflicts", "--story", far["id"], "--db", db) == []
    kind = rows("conflicts", "--db", db)[0]["kind"]
    assert len(rows("conflicts", "--kind", kind.replace("_", "-"), "--db", db)) == 1
    assert len(rows("conflicts", "--entity", "Halcyon", "--db", db)) == 1


def test_entities_whose_name_holds_a_word(db: Path) -> None:
    assert [row["id"] for row in rows("entities", "HALC", "--db", db)] == ["halcyon"]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("reports", "--outlet", "Harbor Ledger"), "did you mean Harbour Ledger?"),
        (("claims", "--entity", "Halcyn"), "did you mean Halcyon?"),
        (("entities", "Halcyn"), "did you mean Halcyon?"),
        (("claims", "--kind", "accuse-distil"), "did you mean accuse_distill"),
        (("conflicts", "--kind", "quantity-conflct"), "did you mean quantity_conflict"),
        (("reports", "--story", "s-none"), "see `tracker stories`"),
    ],
)
def test_what_nobody_knows_is_an_error_with_the_nearest(
    db: Path, words: tuple[str, ...], near: str
) -> None:
    done = invoke(*words, "--db", db)
    assert done.exit_code == 1
    assert near in done.stderr


def test_each_side_of_a_conflict_says_who_and_in_which_words(db: Path) -> None:
    told = invoke("conflicts", "--db", db).stdout
    assert "Harbour Ledger (" in told
    assert "Northgate Wire (" in told
    assert "“Halcyon copied four models.”" in told
    id = rows("conflicts", "--db", db)[0]["id"]
    shown = invoke("queue", "show", id, "--db", db).stdout
    assert "Harbour Ledger: “Halcyon copied three models.”" in shown


def test_claims_are_told_in_plain_words(db: Path) -> None:
    first = invoke("claims", "--outlet", "Harbour Ledger", "--db", db).stdout.splitlines()[0]
    assert first.startswith("accusation of distillation: ")
    assert first.endswith("by the page itself")
    assert "hedge" not in first
