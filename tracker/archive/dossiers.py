"""What the pages ask about one report, one entity, or the queue as a whole.

In: ids. Out: values and counts of current revisions. Never writes.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from tracker.archive.columns import decode_claim, names, stamp
from tracker.archive.conflicts import conflicts
from tracker.archive.rows import Row
from tracker.domain import Claim, Conflict, Origin


def count_waiting(con: sqlite3.Connection, *, now: datetime) -> int:
    """Return how many conflicts wait for a person."""
    row = con.execute(
        """
        SELECT count(*) AS waiting FROM conflicts c JOIN review_items r ON r.conflict = c.id
        WHERE c.state = 'open' AND (r.deferred_until IS NULL OR r.deferred_until <= ?)
        AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.item = c.id)
        """,
        (stamp(now),),
    ).fetchone()
    return int(row["waiting"])


def origins_of(con: sqlite3.Connection, report: str) -> Origin:
    """Return the origins of all claims of a report's current revision together."""
    rows = con.execute(
        """
        SELECT o.documents, o.observers FROM reports p
        JOIN claims c ON c.report = p.id AND c.revision = p.revision
        JOIN origins o ON o.claim = c.id WHERE p.id = ?
        """,
        (report,),
    ).fetchall()
    documents = {name for row in rows for name in names(row["documents"])}
    observers = {name for row in rows for name in names(row["observers"])}
    return Origin(documents=tuple(sorted(documents)), observers=tuple(sorted(observers)))


def entity_row(con: sqlite3.Connection, id: str) -> Row | None:
    """Return an entity with how often current revisions name it; None where none does."""
    row = con.execute(
        """
        SELECT e.*, count(*) AS mentions, count(DISTINCT m.report) AS reports
        FROM entities e JOIN mentions m ON m.entity = e.id
        JOIN reports p ON p.id = m.report AND p.revision = m.revision
        WHERE e.id = ? GROUP BY e.id
        """,
        (id,),
    ).fetchone()
    return row and {
        "id": row["id"],
        "name": row["name"] or row["id"],
        "type": row["type"],
        "provisional": bool(row["provisional"]),
        "mentions": row["mentions"],
        "reports": row["reports"],
    }


def claims_naming(con: sqlite3.Connection, id: str, *, limit: int) -> tuple[Claim, ...]:
    """Return current claims that name an entity or that it makes, latest reports first."""
    rows = con.execute(
        """
        SELECT DISTINCT c.claim, p.published FROM claims c
        JOIN reports p ON p.id = c.report AND p.revision = c.revision
        WHERE EXISTS (SELECT 1 FROM mentions m
            WHERE m.report = c.report AND m.revision = c.revision AND m.entity = :id
            AND m.char_start >= c.char_start AND m.char_end <= c.char_end)
        OR EXISTS (SELECT 1 FROM json_each(c.speakers) WHERE value = :id)
        ORDER BY p.published DESC, c.report, c.char_start LIMIT :limit
        """,
        {"id": id, "limit": limit},
    )
    return tuple(decode_claim(row["claim"]) for row in rows)


def conflicts_naming(con: sqlite3.Connection, id: str, *, limit: int) -> tuple[Conflict, ...]:
    """Return standing conflicts with a passage that names an entity, the most severe first."""
    rows = con.execute(
        """
        SELECT DISTINCT s.conflict FROM conflict_spans s JOIN mentions m
        ON m.report = s.report AND m.revision = s.revision AND m.entity = :id
        AND m.char_start < s.char_end AND m.char_end > s.char_start LIMIT :limit
        """,
        {"id": id, "limit": limit},
    ).fetchall()
    return conflicts(con, ids=[row["conflict"] for row in rows], state="open")
