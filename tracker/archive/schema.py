"""The tables of the archive, as the SQL that makes them.

In: an open database. Out: the same database with every migration applied. The comments
stand inside the statements, so that SQLite keeps them and the file explains itself.
Never drops what people decided or what was once shown.

Columns marked GENERATED are read out of the JSON beside them; they cost no space.
`docs/schema.md` describes every table and column for people who query the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from sqlite_utils import Database, Migrations

from tracker.archive.findings_schema import CONFLICTS, REVIEW

APPLICATION_ID: Final = 0x44545241
"""Marks a SQLite file as an archive of ours ("DTRA")."""

MIGRATIONS: Final = Migrations("archive")

_SOURCES = """
CREATE TABLE meta (
    -- Facts about this file, one a row.
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE sources (
    -- What is polled, and how the last poll went.
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    url           TEXT NOT NULL,
    kind          TEXT NOT NULL,               -- collector that reads it
    language      TEXT NOT NULL,
    country       TEXT,
    body          TEXT NOT NULL,               -- none, summary or full: what may be kept readable
    listed        INTEGER NOT NULL DEFAULT 1,  -- 0 once it has left the sources file
    state         TEXT NOT NULL DEFAULT 'new', -- ok, suspect, down, blocked, frozen, empty, undated
    reason        TEXT NOT NULL DEFAULT '',    -- why it is in that state
    etag          TEXT,                        -- validators of the last full answer
    last_modified TEXT,
    polled_at     TEXT,
    succeeded_at  TEXT,                        -- last poll that went well
    next_due      TEXT,                        -- null: at once
    failures      INTEGER NOT NULL DEFAULT 0   -- polls in a row that went wrong
);

CREATE TABLE polls (
    -- Every poll of a source.
    source    TEXT NOT NULL REFERENCES sources(id),
    polled_at TEXT NOT NULL,
    status    INTEGER,  -- HTTP status; null where no answer came
    items     INTEGER,  -- entries found; null where nothing had changed or it failed
    problem   TEXT,     -- null where it went well
    PRIMARY KEY (source, polled_at)
);

CREATE TABLE addresses (
    -- Validators of documents, so that an unchanged page is not sent again.
    url           TEXT PRIMARY KEY,
    etag          TEXT,
    last_modified TEXT,
    fetched_at    TEXT NOT NULL
);

CREATE TABLE passed_over (
    -- Documents of filtered sources that were read, found off the topic and not kept.
    url       TEXT PRIMARY KEY,
    seen_in   TEXT NOT NULL,  -- source id
    terms     TEXT NOT NULL,  -- hash of the topic terms it was judged by; others judge anew
    passed_at TEXT NOT NULL
);

CREATE TABLE failures (
    -- What could not be done; the rest went on.
    place      TEXT NOT NULL,  -- path, address or source id
    stage      TEXT NOT NULL,
    problem    TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    times      INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (place, stage, problem)
);
"""

_REPORTS = """
CREATE TABLE reports (
    -- One row a published document, showing its current revision.
    id           TEXT PRIMARY KEY,
    revision     TEXT NOT NULL,  -- the current one: latest modified, else published, else hash
    url          TEXT,
    title        TEXT,
    outlet       TEXT,           -- as the document names it
    publisher    TEXT,           -- entity id or slug of the outlet
    published    TEXT,
    language     TEXT,
    origin_class TEXT NOT NULL,  -- primary, reporting, aggregator, machine_summary, forum, unknown
    anchor       TEXT,           -- key of the happening it is mainly about
    first_seen   TEXT NOT NULL,
    FOREIGN KEY (id, revision) REFERENCES revisions(report, revision) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX reports_by_anchor ON reports(anchor);
CREATE INDEX reports_by_published ON reports(published);
CREATE INDEX reports_by_first_seen ON reports(first_seen);
CREATE INDEX reports_by_url ON reports(url);

CREATE TABLE revisions (
    -- Every text a report has had.
    number       INTEGER PRIMARY KEY,
    report       TEXT NOT NULL REFERENCES reports(id) DEFERRABLE INITIALLY DEFERRED,
    revision     TEXT NOT NULL,     -- hash of title and text
    text         TEXT NOT NULL,     -- what may not be kept readable is blanked out: offsets hold
    whole        INTEGER NOT NULL,  -- 1 where nothing of the text is blanked out
    record       TEXT NOT NULL,     -- JSON: the report as read, without its text
    facts        TEXT NOT NULL,     -- JSON: what comparison knows of it
    derived      TEXT NOT NULL,     -- hash of its mentions, claims and keys
    pairs        TEXT NOT NULL,     -- Chinese and Japanese text as overlapping pairs, for search
    first_seen   TEXT NOT NULL,
    url          TEXT GENERATED ALWAYS AS (json_extract(record, '$.url')) VIRTUAL,
    title        TEXT GENERATED ALWAYS AS (json_extract(record, '$.title')) VIRTUAL,
    outlet       TEXT GENERATED ALWAYS AS (json_extract(record, '$.outlet')) VIRTUAL,
    author       TEXT GENERATED ALWAYS AS (json_extract(record, '$.author')) VIRTUAL,
    language     TEXT GENERATED ALWAYS AS (json_extract(record, '$.language')) VIRTUAL,
    published    TEXT GENERATED ALWAYS AS (json_extract(record, '$.published.at')) VIRTUAL,
    published_precision
                 TEXT GENERATED ALWAYS AS (json_extract(record, '$.published.precision')) VIRTUAL,
    modified     TEXT GENERATED ALWAYS AS (json_extract(record, '$.modified.at')) VIRTUAL,
    modified_precision
                 TEXT GENERATED ALWAYS AS (json_extract(record, '$.modified.precision')) VIRTUAL,
    origin_class TEXT GENERATED ALWAYS AS (json_extract(record, '$.origin_class')) VIRTUAL,
    body         TEXT GENERATED ALWAYS AS (json_extract(record, '$.body')) VIRTUAL,
    anchor       TEXT GENERATED ALWAYS AS (json_extract(facts, '$.anchor')) VIRTUAL,
    UNIQUE (report, revision)
);

CREATE TABLE sightings (
    -- Where a revision was seen, and when.
    report     TEXT NOT NULL,
    revision   TEXT NOT NULL,
    seen_in    TEXT NOT NULL,  -- source id, address or file name
    sha256     TEXT NOT NULL,  -- of the bytes as last received there
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    PRIMARY KEY (report, revision, seen_in),
    FOREIGN KEY (report, revision) REFERENCES revisions(report, revision)
);

-- Full text of the revisions; join to reports to see the current ones alone.
CREATE VIRTUAL TABLE search USING fts5(
    title, text, pairs,
    content = 'revisions', content_rowid = 'number',
    tokenize = "unicode61 remove_diacritics 2"
);
"""

_CLAIMS = """
CREATE TABLE entities (
    -- Who and what is named in reports.
    id          TEXT PRIMARY KEY,  -- slug of the knowledge base, or a provisional one
    name        TEXT,              -- null until the knowledge base has given it
    type        TEXT NOT NULL,     -- organization, model, model_family, person, policy, document
    provisional INTEGER NOT NULL   -- 1 while the knowledge base does not list it
);

CREATE TABLE mentions (
    -- Where a revision names an entity: its text from char_start to char_end.
    report     TEXT NOT NULL,
    revision   TEXT NOT NULL,
    char_start INTEGER NOT NULL,
    char_end   INTEGER NOT NULL,
    text       TEXT NOT NULL,
    entity     TEXT NOT NULL REFERENCES entities(id),
    type       TEXT NOT NULL,
    PRIMARY KEY (report, revision, char_start, char_end, entity),
    FOREIGN KEY (report, revision) REFERENCES revisions(report, revision)
) WITHOUT ROWID;
CREATE INDEX mentions_by_entity ON mentions(entity);

CREATE TABLE notes (
    -- What was not attempted on a revision, and why.
    report   TEXT NOT NULL,
    revision TEXT NOT NULL,
    position INTEGER NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (report, revision, position),
    FOREIGN KEY (report, revision) REFERENCES revisions(report, revision)
) WITHOUT ROWID;

CREATE TABLE claims (
    -- Every assertion found in every revision.
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,
    report      TEXT NOT NULL,
    revision    TEXT NOT NULL,
    claim       TEXT NOT NULL,  -- JSON: the whole claim
    sign        TEXT NOT NULL,  -- the same for claims that no rule can tell apart
    keys        TEXT NOT NULL,  -- JSON list: what it is compared under while it is current
    char_start  INTEGER GENERATED ALWAYS AS (json_extract(claim, '$.start')) VIRTUAL,
    char_end    INTEGER GENERATED ALWAYS AS (json_extract(claim, '$.end')) VIRTUAL,
    text        TEXT GENERATED ALWAYS AS (json_extract(claim, '$.text')) VIRTUAL,
    zone        TEXT GENERATED ALWAYS AS (json_extract(claim, '$.zone')) VIRTUAL,
    frame       TEXT GENERATED ALWAYS AS (json_extract(claim, '$.frame')) VIRTUAL,
    act         TEXT GENERATED ALWAYS AS (json_extract(claim, '$.act')) VIRTUAL,
    hedge       INTEGER GENERATED ALWAYS AS (json_extract(claim, '$.hedge')) VIRTUAL,
    polarity    INTEGER GENERATED ALWAYS AS (json_extract(claim, '$.polarity')) VIRTUAL,
    modality    TEXT GENERATED ALWAYS AS (json_extract(claim, '$.modality')) VIRTUAL,
    speakers    TEXT GENERATED ALWAYS AS (json_extract(claim, '$.speakers')) VIRTUAL,
    event_start TEXT GENERATED ALWAYS AS (json_extract(claim, '$.event_date.start')) VIRTUAL,
    event_end   TEXT GENERATED ALWAYS AS (json_extract(claim, '$.event_date.end')) VIRTUAL,
    UNIQUE (report, revision, id),
    FOREIGN KEY (report, revision) REFERENCES revisions(report, revision)
);
CREATE INDEX claims_by_id ON claims(id);
CREATE INDEX claims_by_frame ON claims(frame);

CREATE TABLE claim_keys (
    -- Current claims by what they are compared under: those that share a key can conflict. The
    -- order of the columns lets a few of each sign be found without reading the others.
    key   TEXT NOT NULL,
    sign  TEXT NOT NULL,
    lot   TEXT NOT NULL,  -- publication and id of the claim: the order within a sign
    claim INTEGER NOT NULL REFERENCES claims(number) ON DELETE CASCADE,
    PRIMARY KEY (key, sign, lot)
) WITHOUT ROWID;
CREATE INDEX claim_keys_by_claim ON claim_keys(claim);

CREATE TABLE origins (
    -- Where the chain of a current claim ends.
    claim     TEXT PRIMARY KEY,  -- id of the claim
    documents TEXT NOT NULL,     -- JSON list: what was written
    observers TEXT NOT NULL      -- JSON list: who had it at first hand
) WITHOUT ROWID;

CREATE TABLE origin_edges (
    -- Who a current report has its news from, and what shows it.
    report     TEXT NOT NULL REFERENCES reports(id),
    position   INTEGER NOT NULL,  -- order in the report
    target     TEXT NOT NULL,     -- id of a report, an outlet or a document
    kind       TEXT NOT NULL,     -- credit, dateline, link, shared_text, shared_figures,
                                  -- shared_error, statement, observed, ruling
    char_start INTEGER NOT NULL,
    char_end   INTEGER NOT NULL,
    text       TEXT NOT NULL,     -- the crediting words
    detail     TEXT NOT NULL,     -- what is shared, or who ruled
    PRIMARY KEY (report, position)
) WITHOUT ROWID;
CREATE INDEX origin_edges_by_target ON origin_edges(target);
"""


def statements(script: str) -> Iterator[str]:
    """Yield the statements of an SQL script; one at a time leaves a transaction open."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""


@MIGRATIONS()
def m001_first_tables(db: Database) -> None:
    """Make the tables of the first release."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for script in (_SOURCES, _REPORTS, _CLAIMS, CONFLICTS, REVIEW):
        for statement in statements(script):
            db.execute(statement)
