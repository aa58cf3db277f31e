"""What people said of two reports, kept for ever and given to every comparison.

In: an open archive. Out: rulings in the order they were given. Only ever adds.
"""

from __future__ import annotations

import sqlite3

from tracker.archive.claims import Touched
from tracker.archive.columns import moment, stamp
from tracker.archive.neighbours import touched_by
from tracker.domain import Ruling
from tracker.urls import canonical


def add_ruling(con: sqlite3.Connection, ruling: Ruling) -> Touched:
    """Add a ruling; return what has to be compared anew."""
    con.execute(
        "INSERT INTO rulings (kind, one, other, why, reviewer, at) VALUES (?, ?, ?, ?, ?, ?)",
        (ruling.kind, *ruling.subjects, ruling.why, ruling.reviewer, stamp(ruling.at)),
    )
    found = [touched_by(con, report) for report in ruling.subjects]
    return Touched(
        keys=tuple(sorted({key for one in found for key in one.keys})),
        reports=ruling.subjects,
        claims=tuple(sorted({claim for one in found for claim in one.claims})),
    )


def report_at(con: sqlite3.Connection, address: str) -> str | None:
    """Return the id of the report at an address, or None."""
    row = con.execute(
        "SELECT id FROM reports WHERE url IN (?, ?) ORDER BY id LIMIT 1",
        (address, canonical(address)),
    ).fetchone()
    return row and str(row["id"])


def rulings(con: sqlite3.Connection) -> tuple[Ruling, ...]:
    """Return all rulings, first to last."""
    return tuple(
        Ruling(
            kind=row["kind"],
            subjects=(row["one"], row["other"]),
            reviewer=row["reviewer"],
            at=moment(row["at"]),
            why=row["why"],
        )
        for row in con.execute("SELECT * FROM rulings ORDER BY number")
    )
