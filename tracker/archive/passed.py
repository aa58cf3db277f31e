"""Documents of filtered sources that are off the topic: not kept, and not fetched again.

In: addresses. Out: those that need not be asked for. Never keeps a word of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from tracker.archive.columns import listing, moment, stamp


def pass_over(
    con: sqlite3.Connection, url: str, *, seen_in: str, terms: str, now: datetime
) -> None:
    """Remember that the document at `url` is off the topic, judged by `terms`."""
    con.execute(
        "INSERT OR REPLACE INTO passed_over VALUES (?, ?, ?, ?)", (url, seen_in, terms, stamp(now))
    )


def passed_over(con: sqlite3.Connection, urls: Iterable[str], *, terms: str) -> dict[str, datetime]:
    """Return when which of `urls` were passed over by the very same `terms`."""
    rows = con.execute(
        "SELECT url, passed_at FROM passed_over "
        "WHERE terms = ? AND url IN (SELECT value FROM json_each(?))",
        (terms, listing(urls)),
    )
    return {row["url"]: moment(row["passed_at"]) for row in rows}
