"""The second file: what must never be published together with the archive.

In: raw responses, deliveries, tokens. Out: evidence, and whether a digest may be sent.
The file is readable by its owner alone (mode 0600), and no web page ever opens it whole.

A delivery is claimed before the mail server is asked, and marked done afterwards. A row
left at `sending` by a crash means that nobody knows; it is reported, not sent again,
unless a person asks for it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from sqlite_utils import Database, Migrations

from tracker.archive.columns import encode, moment, stamp
from tracker.archive.connection import open_database, writing
from tracker.archive.schema import statements
from tracker.domain import Report, Response, Source
from tracker.errors import ArchiveError

APPLICATION_ID: Final = 0x44545250
"""Marks a SQLite file as a private file of ours ("DTRP")."""

MIGRATIONS: Final = Migrations("private")
RETENTION_DAYS: Final = 30
_OWNER_ONLY: Final = stat.S_IRUSR | stat.S_IWUSR

DeliveryState = Literal["sending", "sent", "failed"]
Claimed = Literal["claimed", "already sent", "unknown"]

_TABLES = """
CREATE TABLE bodies (
    -- Raw responses as received, the evidence.
    sha256     TEXT PRIMARY KEY,
    url        TEXT NOT NULL,
    report     TEXT NOT NULL,     -- id of the report read from it
    status     INTEGER NOT NULL,
    headers    TEXT NOT NULL,     -- JSON list of [name, value]
    body       BLOB NOT NULL,     -- compressed with zlib, or gzip as it came
    fetched_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX bodies_by_report ON bodies(report);
CREATE INDEX bodies_by_expiry ON bodies(expires_at);

CREATE TABLE outbox (
    -- One row a day and recipient: a digest goes out once.
    day        TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    digest     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'failed')),
    problem    TEXT,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (day, recipient)
);

CREATE TABLE tokens (
    -- Who may write through the web; the token itself is not kept.
    sha256     TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT
);
"""

_QUICK: Final = 1  # a quarter of the usual time for a sixth more bytes, of which most go soon
_ANY_WRAPPING: Final = 32 + zlib.MAX_WBITS  # of zlib, or of gzip where a server packed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What is known of one digest's way to one recipient."""

    day: date
    recipient: str
    digest: str
    state: DeliveryState
    problem: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A raw response with what was made of it: a report, or a list of documents."""

    response: Response
    report: str | None
    source: str | None


@MIGRATIONS()
def m001_first_tables(db: Database) -> None:
    """Make the tables of the first release."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in statements(_TABLES):
        db.execute(statement)


@MIGRATIONS()
def m002_answers_of_sources(db: Database) -> None:
    """Tell lists of documents from documents; for those `report` is empty."""
    db.execute("ALTER TABLE bodies ADD COLUMN source TEXT")


def private_path(archive: Path) -> Path:
    """Return where the private file of an archive lies."""
    return archive.with_name(f"{archive.stem}-private.db")


def connect_private(path: Path) -> sqlite3.Connection:
    """Open the private file, made where it does not exist, readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
        try:
            os.fchmod(descriptor, _OWNER_ONLY)
        finally:
            os.close(descriptor)
    except OSError as exc:
        raise ArchiveError(
            f"cannot be opened: {exc.strerror}",
            where=str(path),
            remedy="check the path and its rights",
        ) from exc
    return open_database(path, MIGRATIONS, APPLICATION_ID, readonly=False)


def keep_body(
    con: sqlite3.Connection, report: Report, response: Response, *, days: int = RETENTION_DAYS
) -> None:
    """Keep a raw response for a while; nothing where the source allows nothing."""
    if report.body != "none":
        _keep(con, response, report=report.id, source=report.source, days=days)


def keep_answer(
    con: sqlite3.Connection, source: Source, response: Response, *, days: int = RETENTION_DAYS
) -> None:
    """Keep what a source itself answered for a while; nothing where it allows nothing."""
    if source.body != "none":
        _keep(con, response, report="", source=source.id, days=days)


def _keep(
    con: sqlite3.Connection, response: Response, *, report: str, source: str | None, days: int
) -> None:
    if days <= 0 or not response.body:
        return
    con.execute(
        """
        INSERT INTO bodies
            (sha256, url, report, status, headers, body, fetched_at, expires_at, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (sha256) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)
        """,
        (
            response.sha256, response.url, report, response.status, encode(response.headers),
            response.packed or zlib.compress(response.body, _QUICK), stamp(response.fetched_at),
            stamp(response.fetched_at + timedelta(days=days)), source,
        ),
    )  # fmt: skip


def body(con: sqlite3.Connection, sha256: str) -> Response | None:
    """Return a raw response by the hash of its body, if it is still kept."""
    row = con.execute("SELECT * FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
    return row and _response(row)


def kept(con: sqlite3.Connection) -> Iterator[Kept]:
    """Yield all raw responses that are still kept, earliest first."""
    hashes = con.execute("SELECT sha256 FROM bodies ORDER BY fetched_at, sha256").fetchall()
    for (sha256,) in hashes:
        row = con.execute("SELECT * FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
        if row:
            yield Kept(
                response=_response(row), report=row["report"] or None, source=row["source"] or None
            )


def unpacked(body: bytes) -> bytes:
    """Return a kept body as it was before it was packed, by us or by the server."""
    return zlib.decompress(body, _ANY_WRAPPING)


def _response(row: sqlite3.Row) -> Response:
    return Response(
        url=row["url"],
        status=row["status"],
        headers=tuple((name, value) for name, value in json.loads(row["headers"])),
        body=unpacked(row["body"]),
        fetched_at=moment(row["fetched_at"]),
    )


def drop_expired(con: sqlite3.Connection, *, now: datetime) -> int:
    """Delete raw responses past their retention; return how many."""
    return con.execute("DELETE FROM bodies WHERE expires_at <= ?", (stamp(now),)).rowcount


def outbox_claim(
    con: sqlite3.Connection,
    *,
    day: date,
    recipient: str,
    digest: str,
    now: datetime,
    retry: bool = False,
) -> Claimed:
    """Claim the delivery of a day's digest to a recipient; send only on `claimed`.

    `unknown`: an earlier attempt broke off and may have arrived; `retry` claims it all the same.
    A failed delivery can always be claimed again.
    """
    with writing(con):
        row = con.execute(
            "SELECT state FROM outbox WHERE day = ? AND recipient = ?", (day.isoformat(), recipient)
        ).fetchone()
        if row and row["state"] == "sent":
            return "already sent"
        if row and row["state"] == "sending" and not retry:
            return "unknown"
        con.execute(
            "INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, 'sending', NULL, ?)",
            (day.isoformat(), recipient, digest, stamp(now)),
        )
    return "claimed"


def outbox_done(con: sqlite3.Connection, *, day: date, recipient: str, now: datetime) -> None:
    """Note that the mail server took a claimed delivery."""
    _close(con, day, recipient, now, "sent", None)


def outbox_failed(
    con: sqlite3.Connection, *, day: date, recipient: str, problem: str, now: datetime
) -> None:
    """Note that the mail server refused a claimed delivery; it may be tried again."""
    _close(con, day, recipient, now, "failed", problem)


def deliveries(con: sqlite3.Connection, *, day: date | None = None) -> tuple[Delivery, ...]:
    """Return all deliveries, or those of a day, latest day first."""
    rows = con.execute(
        "SELECT * FROM outbox WHERE :day IS NULL OR day = :day ORDER BY day DESC, recipient",
        {"day": day and day.isoformat()},
    )
    return tuple(
        Delivery(
            day=date.fromisoformat(row["day"]),
            recipient=row["recipient"],
            digest=row["digest"],
            state=row["state"],
            problem=row["problem"],
            changed_at=moment(row["changed_at"]),
        )
        for row in rows
    )


def add_token(
    con: sqlite3.Connection,
    token: str,
    *,
    name: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Let whoever shows `token` act as `name`; only its hash is kept."""
    con.execute(
        "INSERT INTO tokens VALUES (?, ?, ?, ?)",
        (_hash(token), name, stamp(now), expires_at and stamp(expires_at)),
    )


def token_name(con: sqlite3.Connection, token: str, *, now: datetime) -> str | None:
    """Return whom a token stands for, or None where it is unknown or expired."""
    row = con.execute(
        "SELECT name FROM tokens WHERE sha256 = ? AND (expires_at IS NULL OR expires_at > ?)",
        (_hash(token), stamp(now)),
    ).fetchone()
    return row and str(row["name"])


def token_names(con: sqlite3.Connection) -> tuple[str, ...]:
    """Return for whom there are tokens."""
    return tuple(row["name"] for row in con.execute("SELECT DISTINCT name FROM tokens ORDER BY 1"))


def drop_tokens(con: sqlite3.Connection, names: Iterable[str]) -> None:
    """Take the tokens of these people back."""
    con.executemany("DELETE FROM tokens WHERE name = ?", [(name,) for name in names])


def _close(
    con: sqlite3.Connection,
    day: date,
    recipient: str,
    now: datetime,
    state: DeliveryState,
    problem: str | None,
) -> None:
    con.execute(
        "UPDATE outbox SET state = ?, problem = ?, changed_at = ? WHERE day = ? AND recipient = ?",
        (state, problem, stamp(now), day.isoformat(), recipient),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
