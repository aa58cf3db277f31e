"""The sentence splitter knows what news looks like."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

Parse = Callable[..., Doc]


@pytest.mark.parametrize(
    "text",
    [
        "Orbit Inc. Chief Mara Quist spoke on Monday.",
        "The U.S. Department of Commerce met Donald J. Fenn and Dr. Lind.",
        "Bill No. 12 and H.R. 8283 were read by Rep. Ann Bell.",
        "It fell by 3.5 percent, e.g. Tuesday.",
        "“We did not. We never will,” said Quist.",
        "It was sold on Jan. 5 by Orbit Corp. Lawyers for $5 million.",
    ],
)
def test_keeps_a_sentence_whole(parse: Parse, text: str) -> None:
    starts = [sent.text for sent in parse(text).sents]
    assert starts[-1].endswith(text[-8:])
    assert len(starts) == text.count("We never") + 1


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("They posted it on X. The firm said no.", "The firm said no."),
        ("He works for Orbit Inc. The firm said no.", "The firm said no."),
        ("“It is over.” The firm said no.", "The firm said no."),
        ("Is it over? Nobody knows.", "Nobody knows."),
        ("A headline without a stop\nThe text begins.", "The text begins."),
        ("It cost $5. “Why?” she asked.", "“Why?” she asked."),
    ],
)
def test_ends_a_sentence(parse: Parse, text: str, second: str) -> None:
    sents = [sent.text.strip() for sent in parse(text).sents]
    assert second in sents


def test_a_line_break_always_ends_a_sentence(parse: Parse) -> None:
    doc = parse("- first item\n- second item\n\nOrbit Inc.\nand more")
    assert [s.text.strip() for s in doc.sents if s.text.strip()] == [
        "- first item", "- second item", "Orbit Inc.", "and more",
    ]  # fmt: skip


def test_sets_every_token(parse: Parse) -> None:
    doc = parse("One. Two!\nThree? Four GPT-4-based things.")
    assert all(token.is_sent_start is not None for token in doc)


def test_chinese_stops_end_sentences(parse: Parse) -> None:
    doc = parse("他们否认了。公司没有回应！", language="zh")
    assert [sent.text for sent in doc.sents] == ["他们否认了。", "公司没有回应！"]
    assert doc._.notes == ("claims not attempted: language zh",)


def test_an_empty_report_has_no_sentences(parse: Parse) -> None:
    assert list(parse("").sents) == []
