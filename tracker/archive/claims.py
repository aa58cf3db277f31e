"""Entities, mentions and claims of all revisions, and the keys claims are compared under.

In: analyses and placements. Out: rows, and the claims again. Never compares.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tracker.archive.columns import (
    decode_claim,
    decode_facts,
    encode,
    encode_claim,
    listing,
    names,
    stamp,
)
from tracker.domain import (
    Analysis,
    Claim,
    Mention,
    Origin,
    PlacedClaim,
    Placement,
    ReportFacts,
)
from tracker.knowledge import Knowledge

Outcome = Literal["new", "revised", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a change can affect.

    Attributes:
        keys: comparison keys whose conflicts may differ now.
        reports: ids of the reports whose stories may differ now.
        claims: ids of claims that are to be looked at, however many others share their sign.
    """

    keys: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    outcome: Outcome = "unchanged"


PLACED = """
    SELECT c.number, c.claim, c.report, c.revision, c.sign, c.keys, o.documents, o.observers
    FROM claims c LEFT JOIN origins o ON o.claim = c.id
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
    placed = {one.claim.id: one for one in placement.claims}
    for claim in {claim.id: claim for claim in analysis.claims}.values():
        found = placed.get(claim.id)
        con.execute(
            "INSERT INTO claims (id, report, revision, claim, sign, keys) VALUES (?, ?, ?, ?, ?, ?)",
            (
                claim.id, *at, encode_claim(claim),
                (found.sign if found else "") or claim.id, encode(found.keys if found else ()),
            ),
        )  # fmt: skip
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


def file_current(con: sqlite3.Connection, facts: ReportFacts) -> None:
    """File a report under the keys of its current revision, and under no others."""
    unfile(con, facts.id)
    con.execute(
        """
        INSERT INTO claim_keys (key, sign, lot, claim)
        SELECT k.value, c.sign, ? || '|' || c.id, c.number
        FROM claims c JOIN json_each(c.keys) k WHERE c.report = ? AND c.revision = ?
        """,
        ((facts.published and stamp(facts.published.at)) or "", facts.id, facts.revision),
    )
    out = int(facts.published.at.timestamp()) if facts.published else 0
    rows = [(tie, 0, out, facts.id) for tie in facts.meeting]
    rows += [(tie, 1, out, facts.id) for tie in facts.touching]
    con.executemany("INSERT OR IGNORE INTO report_ties VALUES (?, ?, ?, ?)", rows)


def unfile(con: sqlite3.Connection, report: str) -> None:
    """Take a report out of everything it is compared under."""
    con.execute(
        "DELETE FROM claim_keys WHERE claim IN (SELECT number FROM claims WHERE report = ?)",
        (report,),
    )
    con.execute("DELETE FROM report_ties WHERE report = ?", (report,))


def settle_origins(
    con: sqlite3.Connection, origins: Iterable[tuple[str, Origin]]
) -> tuple[str, ...]:
    """Replace the origins of claims; return the ids of those whose origin is another now."""
    told = dict(origins)
    rows = con.execute(
        "SELECT claim, documents, observers FROM origins "
        "WHERE claim IN (SELECT value FROM json_each(?))",
        (listing(told),),
    )
    known = {claim: (names(documents), names(observers)) for claim, documents, observers in rows}
    changed = sorted(c for c, o in told.items() if known.get(c) != (o.documents, o.observers))
    con.executemany(
        "INSERT OR REPLACE INTO origins VALUES (?, ?, ?)",
        [(c, encode(told[c].documents), encode(told[c].observers)) for c in changed],
    )
    return tuple(changed)


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
        f"{PLACED} JOIN reports p ON p.id = c.report WHERE c.id = ? "
        "ORDER BY c.revision = p.revision DESC, c.report, c.revision LIMIT 1",
        (id,),
    ).fetchall()
    return next(iter(placed_claims(con, rows)), None)


def placed_claims(con: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> Iterator[PlacedClaim]:
    """Yield the claims behind rows of `PLACED`; the facts of a report are read once."""
    facts: dict[tuple[str, str], ReportFacts] = {}
    for _, text, report, revision, sign, keys, documents, observers in rows:
        if (report, revision) not in facts:
            facts[report, revision] = _facts(con, report, revision)
        yield PlacedClaim(
            claim=decode_claim(text),
            facts=facts[report, revision],
            keys=_in_order(keys),
            origin=Origin(documents=names(documents or "[]"), observers=names(observers or "[]")),
            sign=sign,
        )


@lru_cache(maxsize=4096)
def _in_order(keys: str) -> tuple[str, ...]:
    return tuple(sorted(names(keys)))


def _facts(con: sqlite3.Connection, report: str, revision: str) -> ReportFacts:
    row = con.execute(
        "SELECT facts FROM revisions WHERE report = ? AND revision = ?", (report, revision)
    ).fetchone()
    return decode_facts(row["facts"])


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
