"""Addresses of documents: when each was asked for, and which report was read from it.

In: addresses, responses, the time. Out: what to ask for, and with which validators. Never
fetches. A document is looked at again as its known age doubles, so that a fresh one is
followed closely and an old one costs its site next to nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from tracker.archive import rhythm
from tracker.archive.columns import listing, moment, stamp
from tracker.domain import Response

_A_FEW: Final = 10
_TRUSTED: Final = timedelta(days=7)  # some validators never change, whatever the page does


def validators(
    con: sqlite3.Connection, url: str, *, now: datetime | None = None
) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of a document as last fetched; too old ones are not told."""
    row = con.execute(
        "SELECT etag, last_modified, fetched_at FROM addresses WHERE url = ?", (url,)
    ).fetchone()
    if row is None or (now and now - moment(row["fetched_at"]) > _TRUSTED):
        return None, None
    return row["etag"], row["last_modified"]


def remember_validators(
    con: sqlite3.Connection, url: str, response: Response, *, report: str | None = None
) -> None:
    """Keep that a document was fetched, with its validators and the report it became."""
    con.execute(
        """
        INSERT INTO addresses (url, etag, last_modified, fetched_at, first_fetched_at, report)
        VALUES (:url, :etag, :modified, :at, :at, :report)
        ON CONFLICT (url) DO UPDATE SET
            etag = excluded.etag, last_modified = excluded.last_modified,
            fetched_at = excluded.fetched_at, report = coalesce(excluded.report, report)
        """,
        {
            "url": url,
            "etag": response.header("etag"),
            "modified": response.header("last-modified"),
            "at": stamp(response.fetched_at),
            "report": report,
        },
    )


def looked_at(
    con: sqlite3.Connection, url: str, *, now: datetime, report: str | None = None
) -> None:
    """Note that a document was asked for, whatever came of it; its validators stay."""
    con.execute(
        """
        INSERT INTO addresses (url, fetched_at, first_fetched_at, report)
        VALUES (:url, :at, :at, :report)
        ON CONFLICT (url) DO UPDATE SET
            fetched_at = excluded.fetched_at, report = coalesce(excluded.report, report)
        """,
        {"url": url, "at": stamp(now), "report": report},
    )


def fetched_at(con: sqlite3.Connection, url: str) -> datetime | None:
    """Return when a document was last asked for."""
    row = con.execute("SELECT fetched_at FROM addresses WHERE url = ?", (url,)).fetchone()
    return row and moment(row["fetched_at"])


def known_addresses(con: sqlite3.Connection, urls: Iterable[str]) -> frozenset[str]:
    """Return those of `urls` that were asked for before."""
    rows = con.execute(
        "SELECT url FROM addresses WHERE url IN (SELECT value FROM json_each(?))", (listing(urls),)
    )
    return frozenset(row["url"] for row in rows)


def resting(con: sqlite3.Connection, urls: Iterable[str], *, now: datetime) -> dict[str, datetime]:
    """Return those of `urls` that need not be asked for now, and when each last was."""
    rows = con.execute(
        "SELECT * FROM addresses WHERE url IN (SELECT value FROM json_each(?))", (listing(urls),)
    )
    found: dict[str, datetime] = {}
    for row in rows:
        last = moment(row["fetched_at"])
        first = moment(row["first_fetched_at"] or row["fetched_at"])
        if not rhythm.is_worth_a_look(first, last, now):
            found[row["url"]] = last
    return found


def restless(
    con: sqlite3.Connection, seen_in: str, *, now: datetime, forced: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return what a source still listed last and is worth another look: (address, report).

    The longest waiting come first, and no more than a few: an unchanged list costs its site
    next to nothing. `forced` asks for all that it listed.
    """
    rows = con.execute(
        """
        SELECT a.url, a.report, a.fetched_at, a.first_fetched_at
        FROM sources x JOIN sightings s ON s.seen_in = x.id AND s.last_seen >= x.listed_at
        JOIN addresses a ON a.report = s.report
        WHERE x.id = ? GROUP BY a.url ORDER BY a.fetched_at, a.url
        """,
        (seen_in,),
    )
    found = []
    for row in rows:
        last = moment(row["fetched_at"])
        first = moment(row["first_fetched_at"] or row["fetched_at"])
        if forced or rhythm.is_worth_a_look(first, last, now):
            found.append((row["url"], row["report"]))
    return tuple(found if forced else found[:_A_FEW])


def seen_again(
    con: sqlite3.Connection, urls: Iterable[str], *, seen_in: str, now: datetime
) -> None:
    """Note that a source still lists documents that were not fetched anew."""
    con.execute(
        """
        INSERT INTO sightings (report, revision, seen_in, sha256, first_seen, last_seen)
        SELECT p.id, p.revision, :seen_in, coalesce(
            (SELECT sha256 FROM sightings s WHERE s.report = p.id AND s.revision = p.revision
             ORDER BY last_seen DESC, seen_in LIMIT 1), ''), :now, :now
        FROM addresses a JOIN reports p ON p.id = a.report
        WHERE a.url IN (SELECT value FROM json_each(:urls))
        GROUP BY p.id
        ON CONFLICT (report, revision, seen_in) DO UPDATE SET
            last_seen = max(last_seen, excluded.last_seen)
        """,
        {"urls": listing(urls), "seen_in": seen_in, "now": stamp(now)},
    )


def dates_of(con: sqlite3.Connection, urls: Iterable[str]) -> tuple[datetime, ...] | None:
    """Return when the documents at `urls` say they were published; None where none is stored."""
    rows = con.execute(
        "SELECT DISTINCT p.published FROM addresses a JOIN reports p ON p.id = a.report "
        "WHERE a.url IN (SELECT value FROM json_each(?)) ORDER BY 1",
        (listing(urls),),
    ).fetchall()
    return tuple(moment(row["published"]) for row in rows if row["published"]) if rows else None
