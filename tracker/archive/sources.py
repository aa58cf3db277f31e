"""What is polled, when it is due, how it fares, and what could not be done.

In: sources, failures, the time. Out: rows, requests with validators, health. Never fetches.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from tracker.archive.columns import listing, moment, stamp
from tracker.domain import Failure, Request, Response, Source, SourceHealth

_TRUSTED: Final = timedelta(days=1)  # some validators never change, whatever the feed does


def register_sources(
    con: sqlite3.Connection, sources: Iterable[Source], *, complete: bool = True
) -> None:
    """Note what is watched now; sources no longer listed keep their history.

    Where `sources` are not `complete`, the others stay listed.
    """
    listed = tuple(sources)
    con.executemany(
        """
        INSERT INTO sources (id, name, url, kind, language, country, body, judged_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name, url = excluded.url, kind = excluded.kind,
            language = excluded.language, country = excluded.country, body = excluded.body,
            listed = 1,
            judged_by = excluded.judged_by,
            -- Validators belong to an address, and to the row by which the answer was judged.
            etag = iif(judged_by IS excluded.judged_by, etag, NULL),
            last_modified = iif(judged_by IS excluded.judged_by, last_modified, NULL),
            sha256 = iif(judged_by IS excluded.judged_by, sha256, NULL)
        """,
        [
            (s.id, s.name, s.url, s.kind, s.language, s.country, s.body, _judged_by(s))
            for s in listed
        ],
    )
    if complete:
        con.execute(
            "UPDATE sources SET listed = 0 WHERE id NOT IN (SELECT value FROM json_each(?))",
            (listing(source.id for source in listed),),
        )


def _judged_by(source: Source) -> str:
    """Return a hash of what decides which reports a source's answer makes, and of what kind."""
    row = (
        source.url, source.kind, source.language, source.country, source.publisher_kind,
        source.body, source.follow, source.scope, source.domains, source.options,
    )  # fmt: skip
    return hashlib.sha256(repr(row).encode()).hexdigest()


def due_sources(
    con: sqlite3.Connection, sources: Sequence[Source], *, now: datetime
) -> tuple[Source, ...]:
    """Return those of `sources` that should be polled now, the longest waiting first."""
    rows = con.execute("SELECT id, next_due FROM sources")
    waiting = {row["id"]: row["next_due"] or "" for row in rows}
    due = [source for source in sources if waiting.get(source.id, "") <= stamp(now)]
    return tuple(sorted(due, key=lambda source: (waiting.get(source.id, ""), source.id)))


def next_request(
    con: sqlite3.Connection,
    source: Source,
    first: Request | None = None,
    *,
    now: datetime | None = None,
) -> Request:
    """Return the request that polls a source, with the validators of its last answer.

    That is `first`, as the source's kind makes it, or the source's address alone. Validators
    belong to that address, so that another one is asked for without them; so is one whose
    last full answer is more than a day old, in case its validators never change.
    """
    first = first or source.request()
    row = con.execute(
        "SELECT etag, last_modified, answered_at FROM sources WHERE id = ? AND url = ?",
        (source.id, first.url),
    ).fetchone()
    if row is None or (now and row["answered_at"] and now - moment(row["answered_at"]) > _TRUSTED):
        return first
    return replace(first, etag=row["etag"], last_modified=row["last_modified"])


def is_same_answer(
    con: sqlite3.Connection, source: Source, response: Response, *, now: datetime
) -> bool:
    """Say whether a source sent the very bytes again that it sent last, and all was dealt with.

    As with validators, none of that is believed for longer than a day.
    """
    row = con.execute(
        "SELECT answered_at FROM sources WHERE id = ? AND sha256 = ?", (source.id, response.sha256)
    ).fetchone()
    return row is not None and now - moment(row["answered_at"]) <= _TRUSTED


def forget_answers(con: sqlite3.Connection) -> None:
    """Ask all sources in full the next time: what they list has to be judged anew."""
    con.execute("UPDATE sources SET etag = NULL, last_modified = NULL, sha256 = NULL")


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


def next_tries(con: sqlite3.Connection) -> Mapping[str, datetime | None]:
    """Return when each watched source is asked next; None for one that is due at once."""
    rows = con.execute("SELECT id, next_due FROM sources WHERE listed")
    return {row["id"]: moment(row["next_due"]) if row["next_due"] else None for row in rows}


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
