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

_CONFLICTS = """
CREATE TABLE stories (
    -- The reports about one happening.
    id         TEXT PRIMARY KEY,
    anchor     TEXT NOT NULL,
    title      TEXT NOT NULL,
    first_seen TEXT,           -- earliest report of it
    documents  TEXT NOT NULL,  -- JSON list of independent texts behind it
    observers  TEXT NOT NULL   -- JSON list of who had them at first hand
);
CREATE INDEX stories_by_anchor ON stories(anchor);

CREATE TABLE story_reports (
    story     TEXT NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
    report    TEXT NOT NULL REFERENCES reports(id),
    secondary INTEGER NOT NULL,  -- 1: mainly about another happening
    PRIMARY KEY (story, report)
) WITHOUT ROWID;
CREATE INDEX story_reports_by_report ON story_reports(report);

CREATE TABLE story_successors (
    -- What became of the ids of stories, so that an id once shown resolves for ever.
    story  TEXT PRIMARY KEY,
    became TEXT NOT NULL  -- id of the story that most of its reports went to
) WITHOUT ROWID;

CREATE TABLE report_ties (
    -- The keys under which current reports meet others of their happening.
    tie       TEXT NOT NULL,
    touching  INTEGER NOT NULL,  -- 1: the report is about something else and only tells of it
    published INTEGER NOT NULL,  -- seconds since 1970; 0 for none
    report    TEXT NOT NULL REFERENCES reports(id),
    PRIMARY KEY (tie, touching, published, report)
) WITHOUT ROWID;
CREATE INDEX report_ties_by_report ON report_ties(report);

CREATE TABLE conflicts (
    -- Machine flags: reports differ. Never a verdict, never deleted.
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    class        TEXT NOT NULL,  -- dispute, relay_error, internal, registry
    severity     REAL NOT NULL,  -- 0 to 1
    frame        TEXT NOT NULL,
    key          TEXT NOT NULL,  -- comparison key under which it was found
    slot         TEXT NOT NULL,  -- what differs
    summary      TEXT NOT NULL,
    rule         TEXT NOT NULL,
    precision    REAL,           -- measured for the rule; null if unmeasured
    explain      TEXT NOT NULL,  -- JSON list of [name, value]: the arithmetic
    state        TEXT NOT NULL CHECK (state IN ('open', 'withdrawn')),
    first_seen   TEXT NOT NULL,
    last_seen    TEXT NOT NULL,  -- last comparison that found it
    withdrawn_at TEXT            -- null while it stands
);
CREATE INDEX conflicts_by_key ON conflicts(key);
CREATE INDEX conflicts_by_state ON conflicts(state, kind);

CREATE TABLE conflict_sides (
    conflict   TEXT NOT NULL REFERENCES conflicts(id),
    side       INTEGER NOT NULL,  -- 0, 1, …
    value      TEXT NOT NULL,     -- as a person reads it
    origins    TEXT NOT NULL,     -- JSON list of root ids; knowledge:<id> for a listed fact
    source_url TEXT,              -- where a listed fact comes from
    signs      TEXT NOT NULL,     -- JSON list: of all claims that say so, under the key
    PRIMARY KEY (conflict, side)
) WITHOUT ROWID;

CREATE TABLE conflict_spans (
    -- Where reports say what stands on a side; where very many do, some of them.
    conflict   TEXT NOT NULL,
    side       INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    report     TEXT NOT NULL,
    revision   TEXT NOT NULL,
    url        TEXT,
    char_start INTEGER NOT NULL,
    char_end   INTEGER NOT NULL,
    text       TEXT NOT NULL,
    claim      TEXT,              -- id of the claim it lies in
    PRIMARY KEY (conflict, side, position),
    FOREIGN KEY (conflict, side) REFERENCES conflict_sides(conflict, side) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX conflict_spans_by_report ON conflict_spans(report);

CREATE TABLE conflict_changes (
    -- When a conflict came up, went away and came back.
    number   INTEGER PRIMARY KEY,
    conflict TEXT NOT NULL REFERENCES conflicts(id),
    at       TEXT NOT NULL,
    change   TEXT NOT NULL CHECK (change IN ('opened', 'withdrawn', 'reopened'))
);
CREATE INDEX conflict_changes_by_conflict ON conflict_changes(conflict);
CREATE INDEX conflict_changes_by_time ON conflict_changes(at);
"""

_REVIEW = """
CREATE TABLE review_items (
    -- What waits for a person: one row a conflict.
    conflict       TEXT PRIMARY KEY REFERENCES conflicts(id),
    opened_at      TEXT NOT NULL,  -- when it came up, or came back
    assignee       TEXT,
    deferred_until TEXT,
    deferred_why   TEXT
);

CREATE TABLE decisions (
    -- Human verdicts. Only ever added; a later one stands beside the earlier.
    number     INTEGER PRIMARY KEY,
    item       TEXT NOT NULL REFERENCES conflicts(id),
    verdict    TEXT NOT NULL,  -- a_holds, b_holds, both_hold, unsettled, not_a_conflict
    rationale  TEXT NOT NULL CHECK (trim(rationale) <> ''),
    evidence   TEXT NOT NULL,  -- JSON list of addresses and ids
    reviewer   TEXT NOT NULL,
    decided_at TEXT NOT NULL
);
CREATE INDEX decisions_by_item ON decisions(item);
CREATE INDEX decisions_by_time ON decisions(decided_at);

CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;

CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;

-- INSERT OR REPLACE would delete without asking the trigger above.
CREATE TRIGGER decisions_are_not_replaced BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;

CREATE TABLE rulings (
    -- What people said of two reports. Only ever added; they hold for every comparison.
    number   INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,  -- not_same_event, same_event, same_origin, wrong_merge
    one      TEXT NOT NULL REFERENCES reports(id),
    other    TEXT NOT NULL REFERENCES reports(id),
    why      TEXT NOT NULL CHECK (trim(why) <> ''),
    reviewer TEXT NOT NULL,
    at       TEXT NOT NULL,
    CHECK (one < other)
);

CREATE INDEX rulings_by_one ON rulings(one);
CREATE INDEX rulings_by_other ON rulings(other);

CREATE TRIGGER rulings_are_not_changed BEFORE UPDATE ON rulings
BEGIN SELECT RAISE(ABORT, 'rulings are only ever added'); END;

CREATE TRIGGER rulings_are_not_deleted BEFORE DELETE ON rulings
BEGIN SELECT RAISE(ABORT, 'rulings are only ever added'); END;

CREATE TRIGGER rulings_are_not_replaced BEFORE INSERT ON rulings
WHEN EXISTS (SELECT 1 FROM rulings WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'rulings are only ever added'); END;

CREATE TABLE digests (
    -- What was composed to be sent, a row a day.
    day         TEXT PRIMARY KEY,
    id          TEXT NOT NULL,
    until       TEXT NOT NULL,  -- end of the window it tells about
    digest      TEXT NOT NULL,  -- JSON: the whole digest
    composed_at TEXT NOT NULL
);
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
    for script in (_SOURCES, _REPORTS, _CLAIMS, _CONFLICTS, _REVIEW):
        for statement in statements(script):
            db.execute(statement)
