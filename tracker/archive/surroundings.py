"""What is known around conflicts besides themselves, now or as of an earlier day.

In: ids of stored conflicts, or a comparison of what was known on a day. Out: `Around`, in a
few queries for however many conflicts. Never weighs anything: that is the business of `review`.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from tracker.archive.columns import encode, listing, moment, names, stamp
from tracker.archive.successors import VERDICTS, present
from tracker.domain import Comparison, Decision, EntityType, Origin

_FOR_EVER: Final = "9999"
_FRESH: Final = timedelta(hours=24)

_STORED: Final = """
    WITH spans AS (
        SELECT conflict, report, revision, claim FROM conflict_spans
        WHERE conflict IN (SELECT value FROM json_each(:spans))
    )
"""
_GIVEN: Final = """
    WITH spans AS (
        SELECT value ->> 0 AS conflict, value ->> 1 AS report, value ->> 2 AS revision,
            value ->> 3 AS claim
        FROM json_each(:spans)
    )
"""


@dataclass(slots=True)
class Around:
    """What is known around some conflicts.

    Attributes:
        judged: of each rule's flags, how many were confirmed, of how many judged.
        accused: types of the entities that the claims on their sides are directed at.
        reports: of their stories how many, how many of them fresh, and whether a quoted one
            is a primary document.
    """

    opened: dict[str, datetime] = field(default_factory=dict)
    deferred: dict[str, datetime] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    judged: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    accused: Mapping[str, set[EntityType]] = field(default_factory=dict)
    reports: Mapping[str, tuple[int, int, bool]] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    names: Mapping[str, set[str]] = field(default_factory=dict)


def look_around(con: sqlite3.Connection, ids: list[str], now: datetime) -> Around:
    """Return what is known now around stored conflicts; their origins are left to the caller."""
    wanted = listing(ids)
    around = Around(
        decisions=_decisions(con, {id: id for id in ids}, until=_FOR_EVER),
        judged=rule_record(con),
        accused=_accused(con, _STORED, wanted),
        names=_names(con, _STORED, wanted),
        reports=_reports(con, wanted, now),
    )
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
    return around


def look_back(
    con: sqlite3.Connection, then: Comparison, published: Mapping[str, str], as_of: datetime
) -> Around:
    """Return what was known on a day around what held then, whatever has come since."""
    spans = encode(
        [
            (one.id, span.report, span.revision, span.claim)
            for one in then.conflicts for side in one.sides for span in side.spans
        ]
    )  # fmt: skip
    return Around(
        decisions=_decisions(
            con, {one.id: present(con, one.id) for one in then.conflicts}, until=stamp(as_of)
        ),
        judged=rule_record(con, until=as_of),
        accused=_accused(con, _GIVEN, spans),
        names=_names(con, _GIVEN, spans),
        reports=_reports_then(con, then, published, stamp(as_of - _FRESH)),
        origins=dict(then.origins),
    )


def rule_record(
    con: sqlite3.Connection, *, until: datetime | None = None
) -> Mapping[str, tuple[int, int]]:
    """Return for each rule how many flags were confirmed, of how many judged.

    The latest verdict of an item counts; `unsettled` judges the world, not the rule.
    """
    rows = con.execute(
        f"""
        WITH verdicts AS (SELECT * FROM {VERDICTS} WHERE decided_at <= :until)
        SELECT c.rule, sum(d.verdict <> 'not_a_conflict') AS confirmed, count(*) AS judged
        FROM conflicts c JOIN verdicts d ON d.conflict = c.id
        WHERE d.number IN (SELECT max(number) FROM verdicts GROUP BY conflict)
        GROUP BY c.rule ORDER BY c.rule
        """,  # noqa: S608 - the piece is a constant
        {"until": stamp(until) if until else _FOR_EVER},
    )
    return {row["rule"]: (row["confirmed"], row["judged"]) for row in rows}


def _accused(con: sqlite3.Connection, which: str, spans: str) -> dict[str, set[EntityType]]:
    found: dict[str, set[EntityType]] = defaultdict(set)
    for row in con.execute(
        f"""
        {which} SELECT DISTINCT s.conflict, e.type FROM spans s
        JOIN claims c ON c.id = s.claim AND c.report = s.report AND c.revision = s.revision
        JOIN json_each(c.claim, '$.roles.target') target
        JOIN entities e ON e.id = target.value
        """,  # noqa: S608 - the piece is a constant
        {"spans": spans},
    ):
        found[row["conflict"]].add(row["type"])
    return found


def _names(con: sqlite3.Connection, which: str, spans: str) -> dict[str, set[str]]:
    """Return for each conflict the names of those whom the claims on its sides tell of."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in con.execute(
        f"""
        {which}, told AS (
            SELECT s.conflict, c.* FROM spans s
            JOIN claims c ON c.id = s.claim AND c.report = s.report AND c.revision = s.revision
        )
        SELECT DISTINCT t.conflict, coalesce(e.name, e.id) AS name FROM told t
        JOIN json_each(t.claim, '$.roles') role JOIN json_each(role.value) filler
        JOIN entities e ON e.id = filler.value
        UNION
        SELECT t.conflict, coalesce(e.name, e.id) FROM told t
        JOIN mentions m ON m.report = t.report AND m.revision = t.revision
            AND m.char_start >= t.char_start AND m.char_end <= t.char_end
        JOIN entities e ON e.id = m.entity
        """,  # noqa: S608 - the piece is a constant
        {"spans": spans},
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
        {"ids": ids, "day_ago": stamp(now - _FRESH)},
    )
    return {row["conflict"]: (row["all_reports"], row["fresh"], bool(row["main"])) for row in rows}


def _reports_then(
    con: sqlite3.Connection, then: Comparison, published: Mapping[str, str], day_ago: str
) -> dict[str, tuple[int, int, bool]]:
    """Return the same of a day in the past; what was published on it was new."""
    rows = con.execute("SELECT id FROM reports WHERE origin_class = 'primary'")
    primary = {row["id"] for row in rows}
    stories: dict[str, set[str]] = defaultdict(set)
    for story in then.stories:
        for report in story.reports:
            stories[report].update(story.reports)
    found: dict[str, tuple[int, int, bool]] = {}
    for conflict in then.conflicts:
        quoted = {span.report for side in conflict.sides for span in side.spans}
        near = quoted.union(*(stories[report] for report in quoted))
        fresh = sum(published.get(report, "") > day_ago for report in near)
        found[conflict.id] = (len(near), fresh, bool(quoted & primary))
    return found


def _decisions(
    con: sqlite3.Connection, ids: Mapping[str, str], *, until: str
) -> dict[str, tuple[Decision, ...]]:
    """Return the verdicts given by a moment of conflicts, by id; `ids` has their present ids."""
    rows = con.execute(
        f"SELECT * FROM {VERDICTS} WHERE conflict IN (SELECT value FROM json_each(?)) "  # noqa: S608
        "AND decided_at <= ? ORDER BY conflict, number",
        (listing(ids.values()), until),
    ).fetchall()
    found = {
        item: tuple(map(_decision, group))
        for item, group in groupby(rows, key=lambda row: str(row["conflict"]))
    }
    return {id: found[item] for id, item in ids.items() if item in found}


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        item=row["item"],
        verdict=row["verdict"],
        rationale=row["rationale"],
        evidence=names(row["evidence"]),
        reviewer=row["reviewer"],
        decided_at=moment(row["decided_at"]),
    )
