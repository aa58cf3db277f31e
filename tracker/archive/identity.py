"""Which stored report a document is, when it comes under another address.

In: a report as read, the addresses on the way that had moved for good. Out: the report,
under the id it has been known by. Never merges documents of different outlets: the same
words there are two reports, and count as copies; nor documents that no source has listed,
so that files can be read in any order.
"""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from tracker.archive.columns import shown, stamp
from tracker.domain import Report
from tracker.urls import host, identity, stable_id

_ENOUGH: Final = 400  # characters; shorter texts are notices that many pages share


def known_as(
    con: sqlite3.Connection, report: Report, *, moved: Sequence[str], now: datetime
) -> Report:
    """Return `report` under the id that it is stored by; remember its new address."""
    if report.url is None:
        return report
    id = _by_alias(con, report.url)
    why: Literal["moved", "same text"] = "moved"
    if id is None and not _is_stored(con, report.id):
        id = _by_old_address(con, moved)
        if id is None:
            id, why = _by_text(con, report), "same text"
    if id is None or id == report.id:
        return report
    _remember(con, report.url, id, why, now)
    return dataclasses.replace(report, id=id)


def aliases(con: sqlite3.Connection, report: str) -> tuple[tuple[str, str], ...]:
    """Return the other addresses of a report, each with why it is one."""
    rows = con.execute("SELECT url, why FROM aliases WHERE report = ? ORDER BY url", (report,))
    return tuple((row["url"], row["why"]) for row in rows)


def _by_alias(con: sqlite3.Connection, url: str) -> str | None:
    row = con.execute("SELECT report FROM aliases WHERE url = ?", (identity(url),)).fetchone()
    return row and str(row["report"])


def _by_old_address(con: sqlite3.Connection, moved: Sequence[str]) -> str | None:
    for url in moved:
        id = _by_alias(con, url) or stable_id("r", identity(url))
        if _is_stored(con, id):
            return id
    return None


def _by_text(con: sqlite3.Connection, report: Report) -> str | None:
    """Return the report of the same source, outlet and day that has the very same words."""
    if len(report.text) < _ENOUGH or not report.source:
        return None
    rows = con.execute(
        """
        SELECT r.report, r.url, r.outlet, r.published FROM revisions r
        JOIN sightings s ON s.report = r.report AND s.revision = r.revision
        WHERE r.revision = ? AND r.report <> ? AND s.seen_in = ? ORDER BY r.report
        """,
        (report.revision, report.id, report.source),
    )
    wanted = (report.outlet, host(report.url or ""), _day(report))
    for row in rows:
        if (row["outlet"], host(row["url"] or ""), shown(row["published"], "day")) == wanted:
            return str(row["report"])
    return None


def _day(report: Report) -> str | None:
    return shown(stamp(report.published.at), "day") if report.published else None


def _is_stored(con: sqlite3.Connection, id: str) -> bool:
    return con.execute("SELECT 1 FROM reports WHERE id = ?", (id,)).fetchone() is not None


def _remember(con: sqlite3.Connection, url: str, report: str, why: str, now: datetime) -> None:
    con.execute(
        "INSERT OR IGNORE INTO aliases VALUES (?, ?, ?, ?)",
        (identity(url), report, why, stamp(now)),
    )
