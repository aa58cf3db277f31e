"""Documents of filtered sources that are off the topic: not kept, and not fetched again.

In: addresses. Out: those that need not be asked for. Never keeps a word of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from tracker.archive.columns import listing, moment, stamp
from tracker.archive.connection import together
from tracker.urls import identity, stable_id


def pass_over(
    con: sqlite3.Connection, url: str, *, seen_in: str, terms: str, now: datetime
) -> None:
    """Remember that the document at `url` is off the topic, judged by `terms`."""
    con.execute(
        "INSERT OR REPLACE INTO passed_over VALUES (?, ?, ?, ?)", (url, seen_in, terms, stamp(now))
    )


def pass_over_unread(
    con: sqlite3.Connection, urls: Iterable[str], *, seen_in: str, terms: str, now: datetime
) -> None:
    """Remember of many documents that the words their list has of them are off the topic."""
    at = stamp(now)
    rows = [(url, seen_in, terms, at) for url in urls]
    with together(con):
        con.executemany("INSERT OR REPLACE INTO passed_over VALUES (?, ?, ?, ?)", rows)
        con.executemany(
            "INSERT INTO addresses (url, fetched_at, first_fetched_at) VALUES (?1, ?4, ?4) "
            "ON CONFLICT (url) DO UPDATE SET fetched_at = excluded.fetched_at",
            rows,
        )


def kept_addresses(con: sqlite3.Connection, urls: Iterable[str]) -> frozenset[str]:
    """Return those of `urls` whose documents are reports in the archive."""
    names = {url: identity(url) for url in urls}
    ids = {url: stable_id("r", name) for url, name in names.items()}
    rows = con.execute(
        "SELECT id AS known FROM reports WHERE id IN (SELECT value FROM json_each(:ids)) "
        "UNION ALL SELECT url FROM aliases WHERE url IN (SELECT value FROM json_each(:names))",
        {"ids": listing(ids.values()), "names": listing(names.values())},
    )
    known = {row["known"] for row in rows}
    return frozenset(url for url in names if ids[url] in known or names[url] in known)


def passed_over(con: sqlite3.Connection, urls: Iterable[str], *, terms: str) -> dict[str, datetime]:
    """Return when which of `urls` were passed over by the very same `terms`."""
    rows = con.execute(
        "SELECT url, passed_at FROM passed_over "
        "WHERE terms = ? AND url IN (SELECT value FROM json_each(?))",
        (terms, listing(urls)),
    )
    return {row["url"]: moment(row["passed_at"]) for row in rows}
