"""Open an archive, bring its tables up to date, and write to it in whole transactions.

In: a path. Out: a connection whose writes wait for each other. Never makes a file where
only reading was asked for, and never touches a file that is not an archive of ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from tracker.archive.schema import APPLICATION_ID
from tracker.archive.watch_schema import MIGRATIONS
from tracker.errors import ArchiveError

BUSY_MILLISECONDS = 30_000
"""How long a write waits for another process's write to end."""


_MAGIC = b"SQLite format 3\x00"


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open the archive at `path` with its tables up to date; make it unless `readonly`."""
    return open_database(path, MIGRATIONS, APPLICATION_ID, readonly=readonly)


def open_database(
    path: Path, migrations: Migrations, application_id: int, *, readonly: bool
) -> sqlite3.Connection:
    """Open one of the tracker's files and apply the migrations it lacks."""
    con = _open(path, readonly=readonly)
    try:
        _check(con, path, migrations, application_id, readonly=readonly)
        con.execute("PRAGMA foreign_keys = ON")
        # Without it, INSERT OR REPLACE deletes rows past the triggers that forbid it.
        con.execute("PRAGMA recursive_triggers = ON")
        if not readonly:
            con.execute("PRAGMA journal_mode = WAL")
            con.execute("PRAGMA synchronous = NORMAL")
            _migrate(con, migrations)
    except sqlite3.DatabaseError as exc:
        con.close()
        raise _unusable(path, exc) from exc
    except ArchiveError:
        con.close()
        raise
    return con


@contextmanager
def writing(con: sqlite3.Connection) -> Iterator[None]:
    """Run a block as one transaction: all of it is kept, or nothing."""
    if con.in_transaction:
        raise RuntimeError("a transaction is already open; write inside it")
    con.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # Unlike the statement it is content where a full disk has rolled back already.
        con.rollback()
        raise
    con.execute("COMMIT")


@contextmanager
def together(con: sqlite3.Connection) -> Iterator[None]:
    """Run a block inside the transaction that is open, else as one of its own."""
    if con.in_transaction:
        yield
        return
    with writing(con):
        yield


def _open(path: Path, *, readonly: bool) -> sqlite3.Connection:
    if readonly and not path.exists():
        raise ArchiveError(f"no archive at {path}", remedy="run `tracker init` or `tracker ingest`")
    if path.is_dir():
        raise ArchiveError("is a folder, not an archive", where=str(path), remedy="name a file")
    # SQLite takes a file shorter than a page for an empty one and would write over it.
    if path.is_file() and not _looks_like_sqlite(path):
        raise _not_ours(path)
    uri = path.absolute().as_uri() + ("?mode=ro" if readonly else "?mode=rwc")
    try:
        con = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256
        )
    except sqlite3.Error as exc:
        raise _unusable(path, exc) from exc
    con.row_factory = sqlite3.Row
    con.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return con


def _check(
    con: sqlite3.Connection,
    path: Path,
    migrations: Migrations,
    application_id: int,
    *,
    readonly: bool,
) -> None:
    """Refuse a file of another program or a later release; to read, of an earlier one too."""
    if not con.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return
    if con.execute("PRAGMA application_id").fetchone()[0] != application_id:
        raise ArchiveError(
            "is a database of another program", where=str(path), remedy="name another file"
        )
    known = {
        migration.name for migration in migrations.pending(Database(sqlite3.connect(":memory:")))
    }
    applied = {row.name for row in migrations.applied(Database(con))}
    if applied - known:
        raise ArchiveError(
            "was written by a newer tracker", where=str(path), remedy="upgrade distilltracker"
        )
    if readonly and known - applied:
        raise ArchiveError(
            "was written by an older tracker",
            where=str(path),
            remedy="bring it up to date with `tracker init`; nothing in it is lost",
        )


def _migrate(con: sqlite3.Connection, migrations: Migrations) -> None:
    db = Database(con)
    if not migrations.pending(db):
        return
    # Two processes may open a new file at once: the second waits, then finds nothing to do.
    with writing(con):
        migrations.apply(db)


def _looks_like_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) in (b"", _MAGIC)
    except OSError:
        return True  # SQLite says it better


def _not_ours(path: Path) -> ArchiveError:
    return ArchiveError("is not an archive", where=str(path), remedy="name another file with --db")


def _unusable(path: Path, exc: sqlite3.Error) -> ArchiveError:
    if "not a database" in str(exc):
        return _not_ours(path)
    return ArchiveError(
        f"cannot be opened: {exc}",
        where=str(path),
        remedy="check the path, its rights and the disk",
    )
