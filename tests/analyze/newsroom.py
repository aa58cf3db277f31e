"""An invented newsroom: names that exist nowhere else, so that nothing can be wired to real ones."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tracker.domain import Moment, Report, Zone, ZoneKind
from tracker.knowledge import Family, Knowledge, Model, Organization, Person, Policy

DAY = date(2027, 3, 1)


def knowledge() -> Knowledge:
    """Return five labs, two outlets, a forum, their people and models."""
    labs = [
        Organization(id="northlight", name="Northlight", kind="ai_lab", country="US"),
        Organization(id="corvid", name="Corvid", kind="ai_lab", country="US", parent="tallgrass"),
        Organization(id="tallgrass", name="Tallgrass", kind="company", country="US"),
        Organization(id="lumen-ai", name="Lumen AI", kind="ai_lab", country="US"),
        Organization(id="jadestone", name="Jadestone", kind="ai_lab", country="CN"),
        Organization(id="redcrane", name="Redcrane", kind="ai_lab", country="CN"),
        Organization(id="harrow-news", name="Harrow News", kind="news_outlet", country="GB"),
        Organization(id="the-sextant", name="The Sextant", kind="news_outlet", country="US"),
        Organization(id="safe-models-forum", name="Safe Models Forum", kind="industry_body"),
    ]
    people = [
        Person(id="mara-lindt", name="Mara Lindt", role="CEO", org="northlight"),
        Person(id="tom-ferris", name="Tom Ferris", role="CEO", org="corvid"),
    ]
    models = [
        Model(id="jade-4", name="Jade-4", developer="jadestone", released=DAY, not_before=DAY),
        Model(id="aurora-2", name="Aurora-2", developer="northlight", released=DAY, not_before=DAY),
    ]
    policies = [
        Policy(id="model-safety-act", name="Model Safety Act", kind="bill", jurisdiction="US"),
        Policy(id="build-it-2030", name="Build It 2030", kind="plan", jurisdiction="CN"),
    ]
    return Knowledge(
        organizations={row.id: row for row in labs},
        people={row.id: row for row in people},
        models={row.id: row for row in models},
        policies={row.id: row for row in policies},
        families={"aurora": Family(id="aurora", name="Aurora", developer="northlight")},
    )


def report(
    text: str,
    *,
    published: str | None = "2027-05-11T09:00:00+00:00",
    outlet: str | None = "Invented Daily",
    language: str | None = "en",
    kind: ZoneKind = "body",
) -> Report:
    """Return a report whose every line is a zone of one kind."""
    zones, at = [], 0
    for line in text.split("\n"):
        zones.append(Zone(kind=kind, start=at, end=at + len(line)))
        at += len(line) + 1
    moment = datetime.fromisoformat(published).astimezone(UTC) if published else None
    return Report(
        id="rp-test",
        revision="rev-1",
        url="https://invented.example/a",
        title=None,
        outlet=outlet,
        published=Moment(at=moment, precision="minute", basis="test") if moment else None,
        modified=None,
        author=None,
        language=language,
        text=text,
        zones=tuple(zones),
    )
