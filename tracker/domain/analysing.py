"""Values of analysing: mentions, and claims with their slots."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tracker.domain.reading import ZoneKind

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
