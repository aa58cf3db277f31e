"""What can change when a report does: claims under its keys, and its stories.

In: what a change touched. Out: a `Neighbourhood`. A key may hold a million claims; of those
that no rule can tell apart, a few stand for all: the ones published nearest to the change.
So what is read for a new claim grows with the number of *different* things said under its
keys, never with how often they were said. Never compares.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from tracker.archive.claims import PLACED, Touched, placed_claims
from tracker.archive.columns import LATEST, listing, names, stamp
from tracker.domain import Neighbourhood

EACH_WAY: Final = 4
"""Claims of one sign that are read from before a change, and from after it. Where no more
than these have a sign, all of them are compared; of more, `archive.voices` lists the rest."""

MOST_SIGNS: Final = 120
"""Different things under one key that are read; beyond that, those first by their sign."""

_WEEKS: Final = int(timedelta(days=21).total_seconds())  # no less than stories allow
_DAYS: Final = int(timedelta(days=10).total_seconds())  # nor this, for the other keys
_QUARTER: Final = int(timedelta(days=90).total_seconds())  # nor this, where many keys are shared
_MANY: Final = 5
_NEAREST: Final = 20
_COMMON: Final = ("a-", "n-")  # keys under which an undated report joins no dated one
_PARTICULAR: Final = ("e-", "f-", "n-")  # many of these keep reports together that are far apart

_SIGNS = """
    WITH RECURSIVE signs(sign) AS (
        SELECT min(sign) FROM claim_keys WHERE key = :key
        UNION ALL
        SELECT (SELECT min(sign) FROM claim_keys WHERE key = :key AND sign > signs.sign)
        FROM signs WHERE signs.sign IS NOT NULL LIMIT :most
    )
    SELECT sign FROM signs WHERE sign IS NOT NULL
"""
_AFTER = """
    SELECT claim FROM claim_keys WHERE key = ? AND sign = ? AND lot >= ? ORDER BY lot LIMIT ?
"""
_BEFORE = """
    SELECT claim FROM claim_keys WHERE key = ? AND sign = ? AND lot < ? ORDER BY lot DESC LIMIT ?
"""

_ENDS = """
    SELECT claim FROM claim_keys WHERE key = :key AND sign = :sign AND lot IN (
        (SELECT min(lot) FROM claim_keys WHERE key = :key AND sign = :sign),
        (SELECT max(lot) FROM claim_keys WHERE key = :key AND sign = :sign)
    )
"""


def neighbourhood(con: sqlite3.Connection, touched: Touched) -> Neighbourhood:
    """Return what has to be compared for a change."""
    reports = _circle(con, touched.reports)
    moments = _moments(con, touched)
    numbers = {number for key in touched.keys for number in _under(con, key, moments)}
    numbers.update(_named(con, touched))
    rows = con.execute(
        f"""
        WITH near(number) AS (
            SELECT value FROM json_each(:numbers)
            UNION
            SELECT c.number FROM reports p
            JOIN claims c ON c.report = p.id AND c.revision = p.revision
            WHERE p.id IN (SELECT value FROM json_each(:reports))
        )
        {PLACED} JOIN near USING (number) ORDER BY c.report, c.id
        """,  # noqa: S608 - the pieces are constants
        {"numbers": str(sorted(numbers)), "reports": listing(reports)},
    ).fetchall()
    return Neighbourhood(
        keys=tuple(sorted(touched.keys)),
        anchors=(),
        claims=tuple(placed_claims(con, (row for row in rows if row[0] in numbers))),
        reports=tuple(sorted(reports)),
        aside=tuple(placed_claims(con, (row for row in rows if row[0] not in numbers))),
    )


def neighbourhood_as_of(con: sqlite3.Connection, as_of: datetime) -> Neighbourhood:
    """Return every claim that was published by `as_of`, for a comparison at that time.

    A document without a date of its own counts as known.
    """
    rows = con.execute(
        f"""
        WITH known AS (
            SELECT report, revision, row_number() OVER (PARTITION BY report ORDER BY {LATEST}) AS age
            FROM revisions WHERE coalesce(modified, published, '') <= ?
        )
        {PLACED}
        JOIN known n ON n.report = c.report AND n.revision = c.revision AND n.age = 1
        ORDER BY c.report, c.id
        """,  # noqa: S608 - the pieces are constants
        (stamp(as_of),),
    ).fetchall()
    placed = tuple(placed_claims(con, rows))
    return Neighbourhood(
        keys=tuple(sorted({key for claim in placed for key in claim.keys})),
        anchors=(),
        claims=placed,
        reports=tuple(sorted({claim.facts.id for claim in placed})),
    )


def ripened(
    con: sqlite3.Connection, *, since: datetime, until: datetime, hours: int = 72
) -> Iterator[Touched]:
    """Yield what each report touches that came to be `hours` old between two moments.

    Rules that wait before they speak have to be asked again about these.
    """
    age = timedelta(hours=hours)
    rows = con.execute(
        "SELECT id FROM reports WHERE published > ? AND published <= ? ORDER BY published, id",
        (stamp(since - age), stamp(until - age)),
    ).fetchall()
    for row in rows:
        yield touched_by(con, row["id"])


def curtailed(con: sqlite3.Connection) -> Iterator[Touched]:
    """Yield what the reports touch whose text is not kept whole, to compare them anew."""
    rows = con.execute(
        "SELECT id FROM reports p JOIN revisions r ON r.report = p.id AND r.revision = p.revision "
        "WHERE NOT r.whole ORDER BY id"
    ).fetchall()
    for row in rows:
        yield touched_by(con, row["id"])


def touched_by(con: sqlite3.Connection, report: str) -> Touched:
    """Return what the current revision of a report touches."""
    rows = con.execute(
        "SELECT c.id, c.keys FROM reports p "
        "JOIN claims c ON c.report = p.id AND c.revision = p.revision WHERE p.id = ?",
        (report,),
    ).fetchall()
    return Touched(
        keys=tuple(sorted({key for row in rows for key in names(row["keys"])})),
        reports=(report,),
        claims=tuple(sorted(row["id"] for row in rows)),
    )


def _moments(con: sqlite3.Connection, touched: Touched) -> list[str]:
    """Return when the changed claims came out; an undated one has no moment."""
    rows = con.execute(
        """
        SELECT DISTINCT coalesce(p.published, '') AS at FROM reports p WHERE p.id IN (
            SELECT value FROM json_each(:reports)
            UNION SELECT c.report FROM claims c WHERE c.id IN (SELECT value FROM json_each(:claims))
        ) ORDER BY at
        """,
        {"reports": listing(touched.reports), "claims": listing(touched.claims)},
    )
    found = [str(row["at"]) for row in rows]
    return found[:1] + found[-1:] if len(found) > 1 else found or [""]


def _under(con: sqlite3.Connection, key: str, moments: Iterable[str]) -> Iterator[int]:
    """Yield a few claims of every sign under a key, nearest to the moments, first and last.

    Whether all who say so are told of in one story shows by the first and the last of them.
    """
    signs = con.execute(_SIGNS, {"key": key, "most": MOST_SIGNS}).fetchall()
    for (sign,) in signs:
        for moment in moments:
            for statement in (_AFTER, _BEFORE):
                for row in con.execute(statement, (key, sign, moment, EACH_WAY)):
                    yield row[0]
        for row in con.execute(_ENDS, {"key": key, "sign": sign}):
            yield row[0]


def _named(con: sqlite3.Connection, touched: Touched) -> Iterator[int]:
    """Yield the claims that changed, and those that stand against them so far."""
    rows = con.execute(
        """
        WITH changed(id) AS (
            SELECT value FROM json_each(:claims)
            UNION SELECT c.id FROM reports p
            JOIN claims c ON c.report = p.id AND c.revision = p.revision
            WHERE p.id IN (SELECT value FROM json_each(:reports))
        ), named(id) AS (
            SELECT id FROM changed
            UNION SELECT other.claim FROM conflict_spans mine
            JOIN conflicts f ON f.id = mine.conflict AND f.key NOT LIKE 's|%'
            JOIN conflict_spans other ON other.conflict = mine.conflict
            WHERE mine.claim IN (SELECT id FROM changed)
        )
        SELECT c.number FROM named n JOIN claims c ON c.id = n.id
        JOIN reports p ON p.id = c.report AND p.revision = c.revision
        """,
        {"reports": listing(touched.reports), "claims": listing(touched.claims)},
    )
    for row in rows:
        yield row[0]


def _circle(con: sqlite3.Connection, changed: Iterable[str]) -> set[str]:
    """Return the reports of all stories that a change of some reports can reach, complete."""
    reports = set(changed)
    if not reports:
        return reports
    stories = _stories(con, reports) | {
        story for report in sorted(reports) for story in _meeting(con, report)
    }
    while True:
        reports |= _members(con, stories)
        drawn = _undated(con, reports) | _ruled_on(con, reports)
        more = (_stories(con, drawn) | {s for one in drawn for s in _meeting(con, one)}) - stories
        if not more and drawn <= reports:
            return reports
        reports |= drawn
        stories |= more


def _ruled_on(con: sqlite3.Connection, reports: Iterable[str]) -> set[str]:
    """Return the reports of which a person said something together with one of these."""
    rows = con.execute(
        """
        SELECT one, other FROM rulings WHERE one IN (SELECT value FROM json_each(:reports))
        OR other IN (SELECT value FROM json_each(:reports))
        """,
        {"reports": listing(reports)},
    )
    return {report for row in rows for report in (row["one"], row["other"])}


def _stories(con: sqlite3.Connection, reports: Iterable[str]) -> set[str]:
    rows = con.execute(
        "SELECT story FROM story_reports WHERE NOT secondary "
        "AND report IN (SELECT value FROM json_each(?))",
        (listing(reports),),
    )
    return {row[0] for row in rows}


def _members(con: sqlite3.Connection, stories: Iterable[str]) -> set[str]:
    rows = con.execute(
        "SELECT report FROM story_reports WHERE NOT secondary "
        "AND story IN (SELECT value FROM json_each(?))",
        (listing(stories),),
    )
    return {row[0] for row in rows}


def _meeting(con: sqlite3.Connection, report: str) -> set[str]:
    """Return the stories that a report has a key in common with, near in time, or many."""
    ties = con.execute(
        "SELECT tie, published FROM report_ties WHERE report = ? AND NOT touching", (report,)
    ).fetchall()
    found: set[str] = set()
    late: Counter[str] = Counter()
    for tie, at in ties:
        anywhere = not tie.startswith(_COMMON) and (at == 0 or not tie.startswith(_PARTICULAR))
        reach = _WEEKS if tie.startswith("e-") else _DAYS
        limit = _QUARTER if tie.startswith(_PARTICULAR) else reach
        for story, other, published in _under_tie(con, tie, at, None if anywhere else limit):
            if anywhere or abs(published - at) <= reach:
                found.add(story)
            elif other != report:
                late[other] += 1
    many = sorted(other for other, shared in late.items() if shared >= _MANY)
    return found | (_stories(con, many) if many else set())


def _under_tie(
    con: sqlite3.Connection, tie: str, at: int, reach: int | None
) -> Iterator[tuple[str, str, int]]:
    """Yield the nearest reports under a key, each with its story and when it came out."""
    first, last = (0, 1 << 62) if reach is None else (at - reach, at + reach)
    for order, low, high in (("DESC", first, at), ("ASC", at + 1, last)):
        yield from con.execute(
            f"""
            SELECT s.story, near.report, near.published FROM (
                SELECT report, published FROM report_ties WHERE tie = ? AND NOT touching
                AND published BETWEEN ? AND ? ORDER BY published {order} LIMIT ?
            ) near JOIN story_reports s ON s.report = near.report AND NOT s.secondary
            """,  # noqa: S608 - the order is one of two words
            (tie, low, high, _NEAREST),
        )


def _undated(con: sqlite3.Connection, reports: Iterable[str]) -> set[str]:
    """Return undated reports that share a telling key, or any with an undated one."""
    rows = con.execute(
        """
        SELECT DISTINCT other.report FROM report_ties mine JOIN report_ties other
        ON other.tie = mine.tie AND other.touching = 0 AND other.published = 0
        WHERE mine.report IN (SELECT value FROM json_each(?)) AND mine.touching = 0
        AND (mine.published = 0 OR (mine.tie NOT LIKE 'a-%' AND mine.tie NOT LIKE 'n-%'))
        """,
        (listing(reports),),
    )
    return {row[0] for row in rows}
