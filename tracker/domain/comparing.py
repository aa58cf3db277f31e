"""Values of comparing: placed claims, origins, stories, conflicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tracker.domain.analysing import Claim, Frame
from tracker.domain.collecting import Moment
from tracker.domain.reading import OriginClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a claim's chain ends: what was written, and who saw it at first hand.

    Attributes:
        documents: entity or report ids; `unsourced:<report>` for a text nobody has shown;
            `<party>:<how>` for another of a party; `untraced:<report>` for none at all.
        observers: entity ids, `anon:<who>` included.
    """

    documents: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()

    @property
    def roots(self) -> tuple[str, ...]:
        """Return documents and observers together, sorted."""
        return tuple(sorted({*self.documents, *self.observers}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Where a report says it has its news from: `report.text[start:end] == text`.

    Attributes:
        target: id of an outlet, or the canonical address of a link.
        sure: False for a teller that nobody lists and that the words alone do not show to be
            an outlet; it counts once a report of its own is at hand.
    """

    target: str
    kind: Literal["credit", "dateline", "link"]
    start: int
    end: int
    text: str
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What a report had at first hand: `report.text[start:end] == text`.

    Attributes:
        kind: `text`, one that was not published came to it; `told`, a party spoke to it;
            `heard`, it was there when somebody spoke in front of others;
            `people`, somebody without a name did; `said`, a party's words without a word of how
            they came; `own`, it speaks of its own maker; `filed`, its dateline names its outlet.
        party: id of whose text or words they are; None where nobody is named.
        empty: the answer says nothing yet.
        passing: the report names the party nowhere else.
    """

    kind: Literal["text", "told", "people", "said", "own", "heard", "filed"]
    party: str | None
    start: int
    end: int
    text: str
    empty: bool = False
    passing: bool = False


EdgeKind = Literal[
    "credit", "dateline", "link", "shared_text", "shared_figures", "shared_error",
    "statement", "observed", "ruling",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One step of a chain: who a report has its news from, and what shows it.

    Attributes:
        target: id of a report, an outlet or a document.
        kind: how it is known. `statement` leads to the words of a party, `observed` to a text
            or a statement that the report had at first hand.
        start, end, text: the crediting words, `report.text[start:end] == text`; all of the
            text with `start == end` where two whole texts are alike.
        detail: what is shared, or who ruled, in words.
    """

    report: str
    target: str
    kind: EdgeKind
    start: int = 0
    end: int = 0
    text: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What comparison needs to know of a report besides its claims.

    Attributes:
        publisher: entity id of the outlet where it is listed, else a slug of its name or host.
        shingles: fingerprint of the text, by which copies of it are found; sorted hashes.
        links: canonical addresses the report links to.
        credits: ids of the outlets it names as where it has the news from, sorted.
        anchor: key of the happening it is mainly about. None for a report without claims.
        ties: all keys under which reports of the same happening meet, the anchor among them;
            empty stands for the anchor alone.
        own: those of the ties that name its own outlet, under which others may credit it.
        touching: keys of other happenings that it only touches.
        tellers: whom it credits, with the words that do.
        hands: what it had at first hand, in reading order.
        named: ids of the organisations and people that it names, sorted.
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
    ties: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    touching: tuple[str, ...] = ()
    tellers: tuple[Credit, ...] = ()
    hands: tuple[Hand, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def meeting(self) -> tuple[str, ...]:
        """Return the keys under which the report meets others of its story."""
        return self.ties or ((self.anchor,) if self.anchor else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClaim:
    """A claim with its report's facts, the comparison keys it stands under and its origin.

    Attributes:
        sign: the same for claims that no rule can tell apart but by who tells them and when;
            empty where nobody has looked.
    """

    claim: Claim
    facts: ReportFacts
    keys: tuple[str, ...]
    origin: Origin = field(default_factory=Origin)
    sign: str = ""


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
        anchors: the story anchors whose stories are to be complete, where `reports` is empty.
        claims: current claims under those keys; of many that no rule can tell apart, some.
        reports: ids of the reports whose stories are to be complete; nobody outside shares a
            story with one of them.
        aside: the other claims of those reports, which count for their stories alone.
    """

    keys: tuple[str, ...]
    anchors: tuple[str, ...]
    claims: tuple[PlacedClaim, ...]
    reports: tuple[str, ...] = ()
    aside: tuple[PlacedClaim, ...] = ()


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
        signs: of the claims it stands for, also of those not among the spans.
    """

    value: str
    origins: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    source_url: str | None = None
    signs: tuple[str, ...] = ()


ConflictClass = Literal["dispute", "relay_error", "internal", "registry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A typed, explained disagreement. Never a verdict.

    Attributes:
        id: made of kind, key, slot and both normalised values; within a story the earliest
            report on its sides takes the place of the key.
        key: the comparison key under which it was found.
        matter: the same for conflicts that are of one kind and whose sides say the same,
            wherever they were found; empty where nobody has looked.
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
    matter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The reports about one happening, and how many independent origins stand behind it.

    Attributes:
        reports: all that belong to it, those that only touch it included.
        secondary: those of `reports` that are mainly about another happening.
    """

    id: str
    anchor: str
    title: str
    first_seen: datetime | None
    reports: tuple[str, ...]
    documents: tuple[str, ...]
    observers: tuple[str, ...]
    secondary: tuple[str, ...] = ()


RulingKind = Literal["not_same_event", "same_event", "same_origin", "wrong_merge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a person said of two reports; it holds for every later comparison.

    Attributes:
        kind: `not_same_event`: they are about different happenings; `same_event`: about one.
            `same_origin`: one has it from the other; `wrong_merge`: neither has.
        subjects: ids of the two reports, sorted.
    """

    kind: RulingKind
    subjects: tuple[str, str]
    reviewer: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What holds for a neighbourhood: replaces all that was stored for it.

    Attributes:
        origins: (claim id, origin) for each claim of the reports.
        edges: who has it from whom, for each of the reports.
        reports: ids of the reports whose stories, origins and edges are complete here.
        compared: ids of the claims that were looked at.
    """

    keys: tuple[str, ...]
    anchors: tuple[str, ...]
    origins: tuple[tuple[str, Origin], ...]
    stories: tuple[Story, ...]
    conflicts: tuple[Conflict, ...]
    edges: tuple[Edge, ...] = ()
    reports: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
