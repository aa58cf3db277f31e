"""Text and Markdown files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.read.opening import from_file, zones
from tracker.errors import InputError

MARKED = """---
title: "The Lantern Pact: who signed?"
url: https://WIRE.example/pact/?utm_source=x
outlet: Harbour Wire
published: 2026-04-07T06:30:00+09:00
modified: 2026-04-08
author: [Ada Pell, Bo Lind]
language: en-GB
note: kept as it is
---

# The Lantern Pact: who signed?

**Three labs, one paper.**

Three labs signed the *Lantern Pact*, [the filing](https://court.example/1#p2) says.
It runs for two years.

- First, they share logs.
- Then they wait.

| Lab | Day |
|---|---|
| Halcyon | 6 April |

> We signed it.

![The pact](x.png)

Subscribe to our daily newsletter.
"""


def test_front_matter_gives_the_facts() -> None:
    report = from_file(MARKED, "pact.md")
    assert report.url == "https://wire.example/pact"
    assert (report.outlet, report.author, report.language) == (
        "Harbour Wire", "Ada Pell, Bo Lind", "en"
    )  # fmt: skip
    assert report.published is not None
    assert report.published.at == datetime(2026, 4, 6, 21, 30, tzinfo=UTC)
    assert (report.published.precision, report.published.basis) == ("minute", "front matter")
    assert report.modified is not None
    assert report.modified.precision == "day"
    assert report.extra == (("note", "kept as it is"),)


def test_markdown_becomes_zones_without_marks() -> None:
    assert zones(from_file(MARKED, "pact.md")) == [
        ("headline", "The Lantern Pact: who signed?"),
        ("standfirst", "Three labs, one paper."),
        ("lead", "Three labs signed the Lantern Pact, the filing says. It runs for two years."),
        ("list", "First, they share logs."),
        ("list", "Then they wait."),
        ("table", "Lab | Day"),
        ("table", "Halcyon | 6 April"),
        ("quote", "We signed it."),
        ("caption", "The pact"),
        ("boilerplate", "Subscribe to our daily newsletter."),
    ]


def test_a_link_names_its_words() -> None:
    report = from_file(MARKED, "pact.md")
    (link,) = report.links
    assert (link.url, report.text[link.start : link.end]) == (
        "https://court.example/1", "the filing"
    )  # fmt: skip


def test_without_front_matter_nothing_is_known() -> None:
    report = from_file("Three labs sign the Lantern Pact\n\nThe pact was signed on Monday.")
    assert report.title == "Three labs sign the Lantern Pact"
    known = (report.url, report.outlet, report.published, report.modified, report.author)
    assert known == (None,) * 5


@pytest.mark.parametrize(
    "text", ["The pact was signed on Monday.\nIt runs for two years.", "Only one line"]
)
def test_a_sentence_is_no_headline(text: str) -> None:
    report = from_file(text)
    assert report.title is None
    assert report.text == text


def test_the_single_line_under_a_headline_is_its_standfirst() -> None:
    report = from_file("The pact\nIt is a rare thing.\n\nThree labs signed it.\nIt is short.")
    assert [kind for kind, _ in zones(report)] == ["headline", "standfirst", "lead", "body"]


def test_lines_cut_at_a_width_are_joined() -> None:
    cut = (
        "Three labs signed the Lantern Pact on Monday\n"
        "morning, a filing with the harbour court says\n"
        "in plain words. It runs for two years."
    )
    assert from_file(cut).text == cut.replace("\n", " ")


def test_a_time_without_zone_is_kept_as_a_day() -> None:
    report = from_file("---\npublished: 2026-04-06T22:15:00\n---\nText here.")
    assert report.published is not None
    assert (report.published.at, report.published.precision) == (
        datetime(2026, 4, 6, tzinfo=UTC), "day"
    )  # fmt: skip


def test_a_date_that_is_none_stays_unknown_and_is_kept() -> None:
    report = from_file("---\npublished: soon\n---\nText here.")
    assert report.published is None
    assert report.extra == (("published", "soon"),)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("---\ntitle: a: b\nno key\n---\nText", "note.md:2"),
        ('---\ntitle: a: b\noutlet: "Harbour\n---\nText', "note.md:2"),
        ("---\ntitle: a: b\nx: &x [1]\ny: *x\n---\nText", "note.md:4"),
        ("---\ntitle: x\nauthor: [a\n---\nText", "note.md:4"),
        ("---\ntitle: x\nText that goes on", "note.md:1"),
        ("---\na: &x [1]\nb: *x\n---\nText", "note.md:3"),
        ("---\na: " + "[" * 5000 + "\n---\nText", "note.md:2"),
    ],
)
def test_broken_front_matter_names_its_line(text: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        from_file(text, "note.md")
    assert caught.value.where == where
    assert caught.value.remedy


@pytest.mark.parametrize(
    "title",
    [
        "House hearing on model theft: three takeaways",
        '"Not us": Halcyon answers: no copies',
        "[Update] Halcyon: we never copied",
        "@halcyon is gone",
        "100%: all of it",
        "%s is gone",
    ],
)
def test_a_headline_is_read_as_the_rest_of_its_line(title: str) -> None:
    text = (
        f"---\ntitle: {title}\n# from the wire\nurl: https://wire.example/pact\n\nauthor:\n- Ada Pell\n"
        "- Bo Lind\ntags: [a, b]\nnote: >\n  long\n\n  text\npublished: 2026-04-06\n---\nText here."
    )
    report = from_file(text, "note.md")
    assert (report.title, report.author) == (title, "Ada Pell, Bo Lind")
    assert report.url == "https://wire.example/pact"
    assert report.published is not None
    assert report.extra == (("tags", "a, b"), ("note", "long\ntext"))
    assert report.text.endswith("Text here.")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert from_file("---\n\nThree labs signed it.", "note.md").text == "Three labs signed it."


def test_hidden_characters_are_removed_and_accents_composed() -> None:
    report = from_file("Cafe\u0301 \u202eevil\u202c a\u200bb c\u00add \u0007x.")
    assert report.text == "Café evil ab cd x."


def test_a_utf16_file_is_read() -> None:
    assert from_file("The pact was signed.".encode("utf-16")).text == "The pact was signed."


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "binary"),
        (b"text\0text", "binary"),
        ("Grüße aus Köln".encode("latin-1"), "UTF-8"),
        (b"w" * 5_000_001, "5 MB"),
        (b"a\n" * 30_000, "20,000 paragraphs"),
    ],
)
def test_what_cannot_be_read_is_named(body: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        from_file(body)
    assert caught.value.where == "note.txt"
    assert caught.value.remedy
