"""The worked example of the specification, in invented names."""

from __future__ import annotations

from tests.build import claim, quote, report
from tests.compare.newsroom import forum_post, knowledge, news
from tests.compare.shelf import Shelf, flags, placed_claims


def shelf(*placements, base=None):
    found = Shelf(base or knowledge())
    for placed in placements:
        found.add(placed)
    return found


def test_the_invented_statement_raises_every_expected_flag():
    found = flags(shelf(forum_post(), news()))
    assert found == [
        ("anachronism", "registry", "event_date"),  # Emu Max
        ("anachronism", "registry", "release_date"),  # Drake V3, "earlier in 2024"
        ("date_conflict", "registry", "event_date"),  # the fact and all who agree with it
        ("existence_uncorroborated", "dispute", "existence"),  # the statement, undated
        ("existence_uncorroborated", "dispute", "existence"),  # the statement of that day
        ("existence_uncorroborated", "dispute", "existence"),  # Ann Oak
        ("existence_uncorroborated", "dispute", "existence"),  # Bo Elm
        ("unit_incommensurable", "internal", "unit"),
    ]


def test_the_date_conflict_can_be_read_out_on_the_phone():
    found = shelf(forum_post()).conflicts.values()
    dates = next(one for one in found if one.kind == "date_conflict")
    assert dates.summary == (
        "Reports differ by 531 days on when Alder, Birch and Cedar acted together: "
        "22 October 2024 or 6 April 2026"
    )
    assert dict(dates.explain)["gap"] == "2026-04-06 − 2024-10-22 = 531 days"
    assert dates.sides[1].origins == ("knowledge:ev-sharing",)
    assert dates.sides[1].source_url == "https://dailyroot.example/sharing"
    assert dates.sides[0].spans[0].text.startswith("The statement, released on 2024-10-22")


def test_flags_follow_the_date():
    early = flags(shelf(forum_post("2026-04-06"), news()))
    assert not [one for one in early if one[0] in {"date_conflict", "anachronism"}]
    moved = shelf(forum_post("2024-11-22")).conflicts.values()
    assert any("500 days" in one.summary for one in moved)


def test_flags_follow_the_model():
    found = flags(shelf(forum_post(model="birch-4")))
    assert ("anachronism", "registry", "release_date") not in found
    assert ("anachronism", "registry", "event_date") in found


def test_the_gap_of_an_anachronism_is_shown():
    found = shelf(forum_post()).conflicts.values()
    gaps = {dict(one.explain)["gap"] for one in found if one.kind == "anachronism"}
    assert gaps == {"2024-12-26 − 2024-10-22 = 65 days", "2025-01-28 − 2024-10-22 = 98 days"}


def accusation(words: str, speaker: str = "alder"):
    told = claim(
        f"Alder accused Drake of trying to “{words}”.",
        report="copy", id="accuses", frame="accuse_distill", agent=("alder",), target=("drake",),
        quotes=(quote(words, speaker),), act="allege", hedge=1, speakers=("alder",),
    )  # fmt: skip
    return placed_claims(report(told.text, id="copy", published="2026-04-07"), (told,), knowledge())


def test_a_back_translation_of_a_known_wording_is_found():
    found = shelf(accusation("freely benefit from the skills of Alder and leading northern firms"))
    quotes = [one for one in found.conflicts.values() if one.kind == "mutated_quote"]
    assert [(one.klass, one.severity) for one in quotes] == [("registry", 0.2)]


def test_other_words_of_the_same_speaker_are_silent():
    found = shelf(accusation("build the safest systems for everyone in the years to come"))
    assert flags(found) == []
