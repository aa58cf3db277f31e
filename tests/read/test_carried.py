"""The words an entry carries hold all that reading it would find."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.opening import response
from tracker.domain import Item
from tracker.errors import InputError
from tracker.read import read
from tracker.read.carried import carried_words

WORDS = st.lists(st.sampled_from([
    "Lab", "oratory A", " ", "\n", "said it", "&amp;", "&nbsp;", "e\u0301", "\u200b", "<!-- no -->", "< 5", "蒸馏",
    "<img src=x alt='A boat'>", "<br>", "<br/>", "<wbr>", "a&shy;b",
]), max_size=5).map("".join)  # fmt: skip
PARTS = st.recursive(
    WORDS | WORDS.map("<p>{}</p>".format),
    lambda inside: st.tuples(
        st.sampled_from(
            [
                "<b>{}</b>",
                "<i>{}</i>",
                "<ul><li>{}</li></ul>",
                "<div class='a>b'>{}</div>",
                '<a href="/x">{}</a>',
                "<span>{}</span>",
                "<section>{}</section>",
            ]
        ),
        st.lists(inside, max_size=3).map("".join),
    ).map(lambda part: part[0].format(part[1])),
    max_leaves=12,
)


def entry(markup: str) -> Item:
    return Item(url="https://wire.example/1", title="Three labs sign", markup=markup)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=6).map("".join))
def test_no_word_that_is_read_is_missing(markup: str) -> None:
    item = entry(markup)
    try:
        report = read(item, response(b"", "https://wire.example/1", status=403))
    except InputError:
        return
    found = " ".join(carried_words(item).split())
    for line in report.text.replace("A boat", "").split("\n"):
        assert " ".join(line.split()) in found


@pytest.mark.parametrize(
    ("markup", "word"),
    [("Lab</p>oratory", "Lab\noratory"),  # an end without a beginning; a tree has no trace of it
     ("<p>Open<b>Lab</b> said</p>", "OpenLab said"), ("<p>one</p><p>two</p>", "one\n\ntwo"),
     ("Loss &lt; 1", "Loss < 1"), ("plain words", "plain words")],
)  # fmt: skip
def test_tags_within_a_line_leave_no_gap(markup: str, word: str) -> None:
    assert word in carried_words(entry(markup))


def test_words_of_a_headline_count() -> None:
    assert carried_words(entry(html.escape("<p>x</p>"))).startswith("Three labs sign\n")
