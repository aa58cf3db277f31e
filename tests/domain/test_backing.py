"""How many reports, documents and observers stand behind something, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import yaml

from tracker import compare
from tracker.domain import (
    Backing,
    Conflict,
    Origin,
    Side,
    Span,
    Story,
    backing,
    behind_sides,
    behind_stories,
    behind_story,
    kind_words,
)


def span(report: str, claim: str) -> Span:
    return Span(report=report, revision="1", url=None, start=0, end=1, text="x", claim=claim)


def story(id: str, documents: tuple[str, ...], observers: tuple[str, ...]) -> Story:
    return Story(
        id=id, anchor=id, title=id, first_seen=datetime(2026, 4, 6, tzinfo=UTC),
        reports=(f"r-{id}", "r-both"), documents=documents, observers=observers,
    )  # fmt: skip


def test_a_text_with_no_source_named_is_a_document_and_said_to_be_one() -> None:
    told = backing(["r-1", "r-2"], Origin(documents=("alder", "unsourced:r-2"), observers=("o",)))
    assert (told.reports, told.documents, told.observers, told.unsourced) == (2, 2, 1, 1)
    assert told.words == "2 reports, 2 documents (1 that nobody has shown), 1 observer"
    alone = backing(["r-2"], Origin(documents=("unsourced:r-2",)))
    assert alone.words == "1 report, 1 document that nobody has shown"


def test_a_fact_stands_beside_reports_or_alone() -> None:
    assert Backing(known=True).words == "knowledge base"
    assert Backing(reports=3, documents=1, known=True).words == (
        "3 reports, 1 document, knowledge base"
    )
    assert Backing().words == "nobody"


def test_a_story_counts_as_its_row_does() -> None:
    one = story("s-1", ("alder", "unsourced:r-9"), ("wire", "post"))
    told = behind_story(one)
    assert (told.documents, told.observers) == (len(one.documents), len(one.observers))


def test_stories_together_count_each_origin_once() -> None:
    told = behind_stories([story("a", ("alder",), ("wire",)), story("b", ("alder", "birch"), ())])
    assert (told.reports, told.documents, told.observers) == (3, 2, 1)
    assert behind_stories([story("a", (), ())], reports=("r-a",)).reports == 1


def test_the_roots_of_a_side_count_as_what_they_are_to_its_claims() -> None:
    side = Side(value="x", origins=("alder", "anon:staff", "wire"), spans=(span("r-1", "c-1"),))
    fact = Side(value="y", origins=("knowledge:e",))
    conflict = Conflict(
        id="c", kind="k", klass="registry", severity=1.0, frame="other", key="k", slot="s",
        summary="", rule="k", precision=None, explain=(), sides=(side, fact),
    )  # fmt: skip
    origins = {"c-1": Origin(documents=("alder",), observers=("alder", "wire"))}
    ours, known = behind_sides(conflict, origins)
    assert ours.words == "1 report, 1 document, 3 observers"
    assert known.words == "knowledge base"


def test_every_rule_has_words_of_its_own() -> None:
    record = Path(compare.__file__).parent / "precision.yaml"
    kinds = set(yaml.safe_load(record.read_text()) or {})
    said = [kind_words(kind) for kind in sorted(kinds)]
    assert len(set(said)) == len(said)
    assert kind_words("rule_of_tomorrow") == "Rule of tomorrow"
