"""The archive: SQLite, and nothing but SQLite. Functions take a connection.

In: values of the domain. Out: rows, and the values again. Never fetches, compares or composes.
`con` is an archive (`connect`), `private` the second file (`connect_private`).

Opening and writing
    Connection                                      SQLite's own type
    connect(path, *, readonly=False) -> con         made and brought up to date unless readonly
    writing(con)                                    context: one transaction, all or nothing
    remember(con, name, value), recall(con, name) -> str | None

The flow (inside `writing`)
    store(con, report, analysis, placement, *, now, seen_in) -> Touched(keys, reports, …)
    neighbourhood(con, touched) -> Neighbourhood    what has to be compared for it
    settle(con, comparison, *, now) -> Touched      origins, stories, conflicts; what comes next
    rulings(con) -> (Ruling…), add_ruling(con, ruling) -> Touched           what people said
    report_at(con, address) -> id | None
    is_known(con, report) -> bool                   nothing new in it: `sighted` is enough
    sighted(con, report, *, seen_in, now)
    name_entities(con, knowledge)                   names of listed entities; after storing
    known_as(con, report, *, moved, now) -> Report  under the id it is stored by, if it has moved
    aliases(con, report) -> ((url, why)…)
    ripened(con, *, since, until, hours=72), curtailed(con) -> Iterator[Touched]
    neighbourhood_as_of(con, as_of) -> Neighbourhood                        to compare as of then
    complete_as_of(comparison, claims) -> Comparison                        with all on the sides

Values by id; None where the id is unknown
    report(con, id, revision=None) -> Report        text as far as it may be shown
    facts(con, id) -> ReportFacts
    history(con, id) -> (Revision…)                 sightings(con, id) -> (Sighting…)
    claims_of(con, report, revision) -> (Claim…)    mentions_of(con, report, revision) -> (Mention…)
    notes_of(con, report, revision) -> (str…)       what was not attempted and why
    claim(con, id) -> PlacedClaim
    conflict(con, id) -> Conflict                   standing or withdrawn
    conflicts(con, *, ids=None, state=None) -> (Conflict…)
    conflicts_of(con, report) -> (Conflict…)        conflict_history(con, id) -> (ConflictChange…)
    story(con, id) -> Story                         stories(con, ids=None), stories_of(con, report)
    edges_of(con, story) -> (Edge…)                 who has it from whom, with the words
    stored_reports(con) -> Iterator[Report]         all revisions whose text is whole
    count_reports(con), count_curtailed(con) -> int

Rows for JSON
    report_rows, entity_rows, mention_rows, claim_rows(con, *, current=False, as_of=None)
    conflict_rows(con), story_rows(con); conflict_row(conflict), story_row(story); as_line(row)

For the pages
    count_waiting(con, *, now) -> int               entity_row(con, id) -> Row | None
    origins_of(con, report), origins_of_claims(con, claims) -> Origin
    origins_by_claim(con, claims) -> {id: Origin}   backing_of(con, conflict) -> (Backing…)
    stories_about(con, text, *, limit, offset=0), count_stories(con, text="") -> int
    entities_called(con, text, *, limit, offset=0), count_entities(con, text="") -> int
    entity_names(con, ids) -> {id: name}            nearest(con, table, id) -> (str…)
    claims_naming(con, id, *, limit) -> (Claim…)    conflicts_naming(con, id, *, limit)

Search
    search(con, query, *, limit=20, offset=0, marks=("[", "]")) -> (Hit…)
    count_hits(con, query) -> int                   both take `narrowed=Narrowed(…)`
    outlets_answering(con, query) -> ((outlet, reports)…)

Queue
    queue_items(con, *, now, states=("open",)) -> (ReviewItem…)     most pressing first
    queue_item(con, id, *, now) -> ReviewItem | None
    add_decision(con, decision)                     the decision comes from `review.decide`
    assign(con, id, assignee), defer(con, id, *, until, why), desk(con, id) -> Desk
    nearest_ids(con, id) -> (str…)                  rule_record(con) -> {rule: (confirmed, judged)}

Digests
    changes(con, *, since, until) -> Changes
    changes_as_of(con, *, since, until, before, then) -> Changes    of a day in the past
    keep_digest(con, digest, *, now), digest_of(con, day), digest_days(con)
    told_until(con, *, before) -> datetime | None   where the next window begins

Sources
    register_sources(con, sources, *, complete=True)
    due_sources(con, sources, *, now) -> (Source…)
    next_request(con, source, first=None, *, now=None) -> Request
    is_same_answer(con, source, response, *, now) -> bool, forget_answers(con)
    polled(con, source, response, listing, *, now)  without a listing nothing had changed
    polled_unchanged(con, [(source, response, now)…])       the same of many
    poll_failed(con, source, error, *, now, response=None, wall=None)
    health(con) -> (SourceHealth…), next_tries(con) -> {id: datetime | None}
    hosts(con) -> (HostState…), keep_hosts(con, states), forget_hosts(con, *, now)
    pass_over(con, url, *, seen_in, terms, now), passed_over(con, urls, *, terms) -> {url: when}
    pass_over_unread(con, urls, *, seen_in, terms, now), kept_addresses(con, urls) -> frozenset
    record_failure(con, failure, *, now), failures(con, *, since) -> (Failure…)

Addresses of documents
    validators(con, url, *, now=None) -> (etag, last_modified)
    remember_validators(con, url, response, *, report=None), looked_at(con, url, *, now)
    fetched_at(con, url) -> datetime | None, known_addresses(con, urls) -> frozenset
    resting(con, urls, *, now) -> {url: last}       need not be asked for now
    restless(con, seen_in, *, now, forced=False) -> ((url, report)…)     still listed, worth a look
    seen_again(con, urls, *, seen_in, now), dates_of(con, urls) -> (datetime…)

Evidence
    note_snapshot(con, response, *, seen_in, now)   hash and facts, for ever
    snapshots(con, sha256) -> (Snapshot…)
    seal_days(con, *, now) -> (date…)               one root a day over all hashes
    roots(con), roots_of(con, sha256) -> ((day, root)…)
    proofs(con, sha256) -> (Proof…)                 the way from a hash to the root of its day

Take-downs
    redact_report(con, id, *, why, who, now) -> Touched     then compare anew, then forget_words(con, id)
    redact_person(con, id, names, *, why, who, now) -> int  reports that named them
    drop_bodies(private, con, *, reports=()) -> int, wipe(con)      raw bytes; what lies in the file
    redactions(con) -> (Redaction…)
    permitted(con, report) -> Report | None, may_be_kept(con, response) -> bool

The private file
    private_path(archive) -> Path, connect_private(path) -> private
    keep_body(private, report, response, *, days=30), keep_answer(private, source, …)
    body(private, sha256) -> Response | None, kept(private) -> Iterator[Kept]
    drop_expired(private, *, now) -> int
    outbox_claim(private, *, day, recipient, digest, now, retry=False)
        -> "claimed" | "already sent" | "unknown"
    outbox_done(private, *, day, recipient, now)
    outbox_failed(private, *, day, recipient, problem, now)
    deliveries(private, *, day=None) -> (Delivery…)
    add_token(private, token, *, name, now, expires_at=None), drop_tokens(private, names)
    token_name(private, token, *, now) -> str | None, token_names(private)
"""

from sqlite3 import Connection

from tracker.archive.addresses import (
    dates_of,
    fetched_at,
    known_addresses,
    looked_at,
    remember_validators,
    resting,
    restless,
    seen_again,
    validators,
)
from tracker.archive.claims import (
    Outcome,
    Touched,
    claim,
    claims_of,
    mentions_of,
    name_entities,
    notes_of,
)
from tracker.archive.conflicts import (
    ConflictChange,
    conflict,
    conflict_history,
    conflicts,
    conflicts_of,
    settle,
)
from tracker.archive.connection import connect, writing
from tracker.archive.digests import (
    changes,
    changes_as_of,
    digest_days,
    digest_of,
    keep_digest,
    told_until,
)
from tracker.archive.dossiers import (
    backing_of,
    claims_naming,
    conflicts_naming,
    count_entities,
    count_stories,
    count_waiting,
    entities_called,
    entity_names,
    entity_row,
    nearest,
    origins_by_claim,
    origins_of,
    origins_of_claims,
    stories_about,
)
from tracker.archive.hosts import forget_hosts, hosts, keep_hosts
from tracker.archive.identity import aliases, known_as
from tracker.archive.meta import recall, remember
from tracker.archive.neighbours import (
    curtailed,
    neighbourhood,
    neighbourhood_as_of,
    ripened,
    touched_by,
)
from tracker.archive.passed import kept_addresses, pass_over, pass_over_unread, passed_over
from tracker.archive.polls import Listing, poll_failed, polled, polled_unchanged
from tracker.archive.private import (
    RETENTION_DAYS,
    Claimed,
    Delivery,
    Kept,
    add_token,
    body,
    connect_private,
    deliveries,
    drop_expired,
    drop_tokens,
    keep_answer,
    keep_body,
    kept,
    outbox_claim,
    outbox_done,
    outbox_failed,
    private_path,
    token_name,
    token_names,
)
from tracker.archive.queue import (
    Desk,
    add_decision,
    assign,
    defer,
    desk,
    nearest_ids,
    queue_item,
    queue_items,
)
from tracker.archive.redactions import (
    Redaction,
    drop_bodies,
    forget_words,
    may_be_kept,
    names_of,
    permitted,
    person_row,
    redact_person,
    redact_report,
    redactions,
    wipe,
)
from tracker.archive.reports import facts, is_known, report, sighted, store
from tracker.archive.revisions import (
    Revision,
    Sighting,
    count_curtailed,
    count_reports,
    history,
    sightings,
    stored_reports,
)
from tracker.archive.rows import (
    as_line,
    claim_rows,
    conflict_row,
    conflict_rows,
    entity_rows,
    mention_rows,
    report_rows,
    story_row,
    story_rows,
)
from tracker.archive.rulings import add_ruling, report_at, rulings
from tracker.archive.search import Hit, Narrowed, count_hits, outlets_answering, search
from tracker.archive.snapshots import (
    Proof,
    Snapshot,
    note_snapshot,
    proofs,
    roots,
    roots_of,
    seal_days,
    snapshots,
)
from tracker.archive.sources import (
    due_sources,
    failures,
    forget_answers,
    health,
    is_same_answer,
    next_request,
    next_tries,
    record_failure,
    register_sources,
)
from tracker.archive.stories import edges_of, stories, stories_of, story
from tracker.archive.surroundings import rule_record
from tracker.archive.voices import complete_as_of

__all__ = [
    "RETENTION_DAYS",
    "Claimed", "ConflictChange", "Connection", "Delivery", "Desk", "Hit", "Kept", "Listing",
    "Narrowed", "Outcome", "Proof", "Redaction", "Revision", "Sighting",
    "Snapshot", "Touched", "add_decision", "add_ruling", "add_token", "aliases", "as_line",
    "assign", "backing_of", "body", "changes", "changes_as_of", "claim", "claim_rows",
    "claims_naming", "claims_of", "complete_as_of", "conflict", "conflict_history", "conflict_row",
    "conflict_rows", "conflicts", "conflicts_naming", "conflicts_of", "connect",
    "connect_private", "count_curtailed", "count_entities", "count_hits", "count_reports",
    "count_stories", "count_waiting", "curtailed", "dates_of", "defer", "deliveries", "desk",
    "digest_days", "digest_of", "drop_bodies", "drop_expired", "drop_tokens", "due_sources",
    "edges_of", "entities_called", "entity_names", "entity_row", "entity_rows", "facts",
    "failures", "fetched_at", "forget_answers", "forget_hosts", "forget_words", "health",
    "history", "hosts", "is_known", "is_same_answer", "keep_answer", "keep_body",
    "keep_digest", "keep_hosts", "kept", "kept_addresses", "known_addresses", "known_as",
    "looked_at", "may_be_kept", "mention_rows", "mentions_of", "name_entities", "names_of",
    "nearest", "nearest_ids", "neighbourhood", "neighbourhood_as_of", "next_request",
    "next_tries", "note_snapshot", "notes_of", "origins_by_claim", "origins_of",
    "origins_of_claims", "outbox_claim", "outbox_done", "outbox_failed", "outlets_answering",
    "pass_over", "pass_over_unread", "passed_over", "permitted", "person_row", "poll_failed",
    "polled", "polled_unchanged", "private_path", "proofs", "queue_item", "queue_items", "recall",
    "record_failure", "redact_person", "redact_report", "redactions", "register_sources",
    "remember", "remember_validators", "report", "report_at", "report_rows", "resting",
    "restless", "ripened", "roots", "roots_of", "rule_record", "rulings", "seal_days",
    "search", "seen_again", "settle", "sighted", "sightings", "snapshots", "store",
    "stored_reports", "stories", "stories_about", "stories_of", "story", "story_row",
    "story_rows", "token_name", "token_names", "told_until", "touched_by", "validators",
    "wipe", "writing",
]  # fmt: skip
