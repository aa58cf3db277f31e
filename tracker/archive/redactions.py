"""Take-downs: the text of a report, or the name of a person, out of everything stored.

In: whom or what, by whom, why. Out: rows without the words, and one row that says what was
done. Ids and hashes stay, so that what refers to them still resolves and roots still verify;
decisions and rulings of people are never changed. `permitted` keeps out what comes again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, Literal

from tracker.archive import masking, reports
from tracker.archive.claims import Touched, file_current, forget_origins
from tracker.archive.columns import (
    decode_claim,
    decode_digest,
    decode_facts,
    encode,
    encode_claim,
    encode_digest,
    encode_facts,
    listing,
    moment,
    stamp,
)
from tracker.archive.neighbours import touched_by
from tracker.archive.private import unpacked
from tracker.domain import Digest, Line, Report, Response, Roles

TAKEN_DOWN: Final = "taken down"
# Their words are people's own, append-only, or no words at all.
_KEPT_AS_THEY_ARE: Final = frozenset(
    {
        "decisions", "rulings", "redactions", "meta", "roots", "snapshots", "hosts", "sources",
        "polls", "addresses", "passed_over", "aliases", "sightings", "revisions",
    }
)  # fmt: skip
_OPAQUE: Final = frozenset(
    {"url", "report", "revision", "sha256", "seen_in", "conflict", "story", "day", "state", "at"}
)

Kind = Literal["report", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """One take-down, as it is recorded for ever."""

    kind: Kind
    target: str
    why: str
    who: str
    at: datetime


def redactions(con: sqlite3.Connection) -> tuple[Redaction, ...]:
    """Return all take-downs, earliest first."""
    return tuple(
        Redaction(
            kind=row["kind"], target=row["target"], why=row["why"], who=row["who"],
            at=moment(row["at"]),
        )
        for row in con.execute("SELECT * FROM redactions ORDER BY number")
    )  # fmt: skip


def permitted(con: sqlite3.Connection, report: Report) -> Report | None:
    """Return a report as it may be kept: None where it was taken down, names blacked out."""
    gone = con.execute(
        "SELECT 1 FROM redactions WHERE kind = 'report' AND target = ?", (report.id,)
    ).fetchone()
    if gone:
        return None
    mask = _standing(con)
    if mask is None or not mask.finds(
        f"{report.title or ''}\n{report.text}\n{report.author or ''}"
    ):
        return report
    return dataclasses.replace(
        report,
        text=mask.mask(report.text, known=True),
        title=report.title and mask.mask(report.title, known=True),
        author=report.author and mask.mask(report.author, known=True),
        extra=tuple((name, mask.mask(value, known=True)) for name, value in report.extra),
    )


def may_be_kept(con: sqlite3.Connection, response: Response) -> bool:
    """Say whether raw bytes hold nothing that was taken down."""
    rows = con.execute(
        "SELECT p.url FROM redactions x JOIN reports p ON p.id = x.target WHERE x.kind = 'report'"
    ).fetchall()
    if any(row["url"] and row["url"].encode() in response.body for row in rows):
        return False
    mask = _standing(con)
    return mask is None or not mask.finds(response.body.decode("utf-8", "replace"))


def redact_report(
    con: sqlite3.Connection, id: str, *, why: str, who: str, now: datetime
) -> Touched:
    """Take the words of a report out; return what has to be compared anew.

    Call `forget_words` when that has been done.
    """
    was = touched_by(con, id)
    _record(con, Redaction(kind="report", target=id, why=why, who=who, at=now), ())
    for row in con.execute("SELECT * FROM revisions WHERE report = ?", (id,)).fetchall():
        record = json.loads(row["record"]) | {
            "title": None, "author": None, "extra": [], "links": [], "zones": [],
        }  # fmt: skip
        reports.rewrite(con, row["number"], "", encode(record), whole=False)
        facts = dataclasses.replace(
            decode_facts(row["facts"]), title=None, shingles=(), links=(), credits=(), tellers=(),
            anchor=None, ties=(), touching=(), hands=(), named=(),
        )  # fmt: skip
        con.execute(
            "UPDATE revisions SET facts = ?, derived = '' WHERE number = ?",
            (encode_facts(facts), row["number"]),
        )
        forget_origins(con, id, row["revision"])
    for row in con.execute("SELECT number, claim FROM claims WHERE report = ?", (id,)).fetchall():
        stub = dataclasses.replace(
            decode_claim(row["claim"]), text="", speakers=(), roles=Roles(), event_date=None,
            quantities=(), quotes=(), attribution=(), fields=(), event=None,
        )  # fmt: skip
        con.execute(
            "UPDATE claims SET claim = ?, sign = id, keys = '[]' WHERE number = ?",
            (encode_claim(stub), row["number"]),
        )
    for table in ("mentions", "notes", "origin_edges"):
        con.execute(f"DELETE FROM {table} WHERE report = ?", (id,))  # noqa: S608 - constants
    _drop_unnamed(con)
    reports.settle_current(con, id)
    found = reports.facts(con, id)
    if found:
        file_current(con, found)
    return was


def forget_words(con: sqlite3.Connection, id: str) -> None:
    """Take out what conflicts and digests quote of a report that was taken down."""
    held = "SELECT DISTINCT conflict FROM conflict_spans WHERE report = :id"
    con.execute(
        f"UPDATE conflicts SET summary = :text, explain = '[]' WHERE id IN ({held})",  # noqa: S608
        {"text": TAKEN_DOWN, "id": id},
    )
    con.execute(
        f"UPDATE conflict_sides SET value = :text WHERE conflict IN ({held})",  # noqa: S608
        {"text": TAKEN_DOWN, "id": id},
    )
    con.execute("UPDATE conflict_spans SET text = '' WHERE report = ?", (id,))
    cited = {id}
    for query in (held, "SELECT id FROM claims WHERE report = :id"):
        cited.update(row[0] for row in con.execute(query, {"id": id}))
    for row in con.execute("SELECT day, digest FROM digests").fetchall():
        digest = _without(decode_digest(row["digest"]), frozenset(cited))
        con.execute(
            "UPDATE digests SET digest = ? WHERE day = ?", (encode_digest(digest), row["day"])
        )


def redact_person(
    con: sqlite3.Connection, id: str, names: Iterable[str], *, why: str, who: str, now: datetime
) -> int:
    """Black a person's names out of everything stored; return how many reports named them.

    `id` is the person's entity id, which is replaced too, since it is made of the name.
    """
    stood_in = f"person-{hashlib.sha256(id.encode()).hexdigest()[:12]}"
    known = masking.marks(names)
    mask = masking.masker([known], [(id, stood_in)])
    _record(con, Redaction(kind="person", target=stood_in, why=why, who=who, at=now), known)
    con.execute("PRAGMA defer_foreign_keys = ON")
    named = _mask_revisions(con, mask)
    near = named | _about(con, named)
    for table, columns in _text_columns(con):
        _mask_table(con, table, columns, mask, near)
    con.execute("UPDATE entities SET name = ? WHERE id = ?", (TAKEN_DOWN, stood_in))
    return len(named)


def person_row(con: sqlite3.Connection, wanted: str) -> sqlite3.Row | None:
    """Return the person with that id or name."""
    row: sqlite3.Row | None = con.execute(
        "SELECT id, name FROM entities WHERE type = 'person' "
        "AND (id = :wanted OR lower(name) = lower(:wanted)) ORDER BY id LIMIT 1",
        {"wanted": wanted},
    ).fetchone()
    return row


def names_of(con: sqlite3.Connection, id: str) -> tuple[str, ...]:
    """Return the names of several words by which reports call an entity."""
    rows = con.execute(
        "SELECT DISTINCT text FROM mentions WHERE entity = ? AND trim(text) LIKE '% %' ORDER BY 1",
        (id,),
    )
    return tuple(row["text"] for row in rows)


def drop_bodies(
    private: sqlite3.Connection, con: sqlite3.Connection, *, reports: Iterable[str] = ()
) -> int:
    """Delete raw bytes of some reports, and all that may not be kept; return how many."""
    wanted, dropped = set(reports), 0
    for row in private.execute("SELECT sha256, url, report, body FROM bodies").fetchall():
        response = Response(
            url=row["url"], status=200, headers=(), body=unpacked(row["body"]),
            fetched_at=datetime.min,  # noqa: DTZ901 - not looked at
        )  # fmt: skip
        if row["report"] in wanted or not may_be_kept(con, response):
            private.execute("DELETE FROM bodies WHERE sha256 = ?", (row["sha256"],))
            dropped += 1
    return dropped


def wipe(con: sqlite3.Connection) -> None:
    """Leave nothing of what was deleted in the file or its log; not inside a transaction."""
    if con.execute("SELECT 1 FROM sqlite_master WHERE name = 'search'").fetchone():
        con.execute("INSERT INTO search (search) VALUES ('optimize')")
    con.execute("VACUUM")
    con.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _record(con: sqlite3.Connection, one: Redaction, known: Iterable[masking.Mark]) -> None:
    con.execute(
        "INSERT INTO redactions (kind, target, marks, why, who, at) VALUES (?, ?, ?, ?, ?, ?)",
        (one.kind, one.target, encode([*known]), one.why, one.who, stamp(one.at)),
    )


def _standing(con: sqlite3.Connection) -> masking.Masker | None:
    rows = con.execute("SELECT marks FROM redactions WHERE kind = 'person'").fetchall()
    stored = [[(count, digest) for count, digest in json.loads(row["marks"])] for row in rows]
    return masking.masker(stored) if stored else None


def _drop_unnamed(con: sqlite3.Connection) -> None:
    con.execute(
        "DELETE FROM entities WHERE provisional "
        "AND NOT EXISTS (SELECT 1 FROM mentions WHERE entity = entities.id)"
    )


def _without(digest: Digest, cited: frozenset[str]) -> Digest:
    sections = tuple(
        dataclasses.replace(part, lines=tuple(_line_without(line, cited) for line in part.lines))
        for part in digest.sections
    )
    return dataclasses.replace(digest, sections=sections)


def _line_without(line: Line, cited: frozenset[str]) -> Line:
    if cited.isdisjoint(line.cites):
        return line
    return dataclasses.replace(line, text=TAKEN_DOWN, detail=())


def _mask_revisions(con: sqlite3.Connection, mask: masking.Masker) -> frozenset[str]:
    """Black names out of texts; return the reports that held one."""
    named = set()
    for row in con.execute("SELECT number, report, title, text, record, facts FROM revisions"):
        if mask.finds(f"{row['title'] or ''}\n{row['text']}\n{row['record']}"):
            named.add(row["report"])
            text = mask.mask(row["text"], known=True)
            record = mask.mask_column(row["record"], known=True)
            reports.rewrite(con, row["number"], text, record, whole=False)
        con.execute(
            "UPDATE revisions SET facts = ? WHERE number = ?",
            (mask.mask_column(row["facts"], known=row["report"] in named), row["number"]),
        )
    return frozenset(named)


def _about(con: sqlite3.Connection, named: frozenset[str]) -> frozenset[str]:
    """Return the conflicts and stories that rest on these reports."""
    rows = con.execute(
        """
        WITH named AS MATERIALIZED (SELECT value AS id FROM json_each(?))
        SELECT conflict FROM conflict_spans WHERE report IN (SELECT id FROM named)
        UNION SELECT story FROM story_reports WHERE report IN (SELECT id FROM named)
        """,
        (listing(named),),
    )
    return frozenset(row[0] for row in rows)


def _text_columns(con: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    tables = con.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    found = []
    for (table,) in tables:
        if table in _KEPT_AS_THEY_ARE:
            continue
        columns = con.execute("SELECT * FROM pragma_table_xinfo(?)", (table,)).fetchall()
        texts = [
            c["name"]
            for c in columns
            if c["type"] == "TEXT" and c["hidden"] == 0 and c["name"] not in _OPAQUE
            and (c["name"] != "id" or table == "entities")
        ]  # fmt: skip
        if texts:
            found.append((table, texts))
    return found


def _mask_table(
    con: sqlite3.Connection,
    table: str,
    columns: list[str],
    mask: masking.Masker,
    near: frozenset[str],
) -> None:
    """Black names out of a table; in rows that rest on a report with one, surnames too."""
    names = {c["name"] for c in con.execute("SELECT * FROM pragma_table_xinfo(?)", (table,))}
    on = next((name for name in ("report", "conflict", "story", "id") if name in names), "NULL")
    con.create_function("masked", 2, partial(_masked, mask, near), deterministic=True)
    sets = ", ".join(f"{column} = masked({column}, {on})" for column in columns)
    changed = " OR ".join(f"{column} IS NOT masked({column}, {on})" for column in columns)
    con.execute(f"UPDATE {table} SET {sets} WHERE {changed}")  # noqa: S608 - names of our tables


def _masked(
    mask: masking.Masker, near: frozenset[str], value: str | None, about: str | None
) -> str | None:
    return value and mask.mask_column(value, known=about in near)
