"""What months of watching added to the tables: manners, evidence, identity, take-downs.

In: an archive with the first tables. Out: the same with what is needed to be polite after a
restart, to tell a frozen source from a quiet one, to prove what was received, and to keep
texts away that had to be taken down. Loses nothing that is stored.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database

from tracker.archive.schema import MIGRATIONS, statements

__all__ = ["MIGRATIONS"]

_COLUMNS: Final = (
    # Newest date that the last full answer showed, and how old it may become.
    ("sources", "newest_at", "TEXT"),
    ("sources", "stale_days", "REAL"),
    # Last poll that brought something new; quiet sources are asked less often.
    ("sources", "news_at", "TEXT"),
    # Last full answer, and what was to be said of it; an unchanged one says the same.
    ("sources", "answered_at", "TEXT"),
    ("sources", "answer_state", "TEXT"),
    ("sources", "answer_reason", "TEXT"),
    ("polls", "outcome", "TEXT"),  # ok, not_modified, timeout, blocked, …
    ("polls", "fresh", "INTEGER"),  # entries not seen before
    ("addresses", "first_fetched_at", "TEXT"),
    ("addresses", "report", "TEXT"),  # id of the report read from it
    ("reports", "baseline", "INTEGER NOT NULL DEFAULT 0"),  # 1: from a source's first poll
)

_TABLES: Final = """
CREATE TABLE hosts (
    -- Manners that outlive a run. A name is host, host:port, or site: and a domain.
    name         TEXT PRIMARY KEY,
    visits       TEXT NOT NULL DEFAULT '[]',  -- JSON list: the latest visits, oldest first
    closed_until TEXT,                        -- it asked to be left alone until then
    reason       TEXT NOT NULL DEFAULT ''
);

CREATE TABLE snapshots (
    -- What was received, for ever; the bytes themselves lie in the private file for a while.
    sha256           TEXT NOT NULL,  -- of the body as received
    url              TEXT NOT NULL,
    status           INTEGER NOT NULL,
    type             TEXT,           -- as the server called it
    bytes            INTEGER NOT NULL,
    seen_in          TEXT,           -- source id, or address or file that was read in
    first_fetched_at TEXT NOT NULL,
    last_fetched_at  TEXT NOT NULL,
    recorded_on      TEXT NOT NULL,  -- day (UTC) whose root covers it
    PRIMARY KEY (sha256, url)
) WITHOUT ROWID;
CREATE INDEX snapshots_by_day ON snapshots(recorded_on);

CREATE TABLE roots (
    -- One hash a day over all hashes of its snapshots (a Merkle tree after RFC 6962).
    day       TEXT PRIMARY KEY,
    root      TEXT NOT NULL,
    hashes    INTEGER NOT NULL,
    sealed_at TEXT NOT NULL
);

CREATE TABLE aliases (
    -- Other addresses of a report: it has moved, or its address was respelled.
    url     TEXT PRIMARY KEY,
    report  TEXT NOT NULL REFERENCES reports(id),
    why     TEXT NOT NULL CHECK (why IN ('moved', 'same text')),
    seen_at TEXT NOT NULL
);
CREATE INDEX aliases_by_report ON aliases(report);
CREATE INDEX revisions_by_text ON revisions(revision);

CREATE TABLE redactions (
    -- What was taken down. Only ever added.
    number INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL CHECK (kind IN ('report', 'person')),
    target TEXT NOT NULL,  -- id of the report, or what stands for the person since
    marks  TEXT NOT NULL,  -- JSON list of [words, SHA-256] by which a name is known again
    why    TEXT NOT NULL CHECK (trim(why) <> ''),
    who    TEXT NOT NULL,
    at     TEXT NOT NULL
);
CREATE INDEX redactions_by_target ON redactions(target);

CREATE TRIGGER redactions_are_not_changed BEFORE UPDATE ON redactions
BEGIN SELECT RAISE(ABORT, 'redactions are only ever added'); END;

CREATE TRIGGER redactions_are_not_deleted BEFORE DELETE ON redactions
BEGIN SELECT RAISE(ABORT, 'redactions are only ever added'); END;

CREATE TRIGGER redactions_are_not_replaced BEFORE INSERT ON redactions
WHEN EXISTS (SELECT 1 FROM redactions WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'redactions are only ever added'); END;
"""

_SUCCESSORS: Final = """
CREATE TABLE conflict_successors (
    -- What became of the ids of conflicts, so that an id once shown resolves for ever.
    conflict TEXT PRIMARY KEY,
    became   TEXT NOT NULL  -- id of the conflict that says the same of the same places
) WITHOUT ROWID;
CREATE INDEX conflict_successors_by_present ON conflict_successors(became);
"""


@MIGRATIONS()
def m002_watching(db: Database) -> None:
    """Add what a watcher needs to run for months."""
    for table, column, kind in _COLUMNS:
        db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    for statement in statements(_TABLES):
        db.execute(statement)


@MIGRATIONS()
def m003_same_answers(db: Database) -> None:
    """Keep the hash of a source's last full answer: most that come without a 304 are the same."""
    db.execute("ALTER TABLE sources ADD COLUMN sha256 TEXT")


@MIGRATIONS()
def m004_looking_again(db: Database) -> None:
    """Find what an unchanged source still lists, so that edits of its pages are seen."""
    db.execute("ALTER TABLE sources ADD COLUMN listed_at TEXT")
    db.execute("CREATE INDEX sightings_by_place ON sightings(seen_in, last_seen)")
    db.execute("CREATE INDEX addresses_by_report ON addresses(report)")


@MIGRATIONS()
def m005_successors_of_conflicts(db: Database) -> None:
    """Let an id of a conflict that was shown lead to the one it goes by now."""
    db.execute("ALTER TABLE conflicts ADD COLUMN matter TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX conflicts_by_matter ON conflicts(matter)")
    for statement in statements(_SUCCESSORS):
        db.execute(statement)


@MIGRATIONS()
def m006_rows_of_sources(db: Database) -> None:
    """Notice that a source's row was edited: what it lists has to be judged anew then."""
    db.execute("ALTER TABLE sources ADD COLUMN judged_by TEXT")
