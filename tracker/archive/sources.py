"""What is polled, how it fared, and what could not be done.

In: sources, responses, errors, the time. Out: rows, requests with validators, health.
Never fetches.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from tracker.archive.columns import listing, moment, stamp
from tracker.domain import Failure, Request, Response, Source, SourceHealth
from tracker.errors import AskedToWait, BlockedAddress, RobotsDisallowed, TrackerError

_LONGEST_PAUSE: Final = timedelta(days=1)
_GONE_AFTER: Final = 5  # polls in a row that went wrong, until a source counts as down


def register_sources(con: sqlite3.Connection, sources: Iterable[Source]) -> None:
    """Note what is watched now; sources no longer listed keep their history."""
    listed = tuple(sources)
    con.executemany(
        """
        INSERT INTO sources (id, name, url, kind, language, country, body)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name, url = excluded.url, kind = excluded.kind,
            language = excluded.language, country = excluded.country, body = excluded.body,
            listed = 1,
            -- Validators belong to an address.
            etag = iif(url = excluded.url, etag, NULL),
            last_modified = iif(url = excluded.url, last_modified, NULL)
        """,
        [(s.id, s.name, s.url, s.kind, s.language, s.country, s.body) for s in listed],
    )
    con.execute(
        "UPDATE sources SET listed = 0 WHERE id NOT IN (SELECT value FROM json_each(?))",
        (listing(source.id for source in listed),),
    )


def due_sources(
    con: sqlite3.Connection, sources: Sequence[Source], *, now: datetime
) -> tuple[Source, ...]:
    """Return those of `sources` that should be polled now, the longest waiting first."""
    rows = con.execute("SELECT id, next_due FROM sources")
    waiting = {row["id"]: row["next_due"] or "" for row in rows}
    due = [source for source in sources if waiting.get(source.id, "") <= stamp(now)]
    return tuple(sorted(due, key=lambda source: (waiting.get(source.id, ""), source.id)))


def next_request(con: sqlite3.Connection, source: Source, first: Request | None = None) -> Request:
    """Return the request that polls a source, with the validators of its last answer.

    That is `first`, as the source's kind makes it, or the source's address alone. Validators
    belong to that address, so that another one is asked for without them.
    """
    first = first or source.request()
    row = con.execute(
        "SELECT etag, last_modified FROM sources WHERE id = ? AND url = ?",
        (source.id, first.url),
    ).fetchone()
    return replace(first, etag=row and row["etag"], last_modified=row and row["last_modified"])


def polled(
    con: sqlite3.Connection,
    source: Source,
    response: Response,
    *,
    items: int | None,
    now: datetime,
    whole: bool = True,
) -> None:
    """Note that a source answered; `items` is None where nothing had changed.

    An answer without entries is suspicious: its page may have been rebuilt. Where some of
    its documents have still to be fetched, `whole` is False: the validators are not kept,
    so that the next poll gets the entries again.
    """
    empty = items == 0
    con.execute(
        """
        UPDATE sources SET
            state = iif(:unchanged AND state IN ('ok', 'empty'), state, :state),
            reason = iif(:unchanged AND state IN ('ok', 'empty'), reason, :reason),
            etag = iif(:unchanged, coalesce(:etag, etag), :etag),
            last_modified = iif(:unchanged, coalesce(:modified, last_modified), :modified),
            polled_at = :now, succeeded_at = :now, failures = 0, next_due = :due
        WHERE id = :id
        """,
        {
            "id": source.id,
            "unchanged": items is None,
            "state": "empty" if empty else "ok",
            "reason": "it answered, but no entry was found" if empty else "",
            "etag": response.header("etag") if whole else None,
            "modified": response.header("last-modified") if whole else None,
            "now": stamp(now),
            "due": stamp(now + timedelta(minutes=source.poll_minutes)),
        },
    )
    _note_poll(con, source, now, status=response.status, items=items, problem=None)


def poll_failed(
    con: sqlite3.Connection, source: Source, error: TrackerError, *, now: datetime
) -> None:
    """Note that a poll went wrong; each further time the source is left alone for longer."""
    row = con.execute("SELECT failures FROM sources WHERE id = ?", (source.id,)).fetchone()
    failures = (row["failures"] if row else 0) + 1
    con.execute(
        "UPDATE sources SET state = ?, reason = ?, polled_at = ?, failures = ?, next_due = ? "
        "WHERE id = ?",
        (
            _state_after(error, failures), error.problem, stamp(now), failures,
            stamp(now + _pause(source, error, failures)), source.id,
        ),
    )  # fmt: skip
    _note_poll(con, source, now, status=None, items=None, problem=str(error))


def health(con: sqlite3.Connection) -> tuple[SourceHealth, ...]:
    """Return how each watched source fared, those in trouble first."""
    rows = con.execute(
        "SELECT * FROM sources WHERE listed ORDER BY state IN ('ok', 'new'), state, id"
    )
    return tuple(
        SourceHealth(
            source=row["id"],
            name=row["name"],
            state=row["state"],
            reason=row["reason"],
            polled_at=moment(row["polled_at"]) if row["polled_at"] else None,
        )
        for row in rows
    )


def validators(con: sqlite3.Connection, url: str) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of a document as last fetched."""
    row = con.execute("SELECT etag, last_modified FROM addresses WHERE url = ?", (url,)).fetchone()
    return (row["etag"], row["last_modified"]) if row else (None, None)


def remember_validators(con: sqlite3.Connection, url: str, response: Response) -> None:
    """Keep ETag and Last-Modified of a document, so that it is not sent again unchanged."""
    con.execute(
        "INSERT OR REPLACE INTO addresses VALUES (?, ?, ?, ?)",
        (
            url, response.header("etag"), response.header("last-modified"),
            stamp(response.fetched_at),
        ),
    )  # fmt: skip


def fetched_at(con: sqlite3.Connection, url: str) -> datetime | None:
    """Return when a document was last fetched."""
    row = con.execute("SELECT fetched_at FROM addresses WHERE url = ?", (url,)).fetchone()
    return row and moment(row["fetched_at"])


def record_failure(con: sqlite3.Connection, failure: Failure, *, now: datetime) -> None:
    """Keep what could not be done; the same failure again only counts up."""
    con.execute(
        """
        INSERT INTO failures (place, stage, problem, first_seen, last_seen)
        VALUES (:place, :stage, :problem, :now, :now)
        ON CONFLICT (place, stage, problem) DO UPDATE SET
            times = times + 1, last_seen = max(last_seen, excluded.last_seen)
        """,
        {
            "place": failure.where,
            "stage": failure.stage,
            "problem": failure.problem,
            "now": stamp(now),
        },
    )


def failures(con: sqlite3.Connection, *, since: datetime) -> tuple[Failure, ...]:
    """Return what could not be done since a moment, latest first."""
    rows = con.execute(
        "SELECT * FROM failures WHERE last_seen >= ? ORDER BY last_seen DESC, place, stage",
        (stamp(since),),
    )
    return tuple(
        Failure(where=row["place"], stage=row["stage"], problem=row["problem"]) for row in rows
    )


def _note_poll(
    con: sqlite3.Connection,
    source: Source,
    now: datetime,
    *,
    status: int | None,
    items: int | None,
    problem: str | None,
) -> None:
    con.execute(
        "INSERT OR REPLACE INTO polls VALUES (?, ?, ?, ?, ?)",
        (source.id, stamp(now), status, items, problem),
    )


def _state_after(error: TrackerError, failures: int) -> str:
    if isinstance(error, (RobotsDisallowed, BlockedAddress)):
        return "blocked"
    return "down" if failures >= _GONE_AFTER else "suspect"


def _pause(source: Source, error: TrackerError, failures: int) -> timedelta:
    """Return how long to leave a source alone: doubling, at most a day, never less than asked."""
    usual = timedelta(minutes=source.poll_minutes)
    pause = max(usual, min(usual * (1 << min(failures - 1, 10)), _LONGEST_PAUSE))
    if isinstance(error, AskedToWait):
        pause = max(pause, timedelta(seconds=error.retry_after))
    return pause
