"""Storing, comparing and settling: any order, any number of times, nothing lost."""

from __future__ import annotations

import dataclasses
import tempfile
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import build
from tests.archive.filing import NOW, Filed, carry, compare, filed, fresh, with_body
from tracker import archive
from tracker.knowledge import Knowledge
from tracker.knowledge.facts import Organization

DATES = (None, "2026-04-06", "2026-04-07T09:30", "2026-04-08")


def state(con: Connection) -> dict[str, list[Any]]:
    """Return all that is derived, without the moments at which it was noticed."""
    keys = con.execute(
        "SELECT k.key, k.sign, k.lot, c.id FROM claim_keys k "
        "JOIN claims c ON c.number = k.claim ORDER BY 1, 2, 3"
    )
    reports = con.execute(
        "SELECT id, revision, url, title, outlet, publisher, published, language, origin_class, "
        "anchor, first_seen FROM reports ORDER BY id"
    )
    revisions = con.execute(
        "SELECT report, revision, text, whole, record, facts, derived, pairs, first_seen "
        "FROM revisions ORDER BY 1, 2"
    )
    return {
        "reports": [tuple(row) for row in reports],
        "revisions": [tuple(row) for row in revisions],
        "mentions": list(archive.mention_rows(con)),
        "entities": list(archive.entity_rows(con)),
        "claims": list(archive.claim_rows(con)),
        "keys": [tuple(row) for row in keys],
        "origins": [tuple(row) for row in con.execute("SELECT * FROM origins ORDER BY claim")],
        "stories": list(archive.stories(con)),
        "ties": [
            tuple(row) for row in con.execute("SELECT * FROM report_ties ORDER BY 1, 2, 3, 4")
        ],
        "edges": [tuple(row) for row in con.execute("SELECT * FROM origin_edges ORDER BY 1, 2")],
        "conflicts": list(archive.conflicts(con, state="open")),
        "found": [hit.report for hit in archive.search(con, "halcyon OR nothing")],
    }


@st.composite
def documents(draw: st.DrawFn) -> Filed:
    one = filed(
        draw(st.sampled_from(["r-one", "r-two", "r-three"])),
        draw(st.sampled_from(["three", "four"])),
        key=draw(st.sampled_from(["k-one", "k-two"])),
        anchor=draw(st.sampled_from(["a-one", "a-two"])),
        published=draw(st.sampled_from(DATES)),
        author=draw(st.sampled_from([None, "A. Writer"])),
    )
    return with_body(one, draw(st.sampled_from(["full", "summary", "none"])))


def once(filings: list[Filed]) -> list[Filed]:
    """Let a text be analysed in one way only, as one release of the tracker does."""
    first: dict[str, Filed] = {}
    for one in filings:
        first.setdefault(repr(with_body(one, "full").report), one)
    return [
        dataclasses.replace(first[repr(with_body(one, "full").report)], report=one.report)
        for one in filings
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=6).map(once), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(filings: list[Filed], random: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with fresh(Path(folder) / "one.db") as con:
            for one in filings:
                carry(con, one)
            expected = state(con)
        shuffled = filings + filings[:2]
        random.shuffle(shuffled)
        with fresh(Path(folder) / "two.db") as con:
            for one in shuffled:
                carry(con, one)
            assert state(con) == expected


def test_a_report_comes_back_as_it_went_in(con: Connection) -> None:
    one = filed(published="2026-04-06T12:30", modified=build.moment("2026-04-07"))
    carry(con, one)
    assert archive.report(con, "r-one") == one.report
    assert archive.facts(con, "r-one") == one.placement.facts
    assert archive.claims_of(con, "r-one", one.report.revision) == one.analysis.claims
    assert archive.mentions_of(con, "r-one", one.report.revision) == one.analysis.mentions
    placed = archive.claim(con, one.analysis.claims[0].id)
    assert placed is not None
    assert placed.origin.documents == ("r-one",)
    assert placed.keys == ("k-one", "k-one-wide")


@pytest.mark.parametrize("hashes", [("a", "b"), ("b", "a")])
def test_an_edit_without_a_new_date_is_what_the_report_says_now(
    con: Connection, hashes: tuple[str, str]
) -> None:
    for hours, (revision, says) in enumerate(zip(hashes, ("three", "four"), strict=True)):
        one = filed(says=says, revision=revision, published="2026-04-06")
        carry(con, one, now=NOW + timedelta(hours=hours))
    assert [row["revision"] for row in con.execute("SELECT revision FROM reports")] == [hashes[1]]
    assert [row["revision"] for row in archive.claim_rows(con, current=True)] == [hashes[1]]


@pytest.mark.parametrize("hashes", [("a", "b"), ("b", "a")])
def test_a_wall_put_up_later_does_not_take_away_what_was_read(
    con: Connection, hashes: tuple[str, str]
) -> None:
    for hours, (revision, partial) in enumerate(zip(hashes, (False, True), strict=True)):
        one = filed(says="three", revision=revision, published="2026-04-06", partial=partial)
        carry(con, one, now=NOW + timedelta(hours=hours))
    assert [row["revision"] for row in archive.claim_rows(con, current=True)] == [hashes[0]]
    assert [row["revision"] for row in con.execute("SELECT revision FROM reports")] == [hashes[0]]


def test_a_known_text_is_a_sighting_only(con: Connection) -> None:
    one = filed()
    assert carry(con, one).outcome == "new"
    assert archive.is_known(con, one.report)
    later = NOW + timedelta(hours=3)
    assert carry(con, one, now=later, seen_in="elsewhere") == archive.Touched()
    seen = archive.sightings(con, "r-one")
    assert [(s.seen_in, s.first_seen) for s in seen] == [("desk", NOW), ("elsewhere", later)]
    assert archive.count_reports(con) == 1


def test_a_fuller_record_of_the_same_text_stays(con: Connection) -> None:
    bare, dated = filed(), filed(published="2026-04-06")
    carry(con, bare)
    assert not archive.is_known(con, dated.report)
    assert carry(con, dated).keys
    carry(con, bare)
    assert next(archive.report_rows(con))["published"] == "2026-04-06"


def test_an_analysis_of_a_later_release_replaces_the_earlier(con: Connection) -> None:
    one = filed()
    carry(con, one)
    better = dataclasses.replace(one.analysis.claims[0], hedge=3)
    analysis = dataclasses.replace(one.analysis, claims=(better,))
    placed = dataclasses.replace(one.placement.claims[0], claim=better)
    placement = dataclasses.replace(one.placement, claims=(placed,))
    changed = carry(con, dataclasses.replace(one, analysis=analysis, placement=placement))
    assert changed.keys == ("k-one", "k-one-wide")
    assert [row["hedge"] for row in archive.claim_rows(con)] == [3]
    assert carry(con, one, seen_in=None).keys  # analysed anew: compared even if nothing differs


def test_only_current_revisions_are_compared(con: Connection) -> None:
    carry(con, filed("r-two", "four", published="2026-04-06"))
    old = filed("r-one", "three", published="2026-04-06")
    new = filed("r-one", "four", published="2026-04-06", modified=build.moment("2026-04-07"))
    carry(con, old)
    (conflict,) = archive.conflicts(con, state="open")
    touched = carry(con, new, now=NOW + timedelta(hours=1))
    assert touched.outcome == "revised"
    assert not archive.conflicts(con, state="open")
    assert archive.conflict(con, conflict.id) == conflict  # an id resolves for ever
    late = carry(con, filed("r-one", "three", filler="Older.", published="2026-04-01"))
    assert (late.outcome, late.keys) == ("revised", ())
    report = archive.report(con, "r-one")
    assert report is not None
    assert report.revision == new.report.revision
    assert [r.current for r in archive.history(con, "r-one")] == [True, False, False]
    assert {row["revisions"] for row in archive.report_rows(con) if row["id"] == "r-one"} == {3}
    assert len(list(archive.report_rows(con, current=True))) == 2


def test_a_conflict_goes_away_and_comes_back(con: Connection) -> None:
    carry(con, filed("r-two", "four"))
    three = filed("r-one", "three", published="2026-04-06")
    carry(con, three)
    (found,) = archive.conflicts(con, state="open")
    four = filed("r-one", "four", published="2026-04-07")
    carry(con, four, now=NOW + timedelta(hours=1))
    item = archive.queue_item(con, found.id, now=NOW)
    assert item is not None
    assert item.state == "withdrawn"
    again = filed("r-one", "three", published="2026-04-08", filler="Back.")
    carry(con, again, now=NOW + timedelta(hours=2))
    assert [c.change for c in archive.conflict_history(con, found.id)] == [
        "opened", "withdrawn", "reopened",
    ]  # fmt: skip
    (item,) = archive.queue_items(con, now=NOW + timedelta(hours=3))
    assert (item.state, item.opened_at) == ("open", NOW + timedelta(hours=2))


def test_neighbourhood_holds_the_keys_and_the_whole_story(con: Connection) -> None:
    carry(con, filed("r-one", key="k-one", anchor="a-one"))
    carry(con, filed("r-two", key="k-two", anchor="a-one"))
    carry(con, filed("r-three", key="k-two", anchor="a-two"))
    carry(con, filed("r-four", key="k-four", anchor="a-four"))
    around = archive.neighbourhood(con, archive.touched_by(con, "r-one"))
    assert around.keys == ("k-one", "k-one-wide")
    assert around.reports == ("r-one", "r-two")
    assert [p.facts.id for p in around.claims] == ["r-one"]
    assert [p.facts.id for p in around.aside] == ["r-two"]


def test_what_cannot_be_known_yet_is_left_out(con: Connection) -> None:
    carry(con, filed("r-one", published="2026-04-06"))
    carry(con, filed("r-two", "four", published="2026-04-09"))
    carry(con, filed("r-three", "four"))
    then = build.moment("2026-04-07").at
    assert {row["id"] for row in archive.report_rows(con, as_of=then)} == {"r-one", "r-three"}
    around = archive.neighbourhood_as_of(con, then)
    assert {p.facts.id for p in around.claims} == {"r-one", "r-three"}
    assert len(compare(around).conflicts) == 1


def test_reports_ripen_once(con: Connection) -> None:
    carry(con, filed("r-one", published="2026-04-06"))
    day = build.moment("2026-04-09").at
    before, after = day - timedelta(minutes=1), day + timedelta(minutes=1)
    (touched,) = archive.ripened(con, since=before, until=after)
    assert touched.keys == ("k-one", "k-one-wide")
    assert not list(archive.ripened(con, since=after, until=after + timedelta(days=9)))


@pytest.mark.parametrize("body", ["summary", "none"])
def test_no_more_is_kept_readable_than_allowed(con: Connection, body: str) -> None:
    secret = "long-winded " * 200 + "epilogue"
    one = with_body(filed(filler=secret), body)
    carry(con, with_body(one, "full"), seen_in="open")
    carry(con, one, seen_in="closed")
    report = archive.report(con, "r-one")
    assert report is not None
    claim = one.analysis.claims[0]
    assert report.text[claim.start : claim.end] == claim.text
    assert len(report.text) == len(one.report.text)
    assert "epilogue" not in report.text
    assert ("long-winded" in report.text) == (body == "summary")
    assert not archive.search(con, "epilogue")
    assert not list(archive.stored_reports(con))
    assert archive.count_curtailed(con) == 1


def test_entities_get_the_names_of_the_knowledge_base(con: Connection) -> None:
    carry(con, filed())
    assert next(archive.entity_rows(con)) == {
        "id": "halcyon", "name": "Halcyon", "type": "organization", "provisional": True,
        "mentions": 1, "reports": 1,
    }  # fmt: skip
    listed = Organization(id="halcyon", name="Halcyon Labs", kind="ai_lab")
    archive.name_entities(con, Knowledge(organizations={"halcyon": listed}))
    row = next(archive.entity_rows(con))
    assert (row["name"], row["provisional"]) == ("Halcyon Labs", False)


def test_all_texts_are_offered_for_a_new_analysis_while_they_are_rewritten(
    con: Connection,
) -> None:
    filings = {one.report.id: one for one in (filed("r-one"), filed("r-two", "four"))}
    for one in filings.values():
        carry(con, one)
    before = state(con)
    for report in archive.stored_reports(con):
        carry(con, filings[report.id], seen_in=None)
    assert state(con) == before
