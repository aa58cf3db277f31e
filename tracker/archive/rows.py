"""The rows that the read commands print, with the stable keys of the interface.

In: an open archive. Out: plain dictionaries, ready for JSON. Never writes.

`current` leaves out all but the latest revision; `as_of` leaves out what was published
after that moment (a document without a date of its own counts as known).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tracker.archive.columns import LATEST, decode_claim, names, plain, shown, stamp
from tracker.archive.conflicts import conflicts
from tracker.archive.stories import stories
from tracker.archive.voices import complete
from tracker.domain import Conflict, Story

Row = dict[str, Any]

_CLAIM = (
    "id", "report", "revision", "url", "text", "start", "end", "zone", "frame", "act", "hedge",
    "polarity", "speakers", "roles", "event_date", "quantities", "quotes", "attribution", "origin",
)  # fmt: skip
_DATE = ("start", "end", "precision", "text", "char_start", "char_end")
_AMOUNT = ("metric", "low", "high", "unit", "bound", "text", "char_start", "char_end")

# The revisions to be shown: `age` 1 is the latest of its report.
_SHOWN = f"""
    WITH dated AS (
        SELECT number, row_number() OVER (PARTITION BY report ORDER BY {LATEST}) AS age,
            count(*) OVER (PARTITION BY report) AS revisions
        FROM revisions WHERE :as_of IS NULL OR coalesce(modified, published, '') <= :as_of
    ), shown AS (
        SELECT r.*, d.age, d.revisions FROM dated d JOIN revisions r USING (number)
        WHERE d.age = 1 OR NOT :current
    )
"""  # noqa: S608 - the order is a constant


def report_rows(
    con: sqlite3.Connection, *, current: bool = False, as_of: datetime | None = None
) -> Iterator[Row]:
    """Yield a row for each revision of each report, latest first."""
    rows = con.execute(
        f"{_SHOWN} SELECT * FROM shown ORDER BY published DESC, report, age",  # noqa: S608
        _bound(current, as_of),
    )
    for row in rows:
        yield {
            "id": row["report"],
            "url": row["url"],
            "title": row["title"],
            "outlet": row["outlet"],
            "published": shown(row["published"], row["published_precision"]),
            "modified": shown(row["modified"], row["modified_precision"]),
            "language": row["language"],
            "revision": row["revision"],
            "revisions": row["revisions"],
            "origin_class": row["origin_class"],
        }


def entity_rows(
    con: sqlite3.Connection, *, current: bool = False, as_of: datetime | None = None
) -> Iterator[Row]:
    """Yield a row for each entity that is named, the most named first."""
    rows = con.execute(
        f"""
        {_SHOWN}
        SELECT e.*, count(*) AS mentions, count(DISTINCT m.report) AS reports
        FROM entities e JOIN mentions m ON m.entity = e.id
        JOIN shown USING (report, revision)
        GROUP BY e.id ORDER BY reports DESC, mentions DESC, e.id
        """,  # noqa: S608 - the piece is a constant
        _bound(current, as_of),
    )
    for row in rows:
        yield {
            "id": row["id"],
            "name": row["name"] or row["id"],
            "type": row["type"],
            "provisional": bool(row["provisional"]),
            "mentions": row["mentions"],
            "reports": row["reports"],
        }


def mention_rows(
    con: sqlite3.Connection, *, current: bool = False, as_of: datetime | None = None
) -> Iterator[Row]:
    """Yield a row for each mention, in reading order within a report."""
    rows = con.execute(
        f"""
        {_SHOWN}
        SELECT m.*, s.url FROM shown s JOIN mentions m USING (report, revision)
        ORDER BY m.report, m.revision, m.char_start, m.char_end, m.entity
        """,  # noqa: S608 - the piece is a constant
        _bound(current, as_of),
    )
    for row in rows:
        yield {
            "report": row["report"],
            "revision": row["revision"],
            "url": row["url"],
            "text": row["text"],
            "start": row["char_start"],
            "end": row["char_end"],
            "entity": row["entity"],
            "type": row["type"],
        }


def claim_rows(
    con: sqlite3.Connection, *, current: bool = False, as_of: datetime | None = None
) -> Iterator[Row]:
    """Yield a row for each claim, in reading order within a report."""
    rows = con.execute(
        f"""
        {_SHOWN}
        SELECT c.claim, s.url, o.documents, o.observers
        FROM shown s JOIN claims c USING (report, revision)
        LEFT JOIN origins o ON o.claim = c.id
        ORDER BY c.report, c.revision, c.char_start, c.char_end, c.id
        """,  # noqa: S608 - the piece is a constant
        _bound(current, as_of),
    )
    for row in rows:
        yield _claim_row(row)


def conflict_rows(con: sqlite3.Connection) -> Iterator[Row]:
    """Yield a row for each conflict that stands, the most severe first."""
    for conflict in conflicts(con, state="open"):
        yield conflict_row(complete(con, conflict))


def story_rows(con: sqlite3.Connection) -> Iterator[Row]:
    """Yield a row for each story, the latest first."""
    for story in stories(con):
        yield story_row(story)


def conflict_row(conflict: Conflict) -> Row:
    """Return one conflict with the keys of the interface."""
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "class": conflict.klass,
        "severity": conflict.severity,
        "frame": conflict.frame,
        "slot": conflict.slot,
        "summary": conflict.summary,
        "rule": conflict.rule,
        "precision": conflict.precision,
        "explain": dict(conflict.explain),
        "sides": [
            {
                "value": side.value,
                "origins": list(side.origins),
                "spans": [
                    {
                        "url": span.url,
                        "report": span.report,
                        "revision": span.revision,
                        "start": span.start,
                        "end": span.end,
                        "text": span.text,
                    }
                    for span in side.spans
                ],
            }
            | ({"source_url": side.source_url} if side.source_url else {})
            for side in conflict.sides
        ],
    }


def story_row(story: Story) -> Row:
    """Return one story with the keys of the interface."""
    return {
        "id": story.id,
        "title": story.title,
        "first_seen": story.first_seen and stamp(story.first_seen),
        "reports": sorted(story.reports),
        "documents": len(story.documents),
        "observers": len(story.observers),
    }


def _claim_row(row: sqlite3.Row) -> Row:
    claim = plain(decode_claim(row["claim"])) | {"url": row["url"]}
    claim["event_date"] = claim["event_date"] and _only(_DATE, claim["event_date"])
    claim["quantities"] = [_only(_AMOUNT, amount) for amount in claim["quantities"]]
    claim["origin"] = {
        "documents": list(names(row["documents"] or "[]")),
        "observers": list(names(row["observers"] or "[]")),
    }
    return _only(_CLAIM, claim)


def _only(keys: tuple[str, ...], values: Row) -> Row:
    return {key: values[key] for key in keys}


def _bound(current: bool, as_of: datetime | None) -> dict[str, object]:
    return {"current": current, "as_of": as_of and stamp(as_of)}


def as_line(row: Row) -> str:
    """Return a row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False)
