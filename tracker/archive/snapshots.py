"""What was received: its hash and facts for ever, and one root a day that proves them.

In: responses, the time. Out: rows and proofs. The bytes themselves are the private file's.
A day's root is made an hour after the day has ended (UTC) and never changes.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tracker.archive import merkle
from tracker.archive.columns import moment, stamp
from tracker.domain import Response

_SETTLED: Final = timedelta(hours=1)  # whoever was writing at midnight has long ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How one hash leads to the root of its day."""

    sha256: str
    day: date
    root: str
    path: tuple[merkle.Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The facts of something received."""

    sha256: str
    url: str
    status: int
    type: str | None
    bytes: int
    seen_in: str | None
    first_fetched_at: datetime
    last_fetched_at: datetime


def note_snapshot(
    con: sqlite3.Connection, response: Response, *, seen_in: str | None, now: datetime
) -> None:
    """Keep hash and facts of an answer that has a body."""
    if not response.body:
        return
    con.execute(
        """
        INSERT INTO snapshots VALUES
            (:sha256, :url, :status, :type, :bytes, :seen_in, :at, :at, :day)
        ON CONFLICT (sha256, url) DO UPDATE SET
            last_fetched_at = max(last_fetched_at, excluded.last_fetched_at)
        """,
        {
            "sha256": response.sha256,
            "url": response.url,
            "status": response.status,
            "type": response.header("content-type"),
            "bytes": len(response.body),
            "seen_in": seen_in,
            "at": stamp(response.fetched_at),
            "day": now.astimezone(UTC).date().isoformat(),
        },
    )


def seal_days(con: sqlite3.Connection, *, now: datetime) -> tuple[date, ...]:
    """Make the roots of all days that have ended and have none; return those days."""
    ended = (now.astimezone(UTC) - _SETTLED).date().isoformat()
    rows = con.execute(
        "SELECT DISTINCT recorded_on FROM snapshots "
        "WHERE recorded_on < ? AND recorded_on NOT IN (SELECT day FROM roots) ORDER BY 1",
        (ended,),
    ).fetchall()
    for row in rows:
        hashes = hashes_of(con, row["recorded_on"])
        con.execute(
            "INSERT OR IGNORE INTO roots VALUES (?, ?, ?, ?)",
            (row["recorded_on"], merkle.root(hashes), len(hashes), stamp(now)),
        )
    return tuple(date.fromisoformat(row["recorded_on"]) for row in rows)


def hashes_of(con: sqlite3.Connection, day: str) -> list[str]:
    """Return the different hashes that were recorded on a day, in order."""
    rows = con.execute(
        "SELECT DISTINCT sha256 FROM snapshots WHERE recorded_on = ? ORDER BY sha256", (day,)
    )
    return [row["sha256"] for row in rows]


def roots_of(con: sqlite3.Connection, sha256: str) -> tuple[tuple[date, str], ...]:
    """Return the roots that cover a hash, with their days, earliest first."""
    rows = con.execute(
        "SELECT DISTINCT day, root FROM snapshots JOIN roots ON day = recorded_on "
        "WHERE sha256 = ? ORDER BY day",
        (sha256,),
    )
    return tuple((date.fromisoformat(row["day"]), row["root"]) for row in rows)


def proofs(con: sqlite3.Connection, sha256: str) -> tuple[Proof, ...]:
    """Return how a hash leads to the roots of the days it was recorded on, earliest first."""
    return tuple(
        Proof(
            sha256=sha256,
            day=day,
            root=root,
            path=merkle.path(hashes_of(con, day.isoformat()), sha256),
        )
        for day, root in roots_of(con, sha256)
    )


def snapshots(con: sqlite3.Connection, sha256: str) -> tuple[Snapshot, ...]:
    """Return where and when these bytes were received, earliest first."""
    rows = con.execute(
        "SELECT * FROM snapshots WHERE sha256 = ? ORDER BY first_fetched_at, url", (sha256,)
    )
    return tuple(
        Snapshot(
            sha256=row["sha256"],
            url=row["url"],
            status=row["status"],
            type=row["type"],
            bytes=row["bytes"],
            seen_in=row["seen_in"],
            first_fetched_at=moment(row["first_fetched_at"]),
            last_fetched_at=moment(row["last_fetched_at"]),
        )
        for row in rows
    )


def roots(con: sqlite3.Connection) -> tuple[tuple[date, str], ...]:
    """Return the root of every day that has one, in order."""
    rows = con.execute("SELECT day, root FROM roots ORDER BY day")
    return tuple((date.fromisoformat(row["day"]), row["root"]) for row in rows)
