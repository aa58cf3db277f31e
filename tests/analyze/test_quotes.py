"""Quotation marks of all sorts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analyze.quotes import counts_as_quoted, find_quotes


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said: "We mark every answer."', ["We mark every answer."]),
        ("She said: “We mark every answer.”", ["We mark every answer."]),
        ("Il dit : «on marque tout ici»", ["on marque tout ici"]),
        ("a ‘teacher’s pet’ model", ["teacher’s pet"]),
        ("“One goes on.\n“Two ends it.” Then more.", ["One goes on.\n“Two ends it."]),
        ("An open “mark and no end.\nNext “good one here” ends.", ["good one here"]),
        ('a 6" disk and a 9" one', []),
        ("it’s the labs’ turn", []),
    ],
)
def test_finds_what_stands_between_marks(text, quoted):
    found = find_quotes(text)
    assert [quote.text for quote in found] == quoted
    assert all(text[quote.start : quote.end] == quote.text for quote in found)


def test_fewer_than_four_words_are_scare_quotes():
    scare, said = find_quotes('The “model piracy” row: "We will not accept this."')
    assert not counts_as_quoted(scare)
    assert counts_as_quoted(said)


@pytest.mark.parametrize("hostile", ['"' * 100_000, "“a " * 100_000, "“\n" * 100_000])
def test_a_hundred_thousand_marks_are_just_text(hostile):
    assert all(hostile[q.start : q.end] == q.text for q in find_quotes(hostile))


@given(st.text(alphabet="ab \n\"“”„‘’«»'.", max_size=200))
def test_any_text_gives_slices_of_itself(text):
    found = find_quotes(text)
    assert all(text[q.start : q.end] == q.text for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
