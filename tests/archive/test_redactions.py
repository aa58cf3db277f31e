"""Words that were taken down are gone, and stay away; ids, hashes and the record stay."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.filing import NOW, Filed, carry, compare, filed
from tracker import archive
from tracker.archive import masking
from tracker.domain import Digest, Line, Mention, Response, Section

WHY = {"why": "court order", "who": "A. Editor", "now": NOW}
SECRET = "The vault code is heliotrope."
QUOTED = "Halcyon copied seven models."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def private(path: Path) -> Iterator[Connection]:
    with closing(archive.connect_private(archive.private_path(path))) as con:
        yield con


def answer(body: str, url: str = "https://r-one.example/story") -> Response:
    return Response(url=url, status=200, headers=(), body=body.encode(), fetched_at=NOW)


def take_down(con: Connection, id: str) -> None:
    with archive.writing(con):
        touched = archive.redact_report(con, id, **WHY)
        archive.settle(con, compare(archive.neighbourhood(con, touched)), now=NOW)
        archive.forget_words(con, id)


def told(con: Connection) -> None:
    line = Line(text=f"One says: {QUOTED}", cites=("r-one",), detail=(SECRET,))
    other = Line(text="Something else.", cites=("r-two",))
    digest = Digest(
        id="d", day=NOW.date(), headline="", lede="", until=NOW, base_url="",
        sections=(Section(title="What changed", lines=(line, other)),),
    )  # fmt: skip
    archive.keep_digest(con, digest, now=NOW)


def test_not_a_word_of_a_report_is_left_in_the_files(
    con: Connection, path: Path, private: Connection
) -> None:
    one = filed("r-one", "seven", filler=SECRET, title="Heliotrope headline")
    carry(con, one)
    carry(con, filed("r-two", "eight", filler="Nothing."))
    told(con)
    archive.keep_body(private, one.report, answer(SECRET))
    archive.keep_body(private, filed("r-two").report, answer("fine", "https://r-two.example/"))
    take_down(con, "r-one")
    assert archive.drop_bodies(private, con, reports=["r-one"]) == 1
    for file in (con, private):
        archive.wipe(file)
    for file in sorted(path.parent.iterdir()):
        held = file.read_bytes().lower()
        for word in (b"heliotrope", b"vault", b"copied seven"):
            assert word not in held, (file.name, word)
    assert archive.body(private, answer("fine").sha256) is not None


def test_ids_hashes_and_the_record_stay(con: Connection) -> None:
    one = filed("r-one", "seven", filler=SECRET)
    carry(con, one)
    carry(con, filed("r-two", "eight"))
    (conflict,) = archive.conflicts(con)
    before = [(row["id"], row["revision"]) for row in archive.report_rows(con)]
    claims = [claim.id for claim in archive.claims_of(con, "r-one", one.report.revision)]
    take_down(con, "r-one")
    assert [(row["id"], row["revision"]) for row in archive.report_rows(con)] == before
    assert [c.id for c in archive.claims_of(con, "r-one", one.report.revision)] == claims
    kept = archive.conflict(con, conflict.id)
    assert kept is not None
    assert archive.conflicts(con, state="open") == ()  # one side has nothing to say any more
    assert {span.text for side in kept.sides for span in side.spans if span.report == "r-one"} == {
        ""
    }
    (record,) = archive.redactions(con)
    assert (record.target, record.why, record.who, record.at) == (
        "r-one",
        "court order",
        "A. Editor",
        NOW,
    )
    assert archive.search(con, "heliotrope") == ()
    assert archive.count_hits(con, "eight") == 1


@pytest.mark.parametrize("statement", ["UPDATE redactions SET why = 'x'", "DELETE FROM redactions"])
def test_the_record_can_only_be_added_to(con: Connection, statement: str) -> None:
    carry(con, filed("r-one"))
    take_down(con, "r-one")
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        con.execute(statement)


def test_a_later_poll_does_not_bring_it_back(con: Connection) -> None:
    one = filed("r-one", filler=SECRET)
    carry(con, one)
    take_down(con, "r-one")
    assert archive.permitted(con, one.report) is None
    edited = dataclasses.replace(one.report, revision="v-2", text="Other words.")
    assert archive.permitted(con, edited) is None
    assert not archive.may_be_kept(con, answer('<link href="https://r-one.example/story">'))
    assert archive.may_be_kept(con, answer("nothing of it"))


def test_a_digest_says_that_something_was_taken_down(con: Connection) -> None:
    carry(con, filed("r-one"))
    told(con)
    take_down(con, "r-one")
    digest = archive.digest_of(con, NOW.date())
    assert digest is not None
    assert [line.text for line in digest.sections[0].lines] == ["taken down", "Something else."]


# --- people ---------------------------------------------------------------------------


def with_person(report: str, filler: str) -> Filed:
    one = filed(report, filler=filler)
    at = one.report.text.index("Jane")
    mention = Mention(start=at, end=at + 8, text="Jane Doe", entity="jane-doe", type="person")
    return dataclasses.replace(
        one, analysis=dataclasses.replace(one.analysis, mentions=(*one.analysis.mentions, mention))
    )


def black_out(con: Connection) -> int:
    with archive.writing(con):
        return archive.redact_person(con, "jane-doe", {"Jane Doe"}, **WHY)


def test_a_name_is_blacked_out_everywhere_and_offsets_hold(con: Connection, path: Path) -> None:
    one = with_person("r-one", "Jane Doe was there. Doe's lawyer, John Roe, was not.")
    carry(con, one)
    carry(con, filed("r-two", filler="A doe ran across the road; Jane laughed."))
    told(con)
    assert black_out(con) == 1
    archive.wipe(con)
    kept = archive.report(con, "r-one")
    assert kept is not None
    assert kept.text.endswith("████████ was there. ███'s lawyer, John Roe, was not.")
    other = archive.report(con, "r-two")
    assert other is not None
    assert other.text.endswith("A doe ran across the road; Jane laughed.")
    for row in archive.mention_rows(con):
        report = archive.report(con, row["report"])
        assert report is not None
        assert report.text[row["start"] : row["end"]] == row["text"]
    for file in path.parent.iterdir():
        held = file.read_bytes().lower()
        assert b"jane doe" not in held
        assert b"jane-doe" not in held
    assert archive.count_hits(con, "lawyer") == 1


def test_a_name_stays_out_of_what_comes_later(con: Connection) -> None:
    carry(con, with_person("r-one", "Jane Doe was there."))
    black_out(con)
    later = filed("r-three", filler="JANE DOE came back. Doe sat down.").report
    allowed = archive.permitted(con, later)
    assert allowed is not None
    assert allowed.text.endswith("████████ came back. ███ sat down.")
    assert allowed.revision == later.revision
    again = with_person("r-one", "Jane Doe was there.").report
    masked = archive.permitted(con, again)
    assert masked is not None
    assert archive.is_known(con, masked)
    assert not archive.may_be_kept(con, answer("by Jane&nbsp;Doe, Jane Doe"))


def test_no_name_is_written_into_the_record(con: Connection) -> None:
    carry(con, with_person("r-one", "Jane Doe was there."))
    black_out(con)
    row = con.execute("SELECT * FROM redactions").fetchone()
    assert "jane" not in str(tuple(row)).lower()
    assert row["target"].startswith("person-")


@given(st.text(max_size=80), st.text(max_size=20), st.booleans())
def test_masks_keep_lengths_and_are_final(text: str, name: str, known: bool) -> None:
    mask = masking.masker([masking.marks([name])])
    masked = mask.mask(f"{text} {name} {text}", known=known)
    assert len(masked) == len(f"{text} {name} {text}")
    assert mask.mask(masked, known=known) == masked


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("梁文锋", "创始人梁文锋说，梁先生…", "创始人███说，梁先生…"),
        ("Anne-Marie O'Neil", "anne-marie o'neil; O'Neil", "█████████████████; O'████"),
        ("Voltaire", "Voltaire wrote.", "████████ wrote."),
        ("Jane Doe", "Doe, a deer.", "Doe, a deer."),
    ],
)
def test_names_are_known_by_their_words(name: str, text: str, masked: str) -> None:
    assert masking.masker([masking.marks([name])]).mask(text) == masked
