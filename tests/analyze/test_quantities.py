"""Amounts in text and the intervals they stand for."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analyze.measures import grammar_of_amounts
from tracker.analyze.quantities import bounded, find_quantities


@pytest.mark.parametrize(
    ("text", "metric", "unit", "low", "high", "bound"),
    [
        ("over 24,000 accounts", "accounts", "account", 24_000, 25_000, "over"),
        ("some 24,000 fraudulent accounts", "accounts", "account", 23_500, 24_500, "about"),
        ("up to 24,000 accounts", "accounts", "account", 23_000, 24_000, "at_most"),
        ("nearly 24,000 accounts", "accounts", "account", 23_000, 24_000, "under"),
        ("at least 10,000 GPUs", "chips", "chip", 10_000, math.inf, "at_least"),
        ("16m exchanges", "exchanges", "exchange", 15.5e6, 16.5e6, "exact"),
        ("3.4 million exchanges", "exchanges", "exchange", 3.35e6, 3.45e6, "exact"),
        ("2.8 million H800 GPU hours", "gpu_hours", "gpu_hour", 2.75e6, 2.85e6, "exact"),
        ("the 30,000 A100 equivalents", "chips", "chip", 25_000, 35_000, "exact"),
        ("2,048 H800 chips", "chips", "chip", 2048, 2048, "exact"),
        ("tens of thousands of accounts", "accounts", "account", 2e4, 1e5, "vague"),
        ("lost billions of dollars in profit", "losses_profit", "USD", 2e9, 1e12, "vague"),
        ("costs billions of dollars in revenue", "losses_revenue", "USD", 2e9, 1e12, "vague"),
        ("spent over $100 billion on research", "research_spending", "USD", 1e11, 2e11, "over"),
        ("trained it for $5.6 million", "training_cost", "USD", 5.55e6, 5.65e6, "exact"),
        ("it paid 294,000 yuan", "settlement", "CNY", 294_000, 294_000, "exact"),
        ("80-90% of the performance", "performance_share", "percent", 80, 90, "range"),
        ("between 20 and 30 percent of the cost", "resource_share", "percent", 20, 30, "range"),
        ("more than 50% owned by it", "ownership_share", "percent", 50, 60, "over"),
        ("a tenth of the price", "price_ratio", "percent", 10, 10, "exact"),
        ("three Chinese AI labs", "labs", "organisation", 3, 3, "exact"),
        ("320 billion active parameters", "parameters_active", "parameter", 3.15e11, 3.25e11, "exact"),
    ],
)  # fmt: skip
def test_amounts_become_intervals_of_their_written_precision(text, metric, unit, low, high, bound):
    (found,) = find_quantities(f"They said {text} today.")
    assert (found.metric, found.unit, found.bound) == (metric, unit, bound)
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text",
    [
        "the three companies agreed",
        "in 2025 companies did it",
        "two people said so",
        "A100 is a chip and H800 another",
        "millions of times",
        "model 4 and version 2.5",
    ],
)
def test_what_points_back_or_names_a_thing_is_no_amount(text):
    assert find_quantities(text) == ()


def test_an_amount_without_a_unit_borrows_that_of_the_whole_it_is_part_of():
    text = "They ran 16 million exchanges on 24,000 accounts. One lab ran over 3.4 million."
    *_, last = find_quantities(text)
    assert (last.metric, last.low) == ("exchanges", 3.4e6)


def test_two_amounts_of_one_comparison_keep_their_own_units():
    found = find_quantities(
        "Jade-4’s reported 2.8 million H800 GPU hours versus 30,000 A100s, 30,000 A100 cards"
    )
    assert {q.unit for q in found} >= {"gpu_hour", "chip"}


def test_bare_numbers_are_rounded_only_where_the_writing_is_coarse():
    assert bounded(2048, 1, "exact") == (2048, 2048, "exact")
    assert bounded(24_000, 1000, "exact") == (23_500, 24_500, "exact")


@given(st.text(alphabet="0123456789 ,.-%$millontdusafbcgpe€¥", max_size=300))
def test_any_text_gives_slices_of_itself_and_proper_intervals(text):
    for found in find_quantities(text):
        assert text[found.char_start : found.char_end] == found.text
        assert 0 <= found.low <= found.high


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Accounts: approximately 24,000\nExchanges: over 16 million",
         [("account", 23_500, 24_500), ("exchange", 16e6, 17e6)]),
        ("| Lab | Exchanges | Accounts |\n|---|---|---|\n| X | 150,000 | 1,234 |",
         [("exchange", 145_000, 155_000), ("account", 1234, 1234)]),
        ("made 150,000, 3.4 million and 13 million exchanges respectively",
         [("exchange", 145_000, 155_000), ("exchange", 3.35e6, 3.45e6), ("exchange", 12.5e6, 13.5e6)]),
        ("the number of suspicious accounts doubled to 40,000 in a month", [("account", 35_000, 45_000)]),
        ("cut from 80 to 60 per cent", [("percent", 75, 85), ("percent", 55, 65)]),
        ("solved 7 of 12 problems", [("item", 7, 7)]),
        ("reads 64,000 tokens, not 128,000", [("token", 63_500, 64_500), ("token", 128_000, 128_000)]),
        ("cost $3 billion to $4 billion", [("USD", 3e9, 4e9)]),
        ("half a billion dollars", [("USD", 4.5e8, 5.5e8)]),
        ("rose by a quarter", [("percent", 25, 25)]),
        ("500 or so users", [("user", 450, 550)]),
        ("in the third quarter a third party came", []),
        ("over 16 million exchanges of a thousand kinds", [("exchange", 16e6, 17e6)]),
    ],
)  # fmt: skip
def test_amounts_take_their_unit_from_what_stands_around_them(text, amounts):
    found = [(q.unit, q.low, q.high) for q in find_quantities(text)]
    assert found == [(unit, pytest.approx(low), pytest.approx(high)) for unit, low, high in amounts]


@pytest.mark.parametrize("word", sorted(grammar_of_amounts().units))
def test_every_listed_unit_is_read_as_written_and_with_hyphens(word: str) -> None:
    assert find_quantities(f"It counted 45 {word}."), word
    find_quantities(f"It counted 45 {word.replace(' ', '-')}.")


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The committee of the House voted 43-0 on Wednesday.", [43, 0]),
        ("The bill cleared the committee 38 to 12.", [38, 12]),
        ("The firm passed from 3 to 5 offices.", []),
        ("Pages 21-9 are missing.", []),
        ("It was approved 12 to 15 days later.", []),
    ],
)
def test_reads_both_sides_of_a_vote(text, sides):
    votes = [q for q in find_quantities(text) if q.metric == "votes"]
    assert [round((q.low + q.high) / 2) for q in votes] == sides


@pytest.mark.parametrize(
    ("text", "metric", "low", "high"),
    [
        ("Thirty-six groups are at work.", "counted", 36, 36),
        ("Half a dozen companies signed.", "labs", 6, 6),
        ("It lifted 12 lakh responses.", "answers", 1_150_000, 1_250_000),
        ("The model cost 7 million dollars.", "training_cost", 6_500_000, 7_500_000),
        ("The outage cost 7 million dollars.", "losses", 6_500_000, 7_500_000),
    ],
)
def test_reads_numbers_in_words_and_in_other_scales(text, metric, low, high):
    (found,) = find_quantities(text)
    assert (found.metric, found.low, found.high) == (metric, low, high)
