"""Entities, mentions and claims of all revisions, and the keys claims are compared under.

In: analyses and placements. Out: rows, and the neighbourhood of a change. Never compares.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tracker.archive.columns import (
    decode_claim,
    decode_facts,
    encode_claim,
    listing,
    names,
    stamp,
)
from tracker.domain import (
    Analysis,
    Claim,
    Mention,
    Neighbourhood,
    Origin,
    PlacedClaim,
    Placement,
    ReportFacts,
)
from tracker.knowledge import Knowledge

Outcome = Literal["new", "revised", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The comparison keys and story anchors that a change can affect."""

    keys: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    outcome: Outcome = "unchanged"


_PLACED = """
    SELECT c.number, c.claim, c.report, r.facts, o.documents, o.observers,
        (SELECT json_group_array(key) FROM claim_keys k WHERE k.claim = c.number) AS keys
    FROM claims c
    JOIN revisions r ON r.report = c.report AND r.revision = c.revision
    LEFT JOIN origins o ON o.claim = c.id
"""


def replace(con: sqlite3.Connection, analysis: Analysis, placement: Placement) -> None:
    """Replace all that was found in one revision."""
    at = (analysis.report, analysis.revision)
    named = con.execute(
        "SELECT DISTINCT entity FROM mentions WHERE report = ? AND revision = ?", at
    ).fetchall()
    forget_origins(con, *at)
    con.execute("DELETE FROM claims WHERE report = ? AND revision = ?", at)
    con.execute("DELETE FROM mentions WHERE report = ? AND revision = ?", at)
    con.execute("DELETE FROM notes WHERE report = ? AND revision = ?", at)
    con.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?)",
        [(*at, position, note) for position, note in enumerate(analysis.notes)],
    )
    _keep_entities(con, analysis)
    con.executemany(
        "INSERT OR IGNORE INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*at, m.start, m.end, m.text, m.entity, m.type) for m in analysis.mentions],
    )
    keys = {placed.claim.id: placed.keys for placed in placement.claims}
    for claim in {claim.id: claim for claim in analysis.claims}.values():
        number = con.execute(
            "INSERT INTO claims (id, report, revision, claim) VALUES (?, ?, ?, ?)",
            (claim.id, *at, encode_claim(claim)),
        ).lastrowid
        con.executemany(
            "INSERT OR IGNORE INTO claim_keys VALUES (?, ?)",
            [(key, number) for key in keys.get(claim.id, ())],
        )
    con.execute(
        "DELETE FROM entities WHERE provisional AND id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM mentions WHERE entity = entities.id)",
        (listing(row["entity"] for row in named),),
    )


def name_entities(con: sqlite3.Connection, knowledge: Knowledge) -> None:
    """Give every stored entity that the knowledge base lists its name and type."""
    for row in con.execute("SELECT id FROM entities").fetchall():
        listed = knowledge.entity(row["id"])
        if listed is not None:
            con.execute(
                "UPDATE entities SET name = ?, type = ?, provisional = 0 WHERE id = ?",
                (listed.name, listed.type, listed.id),
            )


def neighbourhood(con: sqlite3.Connection, touched: Touched) -> Neighbourhood:
    """Return all that can change with what was touched, complete.

    Reports of a story share an origin graph, so the keys of all their claims belong to it.
    """
    stories = listing(touched.anchors)
    more = con.execute(
        """
        SELECT DISTINCT k.key FROM reports p
        JOIN claims c ON c.report = p.id AND c.revision = p.revision
        JOIN claim_keys k ON k.claim = c.number
        WHERE p.anchor IN (SELECT value FROM json_each(?))
        """,
        (stories,),
    )
    every = listing([*touched.keys, *(row["key"] for row in more)])
    rows = con.execute(
        f"""
        WITH near(number) AS (
            SELECT claim FROM claim_keys WHERE key IN (SELECT value FROM json_each(:keys))
            UNION
            SELECT c.number FROM reports p
            JOIN claims c ON c.report = p.id AND c.revision = p.revision
            WHERE p.anchor IN (SELECT value FROM json_each(:anchors))
        )
        {_PLACED}
        JOIN near USING (number)
        JOIN reports p ON p.id = c.report AND p.revision = c.revision
        ORDER BY c.report, c.id
        """,  # noqa: S608 - the pieces are constants
        {"keys": every, "anchors": stories},
    )
    return Neighbourhood(
        keys=names(every), anchors=names(stories), claims=tuple(_placed(rows.fetchall()))
    )


def neighbourhood_as_of(con: sqlite3.Connection, as_of: datetime) -> Neighbourhood:
    """Return every claim that was published by `as_of`, for a comparison at that time.

    A document without a date of its own counts as known.
    """
    rows = con.execute(
        f"""
        WITH known AS (
            SELECT report, revision, row_number() OVER (
                PARTITION BY report
                ORDER BY coalesce(modified, published, '') DESC, revision DESC
            ) AS age
            FROM revisions WHERE coalesce(modified, published, '') <= ?
        )
        {_PLACED}
        JOIN known n ON n.report = c.report AND n.revision = c.revision AND n.age = 1
        ORDER BY c.report, c.id
        """,  # noqa: S608 - the pieces are constants
        (stamp(as_of),),
    ).fetchall()
    placed = tuple(_placed(rows))
    keys = sorted({key for claim in placed for key in claim.keys})
    anchors = sorted({claim.facts.anchor for claim in placed if claim.facts.anchor})
    return Neighbourhood(keys=tuple(keys), anchors=tuple(anchors), claims=placed)


def everything(con: sqlite3.Connection) -> Touched:
    """Return all keys and anchors, to compare the whole archive anew."""
    keys = con.execute("SELECT DISTINCT key FROM claim_keys ORDER BY key")
    anchors = con.execute(
        "SELECT DISTINCT anchor FROM reports WHERE anchor IS NOT NULL ORDER BY anchor"
    )
    return Touched(
        keys=tuple(row["key"] for row in keys), anchors=tuple(row["anchor"] for row in anchors)
    )


def ripened(
    con: sqlite3.Connection, *, since: datetime, until: datetime, hours: int = 72
) -> Touched:
    """Return what the reports touch that came to be `hours` old between two moments.

    Rules that wait before they speak have to be asked again about these.
    """
    age = timedelta(hours=hours)
    window = (stamp(since - age), stamp(until - age))
    keys = con.execute(
        """
        SELECT DISTINCT k.key FROM reports p
        JOIN claims c ON c.report = p.id AND c.revision = p.revision
        JOIN claim_keys k ON k.claim = c.number
        WHERE p.published > ? AND p.published <= ? ORDER BY k.key
        """,
        window,
    )
    anchors = con.execute(
        "SELECT DISTINCT anchor FROM reports "
        "WHERE published > ? AND published <= ? AND anchor IS NOT NULL ORDER BY anchor",
        window,
    )
    return Touched(
        keys=tuple(row["key"] for row in keys), anchors=tuple(row["anchor"] for row in anchors)
    )


def settle_origins(con: sqlite3.Connection, origins: Iterable[tuple[str, Origin]]) -> None:
    """Replace the origins of claims."""
    con.executemany(
        "INSERT OR REPLACE INTO origins VALUES (?, ?, ?)",
        [(claim, listing(o.documents), listing(o.observers)) for claim, o in origins],
    )


def forget_origins(con: sqlite3.Connection, report: str, revision: str) -> None:
    """Drop the origins of a revision that is no longer current; only current ones are compared."""
    con.execute(
        "DELETE FROM origins WHERE claim IN "
        "(SELECT id FROM claims WHERE report = ? AND revision = ?)",
        (report, revision),
    )


def notes_of(con: sqlite3.Connection, report: str, revision: str) -> tuple[str, ...]:
    """Return what was not attempted on a revision, and why."""
    rows = con.execute(
        "SELECT note FROM notes WHERE report = ? AND revision = ? ORDER BY position",
        (report, revision),
    )
    return tuple(row["note"] for row in rows)


def claims_of(con: sqlite3.Connection, report: str, revision: str) -> tuple[Claim, ...]:
    """Return the claims of one revision in reading order."""
    rows = con.execute(
        "SELECT claim FROM claims WHERE report = ? AND revision = ? "
        "ORDER BY char_start, char_end, id",
        (report, revision),
    )
    return tuple(decode_claim(row["claim"]) for row in rows)


def mentions_of(con: sqlite3.Connection, report: str, revision: str) -> tuple[Mention, ...]:
    """Return the mentions of one revision in reading order."""
    rows = con.execute(
        "SELECT * FROM mentions WHERE report = ? AND revision = ? "
        "ORDER BY char_start, char_end, entity",
        (report, revision),
    )
    return tuple(
        Mention(
            start=row["char_start"],
            end=row["char_end"],
            text=row["text"],
            entity=row["entity"],
            type=row["type"],
        )
        for row in rows
    )


def claim(con: sqlite3.Connection, id: str) -> PlacedClaim | None:
    """Return one claim with its report's facts and origin, the current revision's first."""
    rows = con.execute(
        f"{_PLACED} JOIN reports p ON p.id = c.report WHERE c.id = ? "
        "ORDER BY c.revision = p.revision DESC, c.report, c.revision LIMIT 1",
        (id,),
    ).fetchall()
    return next(iter(_placed(rows)), None)


def _placed(rows: Iterable[sqlite3.Row]) -> Iterable[PlacedClaim]:
    facts: dict[str, ReportFacts] = {}
    for row in rows:
        if row["report"] not in facts:
            facts[row["report"]] = decode_facts(row["facts"])
        yield PlacedClaim(
            claim=decode_claim(row["claim"]),
            facts=facts[row["report"]],
            keys=tuple(sorted(names(row["keys"]))),
            origin=Origin(
                documents=names(row["documents"] or "[]"),
                observers=names(row["observers"] or "[]"),
            ),
        )


def _keep_entities(con: sqlite3.Connection, analysis: Analysis) -> None:
    """Add entities that are named for the first time; names of listed ones come later."""
    provisional = {entity.id: entity for entity in analysis.entities}
    for entity in provisional.values():
        con.execute(
            """
            INSERT INTO entities VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                name = min(coalesce(name, excluded.name), excluded.name)
            WHERE provisional
            """,
            (entity.id, entity.name, entity.type, entity.provisional),
        )
    con.executemany(
        "INSERT OR IGNORE INTO entities VALUES (?, NULL, ?, 0)",
        [(m.entity, m.type) for m in analysis.mentions if m.entity not in provisional],
    )
