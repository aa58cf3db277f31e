"""What became of the ids of conflicts, so that one that was shown resolves for ever.

In: conflicts that were found and conflicts that were not found again. Out: which of these
live on under another id, because a report came late or stories were joined or parted. Only
what says the same of the same places lives on; the log of decisions is never touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from tracker.archive.columns import listing

RESOLVED: Final = "coalesce((SELECT became FROM conflict_successors WHERE conflict = {0}), {0})"
"""SQL: the present id for the one in a column."""

VERDICTS: Final = """(
    SELECT d.*, coalesce(s.became, d.item) AS conflict
    FROM decisions d LEFT JOIN conflict_successors s ON s.conflict = d.item
)"""
"""SQL: the log of decisions, each with the present id of what it was about."""

_Sides = Sequence[Sequence[sqlite3.Row]]


def present(con: sqlite3.Connection, id: str) -> str:
    """Return the id that a conflict goes by now."""
    row = con.execute(f"SELECT {RESOLVED.format(':id')} AS id", {"id": id}).fetchone()
    return str(row["id"])


def former(con: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the ids that some conflicts went by before, each with the present one."""
    rows = con.execute(
        "SELECT conflict, became FROM conflict_successors "
        "WHERE became IN (SELECT value FROM json_each(?))",
        (listing(ids),),
    )
    return {row["conflict"]: row["became"] for row in rows}


def follow(
    con: sqlite3.Connection, gone: Sequence[str], found: Sequence[str], new: Sequence[str]
) -> dict[str, str]:
    """Let what is gone lead to what was found in its place; return the pairs.

    What went away earlier and comes back under a new id is remembered too.
    """
    con.execute(
        "DELETE FROM conflict_successors WHERE conflict IN (SELECT value FROM json_each(?))",
        (listing(found),),
    )
    became = dict(_pairs(con, gone, found)) if gone and found else {}
    for old, id in became.items():
        _remember(con, old, id)
        _hand_over(con, old, id)
    for id in new:
        for old in _withdrawn_alike(con, id):
            _remember(con, old, id)
    return became


def _remember(con: sqlite3.Connection, old: str, id: str) -> None:
    con.execute("UPDATE conflict_successors SET became = ? WHERE became = ?", (id, old))
    con.execute("INSERT OR REPLACE INTO conflict_successors VALUES (?, ?)", (old, id))


def _hand_over(con: sqlite3.Connection, old: str, id: str) -> None:
    """Let a conflict have waited as long, and with whom, as under the id it went by before."""
    con.execute(
        """
        INSERT INTO review_items (conflict, opened_at, assignee, deferred_until, deferred_why)
        SELECT :id, opened_at, assignee, deferred_until, deferred_why
        FROM review_items WHERE conflict = :old
        ON CONFLICT (conflict) DO UPDATE SET
            opened_at = min(opened_at, excluded.opened_at),
            assignee = coalesce(assignee, excluded.assignee),
            deferred_until = coalesce(deferred_until, excluded.deferred_until),
            deferred_why = coalesce(deferred_why, excluded.deferred_why)
        """,
        {"id": id, "old": old},
    )
    con.execute(
        "UPDATE conflicts SET first_seen = min(first_seen, "
        "(SELECT first_seen FROM conflicts WHERE id = :old)) WHERE id = :id",
        {"id": id, "old": old},
    )


def _pairs(
    con: sqlite3.Connection, gone: Iterable[str], found: Iterable[str]
) -> Iterator[tuple[str, str]]:
    rows = con.execute(
        """
        SELECT old.id AS old, new.id AS new FROM conflicts old JOIN conflicts new
        ON new.kind = old.kind AND new.slot = old.slot AND new.id <> old.id
        AND (new.matter = old.matter OR old.matter = '')  -- kept by an earlier release
        WHERE old.id IN (SELECT value FROM json_each(:gone))
        AND new.id IN (SELECT value FROM json_each(:found)) ORDER BY old.id, new.id
        """,
        {"gone": listing(gone), "found": listing(found)},
    ).fetchall()
    places = _places(con, {id for row in rows for id in (row["old"], row["new"])})
    best: dict[str, tuple[int, str]] = {}
    for row in rows:
        shared = _shared(places[row["old"]], places[row["new"]])
        if shared:
            told = (-shared, str(row["new"]))
            best[row["old"]] = min(told, best.get(row["old"], told))
    return ((old, id) for old, (_, id) in sorted(best.items()))


def _withdrawn_alike(con: sqlite3.Connection, id: str) -> list[str]:
    """Return what went away before and said the same of the same places."""
    rows = con.execute(
        """
        SELECT old.id FROM conflicts new JOIN conflicts old
        ON old.matter = new.matter AND old.matter <> '' AND old.id <> new.id
        WHERE new.id = ? AND old.state = 'withdrawn' AND NOT EXISTS (
            SELECT 1 FROM conflict_successors WHERE conflict = old.id
        ) ORDER BY old.id
        """,
        (id,),
    ).fetchall()
    old = [str(row["id"]) for row in rows]
    places = _places(con, [id, *old]) if old else {}
    return [one for one in old if _shared(places[one], places[id])]


def _places(con: sqlite3.Connection, ids: Iterable[str]) -> Mapping[str, _Sides]:
    """Return where the sides of some conflicts stand in reports."""
    found: dict[str, dict[int, list[sqlite3.Row]]] = {id: {} for id in ids}
    rows = con.execute(
        "SELECT * FROM conflict_spans WHERE conflict IN (SELECT value FROM json_each(?))",
        (listing(found),),
    )
    for row in rows:
        found[row["conflict"]].setdefault(row["side"], []).append(row)
    return {id: [sides.get(n, []) for n in range(2)] for id, sides in found.items()}


def _shared(old: _Sides, new: _Sides) -> int:
    """Count the places that two conflicts share; none unless they share one on each side."""
    counted = [
        sum(_same_place(one, other) for one, other in product(before, after))
        for before, after in zip(old, new, strict=True)
        if before
    ]
    return sum(counted) if all(counted) else 0


def _same_place(one: sqlite3.Row, other: sqlite3.Row) -> bool:
    """Say whether two spans of one report are one place, whatever was read out of it."""
    if one["report"] != other["report"]:
        return False
    if one["revision"] != other["revision"]:
        return bool(one["text"] == other["text"])
    return bool(one["char_start"] < other["char_end"] and other["char_start"] < one["char_end"])
