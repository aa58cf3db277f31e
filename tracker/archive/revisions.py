"""What texts a report has had, and where and when they were seen.

In: a report's id. Out: its revisions and sightings, or all texts to be analysed anew.
Never writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.archive.columns import moment
from tracker.archive.reports import report
from tracker.domain import Difference, Report
from tracker.read.differences import differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision of a report, for its history.

    Attributes:
        changed_after_publication: an earlier text of the same report was seen before.
        silent: so it was, and the page does not say so: its dates are the same.
        changes: what differs from the text that was seen before, as far as it may be shown.
    """

    revision: str
    title: str | None
    published: str | None
    modified: str | None
    first_seen: datetime
    current: bool
    changed_after_publication: bool = False
    silent: bool = False
    changes: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Where and when a revision was seen, and the hash of the bytes it came in."""

    revision: str
    seen_in: str
    sha256: str
    first_seen: datetime
    last_seen: datetime


def history(con: sqlite3.Connection, id: str) -> tuple[Revision, ...]:
    """Return all revisions of a report, each with what it changed, latest first."""
    rows = con.execute(
        """
        SELECT r.*, r.revision = p.revision AS current
        FROM revisions r JOIN reports p ON p.id = r.report WHERE p.id = ?
        ORDER BY coalesce(r.modified, r.published, ''), r.first_seen, r.revision
        """,
        (id,),
    ).fetchall()
    earlier = [None, *rows[:-1]]
    found = [_revision(row, before) for row, before in zip(rows, earlier, strict=True)]
    return tuple(reversed(found))


def _revision(row: sqlite3.Row, before: sqlite3.Row | None) -> Revision:
    dates = (row["published"], row["modified"])
    return Revision(
        revision=row["revision"],
        title=row["title"],
        published=row["published"],
        modified=row["modified"],
        first_seen=moment(row["first_seen"]),
        current=bool(row["current"]),
        changed_after_publication=before is not None,
        silent=before is not None and dates == (before["published"], before["modified"]),
        changes=differences(before["text"], row["text"]) if before is not None else (),
    )


def sightings(con: sqlite3.Connection, id: str) -> tuple[Sighting, ...]:
    """Return where a report was seen, first sighting first."""
    rows = con.execute(
        "SELECT * FROM sightings WHERE report = ? ORDER BY first_seen, seen_in, revision", (id,)
    )
    return tuple(
        Sighting(
            revision=row["revision"],
            seen_in=row["seen_in"],
            sha256=row["sha256"],
            first_seen=moment(row["first_seen"]),
            last_seen=moment(row["last_seen"]),
        )
        for row in rows
    )


def stored_reports(con: sqlite3.Connection) -> Iterator[Report]:
    """Yield every revision whose text is kept whole, to be analysed anew.

    Rows may be written meanwhile; the list of what to yield is made at the start.
    """
    ids = con.execute(
        "SELECT report, revision FROM revisions WHERE whole ORDER BY report, revision"
    ).fetchall()
    for row in ids:
        found = report(con, row["report"], row["revision"])
        if found is not None:
            yield found


def count_curtailed(con: sqlite3.Connection) -> int:
    """Count the revisions whose text is not kept whole and cannot be analysed anew."""
    return int(con.execute("SELECT count(*) FROM revisions WHERE NOT whole").fetchone()[0])


def count_reports(con: sqlite3.Connection) -> int:
    """Count the reports."""
    return int(con.execute("SELECT count(*) FROM reports").fetchone()[0])
