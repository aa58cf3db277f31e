"""Every value that crosses a stage, in the order of the pipeline.

    Source → Request → Response → Page(Item…) → Report → Analysis(Mention…, Claim…)
           → Neighbourhood → Comparison(Origin…, Story…, Conflict…) → ReviewItem → Digest

All values are frozen; collections are tuples; datetimes are aware and in UTC; offsets
count characters of `Report.text`. `None` means unknown and is never replaced by a guess.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

# --- collecting ---------------------------------------------------------------------

Body = Literal["none", "summary", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something polled: a feed, a list page, an API query.

    Attributes:
        kind: name of the collector that reads it.
        domains: sites it may speak for; a canonical link elsewhere is ignored.
        allow_hosts: `host:port` pairs on private addresses that may be contacted.
        body: how much of a report's text may be kept readable, served and mailed.
        follow: fetch the pages that items link to; where False, the entry of the feed is
            all that may be read (the terms, or a wall that is not ours to climb).
        options: what only its collector understands (selectors, patterns), as given.
    """

    id: str
    name: str
    url: str
    kind: str
    language: str = "en"
    country: str | None = None
    publisher_kind: str = "news_outlet"
    poll_minutes: int = 60
    spacing_seconds: float = 2.0
    body: Body = "summary"
    follow: bool = True
    scope: Literal["ai", "filter"] = "filter"
    enabled: bool = True
    domains: tuple[str, ...] = ()
    allow_hosts: tuple[str, ...] = ()
    user_agent: str | None = None
    notes: str = ""
    verified: str = "never"
    options: tuple[tuple[str, object], ...] = ()

    def option(self, name: str, default: object = None) -> object:
        """Return one collector option as written in the file."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET to make, with the validators of the last answer."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    allow_hosts: tuple[str, ...] = ()
    spacing_seconds: float = 2.0
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Raw bytes and HTTP facts as fetched; a file on disk becomes one too.

    Attributes:
        url: the address that answered, after redirects; `file:NAME` for a file.
        headers: lower-case names, in order of arrival.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime

    @property
    def sha256(self) -> str:
        """Hash of the body as received, the evidence's name."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """Return the first header called `name`, in any case."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time with its precision and where it was found."""

    at: datetime
    precision: Literal["minute", "day"]
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a page of a source: what is known before the document is fetched.

    Attributes:
        url: where to fetch the document; None for a document that came as a file.
        markup: HTML or text that the feed itself carries, used when the page is refused.
    """

    url: str | None
    title: str | None = None
    outlet: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    author: str | None = None
    language: str | None = None
    markup: str | None = None
    source: str | None = None
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a collector found in one response, and where to look next."""

    items: tuple[Item, ...]
    next_request: Request | None = None


# --- reading ------------------------------------------------------------------------

ZoneKind = Literal[
    "headline", "standfirst", "lead", "body", "caption", "list", "table", "quote", "boilerplate"
]
OriginClass = Literal["primary", "reporting", "aggregator", "machine_summary", "forum", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch of a report's text and what part of the page it is."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink out of a report: the linked words and where they lead."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published document in one revision.

    Attributes:
        id: made of the canonical URL, or of the text where there is none.
        revision: hash of title and text.
        text: headline first where there is one, then paragraphs separated by newlines.
        zones: ordered, not overlapping; together they cover all that can hold claims.
        origin_class: what kind of voice this is, judged from the document itself.
        body: how much of the text may be kept readable.
        partial: the text is a summary, or cut by a paywall.
        extra: front matter keys the tracker has no use for, kept as written.
    """

    id: str
    revision: str
    url: str | None
    title: str | None
    outlet: str | None
    published: Moment | None
    modified: Moment | None
    author: str | None
    language: str | None
    text: str
    zones: tuple[Zone, ...]
    links: tuple[Link, ...] = ()
    origin_class: OriginClass = "unknown"
    body: Body = "full"
    partial: bool = False
    source: str | None = None
    sha256: str = ""
    extra: tuple[tuple[str, str], ...] = ()


# --- analysing ----------------------------------------------------------------------

EntityType = Literal["organization", "model", "model_family", "person", "policy", "document"]
Frame = Literal[
    "accuse_distill", "info_share", "joint_statement", "joint_action", "gov_memo", "cable", "bill",
    "gov_act", "deny", "no_comment", "release_model", "access_ban", "lawsuit", "measure",
    "investigate", "advisory", "sanction", "countermeasure", "other",
]  # fmt: skip
Act = Literal[
    "speculate", "allege", "estimate", "report", "assert", "announce", "confirm",
    "deny", "decline", "retract",
]  # fmt: skip
Modality = Literal["assertion", "question", "plan", "hypothetical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something that mentions link to; provisional until it is listed."""

    id: str
    name: str
    type: EntityType
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span of a report that names an entity: `report.text[start:end] == text`."""

    start: int
    end: int
    text: str
    entity: str
    type: EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """When a thing happened or is said to have happened, both days included."""

    start: date
    end: date
    precision: Literal["day", "week", "month", "quarter", "half", "year", "range"]
    text: str
    char_start: int
    char_end: int
    weekday: int | None = None  # 0 is Monday; set where the text names the day of the week


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount as an interval that follows the written precision.

    Attributes:
        low, high: in `unit`; `high` may be infinite.
        bound: how the text limits it; `exact` for a bare number.
        subject: entity the amount is said of, where the sentence names one.
    """

    metric: str
    low: float
    high: float
    unit: str
    bound: Literal["exact", "about", "over", "under", "at_least", "at_most", "range", "vague"]
    text: str
    char_start: int
    char_end: int
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words inside quotation marks (the marks left out) and who is said to have said them."""

    text: str
    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who acted on whom and with what, as entity ids."""

    agent: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    object: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One assertion in a report: `report.text[start:end] == text`.

    Attributes:
        hedge: 0 flat, 1 attributed on record, 2 anonymous or "reportedly", 3 alleged or
            suspected, 4 might or could.
        polarity: 1, or -1 for denials and negated statements.
        speakers: entity ids of who vouches for it, `anon:<who>` for people without a name;
            empty for the page's own voice.
        attribution: chain from the nearest teller to the farthest, same ids as speakers;
            an entity id of a document (policy, wording) where one is named.
        event: id of the claim in the same report whose event this one is bound to by
            reference ("the statement names…"); None where it stands alone.
        fields: extra slots, (name, value), for rules that need more than the named ones.
    """

    id: str
    report: str
    revision: str
    start: int
    end: int
    text: str
    zone: ZoneKind
    frame: Frame
    act: Act
    hedge: int
    polarity: int
    speakers: tuple[str, ...] = ()
    roles: Roles = field(default_factory=Roles)
    event_date: EventDate | None = None
    quantities: tuple[Quantity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    attribution: tuple[str, ...] = ()
    modality: Modality = "assertion"
    event: str | None = None
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What was found in one revision of a report.

    Attributes:
        entities: the provisional entities that mentions link to.
        notes: what was not attempted and why, one sentence each.
    """

    report: str
    revision: str
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...] = ()
    notes: tuple[str, ...] = ()


# --- comparing ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a claim's chain ends: what was written, and who saw it at first hand.

    Attributes:
        documents: entity or report ids; `unsourced:<report>` for a text nobody has shown.
        observers: entity ids, `anon:<who>` included.
    """

    documents: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()

    @property
    def roots(self) -> tuple[str, ...]:
        """Return documents and observers together, sorted."""
        return tuple(sorted({*self.documents, *self.observers}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What comparison needs to know of a report besides its claims.

    Attributes:
        publisher: entity id of the outlet where it is listed, else a slug of its name or host.
        shingles: sketch of the text for likeness, sorted hashes.
        links: canonical addresses the report links to.
        credits: ids of the outlets it names as where it has the news from, sorted.
        anchor: key of the happening it is mainly about; reports of one story share it.
            None for a report without claims.
    """

    id: str
    revision: str
    url: str | None
    title: str | None
    outlet: str | None
    publisher: str | None
    published: Moment | None
    modified: Moment | None
    origin_class: OriginClass
    shingles: tuple[int, ...] = ()
    links: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClaim:
    """A claim with its report's facts, the comparison keys it stands under and its origin."""

    claim: Claim
    facts: ReportFacts
    keys: tuple[str, ...]
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a report and its claims stand among others, before anything is compared."""

    facts: ReportFacts
    claims: tuple[PlacedClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """All that can change when a report changes.

    Attributes:
        keys: the comparison keys whose conflicts are to be complete.
        anchors: the story anchors whose stories are to be complete.
        claims: every current claim under those keys or of reports under those anchors.
    """

    keys: tuple[str, ...]
    anchors: tuple[str, ...]
    claims: tuple[PlacedClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A quotable place in a report."""

    report: str
    revision: str
    url: str | None
    start: int
    end: int
    text: str
    claim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the statements that cannot both hold, and the origins behind it.

    Attributes:
        value: as a person reads it ("22 October 2024").
        origins: root ids; `knowledge:<id>` for a fact of the knowledge base.
        spans: where reports say so; empty for a fact.
        source_url: where a fact comes from; None for reports.
    """

    value: str
    origins: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    source_url: str | None = None


ConflictClass = Literal["dispute", "relay_error", "internal", "registry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A typed, explained disagreement. Never a verdict.

    Attributes:
        id: made of kind, key, slot and both normalised values.
        key: the comparison key under which it was found.
        severity: 0 to 1.
        precision: the rule's measured precision on labelled reports; None if unmeasured.
        explain: the arithmetic, (name, value) in reading order.
    """

    id: str
    kind: str
    klass: ConflictClass
    severity: float
    frame: Frame
    key: str
    slot: str
    summary: str
    rule: str
    precision: float | None
    explain: tuple[tuple[str, str], ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The reports about one happening, and how many independent origins stand behind it."""

    id: str
    anchor: str
    title: str
    first_seen: datetime | None
    reports: tuple[str, ...]
    documents: tuple[str, ...]
    observers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What holds for a neighbourhood: replaces all that was stored for it.

    Attributes:
        origins: (claim id, origin) for each claim of a report under the anchors.
    """

    keys: tuple[str, ...]
    anchors: tuple[str, ...]
    origins: tuple[tuple[str, Origin], ...]
    stories: tuple[Story, ...]
    conflicts: tuple[Conflict, ...]


# --- reviewing ----------------------------------------------------------------------

Verdict = Literal["a_holds", "b_holds", "both_hold", "unsettled", "not_a_conflict"]
ItemState = Literal["open", "deferred", "decided", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """How soon a person should look, with the parts it is made of (0 to 1 each, then points)."""

    score: float
    parts: tuple[tuple[str, float, float], ...]  # (name, value, points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One human verdict; decisions are only ever added."""

    item: str
    verdict: Verdict
    rationale: str
    evidence: tuple[str, ...]
    reviewer: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A conflict waiting for, or settled by, a person; its id is the conflict's."""

    id: str
    state: ItemState
    opened_at: datetime
    due_at: datetime
    conflict: Conflict
    priority: Priority
    decisions: tuple[Decision, ...] = ()


# --- telling ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source fared at its last poll."""

    source: str
    name: str
    state: Literal["ok", "suspect", "down", "blocked", "frozen", "empty", "undated", "new"]
    reason: str
    polled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that could not be done, kept as a value so that the rest goes on."""

    where: str
    stage: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a digest is made of: all that changed between two moments.

    Attributes:
        reports: seen for the first time in the window, newest first.
        conflicts: opened in the window and still standing, most important first.
        withdrawn: conflicts that no longer stand.
        decided: items with a verdict given in the window.
        stories: with new reports in the window: (story, number of new reports).
        revised: reports whose text changed in the window.
        waiting: size of the queue at the end of the window, and how many are late.
    """

    since: datetime
    until: datetime
    reports: tuple[ReportFacts, ...]
    conflicts: tuple[ReviewItem, ...]
    withdrawn: tuple[Conflict, ...]
    decided: tuple[ReviewItem, ...]
    stories: tuple[tuple[Story, int], ...]
    revised: tuple[ReportFacts, ...]
    waiting: int
    late: int
    health: tuple[SourceHealth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a digest with the ids that it can be checked against.

    Attributes:
        cites: claim, conflict, story or report ids; every name and number of `text`
            occurs in the spans or facts behind them.
    """

    text: str
    cites: tuple[str, ...]
    detail: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled part of a digest."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What changed since the last one, ready to be set as text, Markdown or HTML."""

    id: str
    day: date
    headline: str
    lede: str
    sections: tuple[Section, ...]
    until: datetime
    base_url: str
