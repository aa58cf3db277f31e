"""What the pages ask about one report, one entity, or the queue as a whole.

In: ids. Out: values and counts of current revisions. Never writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Final, Literal

from tracker.archive.columns import decode_claim, listing, names, stamp
from tracker.archive.conflicts import conflicts
from tracker.archive.rows import Row
from tracker.archive.stories import stories
from tracker.archive.successors import VERDICTS
from tracker.domain import Backing, Claim, Conflict, Origin, Story, behind_sides

_NEAR: Final = 3
_CANDIDATES: Final = 2000
_ALPHABET_END: Final = "\U0010ffff"


def count_waiting(con: sqlite3.Connection, *, now: datetime) -> int:
    """Return how many conflicts wait for a person."""
    row = con.execute(
        f"""
        SELECT count(*) AS waiting FROM conflicts c JOIN review_items r ON r.conflict = c.id
        WHERE c.state = 'open' AND (r.deferred_until IS NULL OR r.deferred_until <= ?)
        AND c.id NOT IN (SELECT conflict FROM {VERDICTS})
        """,  # noqa: S608 - the piece is a constant
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
    )
    return _together(rows)


def origins_of_claims(con: sqlite3.Connection, claims: Iterable[str]) -> Origin:
    """Return the origins of some claims together, as far as they are current."""
    rows = con.execute(
        "SELECT documents, observers FROM origins WHERE claim IN (SELECT value FROM json_each(?))",
        (listing(claims),),
    )
    return _together(rows)


def origins_by_claim(con: sqlite3.Connection, claims: Iterable[str]) -> Mapping[str, Origin]:
    """Return the origin of each of some claims, as far as they are current."""
    rows = con.execute(
        "SELECT claim, documents, observers FROM origins "
        "WHERE claim IN (SELECT value FROM json_each(?))",
        (listing(claims),),
    )
    return {row["claim"]: _together([row]) for row in rows}


def backing_of(con: sqlite3.Connection, conflict: Conflict) -> tuple[Backing, ...]:
    """Return what stands behind each side of a conflict."""
    spans = (span.claim for side in conflict.sides for span in side.spans)
    return behind_sides(conflict, origins_by_claim(con, (id for id in spans if id)))


def entity_names(con: sqlite3.Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """Return the names of those of some entities that have one."""
    rows = con.execute(
        "SELECT id, name FROM entities WHERE name IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        (listing(ids),),
    )
    return {row["id"]: row["name"] for row in rows}


def nearest(
    con: sqlite3.Connection,
    table: Literal["conflicts", "reports", "stories", "entities"],
    id: str,
) -> tuple[str, ...]:
    """Return stored ids that look like a mistyped one.

    Only ids that begin alike are looked at, so that a large archive is not read through.
    """
    for length in range(len(id), 0, -1):
        rows = con.execute(
            f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",  # noqa: S608
            (id[:length], id[:length] + _ALPHABET_END, _CANDIDATES),
        ).fetchall()
        alike = [row["id"] for row in rows]
        found = alike if length == len(id) else get_close_matches(id, alike, cutoff=0.5)
        if found:
            return tuple(found[:_NEAR])
    return ()


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
    return row and _entity(row)


def stories_about(
    con: sqlite3.Connection, text: str, *, limit: int, offset: int = 0
) -> tuple[Story, ...]:
    """Return stories with a text in their title or in that of a report, latest first."""
    rows = con.execute(
        f"SELECT s.id FROM stories s WHERE {_ABOUT} "  # noqa: S608 - the piece is a constant
        "ORDER BY s.first_seen DESC, s.id LIMIT :limit OFFSET :offset",
        {"like": _like(text), "limit": limit, "offset": offset},
    )
    return stories(con, [row["id"] for row in rows])


def count_stories(con: sqlite3.Connection, text: str = "") -> int:
    """Count the stories that `stories_about` goes through."""
    row = con.execute(
        f"SELECT count(*) AS found FROM stories s WHERE {_ABOUT}",  # noqa: S608 - a constant
        {"like": _like(text)},
    ).fetchone()
    return int(row["found"])


def entities_called(
    con: sqlite3.Connection, text: str, *, limit: int, offset: int = 0
) -> tuple[Row, ...]:
    """Return entities with a text in their name or id, those that most reports name first."""
    rows = con.execute(
        f"""
        SELECT e.*, count(*) AS mentions, count(DISTINCT m.report) AS reports
        FROM entities e JOIN mentions m ON m.entity = e.id
        JOIN reports p ON p.id = m.report AND p.revision = m.revision
        WHERE {_CALLED} GROUP BY e.id
        ORDER BY reports DESC, mentions DESC, e.id LIMIT :limit OFFSET :offset
        """,  # noqa: S608 - the piece is a constant
        {"like": _like(text), "limit": limit, "offset": offset},
    )
    return tuple(_entity(row) for row in rows)


def count_entities(con: sqlite3.Connection, text: str = "") -> int:
    """Count the entities that `entities_called` goes through."""
    row = con.execute(
        f"""
        SELECT count(*) AS found FROM entities e WHERE {_CALLED} AND EXISTS (
            SELECT 1 FROM mentions m JOIN reports p ON p.id = m.report AND p.revision = m.revision
            WHERE m.entity = e.id)
        """,  # noqa: S608 - the piece is a constant
        {"like": _like(text)},
    ).fetchone()
    return int(row["found"])


def claims_naming(con: sqlite3.Connection, id: str, *, limit: int) -> tuple[Claim, ...]:
    """Return current claims that name an entity or that it makes, latest reports first.

    Only the latest of the reports that name it are looked through.
    """
    rows = con.execute(
        """
        WITH near AS (
            SELECT DISTINCT p.id, p.revision, p.published FROM mentions m
            JOIN reports p ON p.id = m.report AND p.revision = m.revision
            WHERE m.entity = :id ORDER BY p.published DESC, p.id LIMIT :reports
        )
        SELECT c.claim FROM near n JOIN claims c ON c.report = n.id AND c.revision = n.revision
        WHERE EXISTS (SELECT 1 FROM mentions m
            WHERE m.report = c.report AND m.revision = c.revision AND m.entity = :id
            AND m.char_start >= c.char_start AND m.char_end <= c.char_end)
        OR EXISTS (SELECT 1 FROM json_each(c.speakers) WHERE value = :id)
        ORDER BY n.published DESC, n.id, c.char_start, c.id LIMIT :limit
        """,
        {"id": id, "limit": limit, "reports": _CANDIDATES},
    )
    return tuple(decode_claim(row["claim"]) for row in rows)


def conflicts_naming(con: sqlite3.Connection, id: str, *, limit: int) -> tuple[Conflict, ...]:
    """Return standing conflicts with a passage that names an entity, the most severe first."""
    rows = con.execute(
        """
        SELECT DISTINCT c.id AS conflict, c.severity FROM mentions m
        JOIN conflict_spans s ON s.report = m.report AND s.revision = m.revision
            AND m.char_start < s.char_end AND m.char_end > s.char_start
        JOIN conflicts c ON c.id = s.conflict AND c.state = 'open'
        WHERE m.entity = :id ORDER BY c.severity DESC, c.id LIMIT :limit
        """,
        {"id": id, "limit": limit},
    ).fetchall()
    return conflicts(con, ids=[row["conflict"] for row in rows], state="open")


_ABOUT: Final = """(:like = '%%' OR s.title LIKE :like ESCAPE '!' OR EXISTS (
    SELECT 1 FROM story_reports m JOIN reports p ON p.id = m.report
    JOIN revisions r ON r.report = p.id AND r.revision = p.revision
    WHERE m.story = s.id AND NOT m.secondary AND r.title LIKE :like ESCAPE '!'))"""
_CALLED: Final = (
    "(:like = '%%' OR coalesce(e.name, '') LIKE :like ESCAPE '!' OR e.id LIKE :like ESCAPE '!')"
)


def _like(text: str) -> str:
    """Return the pattern that finds a text anywhere, whatever signs it holds."""
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return f"%{text}%"


def _entity(row: sqlite3.Row) -> Row:
    return {
        "id": row["id"],
        "name": row["name"] or row["id"],
        "type": row["type"],
        "provisional": bool(row["provisional"]),
        "mentions": row["mentions"],
        "reports": row["reports"],
    }


def _together(rows: Iterable[sqlite3.Row]) -> Origin:
    documents: set[str] = set()
    observers: set[str] = set()
    for row in rows:
        documents.update(names(row["documents"]))
        observers.update(names(row["observers"]))
    return Origin(documents=tuple(sorted(documents)), observers=tuple(sorted(observers)))
