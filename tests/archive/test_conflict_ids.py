"""Ids of conflicts as reports come late: the same in any order, and none is ever lost."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import build
from tests.archive.filing import fresh
from tests.archive.newsdesk import NOW, Filing, accuses, carry, told
from tracker import archive, review
from tracker.domain import Conflict, ReviewItem

MANY = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
FIGURES = (16_000, 24_000)


def counts(id: str, day: str, figure: int | None, *, denies: bool = False) -> Filing:
    """Return a report that drake copied alder, with how many accounts, if it says so."""
    rows: list[dict[str, Any]] = [accuses("alder", "drake")]
    if figure:
        amount = build.quantity("accounts", figure, subject="drake")
        rows.append({"frame": "measure", "agent": ("drake",), "quantities": (amount,),
                     "zone": "body", "text": f"drake had {figure} accounts, as {id} has it."})  # fmt: skip
    if denies:
        rows.append({"frame": "deny", "agent": ("drake",), "speakers": ("drake",), "act": "deny",
                     "polarity": -1, "zone": "body", "text": f"drake denied it to {id}."})  # fmt: skip
    return told(id, *rows, published=day)


def told_as_fact(id: str, day: str, *, sure: bool, accuser: str = "alder") -> Filing:
    """Return a report of a charge, as fact or from people without a name."""
    speakers = () if sure else ("anon:people",)
    row = accuses(accuser, "drake", speakers=speakers, attribution=speakers,
                  hedge=0 if sure else 3, act="assert" if sure else "allege",
                  text=f"{accuser} accuses drake of copying its engine by fraud, {id} tells.")  # fmt: skip
    return told(id, row, published=day)


def standing(con: Connection) -> dict[str, Conflict]:
    """Return what stands, each with everybody on its sides."""
    found = [archive.conflict(con, one.id) for one in archive.conflicts(con, state="open")]
    return {one.id: one for one in found if one}


def of_kind(con: Connection, kind: str) -> Conflict:
    (one,) = (one for one in standing(con).values() if one.kind == kind)
    return one


def in_stories(con: Connection) -> list[Conflict]:
    found = standing(con).values()
    return [one for one in found if one.key.startswith("s|") and one.slot == "accounts"]


def decide(con: Connection, id: str, why: str = "The filing says so.") -> None:
    item = archive.queue_item(con, id, now=NOW)
    assert item is not None
    archive.add_decision(
        con, review.decide(item, verdict="a_holds", rationale=why, reviewer="R. Viewer", now=NOW)
    )


def item(con: Connection, id: str) -> ReviewItem:
    found = archive.queue_item(con, id, now=NOW)
    assert found is not None
    return found


# --- an id of a story's words ------------------------------------------------------------


def test_an_earlier_report_that_says_nothing_of_it_changes_no_id(con: Connection) -> None:
    carry(con, counts("r-one", "2026-04-06", 16_000))
    carry(con, counts("r-two", "2026-04-07", 24_000))
    before = standing(con)
    carry(con, counts("r-early", "2026-04-04", None))
    (story,) = archive.stories(con)
    assert story.reports == ("r-early", "r-one", "r-two")
    assert before
    assert standing(con).keys() == before.keys()
    assert {one.key for one in standing(con).values()} == {f"s|{story.id}"}


def test_a_further_report_changes_no_id(con: Connection) -> None:
    carry(con, counts("r-one", "2026-04-06", 16_000))
    carry(con, counts("r-two", "2026-04-07", 24_000))
    before = of_kind(con, "quantity_conflict")
    carry(con, counts("r-three", "2026-04-08", 24_000))
    carry(con, counts("r-four", "2026-04-08", 16_000, denies=True))
    after = of_kind(con, "quantity_conflict")
    assert after.id == before.id
    assert [len(side.spans) for side in after.sides] == [2, 2]


def test_a_verdict_survives_an_earlier_report_on_one_of_the_sides(con: Connection) -> None:
    carry(con, counts("r-one", "2026-04-06", 16_000))
    carry(con, counts("r-two", "2026-04-07", 24_000))
    before = of_kind(con, "quantity_conflict")
    opened = item(con, before.id).opened_at
    archive.assign(con, before.id, "R. Viewer")
    decide(con, before.id)
    log = [tuple(row) for row in con.execute("SELECT * FROM decisions")]
    carry(con, counts("r-early", "2026-04-04", 16_000))
    after = of_kind(con, "quantity_conflict")
    assert after.id != before.id
    assert len(after.sides[0].spans) == 2
    found = item(con, after.id)
    assert (found.state, found.decisions[0].item, found.opened_at) == ("decided", before.id, opened)
    assert not archive.queue_items(con, now=NOW)
    assert archive.count_waiting(con, now=NOW) == 0
    assert archive.rule_record(con) == {"quantity_conflict": (1, 1)}
    assert [tuple(row) for row in con.execute("SELECT * FROM decisions")] == log
    desk = archive.desk(con, before.id)
    assert desk is not None
    assert desk.assignee == "R. Viewer"


def test_an_old_id_leads_to_the_present_conflict_and_its_queue(con: Connection) -> None:
    carry(con, counts("r-one", "2026-04-06", 16_000))
    carry(con, counts("r-two", "2026-04-07", 24_000))
    old = of_kind(con, "quantity_conflict").id
    carry(con, counts("r-early", "2026-04-04", 16_000))
    carry(con, counts("r-first", "2026-04-03", 24_000))
    present = of_kind(con, "quantity_conflict")
    assert archive.conflict(con, old) == archive.conflict(con, present.id) == present
    assert item(con, old).id == present.id
    decide(con, old)
    assert item(con, present.id).state == "decided"
    archive.assign(con, old, "R. Viewer")
    archive.defer(con, old, until=NOW + timedelta(days=2), why="The court sits.")
    desk = archive.desk(con, present.id)
    assert desk is not None
    assert (desk.assignee, desk.deferred_why) == ("R. Viewer", "The court sits.")
    assert [one.change for one in archive.conflict_history(con, old)] == ["opened"]
    assert not archive.queue_items(con, now=NOW, states=("withdrawn",))


def test_no_digest_tells_of_a_mere_change_of_id(con: Connection) -> None:
    carry(con, counts("r-one", "2026-04-06", 16_000))
    carry(con, counts("r-two", "2026-04-07", 24_000))
    con.execute("UPDATE review_items SET opened_at = '2029-12-01T00:00:00Z'")
    con.execute("UPDATE conflicts SET first_seen = '2029-12-01T00:00:00Z'")
    old = of_kind(con, "quantity_conflict").id
    carry(con, counts("r-early", "2026-04-04", 16_000))
    assert of_kind(con, "quantity_conflict").id != old
    told_of = archive.changes(con, since=NOW - timedelta(days=1), until=NOW)
    assert [facts.id for facts in told_of.reports]
    assert told_of.conflicts == ()
    assert told_of.withdrawn == ()


def test_two_stories_with_the_same_words_keep_their_conflicts_apart(con: Connection) -> None:
    carry(con, counts("r-one", "2026-04-06", 16_000))
    carry(con, counts("r-two", "2026-04-07", 24_000))
    (first,) = in_stories(con)
    decide(con, first.id)
    carry(con, counts("r-three", "2026-09-06", 16_000))
    carry(con, counts("r-four", "2026-09-07", 24_000))
    both = in_stories(con)
    assert {one.matter for one in both} == {first.matter}
    (other,) = (one for one in both if one.id != first.id)
    assert item(con, other.id).state == "open"
    assert item(con, first.id).state == "decided"


def test_what_two_stories_said_alike_is_one_matter_once_they_are_joined(con: Connection) -> None:
    for n, day in enumerate(("2026-04-01", "2026-04-28")):
        carry(con, counts(f"r-{n}-one", day, 16_000))
        carry(con, counts(f"r-{n}-two", day, 24_000))
    before = in_stories(con)
    assert len(before) == 2
    for one in before:
        decide(con, one.id, f"About {one.sides[0].spans[0].report}.")
    for day in ("2026-04-10", "2026-04-19"):
        carry(con, counts(f"r-{day}", day, None))
    (after,) = in_stories(con)
    assert {archive.conflict(con, one.id) for one in before} == {after}
    assert len(item(con, after.id).decisions) == len(before)


def test_an_id_that_comes_back_is_its_own_again(con: Connection) -> None:
    carry(con, counts("r-one", "2026-04-06", 16_000))
    carry(con, counts("r-two", "2026-04-07", 24_000))
    first = of_kind(con, "quantity_conflict").id
    carry(con, counts("r-early", "2026-04-04", 16_000))
    second = of_kind(con, "quantity_conflict").id
    decide(con, second)
    empty = told("r-early", published="2026-04-04", text="This report has been withdrawn.",
                 revision="2", modified=build.moment("2026-04-10"))  # fmt: skip
    carry(con, empty)
    assert of_kind(con, "quantity_conflict").id == first != second
    assert item(con, second).id == first
    assert item(con, first).state == "decided"
    assert [one.change for one in archive.conflict_history(con, first)] == ["opened"]


def test_what_an_earlier_release_called_otherwise_is_followed(con: Connection) -> None:
    one, two = counts("r-one", "2026-04-06", 16_000), counts("r-two", "2026-04-07", 24_000)
    carry(con, one)
    carry(con, two)
    present = of_kind(con, "quantity_conflict").id
    decide(con, present)
    con.execute("PRAGMA foreign_keys = OFF")
    con.execute("DROP TRIGGER decisions_are_not_changed")
    tables = {"conflicts": "id", "conflict_sides": "conflict", "conflict_spans": "conflict",
              "conflict_changes": "conflict", "review_items": "conflict", "decisions": "item"}  # fmt: skip
    for table, column in tables.items():
        con.execute(f"UPDATE {table} SET {column} = 'c-before'")
    con.execute("UPDATE conflicts SET matter = ''")
    con.execute("PRAGMA foreign_keys = ON")
    carry(con, two, seen_in=None)
    assert of_kind(con, "quantity_conflict").id == present
    assert item(con, "c-before").id == present
    assert item(con, present).state == "decided"


# --- whatever comes, in whatever order -----------------------------------------------------


@st.composite
def filings(draw: st.DrawFn, number: int) -> Filing:
    day = draw(st.sampled_from(["2026-04-01", "2026-04-09", "2026-04-10", "2026-04-18"]))
    if draw(st.booleans()):
        return told_as_fact(f"r-{number}", day, sure=draw(st.booleans()),
                            accuser=draw(st.sampled_from(["alder", "birch"])))  # fmt: skip
    figure = draw(st.none() | st.sampled_from(FIGURES))
    return counts(f"r-{number}", day, figure, denies=draw(st.booleans()))


newsrooms = st.integers(2, 7).flatmap(
    lambda count: st.tuples(*(filings(number) for number in range(count)))
)


@MANY
@given(newsrooms, st.randoms(use_true_random=False))
def test_every_id_is_the_same_in_any_order(reports: Sequence[Filing], random: Any) -> None:
    shuffled = [*reports, *reports[:2]]
    random.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        with fresh(Path(folder) / "one.db") as con:
            for one in sorted(reports, key=lambda filing: str(filing[0].published)):
                carry(con, one)
            expected = standing(con)
        with fresh(Path(folder) / "two.db") as con:
            for one in shuffled:
                carry(con, one)
            assert standing(con) == expected


@MANY
@given(newsrooms, st.randoms(use_true_random=False))
def test_every_id_that_was_shown_resolves_and_every_verdict_holds(
    reports: Sequence[Filing], random: Any
) -> None:
    order = list(reports)
    random.shuffle(order)
    shown: dict[str, Conflict] = {}
    with tempfile.TemporaryDirectory() as folder, fresh(Path(folder) / "one.db") as con:
        for one in order:
            carry(con, one)
            for id, conflict in standing(con).items():
                if id not in shown:
                    decide(con, id, f"About {id}.")
                shown[id] = conflict
        present = standing(con)
        for id, before in shown.items():
            now = archive.conflict(con, id)
            assert now is not None
            assert now.matter == before.matter
            assert item(con, id).id == now.id
            alike = {i for i, other in present.items() if holds_all_of(other, before)}
            assert now.id in alike or not alike
            assert f"About {id}." in {made.rationale for made in item(con, now.id).decisions}


def holds_all_of(now: Conflict, before: Conflict) -> bool:
    """Say whether a conflict says the same as an earlier one, of all its places."""
    sides = zip(now.sides, before.sides, strict=True)
    return now.matter == before.matter and all({*b.spans} <= {*a.spans} for a, b in sides)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_reanalysing_changes_no_id(con: Connection, order: Sequence[int]) -> None:
    reports = [
        counts("r-one", "2026-04-06", 16_000, denies=True),
        counts("r-two", "2026-04-07", 24_000),
        told_as_fact("r-three", "2026-04-04", sure=False),
        told_as_fact("r-four", "2026-04-05", sure=True),
    ]
    for one in reports:
        carry(con, one)
    before = standing(con)
    assert before
    steps = {id: archive.conflict_history(con, id) for id in before}
    for number in order:
        carry(con, reports[number], seen_in=None)
    assert standing(con) == before
    assert {id: archive.conflict_history(con, id) for id in before} == steps
