"""Who acts on whom, and in which kind of event."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analyze.newsroom import DAY, knowledge, report
from tracker.analyze import analyze
from tracker.domain import Claim
from tracker.edge.nlp import Parser, load_parser
from tracker.knowledge import Knowledge, Model, Organization, Person

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "roles.yaml").read_text("utf-8")
)


def state() -> Knowledge:
    """Return the newsroom's knowledge with a state and two more models."""
    known = knowledge()
    bodies = [
        Organization(id="trade-ministry", name="Trade Ministry", kind="government", country="US"),
        Organization(id="data-office", name="Data Office", kind="agency", country="US"),
    ]
    models = [
        Model(id="aurora-3", name="Aurora-3", developer="northlight", released=DAY, not_before=DAY),
        Model(id="crane-1", name="Crane-1", developer="redcrane", released=DAY, not_before=DAY),
    ]
    person = Person(id="ana-reis", name="Ana Reis", role="minister", org="trade-ministry")
    return replace(
        known,
        organizations={**known.organizations, **{row.id: row for row in bodies}},
        people={**known.people, person.id: person},
        models={**known.models, **{row.id: row for row in models}},
    )


@pytest.fixture(scope="module")
def desk() -> Parser:
    return load_parser(state())


def fits(claim: Claim, row: dict[str, Any]) -> bool:
    frames = row.get("frame", claim.frame)
    return (
        row.get("says", "") in claim.text
        and claim.frame in (frames if isinstance(frames, list) else [frames])
        and set(claim.roles.agent) == set(row.get("agent", claim.roles.agent))
        and set(claim.roles.target) == set(row.get("target", claim.roles.target))
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:50])
def test_finds_who_acts_on_whom(desk: Parser, row: dict[str, Any]) -> None:
    made = report(row["text"])
    claims = analyze(made, desk.parse(made)).claims
    found = [(c.text, c.frame, c.roles.agent, c.roles.target) for c in claims]
    assert any(fits(claim, row) for claim in claims), found


def test_those_who_are_told_stay_in_the_order_of_the_text(desk: Parser) -> None:
    made = report(
        "Northlight passed indicators to the Trade Ministry, Redcrane and the Data Office."
    )
    (claim,) = analyze(made, desk.parse(made)).claims
    assert claim.roles.target == ("trade-ministry", "redcrane", "data-office")
