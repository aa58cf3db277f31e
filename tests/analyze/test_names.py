"""Names nobody has listed are proposed where a cue explains them, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

Parse = Callable[..., Doc]


def proposed(doc: Doc) -> dict[str, tuple[str, str]]:
    return {
        span.text: (span.kb_id_, span.label_)
        for span in doc.spans["entities"]
        if span.kb_id_ in {entity.id for entity in doc._.provisional}
    }


@pytest.mark.parametrize(
    ("text", "name", "id", "kind"),
    [
        ("The start-up Lumenforge said no.", "Lumenforge", "lumenforge", "organization"),
        ("A court heard Plume Systems on Friday.", "Plume Systems", "plume-systems", "organization"),
        ("The Ministry of Tides agreed.", "Ministry of Tides", "ministry-of-tides", "organization"),
        ("Sablewood, a San Jose company, sued.", "Sablewood", "sablewood", "organization"),
        ("Its lawyer, Mara Quist, agreed.", "Mara Quist", "mara-quist", "person"),
        ("A letter by spokesman Otto Lind came.", "Otto Lind", "otto-lind", "person"),
        ("They released Ember-3, a model.", "Ember-3", "ember-3", "model"),
        ("They trained its model Juniper.", "Juniper", "juniper", "model"),
        ("According to Tarnwick Gazette, no.", "Tarnwick Gazette", "tarnwick-gazette", "organization"),
    ],
)  # fmt: skip
def test_proposes_by_cue(parse: Parse, text: str, name: str, id: str, kind: str) -> None:
    assert proposed(parse(text, outlet=None))[name] == (id, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Water rose in Grey Point and Hong Kong on Monday.",
        "Covid-19 closed schools across Silicon Valley.",
        "However, Most Americans Agree That Titles Say Nothing About Names Here.",
        "Meanwhile, Washington accused Beijing.",
    ],
)
def test_proposes_nothing_without_a_cue(parse: Parse, text: str) -> None:
    assert proposed(parse(text, outlet=None)) == {}


def test_short_forms_follow_the_full_name(parse: Parse) -> None:
    doc = parse(
        "Verdant AI sued. Verdant won. Its founder, Mara Quist, wept. Quist left.", outlet=None
    )
    found = proposed(doc)
    assert found["Verdant"][0] == found["Verdant AI"][0] == "verdant-ai"
    assert found["Quist"][0] == found["Mara Quist"][0] == "mara-quist"


def test_an_outlet_names_itself(parse: Parse) -> None:
    doc = parse("The firm told Tidewater on Monday that it was wrong.", outlet="Tidewater")
    assert proposed(doc) == {"Tidewater": ("tidewater", "organization")}


def test_interviews_name_their_speaker(parse: Parse) -> None:
    doc = parse("Ada Brook teaches law.\nBrook: No.\nWhy?\nBrook: Because.", outlet=None)
    assert [s.kb_id_ for s in doc.spans["entities"]] == ["ada-brook"] * 3


def test_listed_ids_are_never_taken_for_something_else(parse: Parse) -> None:
    doc = parse("They trained its model Reuters and left.", outlet=None)
    assert all(entity.id != "reuters" for entity in doc._.provisional)


@pytest.mark.parametrize(
    "text", ["They met the Chairman", "Ask Mr.", "By Dr. Of", "The", "A Bill 7"]
)
def test_titles_and_small_words_at_the_end_name_nobody(parse: Parse, text: str) -> None:
    assert proposed(parse(text, outlet=None)) == {}
