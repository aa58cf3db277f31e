"""Reports, their revisions, and where they were seen.

In: a report with what was found in it. Out: rows, and what they touch. The same set of
reports, seen at the same times, gives the same rows in any order of arrival: the current
revision is the latest by date (`LATEST`), and of two records of one revision the one that knows more stays.

Never decides what conflicts, and never keeps more text than the source allows.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
from datetime import datetime

from tracker.archive import claims, rights
from tracker.archive.claims import Outcome, Touched
from tracker.archive.columns import (
    LATEST,
    decode_facts,
    decode_record,
    encode_claim,
    encode_facts,
    encode_record,
    stamp,
)
from tracker.archive.neighbours import touched_by
from tracker.archive.search import pairs
from tracker.domain import Analysis, Body, Placement, Report, ReportFacts


def store(
    con: sqlite3.Connection,
    report: Report,
    analysis: Analysis,
    placement: Placement,
    *,
    now: datetime,
    seen_in: str | None,
) -> Touched:
    """Keep a report with what was found in it; return what has to be compared anew.

    `seen_in` is None for a report that was not seen but analysed anew: then everything it
    touches is returned even where nothing differs, since the rules may have changed.
    """
    again = _revision(con, report)
    before = _current(con, report.id)
    outcome: Outcome = "unchanged" if again else "revised" if before else "new"
    was = touched_by(con, report.id)
    changed = seen_in is None
    if again is None:
        _add(con, report, analysis, placement, now)
        if before is None:
            _mark_baseline(con, report.id, seen_in)
        changed = True
    else:
        changed |= _merge(con, again, report, analysis, placement)
    if seen_in is not None:
        sighted(con, report, seen_in=seen_in, now=now)
    current = settle_current(con, report.id)
    if before and before != current:
        claims.forget_origins(con, report.id, before)
    if before == current and not (changed and current == report.revision):
        return Touched(outcome=outcome)
    _file(con, report.id)
    return _union(was, touched_by(con, report.id), outcome)


def is_known(con: sqlite3.Connection, report: Report) -> bool:
    """Say whether this revision is stored already and `report` has nothing to add to it."""
    stored = _revision(con, report)
    if stored is None:
        return False
    body: Body = rights.stricter(report.body, stored["body"])
    incoming = encode_record(dataclasses.replace(report, body=body))
    return bool(body == stored["body"] and _rank(incoming) <= _rank(stored["record"]))


def sighted(con: sqlite3.Connection, report: Report, *, seen_in: str, now: datetime) -> None:
    """Note that a stored revision was seen; first and last moments only ever widen."""
    con.execute(
        """
        INSERT INTO sightings (report, revision, seen_in, sha256, first_seen, last_seen)
        VALUES (:report, :revision, :seen_in, :sha256, :now, :now)
        ON CONFLICT (report, revision, seen_in) DO UPDATE SET
            sha256 = iif(excluded.last_seen >= last_seen, excluded.sha256, sha256),
            first_seen = min(first_seen, excluded.first_seen),
            last_seen = max(last_seen, excluded.last_seen)
        """,
        {
            "report": report.id,
            "revision": report.revision,
            "seen_in": seen_in,
            "sha256": report.sha256,
            "now": stamp(now),
        },
    )
    con.execute(
        "UPDATE revisions SET first_seen = min(first_seen, ?) WHERE report = ? AND revision = ?",
        (stamp(now), report.id, report.revision),
    )
    con.execute(
        "UPDATE reports SET first_seen = min(first_seen, ?) WHERE id = ?", (stamp(now), report.id)
    )


def report(con: sqlite3.Connection, id: str, revision: str | None = None) -> Report | None:
    """Return a report as it may be shown: the current revision, or the one named."""
    row = con.execute(
        """
        SELECT r.record, r.text, (SELECT sha256 FROM sightings s
            WHERE s.report = r.report AND s.revision = r.revision
            ORDER BY last_seen DESC, seen_in LIMIT 1) AS sha256
        FROM revisions r JOIN reports p ON p.id = r.report
        WHERE p.id = ? AND r.revision = coalesce(?, p.revision)
        """,
        (id, revision),
    ).fetchone()
    return row and decode_record(row["record"], body=row["text"], sha256=row["sha256"] or "")


def facts(con: sqlite3.Connection, id: str) -> ReportFacts | None:
    """Return what comparison knows of a report's current revision."""
    row = con.execute(
        "SELECT facts FROM reports JOIN revisions USING (revision) WHERE id = ? AND report = id",
        (id,),
    ).fetchone()
    return row and decode_facts(row["facts"])


def _revision(con: sqlite3.Connection, report: Report) -> sqlite3.Row | None:
    row: sqlite3.Row | None = con.execute(
        "SELECT * FROM revisions WHERE report = ? AND revision = ?", (report.id, report.revision)
    ).fetchone()
    return row


def _current(con: sqlite3.Connection, id: str) -> str | None:
    row = con.execute("SELECT revision FROM reports WHERE id = ?", (id,)).fetchone()
    return row and str(row["revision"])


def _add(
    con: sqlite3.Connection,
    report: Report,
    analysis: Analysis,
    placement: Placement,
    now: datetime,
) -> None:
    """Write a revision that is not stored yet, with all that was found in it."""
    con.execute(
        """
        INSERT INTO reports (id, revision, origin_class, first_seen) VALUES (?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """,
        (report.id, report.revision, report.origin_class, stamp(now)),
    )
    text = rights.readable(report.text, report.title, report.body, rights.quoted(analysis))
    number = con.execute(
        """
        INSERT INTO revisions
            (report, revision, text, whole, record, facts, derived, pairs, first_seen)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            report.id, report.revision, text, text == report.text, encode_record(report),
            encode_facts(placement.facts), _digest(analysis, placement),
            pairs(f"{report.title or ''}\n{text}"), stamp(now),
        ),
    ).lastrowid  # fmt: skip
    _index(con, number)
    claims.replace(con, analysis, placement)


def _mark_baseline(con: sqlite3.Connection, id: str, seen_in: str | None) -> None:
    """Mark a report that came with the first poll of its source: it is there, but no news."""
    con.execute(
        "UPDATE reports SET baseline = 1 WHERE id = ? AND EXISTS "
        "(SELECT 1 FROM sources s WHERE s.id = ? AND s.succeeded_at IS NULL)",
        (id, seen_in),
    )


def _merge(
    con: sqlite3.Connection,
    stored: sqlite3.Row,
    report: Report,
    analysis: Analysis,
    placement: Placement,
) -> bool:
    """Join what comes in with what is stored of one revision; say whether claims changed."""
    body: Body = rights.stricter(report.body, stored["body"])
    incoming = encode_record(dataclasses.replace(report, body=body))
    kept = _with_body(stored["record"], body)
    derived = _digest(analysis, placement)
    if _rank(incoming) < _rank(kept):
        if body != stored["body"]:
            _curtail(con, stored, body)
        return False
    text = rights.readable(report.text, report.title, body, rights.quoted(analysis))
    rewrite(con, stored["number"], text, incoming, whole=text == report.text)
    if derived == stored["derived"]:
        return False
    con.execute(
        "UPDATE revisions SET facts = ?, derived = ? WHERE number = ?",
        (encode_facts(placement.facts), derived, stored["number"]),
    )
    claims.replace(con, analysis, placement)
    return True


def _curtail(con: sqlite3.Connection, stored: sqlite3.Row, body: Body) -> None:
    """Blank out what a stricter source of the same text does not allow to be kept."""
    quoted = rights.stretches(
        claims.mentions_of(con, stored["report"], stored["revision"]),
        claims.claims_of(con, stored["report"], stored["revision"]),
    )
    text = rights.readable(stored["text"], stored["title"], body, quoted)
    whole = bool(stored["whole"]) and text == stored["text"]
    rewrite(con, stored["number"], text, _with_body(stored["record"], body), whole=whole)


def rewrite(con: sqlite3.Connection, number: int, text: str, record: str, *, whole: bool) -> None:
    """Replace text and record of a revision, in the index of search too."""
    con.execute(
        "INSERT INTO search (search, rowid, title, text, pairs) "
        "SELECT 'delete', number, title, text, pairs FROM revisions WHERE number = ?",
        (number,),
    )
    title = json.loads(record)["title"] or ""
    con.execute(
        "UPDATE revisions SET text = ?, whole = ?, record = ?, pairs = ? WHERE number = ?",
        (text, whole, record, pairs(f"{title}\n{text}"), number),
    )
    _index(con, number)


def _index(con: sqlite3.Connection, number: int | None) -> None:
    con.execute(
        "INSERT INTO search (rowid, title, text, pairs) "
        "SELECT number, title, text, pairs FROM revisions WHERE number = ?",
        (number,),
    )


def settle_current(con: sqlite3.Connection, id: str) -> str:
    """Make the latest revision the current one and show it in the report's row."""
    row = con.execute(
        f"SELECT * FROM revisions WHERE report = ? ORDER BY {LATEST} LIMIT 1",  # noqa: S608
        (id,),
    ).fetchone()
    known = decode_facts(row["facts"])
    con.execute(
        """
        UPDATE reports SET revision = ?, url = ?, title = ?, outlet = ?, publisher = ?,
            published = ?, language = ?, origin_class = ?, anchor = ?
        WHERE id = ?
        """,
        (
            row["revision"], row["url"], row["title"], row["outlet"], known.publisher,
            row["published"], row["language"], row["origin_class"], known.anchor, id,
        ),
    )  # fmt: skip
    return str(row["revision"])


def _file(con: sqlite3.Connection, id: str) -> None:
    found = facts(con, id)
    if found is not None:
        claims.file_current(con, found)


def _union(one: Touched, other: Touched, outcome: Outcome) -> Touched:
    return Touched(
        keys=tuple(sorted({*one.keys, *other.keys})),
        reports=tuple(sorted({*one.reports, *other.reports})),
        claims=tuple(sorted({*one.claims, *other.claims})),
        outcome=outcome,
    )


def _digest(analysis: Analysis, placement: Placement) -> str:
    """Return a hash of all that was found, so that an unchanged analysis is seen at once."""
    found = hashlib.sha256(repr((analysis.mentions, analysis.entities, analysis.notes)).encode())
    found.update(encode_facts(placement.facts).encode())
    for placed in placement.claims:
        found.update(encode_claim(placed.claim).encode())
        found.update(repr((placed.keys, placed.sign)).encode())
    return found.hexdigest()


def _with_body(record: str, body: Body) -> str:
    parsed = json.loads(record)
    parsed["body"] = body
    return json.dumps(parsed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _rank(record: str) -> tuple[int, str]:
    """Order two records of one revision: the one that knows more, then by their text."""
    parsed = json.loads(record)
    known = sum(value not in (None, "", "unknown", []) for value in parsed.values())
    exact = sum(
        (parsed[name] or {}).get("precision") == "minute" for name in ("published", "modified")
    )
    return known + exact, record
