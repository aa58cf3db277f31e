"""Stories, origins and rulings as reports come late, change and go: the whole road, settled."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import build
from tests.archive.filing import fresh
from tests.archive.newsdesk import BASE, NOW, Filing, accuses, carry, derived, told
from tracker import archive
from tracker.archive.neighbours import EACH_WAY
from tracker.compare import compare
from tracker.domain import Ruling, Story
from tracker.pipeline import settle
from tracker.urls import stable_id

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def stories(con: Connection) -> dict[frozenset[str], Story]:
    return {frozenset(s.reports) - frozenset(s.secondary): s for s in archive.stories(con)}


def ruled(con: Connection, kind: Any, one: str, other: str) -> None:
    subjects = (min(one, other), max(one, other))
    at = NOW + timedelta(minutes=len(archive.rulings(con)))
    ruling = Ruling(kind=kind, subjects=subjects, reviewer="Reviewer", at=at, why="It says so.")
    with archive.writing(con):
        settle(con, archive.add_ruling(con, ruling), BASE, now=NOW)


# --- what belongs together --------------------------------------------------------------


def test_a_late_report_joins_two_stories_and_no_id_is_lost(con: Connection) -> None:
    carry(con, told("r-one", accuses("alder", "drake"), published="2026-04-01"))
    carry(con, told("r-far", accuses("alder", "drake"), published="2026-04-18"))
    carry(con, told("r-else", accuses("birch", "emu"), published="2026-04-09"))
    before = stories(con)
    assert set(before) == {frozenset({"r-one"}), frozenset({"r-far"}), frozenset({"r-else"})}
    carry(con, told("r-late", accuses("alder", "drake"), published="2026-04-09"))
    after = stories(con)
    assert set(after) == {frozenset({"r-one", "r-late", "r-far"}), frozenset({"r-else"})}
    joined = after[frozenset({"r-one", "r-late", "r-far"})]
    assert joined.id == before[frozenset({"r-one"})].id
    assert archive.story(con, before[frozenset({"r-far"})].id) == joined
    assert after[frozenset({"r-else"})] == before[frozenset({"r-else"})]


@pytest.mark.parametrize("turned", [False, True])
def test_a_report_two_months_later_joins_where_many_names_are_shared(
    con: Connection, *, turned: bool
) -> None:
    names = {"text": "He sold Bunting to Wren and Finch at Orley Dale, and Marten wrote it down."}
    rows = [
        told("r-one", accuses("alder", "drake") | names, published="2026-04-01"),
        told("r-far", accuses("alder", "drake") | names, published="2026-05-28"),
        told("r-else", accuses("alder", "drake"), published="2026-04-29"),
    ]
    for row in reversed(rows) if turned else rows:
        carry(con, row)
    assert set(stories(con)) == {frozenset({"r-one", "r-far"}), frozenset({"r-else"})}


def test_a_retracted_report_parts_what_it_had_joined(con: Connection) -> None:
    carry(con, told("r-one", accuses("alder", "drake"), published="2026-04-01"))
    carry(con, told("r-far", accuses("alder", "drake"), published="2026-04-18"))
    apart = derived(con)
    carry(con, told("r-link", accuses("alder", "drake"), published="2026-04-09"))
    assert len(stories(con)) == 1
    empty = told("r-link", published="2026-04-09", text="This report has been withdrawn.",
                 revision="2", modified=build.moment("2026-04-10"))  # fmt: skip
    carry(con, empty)
    assert derived(con) == apart


def test_an_earlier_report_takes_the_story_over_and_the_old_id_leads_to_it(con: Connection) -> None:
    carry(con, told("r-two", accuses("alder", "drake"), published="2026-04-06"))
    (before,) = archive.stories(con)
    carry(con, told("r-one", accuses("alder", "drake"), published="2026-04-05"))
    (after,) = archive.stories(con)
    assert after.id != before.id
    assert archive.story(con, before.id) == after


def test_only_what_a_report_touches_is_written_again(con: Connection) -> None:
    carry(con, told("r-one", accuses("alder", "drake")))
    carry(con, told("r-else", accuses("birch", "emu")))
    con.execute("CREATE TEMP TABLE written (what TEXT)")
    for table, id in (("stories", "id"), ("origins", "claim"), ("origin_edges", "report")):
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            con.execute(
                f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON {table} "
                f"BEGIN INSERT INTO written VALUES ({row}.{id}); END"
            )
    (other,) = archive.stories_of(con, "r-else")
    carry(con, told("r-two", accuses("alder", "drake")))
    touched = {row[0] for row in con.execute("SELECT what FROM written")}
    assert touched
    assert not {other.id, "r-else", "r-else-0"} & touched


def test_a_report_without_claims_stands_alone(con: Connection) -> None:
    carry(con, told("r-one", text="A quiet day."))
    assert not archive.stories(con)
    assert archive.facts(con, "r-one") is not None


def test_what_only_touches_a_story_is_listed_but_counts_for_nothing(con: Connection) -> None:
    carry(con, told("r-main", accuses("alder", "drake"), published="2026-04-06"))
    reply = told(
        "r-reply",
        {"frame": "accuse_distill", "agent": ("birch",), "target": ("alder",), "hedge": 1,
         "speakers": ("birch",), "zone": "headline", "text": "birch mocks alder, alder mocks birch"},
        {"frame": "other", "agent": ("birch",), "text": "birch and alder are rivals. " * 9},
        accuses("alder", "drake", zone="body", text="Before, alder had accused drake."),
        published="2026-04-07",
    )  # fmt: skip
    carry(con, reply)
    (main,) = (s for s in archive.stories(con) if ("r-main" in s.reports and not s.secondary)
               or s.secondary == ("r-reply",))  # fmt: skip
    assert main.reports == ("r-main", "r-reply")
    assert main.documents == ("alder",)
    around = archive.neighbourhood_as_of(con, NOW)
    then = {frozenset(s.reports): s.secondary for s in compare(around, BASE, NOW).stories}
    assert then == {frozenset(s.reports): s.secondary for s in archive.stories(con)}


# --- who has it from whom -----------------------------------------------------------------


def relayed() -> tuple[Filing, Filing]:
    shared = {"frame": "info_share", "agent": ("alder", "birch", "cedar"), "zone": "headline",
              "act": "report", "hedge": 2}  # fmt: skip
    rewrite = told(
        "r-rewrite",
        shared | {"speakers": ("leaf-wire",), "attribution": ("leaf-wire",),
                  "text": "alder, birch and cedar share warnings, leaf-wire reported."},
        published="2026-04-07",
    )  # fmt: skip
    wire = told(
        "r-wire",
        shared | {"speakers": ("daily-root",), "attribution": ("daily-root", "anon:people"),
                  "text": "alder, birch and cedar share warnings, daily-root has it from people."},
        published="2026-04-06", outlet="Leaf Wire",
    )  # fmt: skip
    return rewrite, wire


def test_a_late_report_gives_those_that_credit_it_another_origin(con: Connection) -> None:
    rewrite, wire = relayed()
    carry(con, rewrite)
    assert archive.origins_of(con, "r-rewrite").observers == ("leaf-wire",)
    carry(con, wire)
    assert archive.origins_of(con, "r-rewrite").observers == ("daily-root",)
    (story,) = archive.stories(con)
    assert (story.documents, story.observers) == (("unsourced:daily-root",), ("daily-root",))


def test_every_edge_shows_the_words_that_credit(con: Connection) -> None:
    for one in relayed():
        carry(con, one)
    (story,) = archive.stories(con)
    edges = archive.edges_of(con, story.id)
    assert {(e.report, e.target, e.kind) for e in edges} == {
        ("r-rewrite", "r-wire", "credit"), ("r-wire", "daily-root", "credit"),
    }  # fmt: skip
    for edge in edges:
        report = archive.report(con, edge.report)
        assert report is not None
        assert report.text[edge.start : edge.end] == edge.text
        assert ("leaf-wire" if edge.report == "r-rewrite" else "daily-root") in edge.text


# --- order does not matter ---------------------------------------------------------------

LABS = ("alder", "birch", "drake")


@st.composite
def filings(draw: st.DrawFn) -> Filing:
    id = draw(st.sampled_from(["r-one", "r-two", "r-three", "r-four", "r-five"]))
    accuser, accused = draw(st.permutations(LABS))[:2]
    figure = draw(st.sampled_from([16_000, 24_000]))
    credited = draw(st.sampled_from([(), ("daily-root",), ("leaf-wire",)]))
    amount = build.quantity("accounts", figure, subject=accused)
    rows = [
        accuses(accuser, accused, speakers=credited or (accuser,), attribution=credited,
                fields=(("news", "1"),)),
        {"frame": "measure", "agent": (accused,), "quantities": (amount,), "zone": "body",
         "text": f"{accused} had {figure} accounts, as {id} has it."},
    ]  # fmt: skip
    if draw(st.booleans()):
        rows.append({"frame": "deny", "agent": (accused,), "speakers": (accused,), "act": "deny",
                     "polarity": -1, "zone": "body", "text": f"{accused} denied it to {id}."})  # fmt: skip
    published = draw(st.sampled_from([None, "2026-04-01", "2026-04-09", "2026-04-18"]))
    modified = draw(st.sampled_from(["2026-05-01", "2026-05-02", "2026-05-03"]))
    outlet = draw(st.sampled_from(["Leaf Wire", "Daily Root", "Some Page"]))
    shape = repr((rows, published, modified, outlet))
    return told(id, *rows, published=published, modified=build.moment(modified), outlet=outlet,
                revision=stable_id("v", shape))  # fmt: skip


@FEW
@given(st.lists(filings(), min_size=2, max_size=7, unique_by=lambda f: (f[0].id, f[0].revision)),
       st.randoms(use_true_random=False))  # fmt: skip
def test_order_and_repetition_change_nothing(reports: list[Filing], random: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with fresh(Path(folder) / "one.db") as con:
            for one in reports:
                carry(con, one)
            expected = derived(con)
        shuffled = reports + reports[:2]
        random.shuffle(shuffled)
        with fresh(Path(folder) / "two.db") as con:
            for one in shuffled:
                carry(con, one)
            assert derived(con) == expected
            for one in shuffled:
                carry(con, one, seen_in=None)
            assert derived(con) == expected


# --- what people said --------------------------------------------------------------------


def test_a_ruling_parts_a_story_for_ever(con: Connection) -> None:
    one, two = (told(id, accuses("alder", "drake")) for id in ("r-one", "r-two"))
    carry(con, one)
    carry(con, two)
    ruled(con, "not_same_event", "r-two", "r-one")
    apart = {frozenset({"r-one"}), frozenset({"r-two"})}
    assert set(stories(con)) == apart
    carry(con, two, seen_in=None)
    carry(con, told("r-three", accuses("alder", "drake"), published="2026-04-07"))
    assert all(not {"r-one", "r-two"} <= members for members in stories(con))
    ruled(con, "same_event", "r-one", "r-two")
    assert set(stories(con)) == {frozenset({"r-one", "r-two", "r-three"})}


def test_reports_ruled_apart_do_not_differ(con: Connection) -> None:
    for id, figure in (("r-one", 16_000), ("r-two", 24_000)):
        amount = build.quantity("accounts", figure, subject="drake")
        carry(con, told(id, accuses("alder", "drake", quantities=(amount,))))
    assert [c.kind for c in archive.conflicts(con, state="open")] == ["quantity_conflict"]
    ruled(con, "not_same_event", "r-one", "r-two")
    assert not archive.conflicts(con, state="open")
    carry(con, told("r-one", accuses("alder", "drake", quantities=(
        build.quantity("accounts", 16_000, subject="drake"),))), seen_in=None)  # fmt: skip
    assert not archive.conflicts(con, state="open")


def test_a_ruling_joins_and_parts_chains(con: Connection) -> None:
    carry(con, told("r-one", accuses("alder", "drake", speakers=())))
    carry(con, told("r-two", accuses("alder", "drake", speakers=()), published="2026-04-07"))
    ruled(con, "same_origin", "r-one", "r-two")
    (story,) = archive.stories(con)
    (edge,) = (e for e in archive.edges_of(con, story.id) if e.report == "r-two")
    assert (edge.target, edge.kind, edge.detail) == ("r-one", "ruling", "Reviewer: It says so.")
    ruled(con, "wrong_merge", "r-one", "r-two")
    assert not [e for e in archive.edges_of(con, story.id) if e.target == "r-one"]


def test_rulings_are_only_ever_added(con: Connection) -> None:
    carry(con, told("r-one", accuses("alder", "drake")))
    carry(con, told("r-two", accuses("alder", "drake")))
    ruled(con, "not_same_event", "r-one", "r-two")
    for statement in ("DELETE FROM rulings", "UPDATE rulings SET kind = 'same_event'"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            con.execute(statement)
    with pytest.raises(sqlite3.IntegrityError):
        con.execute(
            "INSERT OR REPLACE INTO rulings VALUES (1, 'same_event', 'r-one', 'r-two', 'x', 'y', 'z')"
        )


# --- many who say the same ----------------------------------------------------------------


def crowd(con: Connection, size: int) -> None:
    for number in range(size):
        figure = 24_000 if number else 16_000
        amount = build.quantity("accounts", figure, subject="drake")
        carry(con, told(f"r-{number}", accuses("alder", "drake", quantities=(amount,)),
                        published=f"2026-04-06T{number % 24:02}:{number // 24:02}"))  # fmt: skip


def test_of_many_that_say_the_same_a_few_are_compared(con: Connection) -> None:
    crowd(con, 30)
    around = archive.neighbourhood(con, archive.touched_by(con, "r-12"))
    assert len(around.claims) <= 4 * EACH_WAY
    assert len(around.claims) + len(around.aside) == 30


def test_a_side_lists_everybody_all_the_same(con: Connection) -> None:
    crowd(con, 30)
    (row,) = (r for r in archive.conflict_rows(con) if r["kind"] == "quantity_conflict")
    assert sorted(len({s["report"] for s in side["spans"]}) for side in row["sides"]) == [1, 29]
    assert archive.conflict_row(archive.conflict(con, row["id"])) == row  # type: ignore[arg-type]


def test_what_many_say_falls_with_the_last_who_said_otherwise(con: Connection) -> None:
    crowd(con, 30)
    amount = build.quantity("accounts", 24_000, subject="drake")
    carry(con, told("r-0", accuses("alder", "drake", quantities=(amount,)), published="2026-04-06",
                    revision="2", modified=build.moment("2026-04-10")))  # fmt: skip
    assert not [c for c in archive.conflicts(con, state="open") if c.kind == "quantity_conflict"]
