"""Opening, refusing, and surviving a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from sqlite3 import Connection

import pytest

from tests.archive.filing import carry, filed, fresh
from tracker import archive
from tracker.errors import ArchiveError

ROOT = Path(__file__).parents[2]


def test_reading_does_not_make_a_file(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(ArchiveError, match=r"no archive at .*`tracker init` or `tracker ingest`"):
        archive.connect(path, readonly=True)
    assert not path.exists()


def test_reading_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a b#?%.db"  # a name that means something in an address
    with fresh(path):
        pass
    assert path.exists()
    con = archive.connect(path, readonly=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        archive.remember(con, "a", "b")
    con.close()


@pytest.mark.parametrize("content", [b"not a database at all, but long enough" * 40, b"x"])
def test_another_kind_of_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"notes\.txt"):
        archive.connect(path)
    assert path.read_bytes() == content


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="folder"):
        archive.connect(tmp_path)
    with pytest.raises(ArchiveError, match="cannot be opened"):
        archive.connect(tmp_path / "no" / "a.db")


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    with pytest.raises(ArchiveError, match="another program"):
        archive.connect(path)


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with fresh(path) as con:
        con.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('archive', 'm999_later', '')"
        )
    with pytest.raises(ArchiveError, match=r"newer tracker.*upgrade"):
        archive.connect(path)


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    problems: list[Exception] = []

    def open_it() -> None:
        try:
            archive.connect(path).close()
        except Exception as exc:  # noqa: BLE001 - any failure fails the test
            problems.append(exc)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems


def _write_and_fail(con: Connection) -> None:
    archive.remember(con, "a", "b")
    raise KeyError


def test_writing_keeps_all_or_nothing(con: Connection) -> None:
    with pytest.raises(KeyError), archive.writing(con):
        _write_and_fail(con)
    assert archive.recall(con, "a") is None
    with (
        archive.writing(con),
        pytest.raises(RuntimeError, match="already open"),
        archive.writing(con),
    ):
        pass
    assert not con.in_transaction


def test_a_killed_writer_leaves_a_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    program = (
        "import sys; sys.path[:0] = ['tests']\n"
        "from pathlib import Path\n"
        "from archive.filing import carry, filed, fresh\n"
        "from tracker import archive\n"
        f"with fresh(Path({str(path)!r})) as con:\n"
        "    for n in range(100000):\n"
        "        carry(con, filed(f'r-{n}', str(n % 3), key=f'k-{n // 3}', anchor=f'a-{n // 3}'))\n"
        "        print(n, flush=True)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    told = 0
    for line in writer.stdout:
        told = int(line)
        if told >= 20:
            os.kill(writer.pid, signal.SIGKILL)
            break
    writer.stdout.close()
    writer.wait()
    with fresh(path) as con:
        assert con.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not con.execute("PRAGMA foreign_key_check").fetchall()
        con.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        stored = archive.count_reports(con)
        assert stored > told  # all that was said to be done is there
        rows = list(archive.claim_rows(con))
        assert len(rows) == stored
        assert all(row["origin"]["documents"] for row in rows)
        assert carry(con, filed("r-after")).outcome == "new"


def test_the_file_explains_itself(con: Connection) -> None:
    sql = [row["sql"] for row in con.execute("SELECT sql FROM sqlite_master WHERE name = 'claims'")]
    assert "-- Every assertion found in every revision." in sql[0]


def test_an_archive_of_an_earlier_release_is_brought_up_to_date_before_it_is_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    with fresh(path) as con:
        carry(con, filed("r-one"))
        con.execute("DELETE FROM _sqlite_migrations WHERE name = 'm004_looking_again'")
        con.execute("ALTER TABLE sources DROP COLUMN listed_at")
        con.execute("DROP INDEX sightings_by_place")
        con.execute("DROP INDEX addresses_by_report")
    with pytest.raises(ArchiveError, match="tracker init"):
        archive.connect(path, readonly=True)
    with fresh(path) as con:
        assert [row["id"] for row in archive.report_rows(con)] == ["r-one"]
    archive.connect(path, readonly=True).close()
