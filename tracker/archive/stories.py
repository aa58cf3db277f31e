"""Stories: which reports are about one happening, and who has it from whom.

In: the stories of some reports, complete, with their edges. Out: rows, and the values again.
An id that was once given to a story leads to what became of it. Never groups: which reports
make a story is decided before; which others tell of it beside their own matter follows from
the keys they were filed under.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from tracker.archive.columns import listing, moment, names, stamp
from tracker.domain import Edge, Story

_WEEKS: Final = int(timedelta(days=21).total_seconds())
_MOST_TOUCHING: Final = 200

Row = tuple[str, str, str, str | None, str, str]


def settle_stories(
    con: sqlite3.Connection, reports: Sequence[str], stories: Sequence[Story]
) -> None:
    """Replace the stories of some reports by the ones found; write only what differs."""
    before = _held(con, reports)
    found = {story.id: (_row(story), _primary(story)) for story in stories}
    for id in sorted(before.keys() - found.keys()):
        con.execute("DELETE FROM stories WHERE id = ?", (id,))
    for id, (row, members) in sorted(found.items()):
        if before.get(id) != (row, members):
            _write(con, row, members)
    _remember_successors(con, before, found)
    for id in sorted(found):
        _find_touching(con, id)
    _touch_others(con, reports)


def _held(con: sqlite3.Connection, reports: Iterable[str]) -> dict[str, tuple[Row, frozenset[str]]]:
    """Return the stories that some reports are in now, with all their members."""
    rows = con.execute(
        """
        SELECT s.*, (SELECT json_group_array(report) FROM story_reports
            WHERE story = s.id AND NOT secondary) AS members
        FROM stories s WHERE s.id IN (
            SELECT story FROM story_reports
            WHERE NOT secondary AND report IN (SELECT value FROM json_each(?))
        )
        """,
        (listing(reports),),
    )
    return {row["id"]: (tuple(row)[:6], frozenset(names(row["members"]))) for row in rows}


def _row(story: Story) -> Row:
    return (
        story.id, story.anchor, story.title,
        stamp(story.first_seen) if story.first_seen else None,
        listing(story.documents), listing(story.observers),
    )  # fmt: skip


def _primary(story: Story) -> frozenset[str]:
    return frozenset(story.reports) - frozenset(story.secondary)


def _write(con: sqlite3.Connection, row: Row, members: frozenset[str]) -> None:
    con.execute(
        """
        INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
            anchor = excluded.anchor, title = excluded.title, first_seen = excluded.first_seen,
            documents = excluded.documents, observers = excluded.observers
        """,
        row,
    )
    con.execute(
        "DELETE FROM story_reports WHERE story = ? AND NOT secondary "
        "AND report NOT IN (SELECT value FROM json_each(?))",
        (row[0], listing(members)),
    )
    con.execute(
        "INSERT INTO story_reports SELECT ?, value, 0 FROM json_each(?) WHERE true "
        "ON CONFLICT (story, report) DO UPDATE SET secondary = 0",
        (row[0], listing(members)),
    )


def _remember_successors(
    con: sqlite3.Connection,
    before: dict[str, tuple[Row, frozenset[str]]],
    found: dict[str, tuple[Row, frozenset[str]]],
) -> None:
    """Let the ids that are gone lead to the story that most of their reports are in now."""
    home = {report: id for id, (_, members) in found.items() for report in members}
    for id, (_, members) in before.items():
        went = Counter(home[report] for report in members if report in home)
        if id in found or not went:
            continue
        became = min(went, key=lambda story: (-went[story], story))
        con.execute("UPDATE story_successors SET became = ? WHERE became = ?", (became, id))
        con.execute("INSERT OR REPLACE INTO story_successors VALUES (?, ?)", (id, became))
    con.execute(
        "DELETE FROM story_successors WHERE story IN (SELECT value FROM json_each(?))",
        (listing(found),),
    )


def _find_touching(con: sqlite3.Connection, story: str) -> None:
    """Add the reports that tell of a story's happening beside their own."""
    con.execute("DELETE FROM story_reports WHERE story = ? AND secondary", (story,))
    con.execute(
        f"""
        INSERT OR IGNORE INTO story_reports
        SELECT DISTINCT :story, t.report, 1 FROM story_reports m
        JOIN report_ties a ON a.report = m.report AND a.touching = 0 AND a.published > 0
        JOIN report_ties t ON t.tie = a.tie AND t.touching = 1
            AND t.published BETWEEN a.published - :weeks AND a.published + :weeks
        WHERE m.story = :story AND NOT m.secondary AND {_NOT_APART} LIMIT :most
        """,  # noqa: S608 - the piece is a constant
        {"story": story, "weeks": _WEEKS, "most": _MOST_TOUCHING},
    )


def _touch_others(con: sqlite3.Connection, reports: Iterable[str]) -> None:
    """Add some reports to the stories whose happening they tell of beside their own."""
    wanted = listing(reports)
    con.execute(
        """
        DELETE FROM story_reports WHERE secondary
        AND report IN (SELECT value FROM json_each(:reports))
        """,
        {"reports": wanted},
    )
    con.execute(
        f"""
        INSERT OR IGNORE INTO story_reports
        SELECT DISTINCT m.story, t.report, 1 FROM report_ties t
        JOIN report_ties a ON a.tie = t.tie AND a.touching = 0 AND a.published > 0
            AND a.published BETWEEN t.published - :weeks AND t.published + :weeks
        JOIN story_reports m ON m.report = a.report AND NOT m.secondary
        WHERE t.touching = 1 AND t.report IN (SELECT value FROM json_each(:reports))
        AND {_NOT_APART}
        """,  # noqa: S608 - the piece is a constant
        {"reports": wanted, "weeks": _WEEKS},
    )


_NOT_APART = """
    NOT EXISTS (
        SELECT 1 FROM rulings r JOIN story_reports s ON s.story = m.story AND NOT s.secondary
        WHERE r.kind = 'not_same_event' AND NOT EXISTS (
            SELECT 1 FROM rulings later WHERE later.one = r.one AND later.other = r.other
            AND later.number > r.number AND later.kind IN ('same_event', 'same_origin')
        )
        AND ((r.one = t.report AND r.other = s.report) OR (r.other = t.report AND r.one = s.report))
    )
"""


def settle_edges(con: sqlite3.Connection, reports: Iterable[str], edges: Iterable[Edge]) -> None:
    """Replace the edges of some reports; write only what differs."""
    told: dict[str, list[tuple[str | int, ...]]] = {report: [] for report in reports}
    for edge in edges:
        steps = told.setdefault(edge.report, [])
        steps.append(
            (
                edge.report, len(steps), edge.target, edge.kind, edge.start, edge.end,
                edge.text, edge.detail,
            )
        )  # fmt: skip
    known: dict[str, list[tuple[str | int, ...]]] = {}
    for row in con.execute(
        "SELECT * FROM origin_edges WHERE report IN (SELECT value FROM json_each(?)) "
        "ORDER BY report, position",
        (listing(told),),
    ):
        known.setdefault(row[0], []).append(tuple(row))
    changed = [report for report, steps in told.items() if known.get(report, []) != steps]
    con.executemany("DELETE FROM origin_edges WHERE report = ?", [(one,) for one in changed])
    con.executemany(
        "INSERT INTO origin_edges VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [step for report in changed for step in told[report]],
    )


def edges_of(con: sqlite3.Connection, story: str) -> tuple[Edge, ...]:
    """Return who has it from whom among the reports of a story, with what shows it."""
    rows = con.execute(
        """
        SELECT e.* FROM story_reports s JOIN origin_edges e ON e.report = s.report
        WHERE s.story = ? AND NOT s.secondary ORDER BY e.report, e.position
        """,
        (story,),
    )
    return tuple(
        Edge(
            report=row["report"],
            target=row["target"],
            kind=row["kind"],
            start=row["char_start"],
            end=row["char_end"],
            text=row["text"],
            detail=row["detail"],
        )
        for row in rows
    )


def story(con: sqlite3.Connection, id: str) -> Story | None:
    """Return one story, or what became of it."""
    found = next(iter(stories(con, [id])), None)
    if found:
        return found
    row = con.execute("SELECT became FROM story_successors WHERE story = ?", (id,)).fetchone()
    return next(iter(stories(con, [row["became"]])), None) if row else None


def stories_of(con: sqlite3.Connection, report: str) -> tuple[Story, ...]:
    """Return the stories a report belongs to."""
    rows = con.execute("SELECT story FROM story_reports WHERE report = ?", (report,))
    return stories(con, [row["story"] for row in rows])


def stories(con: sqlite3.Connection, ids: Iterable[str] | None = None) -> tuple[Story, ...]:
    """Return all stories, or the ones named, latest first."""
    rows = con.execute(
        """
        SELECT s.*, (SELECT json_group_array(report) FROM story_reports
            WHERE story = s.id) AS reports,
            (SELECT json_group_array(report) FROM story_reports
            WHERE story = s.id AND secondary) AS secondary
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
            secondary=tuple(sorted(names(row["secondary"]))),
        )
        for row in rows
    )
