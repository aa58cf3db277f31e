"""What the knowledge base holds, row by row, and the whole of it as one value.

One class a table; a field is a key of the YAML files, described for contributors in
`docs/knowledge.md`. Dates are days; ids are slugs that stay for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from tracker.domain import Entity, EntityType


def _first_day(value: object) -> object:
    """Read `2026` and `2026-08` as the first day of that year or month."""
    if not isinstance(value, int | str):
        return value
    parts = str(value).split("-")
    return "-".join([*parts, "01", "01"][:3]) if len(parts) <= len(("year", "month")) else value


Day = Annotated[date, BeforeValidator(_first_day)]
Confidence = Literal["high", "medium", "low"]
Precision = Literal["day", "month", "year"]
OrganizationKind = Literal[
    "ai_lab", "company", "news_outlet", "government", "think_tank", "agency", "legislature",
    "industry_body", "court",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A lab, company, outlet or public body.

    Attributes (in every table of named things):
        aliases: other names that stand for it wherever they occur.
        short: forms that count only in a report that names it, or its maker, in full.
        homonyms: names with another meaning; they count only in a report that also
            names some other AI lab, model or family.
    """

    id: str
    name: str
    kind: OrganizationKind
    country: str | None = None
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    parent: str | None = None
    domains: tuple[str, ...] = ()
    wikidata: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDate:
    """A date that somebody gives for a release, as written, and who."""

    date: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One concrete version of an AI model.

    Attributes:
        released: first public availability.
        not_before: earliest defensible day on which it can be spoken of as existing.
    """

    id: str
    name: str
    developer: str
    released: Day
    not_before: Day
    precision: Precision = "day"
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    open_weights: bool | None = None
    confidence: Confidence = "medium"
    source_url: str | None = None
    date_basis: str = ""
    note: str = ""
    checked_with: tuple[str, ...] = ()
    first_named: Day | None = None
    other_dates: tuple[OtherDate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A line of models; a bare family name is never read as a version.

    Attributes:
        pattern: regular expression of version names, so that tomorrow's release is
            recognised as a provisional model of `developer`; empty for none.
        short_pattern: the same without the family's own name ("V3"); counts only in a
            report that names the family or its developer.
        stem: how its versions' names begin, where that is not the family's name.
        examples: names that one of the patterns must match whole.
        counterexamples: strings that neither may match whole.
    """

    id: str
    name: str
    developer: str
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    pattern: str = ""
    short_pattern: str = ""
    stem: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who speaks or decides; start and end of the role as written (year or month)."""

    id: str
    name: str
    role: str
    org: str | None = None
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    country: str | None = None
    confidence: Confidence = "medium"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedStep:
    """One step in the life of a policy."""

    date: Day
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A bill, rule, letter, memo, order or contract clause."""

    id: str
    name: str
    kind: str
    jurisdiction: str
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    identifier: str | None = None
    dates: tuple[DatedStep, ...] = ()
    status: str = ""
    source_url: str | None = None
    confidence: Confidence = "medium"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A term of a legislature, with which its pending bills lapse."""

    id: str
    name: str
    jurisdiction: str
    begins: Day
    ends: Day
    source_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """A dated happening; `origin_outlet` is who first made it public."""

    id: str
    date: Day
    type: str
    description: str
    precision: Precision = "day"
    participants: tuple[str, ...] = ()
    primary_url: str | None = None
    secondary_urls: tuple[str, ...] = ()
    origin_outlet: str | None = None
    confidence: Confidence = "medium"
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An amount in a primary document, as an interval."""

    metric: str
    low: float
    high: float
    unit: str
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Short verbatim words or figures of a primary document (`document`: policy, event or model)."""

    id: str
    document: str
    speaker: str
    date: Day
    text: str
    about: str | None = None
    figures: tuple[Figure, ...] = ()
    source_url: str | None = None
    confidence: Confidence = "medium"
    note: str = ""


Named = Organization | Model | Family | Person | Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All listed facts, by id."""

    organizations: Mapping[str, Organization] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    events: Mapping[str, TimelineEvent] = field(default_factory=dict)
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)

    def entity(self, id: str) -> Entity | None:
        """Return the listed entity called `id`, or None."""
        for table, kind in self._tables():
            row = table.get(id)
            if row is not None:
                return Entity(id=id, name=row.name, type=kind)
        return None

    def names(self) -> Iterator[tuple[str, Entity]]:
        """Yield every name and alias with the entity it stands for, in file order."""
        for table, kind in self._tables():
            for row in table.values():
                entity = Entity(id=row.id, name=row.name, type=kind)
                for name in dict.fromkeys((row.name, *row.aliases)):
                    yield name, entity

    def rows(self) -> Iterator[tuple[Named, EntityType]]:
        """Yield every row that has a name, with its type, in file order."""
        for table, kind in self._tables():
            for row in table.values():
                yield row, kind

    def parents(self, id: str) -> tuple[str, ...]:
        """Return owner, owner's owner and so on of an organisation, nearest first."""
        found: list[str] = []
        row = self.organizations.get(id)
        while row and row.parent and row.parent not in found:
            found.append(row.parent)
            row = self.organizations.get(row.parent)
        return tuple(found)

    def maker(self, id: str) -> str | None:
        """Return the developer of a model or family, or None."""
        row = self.models.get(id) or self.families.get(id)
        return row.developer if row else None

    def _tables(
        self,
    ) -> tuple[tuple[Mapping[str, Named], EntityType], ...]:
        return (
            (self.organizations, "organization"),
            (self.models, "model"),
            (self.families, "model_family"),
            (self.people, "person"),
            (self.policies, "policy"),
        )
