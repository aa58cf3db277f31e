"""Copies that can be put back."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests import build
from tests.archive.filing import NOW, carry, filed, fresh
from tracker import archive
from tracker.archive.backup import back_up, put_back
from tracker.domain import Response
from tracker.errors import ArchiveError

BODY = Response(url="https://a.example/", status=200, headers=(), body=b"raw", fetched_at=NOW)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.db"
    with fresh(path) as con:
        carry(con, filed("r-one"))
    with closing(archive.connect_private(archive.private_path(path))) as private:
        archive.keep_body(private, build.report(), BODY)
    return path


def reports(path: Path) -> list[str]:
    with closing(archive.connect(path, readonly=True)) as con:
        return [row["id"] for row in archive.report_rows(con)]


def test_both_files_are_copied_and_put_back(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "away" / "monday.db"
    assert back_up(db, copy) == (copy, tmp_path / "away" / "monday-private.db")
    assert {stat.S_IMODE(file.stat().st_mode) for file in copy.parent.iterdir()} == {0o600}
    assert len(list(copy.parent.iterdir())) == 2  # no logs beside them
    other = tmp_path / "new" / "tracker.db"
    other.parent.mkdir()
    put_back(copy, other)
    assert reports(other) == ["r-one"]
    with closing(archive.connect_private(archive.private_path(other))) as private:
        assert archive.body(private, BODY.sha256) == BODY


def test_a_copy_is_one_moment_of_an_archive_in_use(db: Path, tmp_path: Path) -> None:
    with fresh(db) as con:
        con.execute("BEGIN IMMEDIATE")
        con.execute("DELETE FROM sightings")
        back_up(db, tmp_path / "copy.db")
        con.rollback()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as con:
        assert con.execute("SELECT count(*) FROM sightings").fetchone() == (1,)


def test_nothing_is_overwritten_without_a_word(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(db, copy)
    with pytest.raises(ArchiveError, match="--force"):
        back_up(db, copy)
    with pytest.raises(ArchiveError, match="--force"):
        put_back(copy, db)
    with fresh(db) as con:
        carry(con, filed("r-two"))
    assert len(reports(db)) == 2
    put_back(copy, db, force=True)
    assert reports(db) == ["r-one"]


def test_who_has_it_open_sees_the_old_state_or_the_new(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(db, copy)
    with fresh(db) as con:
        carry(con, filed("r-two"))
        put_back(copy, db, force=True)
        assert [row["id"] for row in archive.report_rows(con)] == ["r-one"]
        carry(con, filed("r-three"))
    assert sorted(reports(db)) == ["r-one", "r-three"]


@pytest.mark.parametrize("content", [b"", b"shopping list", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_backup_is_refused_before_anything_is_touched(
    db: Path, tmp_path: Path, content: bytes
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"broken|no backup"):
        put_back(copy, db, force=True)
    with pytest.raises(ArchiveError, match="no such file"):
        put_back(tmp_path / "none.db", db, force=True)
    assert reports(db) == ["r-one"]


def test_an_archive_is_not_copied_onto_itself(db: Path) -> None:
    with pytest.raises(ArchiveError, match="itself"):
        back_up(db, db, force=True)
