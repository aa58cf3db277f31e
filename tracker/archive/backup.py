"""Copies of the archive and its private file, taken while others write, and put back.

In: paths. Out: complete, checked copies. Uses SQLite's own online backup, so that a copy is
one moment of the file, whatever happens meanwhile. Never overwrites unless told to, and
never puts back what is broken or not ours.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from tracker.archive.connection import connect
from tracker.archive.private import connect_private, private_path
from tracker.errors import ArchiveError

_OWNER_ONLY: Final = stat.S_IRUSR | stat.S_IWUSR


def back_up(db: Path, target: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Copy an archive to `target` and its private file beside it; return what was written."""
    written = []
    for source, copy in _pairs(db, target):
        if not source.exists() and source != db:
            continue
        if copy.exists() and not force:
            raise ArchiveError(
                "exists already", where=str(copy), remedy="add --force to replace it"
            )
        if copy.absolute() == source.absolute():
            raise ArchiveError("is the archive itself", where=str(copy), remedy="name another file")
        with closing(_open(source)) as con, _appearing(copy) as part:
            _copy(con, part)
        written.append(copy)
    return tuple(written)


def put_back(copy: Path, db: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Put a backup in the place of an archive; return what was written.

    Everything is checked before anything is touched. Where the archive exists, it is replaced
    from within, so that whoever has it open sees the old state or the new.
    """
    pairs = [pair for pair in _pairs(copy, db) if pair[0].exists() or pair[0] == copy]
    for source, target in pairs:
        with closing(_open(source)) as con:
            _check(con, source)
        if target.exists() and not force:
            raise ArchiveError(
                "exists already", where=str(target), remedy="add --force to replace what it holds"
            )
    for source, target in pairs:
        opened = connect if target == db else connect_private
        with closing(_open(source)) as con, closing(opened(target)) as into:
            con.backup(into)
        opened(target).close()  # brings an older backup up to date
    return tuple(target for _, target in pairs)


def _pairs(one: Path, other: Path) -> tuple[tuple[Path, Path], ...]:
    return (one, other), (private_path(one), private_path(other))


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise ArchiveError("no such file", where=str(path), remedy="check the name")
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _check(con: sqlite3.Connection, path: Path) -> None:
    try:
        answer = con.execute("PRAGMA integrity_check").fetchone()[0]
        ours = con.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as exc:
        raise ArchiveError(f"is broken: {exc}", where=str(path), remedy="use another copy") from exc
    if answer != "ok":
        raise ArchiveError(f"is broken: {answer}", where=str(path), remedy="use another copy")
    if not ours:
        raise ArchiveError("is no backup of an archive", where=str(path), remedy="check the name")


def _copy(con: sqlite3.Connection, part: Path) -> None:
    os.close(os.open(part, os.O_RDWR | os.O_CREAT, _OWNER_ONLY))
    with closing(sqlite3.connect(part)) as into:
        con.backup(into)
        # A copy that is one file, with no log beside it, can be carried away.
        into.execute("PRAGMA journal_mode = DELETE")
        _check(into, part)


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """Let a file be written beside `path` and put it there at the end."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, sqlite3.OperationalError) as exc:
        what = getattr(exc, "strerror", None) or str(exc)
        remedy = "name a place that you may write to and that has room"
        raise ArchiveError(f"cannot be written: {what}", where=str(path), remedy=remedy) from exc
