"""Which reports and passages a question is about: by entity, outlet, story or day.

In: an open archive and what people call a thing. Out: ids, and the passages that name an
entity. Never writes.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from tracker.archive.columns import listing, stamp
from tracker.urls import host

Passages = Mapping[tuple[str, str], tuple[tuple[int, int], ...]]
"""Where a revision, named by report and revision, speaks of something: starts and ends."""


def entity_called(con: sqlite3.Connection, wanted: str) -> str | None:
    """Return the id of the entity with that id or name; the most named of several."""
    row = con.execute(
        "SELECT e.id FROM entities e WHERE e.id = :wanted OR lower(e.name) = lower(:wanted) "
        "ORDER BY e.id = :wanted DESC, "
        "(SELECT count(*) FROM mentions m WHERE m.entity = e.id) DESC, e.id LIMIT 1",
        {"wanted": wanted},
    ).fetchone()
    return row and str(row["id"])


def entity_titles(con: sqlite3.Connection) -> tuple[str, ...]:
    """Return the names of all entities, sorted."""
    rows = con.execute("SELECT DISTINCT coalesce(name, id) AS name FROM entities ORDER BY 1")
    return tuple(row["name"] for row in rows)


def outlet_titles(con: sqlite3.Connection) -> tuple[str, ...]:
    """Return how outlets are called: by name, else by the host of their reports."""
    rows = con.execute("SELECT DISTINCT outlet, url FROM reports")
    names = {row["outlet"] or host(row["url"] or "") for row in rows}
    return tuple(sorted(name for name in names if name))


def reports_of_outlet(con: sqlite3.Connection, wanted: str) -> frozenset[str]:
    """Return the reports of an outlet, by its name, its id or its host."""
    same = wanted.casefold()
    rows = con.execute("SELECT id, outlet, publisher, url FROM reports").fetchall()
    return frozenset(
        row["id"]
        for row in rows
        if same in ((row["outlet"] or "").casefold(), row["publisher"], host(row["url"] or ""))
    )


def reports_of_story(con: sqlite3.Connection, story: str) -> frozenset[str]:
    """Return the reports of a story."""
    rows = con.execute("SELECT report FROM story_reports WHERE story = ?", (story,))
    return frozenset(row["report"] for row in rows)


def reports_since(con: sqlite3.Connection, since: datetime) -> frozenset[str]:
    """Return the reports that were published at a moment or later."""
    rows = con.execute("SELECT id FROM reports WHERE published >= ?", (stamp(since),))
    return frozenset(row["id"] for row in rows)


def passages_naming(con: sqlite3.Connection, entity: str) -> Passages:
    """Return where an entity is named."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    rows = con.execute(
        "SELECT report, revision, char_start, char_end FROM mentions WHERE entity = ?", (entity,)
    )
    for row in rows:
        found[row["report"], row["revision"]].append((row["char_start"], row["char_end"]))
    return {key: tuple(spans) for key, spans in found.items()}


def outlets_by_id(con: sqlite3.Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """Return the outlets behind ids of reports and of publishers, as they call themselves."""
    rows = con.execute(
        "SELECT id, publisher, outlet, url, title FROM reports WHERE id IN "
        "(SELECT value FROM json_each(:ids)) OR publisher IN (SELECT value FROM json_each(:ids)) "
        "ORDER BY outlet IS NULL, id",
        {"ids": listing(ids)},
    )
    names: dict[str, str] = {}
    for row in rows:
        name = row["outlet"] or host(row["url"] or "") or row["title"] or row["id"]
        names.setdefault(row["id"], name)
        if row["publisher"]:
            names.setdefault(row["publisher"], name)
    return names
