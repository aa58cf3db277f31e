"""What was not attempted is told with the revision; what is off the topic is only remembered."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from sqlite3 import Connection

from tests.archive.filing import NOW, Filed, carry, filed
from tracker import archive


def noted(one: Filed, *notes: str) -> Filed:
    return dataclasses.replace(one, analysis=dataclasses.replace(one.analysis, notes=notes))


def test_notes_come_back_in_order_and_belong_to_their_revision(con: Connection) -> None:
    first, second = filed(revision="1"), filed(revision="2", says="four")
    carry(con, noted(first, "claims not attempted: language zh", "a second note"))
    carry(con, second)
    assert archive.notes_of(con, "r-one", "1") == (
        "claims not attempted: language zh",
        "a second note",
    )
    assert archive.notes_of(con, "r-one", "2") == ()


def test_a_new_analysis_replaces_the_notes(con: Connection) -> None:
    one = filed()
    carry(con, noted(one, "old", "older"))
    carry(con, noted(one, "new"), seen_in=None)
    assert archive.notes_of(con, one.report.id, one.report.revision) == ("new",)


def test_what_is_passed_over_is_known_until_the_terms_change(con: Connection) -> None:
    archive.pass_over(con, "https://a.example/1", seen_in="wire", terms="t1", now=NOW)
    later = NOW + timedelta(hours=1)
    archive.pass_over(con, "https://a.example/1", seen_in="wire", terms="t1", now=later)
    asked = ["https://a.example/1", "https://a.example/2"]
    assert archive.passed_over(con, asked, terms="t1") == {"https://a.example/1": later}
    assert archive.passed_over(con, asked, terms="t2") == {}
