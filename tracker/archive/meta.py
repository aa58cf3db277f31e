"""Facts about the archive as a whole: names and values.

In: a name, a value. Out: the value again. Never interprets it.
"""

from __future__ import annotations

import sqlite3


def remember(con: sqlite3.Connection, name: str, value: str) -> None:
    """Keep one fact about this archive."""
    con.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def recall(con: sqlite3.Connection, name: str) -> str | None:
    """Return a fact kept earlier, or None."""
    row = con.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row and str(row["value"])
