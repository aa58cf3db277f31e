"""Every rule with what it must find and what it must leave alone, out of `examples/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.build import claim, on, quantity, quote, report
from tests.compare.newsroom import knowledge
from tests.compare.shelf import Shelf, placed_claims
from tracker.compare import RULES
from tracker.domain import Mention, PlacedClaim, Report

EXAMPLES = Path(__file__).parent / "examples"
BASE = knowledge()
LINE = 120


def cases() -> Iterator[Any]:
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
            yield pytest.param(path.stem, row, id=f"{path.stem}: {row['case']}")


def built(
    rows: list[dict[str, Any]], outlets: dict[str, str] | None = None
) -> Iterator[tuple[PlacedClaim, ...]]:
    """Place the rows, those of one report together; reports may share an outlet."""
    for name in dict.fromkeys(row["report"] for row in rows):
        own = [row for row in rows if row["report"] == name]
        texts = [row.get("text", f"So it happened, says {name}.") for row in own]
        claims = [
            _claim(row, text, name, start=i * LINE)
            for i, (row, text) in enumerate(zip(own, texts, strict=True))
        ]
        published = next((f"{row['published']}" for row in own if "published" in row), None)
        kind = next((row["origin_class"] for row in own if "origin_class" in row), "reporting")
        of = report(
            "".join(f"{text:<{LINE}}" for text in texts),
            id=name, published=published, origin_class=kind, outlet=(outlets or {}).get(name, name),
        )  # fmt: skip
        yield placed_claims(of, claims, BASE, mentions=tuple(_mentions(claims, of)))


def _mentions(claims: list[Any], of: Report) -> Iterator[Mention]:
    """Name the organisations of a claim where the claim begins."""
    for one in claims:
        for entity in (*one.roles.agent, *one.roles.target):
            if entity in BASE.organizations:
                end = one.start + 1
                text = of.text[one.start : end]
                yield Mention(
                    start=one.start, end=end, text=text, entity=entity, type="organization"
                )


def _claim(row: dict[str, Any], text: str, name: str, *, start: int) -> Any:
    given = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in row.items()
        if key not in {"text", "published", "origin_class", "news", "weekday"}
    }
    if "event_date" in given:
        given["event_date"] = on(f"{given['event_date']}", weekday=row.get("weekday"), at=start)
    if row.get("news"):
        given["fields"] = (("news", "1"),)
    given["fields"] = tuple(map(tuple, row.get("fields", given.get("fields", ()))))
    given["quotes"] = tuple(quote(q["text"], q["speaker"], start) for q in row.get("quotes", ()))
    given["quantities"] = tuple(_quantity(dict(q), start) for q in row.get("quantities", ()))
    return claim(text, id=f"{name}-{start}", start=start, **given)


def _quantity(row: dict[str, Any], start: int) -> Any:
    first, last = row.pop("at", (0, 1))
    return quantity(**row, char_start=start + first, char_end=start + last)


@pytest.mark.parametrize(("kind", "row"), list(cases()))
def test_example(kind: str, row: dict[str, Any]) -> None:
    shelf = Shelf(BASE)
    for placed in built(row["claims"], row.get("outlets")):
        shelf.add(placed)
    found = sorted(
        [one.kind, one.klass, one.severity] for one in shelf.conflicts.values() if one.kind == kind
    )
    assert found == sorted(row["expect"])


def test_every_rule_has_examples_of_both_sorts():
    for kind in RULES:
        rows = yaml.safe_load((EXAMPLES / f"{kind}.yaml").read_text(encoding="utf-8"))["cases"]
        assert any(row["expect"] for row in rows), kind
        assert any(not row["expect"] for row in rows), kind


def test_the_same_words_are_told_apart_by_who_is_said_to_have_said_them() -> None:
    shelf = Shelf(BASE)
    quoted = "they are guilty of stealing training data"
    rows = [
        {"report": name, "quotes": [{"text": quoted, "speaker": speaker}]}
        for name, speaker in (("one", "ann-oak"), ("two", "bo-elm"))
    ]
    for placed in built(rows):
        shelf.add(placed)
    (found,) = shelf.conflicts.values()
    names = {BASE.people[id].name for id in ("ann-oak", "bo-elm")}
    assert {side.value for side in found.sides} == {f"{name}: “{quoted}”" for name in names}
    assert all(name in found.summary for name in names)
