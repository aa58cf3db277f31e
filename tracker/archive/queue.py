"""The verification queue: conflicts with their priority, state and decisions.

In: an open archive and the time. Out: review items, the most pressing first. Adds
decisions, never changes one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from itertools import groupby

from tracker import review
from tracker.archive.columns import encode, listing, moment, names, stamp
from tracker.archive.conflicts import conflicts
from tracker.archive.dossiers import origins_by_claim
from tracker.archive.successors import VERDICTS, present
from tracker.domain import (
    Conflict,
    Decision,
    EntityType,
    ItemState,
    Origin,
    ReviewItem,
    behind_sides,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the queue notes about an item besides its decisions."""

    assignee: str | None
    deferred_until: datetime | None
    deferred_why: str | None


@dataclass(slots=True)
class _Around:
    """What is known around some conflicts, collected in a few queries."""

    opened: dict[str, datetime] = field(default_factory=dict)
    deferred: dict[str, datetime] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    judged: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    accused: dict[str, set[EntityType]] = field(default_factory=lambda: defaultdict(set))
    reports: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    names: Mapping[str, set[str]] = field(default_factory=dict)


def queue_items(
    con: sqlite3.Connection,
    *,
    now: datetime,
    states: tuple[ItemState, ...] = ("open",),
) -> tuple[ReviewItem, ...]:
    """Return the items in these states, the most pressing first."""
    found = conflicts(con) if "withdrawn" in states else conflicts(con, state="open")
    items = _items(con, found, now)
    return tuple(item for item in items if item.state in states)


def queue_item(con: sqlite3.Connection, id: str, *, now: datetime) -> ReviewItem | None:
    """Return one item by any id it was shown by, whatever its state."""
    return next(iter(_items(con, conflicts(con, ids=[present(con, id)]), now)), None)


def items_named(
    con: sqlite3.Connection, ids: Iterable[str], *, now: datetime
) -> tuple[ReviewItem, ...]:
    """Return the items named by any id, the most pressing first."""
    return _items(con, conflicts(con, ids={present(con, id) for id in ids}), now)


def items_as_of(
    con: sqlite3.Connection,
    opened: Mapping[Conflict, datetime],
    *,
    as_of: datetime,
    origins: Mapping[str, Origin],
) -> tuple[ReviewItem, ...]:
    """Return conflicts as items of the queue of an earlier day, the most pressing first.

    `opened` says since when each could be known, `origins` where claims ended then; only
    verdicts given by then count.
    """
    around = _look_around(con, [conflict.id for conflict in opened], as_of)
    around.origins = origins
    around.opened = {conflict.id: at for conflict, at in opened.items()}
    around.deferred, around.withdrawn = {}, set()
    around.decisions = {
        item: tuple(made for made in decisions if made.decided_at <= as_of)
        for item, decisions in around.decisions.items()
    }
    items = (_item(conflict, around, as_of) for conflict in opened)
    return tuple(sorted(items, key=lambda item: (-item.priority.score, item.id)))


def add_decision(con: sqlite3.Connection, decision: Decision) -> None:
    """Add a decision that `review.decide` has made."""
    con.execute(
        "INSERT INTO decisions (item, verdict, rationale, evidence, reviewer, decided_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            decision.item, decision.verdict, decision.rationale, encode(decision.evidence),
            decision.reviewer, stamp(decision.decided_at),
        ),
    )  # fmt: skip


def assign(con: sqlite3.Connection, id: str, assignee: str | None) -> None:
    """Note who looks after an item; None gives it back."""
    con.execute(
        "UPDATE review_items SET assignee = ? WHERE conflict = ?",
        (assignee, present(con, id)),
    )


def defer(con: sqlite3.Connection, id: str, *, until: datetime, why: str) -> None:
    """Put an item aside until a moment, with the reason."""
    con.execute(
        "UPDATE review_items SET deferred_until = ?, deferred_why = ? WHERE conflict = ?",
        (stamp(until), why, present(con, id)),
    )


def desk(con: sqlite3.Connection, id: str) -> Desk | None:
    """Return who looks after an item and what it waits for."""
    row = con.execute(
        "SELECT * FROM review_items WHERE conflict = ?", (present(con, id),)
    ).fetchone()
    return row and Desk(
        assignee=row["assignee"],
        deferred_until=moment(row["deferred_until"]) if row["deferred_until"] else None,
        deferred_why=row["deferred_why"],
    )


def nearest_ids(con: sqlite3.Connection, id: str) -> tuple[str, ...]:
    """Return stored conflict ids that look like a mistyped one."""
    starting = con.execute(
        "SELECT id FROM conflicts WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 3", (len(id), id)
    ).fetchall()
    if starting and id:
        return tuple(row["id"] for row in starting)
    every = [row["id"] for row in con.execute("SELECT id FROM conflicts ORDER BY id")]
    return tuple(get_close_matches(id, every, n=3, cutoff=0.5))


def rule_record(con: sqlite3.Connection) -> Mapping[str, tuple[int, int]]:
    """Return for each rule how many flags were confirmed, of how many judged.

    The latest verdict of an item counts; `unsettled` judges the world, not the rule.
    """
    rows = con.execute(
        f"""
        WITH verdicts AS {VERDICTS}
        SELECT c.rule, sum(d.verdict <> 'not_a_conflict') AS confirmed, count(*) AS judged
        FROM conflicts c JOIN verdicts d ON d.conflict = c.id
        WHERE d.number IN (SELECT max(number) FROM verdicts GROUP BY conflict)
        GROUP BY c.rule ORDER BY c.rule
        """  # noqa: S608 - the piece is a constant
    )
    return {row["rule"]: (row["confirmed"], row["judged"]) for row in rows}


def _items(
    con: sqlite3.Connection, found: Iterable[Conflict], now: datetime
) -> tuple[ReviewItem, ...]:
    found = tuple(found)
    around = _look_around(con, [conflict.id for conflict in found], now)
    spans = (span.claim for one in found for side in one.sides for span in side.spans)
    around.origins = origins_by_claim(con, (claim for claim in spans if claim))
    items = (_item(conflict, around, now) for conflict in found)
    return tuple(sorted(items, key=lambda item: (-item.priority.score, item.id)))


def _item(conflict: Conflict, around: _Around, now: datetime) -> ReviewItem:
    confirmed, judged = around.judged.get(conflict.rule, (0, 0))
    dependants, fresh, primary = around.reports.get(conflict.id, (0, 0, False))
    standing = review.Standing(
        opened_at=around.opened[conflict.id],
        confirmed=confirmed,
        judged=judged,
        accused=tuple(sorted(around.accused.get(conflict.id, ()))),
        dependants=dependants,
        primary=primary,
        fresh=fresh,
    )
    decisions = around.decisions.get(conflict.id, ())
    return ReviewItem(
        id=conflict.id,
        state=review.state(
            withdrawn=conflict.id in around.withdrawn,
            decisions=decisions,
            deferred_until=around.deferred.get(conflict.id),
            now=now,
        ),
        opened_at=standing.opened_at,
        due_at=review.due(conflict, standing=standing),
        conflict=conflict,
        priority=review.prioritise(conflict, standing=standing, now=now),
        decisions=decisions,
        backing=behind_sides(conflict, around.origins),
        names=tuple(sorted(around.names.get(conflict.id, ()))),
    )


def _look_around(con: sqlite3.Connection, ids: list[str], now: datetime) -> _Around:
    wanted = listing(ids)
    around = _Around(decisions=_decisions(con, wanted), judged=rule_record(con))
    for row in con.execute(
        "SELECT q.*, c.state FROM review_items q JOIN conflicts c ON c.id = q.conflict "
        "WHERE q.conflict IN (SELECT value FROM json_each(?))",
        (wanted,),
    ):
        around.opened[row["conflict"]] = moment(row["opened_at"])
        if row["deferred_until"]:
            around.deferred[row["conflict"]] = moment(row["deferred_until"])
        if row["state"] == "withdrawn":
            around.withdrawn.add(row["conflict"])
    for row in con.execute(
        """
        SELECT DISTINCT s.conflict, e.type FROM conflict_spans s
        JOIN claims c ON c.id = s.claim
        JOIN json_each(c.claim, '$.roles.target') target
        JOIN entities e ON e.id = target.value
        WHERE s.conflict IN (SELECT value FROM json_each(?))
        """,
        (wanted,),
    ):
        around.accused[row["conflict"]].add(row["type"])
    around.names = _names(con, wanted)
    around.reports = _reports(con, wanted, now)
    return around


def _names(con: sqlite3.Connection, ids: str) -> dict[str, set[str]]:
    """Return for each conflict the names of those whom the claims on its sides tell of."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in con.execute(
        """
        SELECT DISTINCT s.conflict, coalesce(e.name, e.id) AS name FROM conflict_spans s
        JOIN claims c ON c.id = s.claim
        JOIN json_each(c.claim, '$.roles') role JOIN json_each(role.value) filler
        JOIN entities e ON e.id = filler.value
        WHERE s.conflict IN (SELECT value FROM json_each(:ids))
        UNION
        SELECT s.conflict, coalesce(e.name, e.id) FROM conflict_spans s
        JOIN claims c ON c.id = s.claim
        JOIN mentions m ON m.report = c.report AND m.revision = c.revision
            AND m.char_start >= c.char_start AND m.char_end <= c.char_end
        JOIN entities e ON e.id = m.entity
        WHERE s.conflict IN (SELECT value FROM json_each(:ids))
        """,
        {"ids": ids},
    ):
        found[row["conflict"]].add(row["name"])
    return found


def _reports(con: sqlite3.Connection, ids: str, now: datetime) -> dict[str, tuple[int, int, bool]]:
    """Return for each conflict the reports of its stories, the new ones, and any primary one."""
    rows = con.execute(
        """
        WITH quoted AS (
            SELECT DISTINCT conflict, report FROM conflict_spans
            WHERE conflict IN (SELECT value FROM json_each(:ids))
        ), near AS (
            SELECT conflict, report, 1 AS quoted FROM quoted
            UNION ALL
            SELECT q.conflict, other.report, 0 FROM quoted q
            JOIN story_reports mine ON mine.report = q.report
            JOIN story_reports other ON other.story = mine.story
        ), once AS (
            SELECT conflict, report, max(quoted) AS quoted FROM near GROUP BY conflict, report
        )
        SELECT n.conflict, count(*) AS all_reports, sum(p.first_seen > :day_ago) AS fresh,
            max(p.origin_class = 'primary' AND n.quoted) AS main
        FROM once n JOIN reports p ON p.id = n.report GROUP BY n.conflict
        """,
        {"ids": ids, "day_ago": stamp(now - timedelta(hours=24))},
    )
    return {row["conflict"]: (row["all_reports"], row["fresh"], bool(row["main"])) for row in rows}


def _decisions(con: sqlite3.Connection, ids: str) -> dict[str, tuple[Decision, ...]]:
    rows = con.execute(
        f"SELECT * FROM {VERDICTS} WHERE conflict IN (SELECT value FROM json_each(?)) "  # noqa: S608
        "ORDER BY conflict, number",
        (ids,),
    ).fetchall()
    return {
        item: tuple(
            Decision(
                item=row["item"],
                verdict=row["verdict"],
                rationale=row["rationale"],
                evidence=names(row["evidence"]),
                reviewer=row["reviewer"],
                decided_at=moment(row["decided_at"]),
            )
            for row in group
        )
        for item, group in groupby(rows, key=lambda row: str(row["conflict"]))
    }
