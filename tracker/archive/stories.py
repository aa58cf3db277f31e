"""Stories: which reports are about one happening.

In: the stories of some anchors, complete. Out: rows, and the stories again. Never groups.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from tracker.archive.columns import listing, moment, names, stamp
from tracker.domain import Story


def settle_stories(
    con: sqlite3.Connection, anchors: Sequence[str], stories: Sequence[Story]
) -> None:
    """Replace all stories under `anchors` by the ones found."""
    con.execute(
        "DELETE FROM stories WHERE anchor IN (SELECT value FROM json_each(?)) "
        "OR id IN (SELECT value FROM json_each(?))",
        (listing(anchors), listing(story.id for story in stories)),
    )
    for story in stories:
        con.execute(
            "INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?)",
            (
                story.id, story.anchor, story.title,
                story.first_seen and stamp(story.first_seen),
                listing(story.documents), listing(story.observers),
            ),
        )  # fmt: skip
        con.executemany(
            "INSERT OR IGNORE INTO story_reports VALUES (?, ?)",
            [(story.id, report) for report in story.reports],
        )


def story(con: sqlite3.Connection, id: str) -> Story | None:
    """Return one story."""
    return next(iter(stories(con, [id])), None)


def stories_of(con: sqlite3.Connection, report: str) -> tuple[Story, ...]:
    """Return the stories a report belongs to."""
    rows = con.execute("SELECT story FROM story_reports WHERE report = ?", (report,))
    return stories(con, [row["story"] for row in rows])


def stories(con: sqlite3.Connection, ids: Iterable[str] | None = None) -> tuple[Story, ...]:
    """Return all stories, or the ones named, latest first."""
    rows = con.execute(
        """
        SELECT s.*, (SELECT json_group_array(report) FROM story_reports
            WHERE story = s.id) AS reports
        FROM stories s WHERE :ids IS NULL OR s.id IN (SELECT value FROM json_each(:ids))
        ORDER BY s.first_seen DESC, s.id
        """,
        {"ids": None if ids is None else listing(ids)},
    )
    return tuple(
        Story(
            id=row["id"],
            anchor=row["anchor"],
            title=row["title"],
            first_seen=moment(row["first_seen"]) if row["first_seen"] else None,
            reports=tuple(sorted(names(row["reports"]))),
            documents=names(row["documents"]),
            observers=names(row["observers"]),
        )
        for row in rows
    )
