"""Conflicts: what differs, since when, and whether it still does.

In: a comparison, complete for its keys and reports. Out: rows, and the conflicts again.
A conflict that is no longer found is withdrawn, never deleted, so an id once shown resolves
for ever; one that returns is opened again. Never judges.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, Literal

from tracker.archive.claims import Touched, settle_origins
from tracker.archive.columns import encode, listing, moment, names, stamp
from tracker.archive.stories import settle_edges, settle_stories
from tracker.archive.successors import follow, former, present
from tracker.archive.voices import complete
from tracker.domain import Comparison, Conflict, Side, Span

_PRESENT: Final = "id NOT IN (SELECT conflict FROM conflict_successors)"
_NAMED: Final = "id IN (SELECT value FROM json_each(:ids))"

Change = Literal["opened", "withdrawn", "reopened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictChange:
    """One step in the life of a conflict."""

    at: datetime
    change: Change


def settle(con: sqlite3.Connection, comparison: Comparison, *, now: datetime) -> Touched:
    """Replace origins, stories and conflicts of what was compared.

    Returns what has to be compared next: claims whose origin is another now may stand
    against others than before.
    """
    moved = settle_origins(con, comparison.origins)
    settle_stories(con, comparison.reports, comparison.stories)
    settle_edges(con, comparison.reports, comparison.edges)
    _settle_conflicts(con, comparison, now)
    return _unsettled(con, comparison, moved)


def _settle_conflicts(con: sqlite3.Connection, comparison: Comparison, now: datetime) -> None:
    """Replace what differs; what goes on under another id is neither withdrawn nor opened."""
    found = {conflict.id: conflict for conflict in comparison.conflicts}
    gone = _gone(con, comparison, found)
    for id in gone:
        _withdraw(con, id, now)
    raised = _keep_all(con, found, now)
    new = [id for id, change in raised.items() if change == "opened"]
    became = follow(con, gone, tuple(found), new)
    for id in gone:
        if id not in became:
            _note(con, id, now, "withdrawn")
    for id, change in raised.items():
        if id not in became.values():
            _note(con, id, now, change)


def _gone(con: sqlite3.Connection, comparison: Comparison, found: Iterable[str]) -> list[str]:
    """Return what stood under the keys and was not found again.

    Where so many say the same that not all were looked at, a conflict stands as long as one
    of its sides rests on claims that were not.
    """
    rows = con.execute(
        """
        WITH compared AS MATERIALIZED (SELECT value AS id FROM json_each(:compared)),
        current AS (
            SELECT s.conflict, s.side, s.claim IN (SELECT id FROM compared) AS seen
            FROM conflict_spans s JOIN claims c ON c.id = s.claim
            JOIN reports p ON p.id = c.report AND p.revision = c.revision
        )
        -- The plus keeps SQLite from walking through all that are open.
        SELECT id FROM conflicts f WHERE +state = 'open'
        AND key IN (SELECT value FROM json_each(:keys))
        AND id NOT IN (SELECT value FROM json_each(:found))
        AND NOT EXISTS (
            SELECT 1 FROM current u WHERE u.conflict = f.id GROUP BY u.side HAVING NOT max(u.seen)
        ) ORDER BY id
        """,
        {
            "compared": listing(comparison.compared),
            "keys": listing(comparison.keys),
            "found": listing(found),
        },
    )
    return [row["id"] for row in rows]


def _unsettled(con: sqlite3.Connection, comparison: Comparison, moved: Sequence[str]) -> Touched:
    rows = con.execute(
        "SELECT c.id, c.keys FROM claims c "
        "JOIN reports p ON p.id = c.report AND p.revision = c.revision "
        "WHERE c.id IN (SELECT value FROM json_each(?))",
        (listing(moved),),
    ).fetchall()
    done = frozenset(comparison.keys)
    keys = {key for row in rows for key in names(row["keys"])} - done
    claims = [row["id"] for row in rows if keys.intersection(names(row["keys"]))]
    return Touched(keys=tuple(sorted(keys)), claims=tuple(sorted(claims)))


def conflict(con: sqlite3.Connection, id: str) -> Conflict | None:
    """Return one conflict by any id it was shown by, with everybody on its sides."""
    return next((complete(con, found) for found in conflicts(con, ids=[present(con, id)])), None)


def conflicts(
    con: sqlite3.Connection,
    *,
    ids: Iterable[str] | None = None,
    state: Literal["open", "withdrawn"] | None = None,
) -> tuple[Conflict, ...]:
    """Return conflicts, most severe first: all, the ones named, or those in one state.

    Those that go on under another id are returned only where they are named.
    """
    rows = con.execute(
        f"""
        SELECT * FROM conflicts WHERE {_PRESENT if ids is None else _NAMED}
        AND (:state IS NULL OR state = :state) ORDER BY severity DESC, id
        """,  # noqa: S608 - the pieces are constants
        {"ids": listing(ids or ()), "state": state},
    ).fetchall()
    wanted = listing(row["id"] for row in rows)
    spans = _spans(con, wanted)
    sides = {
        conflict: tuple(_side(row, spans) for row in group)
        for conflict, group in groupby(
            con.execute(
                "SELECT * FROM conflict_sides WHERE conflict IN (SELECT value FROM json_each(?)) "
                "ORDER BY conflict, side",
                (wanted,),
            ).fetchall(),
            key=lambda row: str(row["conflict"]),
        )
    }
    return tuple(_conflict(row, sides.get(row["id"], ())) for row in rows)


def conflicts_of(con: sqlite3.Connection, report: str) -> tuple[Conflict, ...]:
    """Return the standing conflicts in which a report is quoted."""
    rows = con.execute("SELECT DISTINCT conflict FROM conflict_spans WHERE report = ?", (report,))
    return tuple(conflicts(con, ids=[row["conflict"] for row in rows], state="open"))


def conflict_history(con: sqlite3.Connection, id: str) -> tuple[ConflictChange, ...]:
    """Return when a conflict came up, went away and came back, under whatever id."""
    id = present(con, id)
    rows = con.execute(
        "SELECT at, change FROM conflict_changes "
        "WHERE conflict IN (SELECT value FROM json_each(?)) ORDER BY number",
        (listing([id, *former(con, [id])]),),
    )
    return tuple(ConflictChange(at=moment(row["at"]), change=row["change"]) for row in rows)


def _withdraw(con: sqlite3.Connection, id: str, now: datetime) -> None:
    con.execute(
        "UPDATE conflicts SET state = 'withdrawn', withdrawn_at = ? WHERE id = ?",
        (stamp(now), id),
    )


def _keep_all(
    con: sqlite3.Connection, found: Mapping[str, Conflict], now: datetime
) -> dict[str, Change]:
    """Write the conflicts that were found, as far as they differ; return what is new or back."""
    ids = listing(found)
    states = con.execute(
        "SELECT id, state FROM conflicts WHERE id IN (SELECT value FROM json_each(?))", (ids,)
    )
    before = {row["id"]: row["state"] for row in states}
    kept = {conflict.id: conflict for conflict in conflicts(con, ids=before)}
    for id, conflict in found.items():
        if kept.get(id) != conflict or before[id] != "open":
            _keep(con, conflict, now)
    con.execute(
        "UPDATE conflicts SET last_seen = max(last_seen, :now), "
        "first_seen = min(first_seen, :now) WHERE id IN (SELECT value FROM json_each(:ids)) "
        "AND (last_seen < :now OR first_seen > :now)",
        {"now": stamp(now), "ids": ids},
    )
    raised: dict[str, Change] = {
        id: "reopened" if id in before else "opened" for id in found if before.get(id) != "open"
    }
    return raised


def _keep(con: sqlite3.Connection, conflict: Conflict, now: datetime) -> None:
    """Write a conflict that was found, new or known."""
    con.execute(
        """
        INSERT INTO conflicts VALUES (
            :id, :kind, :class, :severity, :frame, :key, :slot, :summary, :rule, :precision,
            :explain, 'open', :now, :now, NULL, :matter)
        ON CONFLICT (id) DO UPDATE SET
            kind = excluded.kind, class = excluded.class, severity = excluded.severity,
            frame = excluded.frame, key = excluded.key, slot = excluded.slot,
            summary = excluded.summary, rule = excluded.rule, precision = excluded.precision,
            explain = excluded.explain, state = 'open', withdrawn_at = NULL,
            matter = excluded.matter
        """,
        {
            "id": conflict.id, "kind": conflict.kind, "class": conflict.klass,
            "severity": conflict.severity, "frame": conflict.frame, "key": conflict.key,
            "slot": conflict.slot, "summary": conflict.summary, "rule": conflict.rule,
            "precision": conflict.precision, "explain": encode(conflict.explain),
            "now": stamp(now), "matter": conflict.matter,
        },
    )  # fmt: skip
    _replace_sides(con, conflict)


def _note(con: sqlite3.Connection, id: str, now: datetime, change: Change) -> None:
    """Remember a change of state; what comes up, or comes back, waits for a person anew."""
    con.execute(
        "INSERT INTO conflict_changes (conflict, at, change) VALUES (?, ?, ?)",
        (id, stamp(now), change),
    )
    if change != "withdrawn":
        con.execute(
            "INSERT INTO review_items (conflict, opened_at) VALUES (?, ?) "
            "ON CONFLICT (conflict) DO UPDATE SET opened_at = excluded.opened_at",
            (id, stamp(now)),
        )


def _replace_sides(con: sqlite3.Connection, conflict: Conflict) -> None:
    con.execute("DELETE FROM conflict_sides WHERE conflict = ?", (conflict.id,))
    con.executemany(
        "INSERT INTO conflict_sides VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                conflict.id,
                number,
                side.value,
                encode(side.origins),
                side.source_url,
                encode(side.signs),
            )
            for number, side in enumerate(conflict.sides)
        ],
    )
    con.executemany(
        "INSERT INTO conflict_spans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                conflict.id, number, position, span.report, span.revision, span.url,
                span.start, span.end, span.text, span.claim,
            )
            for number, side in enumerate(conflict.sides)
            for position, span in enumerate(side.spans)
        ],
    )  # fmt: skip


def _spans(con: sqlite3.Connection, ids: str) -> dict[tuple[str, int], Sequence[Span]]:
    rows = con.execute(
        "SELECT * FROM conflict_spans WHERE conflict IN (SELECT value FROM json_each(?)) "
        "ORDER BY conflict, side, position",
        (ids,),
    ).fetchall()
    found: dict[tuple[str, int], list[Span]] = {}
    for row in rows:
        found.setdefault((row["conflict"], row["side"]), []).append(
            Span(
                report=row["report"],
                revision=row["revision"],
                url=row["url"],
                start=row["char_start"],
                end=row["char_end"],
                text=row["text"],
                claim=row["claim"],
            )
        )
    return {side: tuple(spans) for side, spans in found.items()}


def _side(row: sqlite3.Row, spans: dict[tuple[str, int], Sequence[Span]]) -> Side:
    return Side(
        value=row["value"],
        origins=names(row["origins"]),
        spans=tuple(spans.get((row["conflict"], row["side"]), ())),
        source_url=row["source_url"],
        signs=names(row["signs"]),
    )


def _conflict(row: sqlite3.Row, sides: tuple[Side, ...]) -> Conflict:
    return Conflict(
        id=row["id"],
        kind=row["kind"],
        klass=row["class"],
        severity=row["severity"],
        frame=row["frame"],
        key=row["key"],
        slot=row["slot"],
        summary=row["summary"],
        rule=row["rule"],
        precision=row["precision"],
        explain=tuple((name, value) for name, value in json.loads(row["explain"])),
        sides=sides,
        matter=row["matter"],
    )
