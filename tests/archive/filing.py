"""Small reports for the archive, and a comparison simple enough to be checked by eye."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from tests import build
from tracker import archive
from tracker.compare.stories import Circle, circles
from tracker.domain import (
    Analysis,
    Comparison,
    Conflict,
    Edge,
    Entity,
    Mention,
    Neighbourhood,
    Origin,
    PlacedClaim,
    Placement,
    Report,
    ReportFacts,
    Side,
    Span,
    Story,
)
from tracker.urls import stable_id

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A report with what was found in it."""

    report: Report
    analysis: Analysis
    placement: Placement


def filed(
    id: str = "r-one",
    says: str = "three",
    *,
    key: str = "k-one",
    anchor: str = "a-one",
    filler: str = "Nothing else is known.",
    **more: Any,
) -> Filed:
    """Return a report with one claim, whose compared value is the number it says."""
    sentence = f"Halcyon copied {says} models."
    text = f"{sentence}\n{filler}"
    revision = more.pop("revision", stable_id("v", text))
    report = build.report(text, id=id, revision=revision, **more)
    claim = build.claim(
        sentence,
        id=stable_id("cl", id, revision),
        report=id,
        revision=revision,
        frame="accuse_distill",
        target=("bramble",),
        fields=(("count", says),),
    )
    mention = Mention(start=0, end=7, text="Halcyon", entity="halcyon", type="organization")
    maker = Entity(id="halcyon", name="Halcyon", type="organization", provisional=True)
    facts = build.facts(
        id,
        revision=revision,
        url=report.url,
        title=report.title,
        published=report.published,
        modified=report.modified,
        anchor=anchor,
    )
    return Filed(
        report=report,
        analysis=Analysis(
            report=id, revision=revision, mentions=(mention,), claims=(claim,), entities=(maker,)
        ),
        placement=Placement(
            facts=facts, claims=(PlacedClaim(claim=claim, facts=facts, keys=(key, f"{key}-wide")),)
        ),
    )


def compare(around: Neighbourhood) -> Comparison:
    """Flag two numbers under one key; every report is an origin of its own."""
    by_key: dict[str, list[PlacedClaim]] = defaultdict(list)
    for placed in around.claims:
        for key in placed.keys:
            by_key[key].append(placed)
    every = (*around.claims, *around.aside)
    complete = [placed for placed in every if placed.facts.id in around.reports]
    known = {placed.facts.id: placed.facts for placed in complete}
    return Comparison(
        keys=around.keys,
        anchors=(),
        reports=around.reports,
        compared=tuple(sorted(placed.claim.id for placed in around.claims)),
        edges=tuple(_edge(facts) for facts in known.values()),
        origins=tuple((p.claim.id, Origin(documents=(p.facts.id,))) for p in complete),
        stories=tuple(map(_story, circles(known.values()))),
        conflicts=tuple(
            conflict
            for key, claims in sorted(by_key.items())
            if key in around.keys and not key.endswith("-wide")
            for conflict in _conflicts(key, claims)
        ),
    )


def _edge(facts: ReportFacts) -> Edge:
    return Edge(report=facts.id, target="halcyon", kind="statement", start=0, end=7, text="Halcyon")


def _story(circle: Circle) -> Story:
    reports = tuple(facts.id for facts in circle.reports)
    return Story(
        id=circle.id,
        anchor=circle.anchor,
        title=circle.anchor,
        first_seen=circle.first_seen,
        reports=reports,
        documents=tuple(sorted(reports)),
        observers=(),
    )


def _conflicts(key: str, claims: list[PlacedClaim]) -> Iterator[Conflict]:
    values: dict[str, list[PlacedClaim]] = defaultdict(list)
    for placed in claims:
        values[dict(placed.claim.fields)["count"]].append(placed)
    told = sorted(values)
    for at, one in enumerate(told):
        for other in told[at + 1 :]:
            yield Conflict(
                id=stable_id("c", "quantity_conflict", key, "count", one, other),
                kind="quantity_conflict",
                klass="dispute",
                severity=0.8,
                frame="accuse_distill",
                key=key,
                slot="count",
                summary=f"Reports differ: {one} against {other}.",
                rule="quantity_conflict",
                precision=None,
                explain=(("a", one), ("b", other)),
                sides=(_side(one, values[one]), _side(other, values[other])),
            )


def _side(value: str, claims: list[PlacedClaim]) -> Side:
    ordered = sorted(claims, key=lambda p: p.claim.id)
    return Side(
        value=value,
        origins=tuple(sorted({p.facts.id for p in claims})),
        spans=tuple(
            Span(
                report=p.facts.id,
                revision=p.facts.revision,
                url=p.facts.url,
                start=p.claim.start,
                end=p.claim.end,
                text=p.claim.text,
                claim=p.claim.id,
            )
            for p in ordered
        ),
    )


def carry(
    con: Connection, one: Filed, *, now: datetime = NOW, seen_in: str | None = "desk"
) -> archive.Touched:
    """Store a report and settle what it touches, as the pipeline does."""
    with archive.writing(con):
        touched = archive.store(
            con, one.report, one.analysis, one.placement, now=now, seen_in=seen_in
        )
        again = touched
        while again.keys or again.reports:
            again = archive.settle(con, compare(archive.neighbourhood(con, again)), now=now)
    return touched


def with_body(one: Filed, body: str) -> Filed:
    """Return the same report from a source that allows less."""
    return dataclasses.replace(one, report=dataclasses.replace(one.report, body=body))


@contextmanager
def fresh(path: Path) -> Iterator[Connection]:
    """Open an archive and close it again."""
    con = archive.connect(path)
    try:
        yield con
    finally:
        con.close()
