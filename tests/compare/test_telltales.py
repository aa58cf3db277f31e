"""Keys of a happening out of its numbers, its quotations and the outlets it leans on."""

from __future__ import annotations

import pytest

from tests.build import claim, quantity, quote
from tracker.compare import telltales
from tracker.domain import Claim

SAID = "nobody here has ever asked for such a list"


def measured(*values: float, unit: str = "account") -> Claim:
    return claim(id="c-one", quantities=tuple(quantity(low=v, unit=unit) for v in values))


def figures(*values: float, named: tuple[str, ...] = ("birch",)) -> set[tuple[str, ...]]:
    made = measured(*values)
    return set(telltales.figures([made], {made.id: frozenset(named)}, ["birch"]))


def tallies(value: float, unit: str = "account") -> list[tuple[str, ...]]:
    return list(telltales.tallies([measured(value, unit=unit)], ["birch"]))


def said(text: str, **more: str) -> set[tuple[str, ...]]:
    return set(telltales.sayings([claim(quotes=(quote(text),), **more)]))


def test_figures_are_keys_in_pairs_and_alone_where_they_are_uneven() -> None:
    assert figures(24_130, 5000) == {
        ("figures", "birch", "24100", "5000"),
        ("figure", "birch", "24100"),
        ("round", "birch", "5000"),
    }


@pytest.mark.parametrize(("value", "named"), [(999, "birch"), (24_130, "drake")])
def test_small_figures_and_those_of_others_are_no_keys(value: float, named: str) -> None:
    assert not figures(value, named=(named,))


def test_a_report_about_nobody_has_no_key_of_figures() -> None:
    made = measured(24_130)
    assert not list(telltales.figures([made], {made.id: frozenset()}, []))


@pytest.mark.parametrize(
    ("value", "unit", "kept"),
    [
        (37, "account", True),
        (30, "account", False),
        (7, "account", False),
        (1400, "account", False),
        (37, "percent", False),
    ],
)
def test_a_tally_has_two_digits_and_is_no_measure(value: float, unit: str, *, kept: bool) -> None:
    assert tallies(value, unit) == ([("tally", "birch", unit, f"{value}")] if kept else [])


def test_quotations_that_share_six_words_share_a_key() -> None:
    assert said(SAID)
    assert all(len(words.split()) == 6 for _, words in said(SAID))
    assert said("has ever asked for such a") == {("said", "has ever asked for such a")}


def test_five_words_are_no_key_and_neither_is_a_refusal_to_speak() -> None:
    assert not said("has ever asked for such")
    assert not said(SAID, frame="no_comment")


def test_a_cut_or_longer_quotation_keeps_a_key() -> None:
    assert said(SAID) & said(f"{SAID} of names")


def test_an_outlet_is_leant_on_by_its_whole_name() -> None:
    one, other = (
        set(telltales.leant([outlet], ["birch"], None))
        for outlet in ("harbour-chronicle", "harbour-courier")
    )
    assert one == {("leant", "harbour-chronicle", "birch")}
    assert not one & other


def test_only_its_own_reports_know_an_outlet_by_one_word_too() -> None:
    own = set(telltales.leant(["harbour-chronicle"], ["birch"], "harbour-chronicle"))
    assert own == {("leant", "harbour-chronicle", "birch"), ("leant", "harbour", "birch")}


def test_an_outlet_is_not_set_beside_itself() -> None:
    assert not list(telltales.leant(["birch-post"], ["birch"], None))


def test_who_tells_the_news_is_no_name_of_the_happening() -> None:
    rows = set(telltales.by_name(["plover", "harbour"], [], ["harbour-chronicle"]))
    assert ("name", "plover") in rows
    assert ("name", "harbour") not in rows
