"""What one report says in two ways, and how it is told."""

from __future__ import annotations

import pytest

from tests.compare.newsroom import knowledge
from tests.compare.shelf import Shelf
from tests.compare.test_rule_examples import built

BIRCH_5 = {
    "frame": "release_model", "agent": ["birch"], "target": ["birch-5"],
    "text": "Birch 5 was released.",
}  # fmt: skip


def conflicts(*rows):
    shelf = Shelf(knowledge())
    for placed in built([{"report": "one", **row} for row in rows]):
        shelf.add(placed)
    return sorted(shelf.conflicts.values(), key=lambda one: one.kind)


@pytest.mark.parametrize(
    ("zone", "kind", "words"),
    [
        ("body", "internal_inconsistency", "A report differs from itself by 98 days"),
        ("headline", "headline_body_mismatch", "Headline and text differ by 98 days"),
    ],
)
def test_two_dates_in_one_report_name_their_rule(zone, kind, words):
    (registry, inside) = conflicts(
        {**BIRCH_5, "zone": zone, "event_date": "2025-08-07"},
        {**BIRCH_5, "event_date": "2025-11-13", "text": "It was released in November."},
    )
    assert (inside.kind, inside.klass, inside.rule) == (kind, "internal", "date_conflict")
    assert inside.summary.startswith(words)
    assert [len(side.spans) for side in inside.sides] == [1, 1]
    assert registry.klass == "registry"


def test_what_another_report_says_is_told_beside_what_a_report_says_twice():
    found = conflicts(
        {**BIRCH_5, "event_date": "2025-08-07"},
        {**BIRCH_5, "event_date": "2025-11-13", "text": "It was released in November."},
        {**BIRCH_5, "event_date": "2025-11-13", "report": "two"},
    )
    assert [one.kind for one in found] == ["date_conflict", "internal_inconsistency"]
    (across, inside) = found
    assert {span.report for side in inside.sides for span in side.spans} == {"one"}
    assert {span.report for side in across.sides for span in side.spans} == {"one", "two"}
