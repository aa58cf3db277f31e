"""The tables of what was found and decided: stories, conflicts, verdicts, rulings, digests.

In: nothing. Out: the SQL that `schema.py` runs, commented so that the file explains itself.
What people said is only ever added to: triggers refuse everything else.
"""

from __future__ import annotations

from typing import Final

CONFLICTS: Final = """
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

REVIEW: Final = """
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
