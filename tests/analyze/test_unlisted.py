"""Invented names of many kinds are found, typed and joined, in ordinary news prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from spacy.tokens import Doc

from tests.build import report
from tracker.edge.nlp import Parser

Parse = Callable[..., Doc]
PASSAGES = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text("utf-8"))


def proposed(doc: Doc) -> dict[str, tuple[str, str]]:
    new = {entity.id for entity in doc._.provisional}
    return {
        span.text.removeprefix("The "): (span.kb_id_, span.label_)
        for span in doc.spans["entities"]
        if span.kb_id_ in new
    }


def judged(passage: dict[str, Any], found: dict[str, tuple[str, str]]) -> Counter[str]:
    """Count what was asked for, what was met, and what is wrong."""
    names, free = passage["names"], {*passage["names"], *passage.get("may", ())}
    met = [name for name in names if name in found]
    joined = [{found.get(name, (name,))[0] for name in same} for same in passage.get("same", ())]
    return Counter(
        wanted=len(names),
        met=len(met),
        typed=sum(found[name][1] == names[name] for name in met),
        wrong=sum(name not in free for name in found),
        to_join=len(joined),
        joined=sum(len(ids) == 1 for ids in joined),
    )


@pytest.fixture(scope="module")
def totals(parser: Parser) -> Counter[str]:
    counts: Counter[str] = Counter()
    for passage in PASSAGES:
        doc = parser.parse(report(passage["text"], outlet=passage.get("outlet")))
        counts += judged(passage, proposed(doc))
    return counts


def test_nine_of_ten_names_are_found(totals: Counter[str]) -> None:
    assert totals["met"] >= 0.93 * totals["wanted"]


def test_hardly_anything_else_is_taken_for_a_name(totals: Counter[str]) -> None:
    assert totals["wrong"] <= 0.02 * totals["met"]


def test_types_are_right_and_spellings_joined(totals: Counter[str]) -> None:
    assert totals["typed"] >= 0.97 * totals["met"]
    assert totals["joined"] >= 0.93 * totals["to_join"]


@pytest.mark.parametrize(
    "passage", [p for p in PASSAGES if not p["names"]], ids=lambda passage: passage["about"]
)
def test_ordinary_text_has_no_actors(parse: Parse, passage: dict[str, Any]) -> None:
    found = proposed(parse(passage["text"], outlet=None))
    assert set(found) <= set(passage.get("may", ()))
