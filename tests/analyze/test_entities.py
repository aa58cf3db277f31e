"""Listed names are found, linked and kept apart from words that look like them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from spacy.tokens import Doc

from tests.build import report
from tracker.edge.nlp import load_parser
from tracker.knowledge import Family, Knowledge, Model, Organization, Person, Policy

Parse = Callable[..., Doc]


def linked(doc: Doc) -> list[tuple[str, str]]:
    return [(span.text, span.kb_id_) for span in doc.spans["entities"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alphabet Inc.'s Google spoke.", [("Alphabet Inc.", "alphabet"), ("Google", "google")]),
        ("Deep Seek denied it.", [("Deep Seek", "deepseek")]),
        ("deepseek and openai met.", [("deepseek", "deepseek"), ("openai", "openai")]),
        ("OPENAI AND ANTHROPIC UNITE", [("OPENAI", "openai"), ("ANTHROPIC", "anthropic")]),
        ("The EU’s AI Act applies.", [("EU’s AI Act", "eu-ai-act")]),
        ("H.R. 8283 and NSTM-4", [("H.R. 8283", "hr-8283"), ("NSTM-4", "nstm-4")]),
        ("阿里巴巴否认，深度求索没有。", [("阿里巴巴", "alibaba"), ("深度求索", "deepseek")]),
        ("The Qwen team at Alibaba", [("Qwen team", "qwen-lab"), ("Alibaba", "alibaba")]),
        ("Qwen’s researchers at Alibaba", [("Qwen", "qwen-lab"), ("Alibaba", "alibaba")]),
        ("OpenAI-backed firms", [("OpenAI", "openai")]),
        ("Cohere sells a chatbot.", [("Cohere", "cohere")]),
        ("The Chinese embassy spoke.", [("Chinese embassy", "china-embassy-us")]),
        ("Beijing’s foreign ministry spoke.", [("Beijing’s foreign ministry", "china-mfa")]),
    ],
)
def test_links_names(parse: Parse, text: str, expected: list[tuple[str, str]]) -> None:
    assert linked(parse(text, outlet=None)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Please google it; the house sat on a commission.",
        "Most people know the minimax algorithm. Minimax is old.",
        "Apple pie with a cursor of cream.",
        "Apple blossom opens in May, said a gardener; her model was a painting.",
        "A foreign ministry spoke, the embassy did not; a select committee sat.",
        "The forum was closed; V3 of the paper and the R1 road.",
        "Sam spoke of Claude the painter.",
    ],
)
def test_leaves_other_words_alone(parse: Parse, text: str) -> None:
    assert linked(parse(text, outlet=None)) == []


def test_a_bare_family_is_never_a_version(parse: Parse) -> None:
    doc = parse("Google's Gemini and Anthropic's Claude answered.", outlet=None)
    assert ("Gemini", "gemini-family") in linked(doc)
    assert ("Claude", "claude-family") in linked(doc)


def test_short_forms_need_the_full_name(parse: Parse) -> None:
    with_maker = parse("DeepSeek's V3 and R1 are out. The Forum met.", outlet=None)
    assert linked(with_maker) == [
        ("DeepSeek", "deepseek"), ("V3", "deepseek-v3"), ("R1", "deepseek-r1"),
    ]  # fmt: skip
    with_forum = parse("The Frontier Model Forum met. The Forum rose.", outlet=None)
    assert linked(with_forum)[1] == ("Forum", "frontier-model-forum")


INVENTED = Knowledge(
    organizations={
        "brindle": Organization(
            id="brindle", name="Brindle Labs", kind="ai_lab", country="SE", aliases=("Brindle AI",)
        ),
        "oster": Organization(id="oster", name="Oster", kind="company", homonyms=("Oster",)),
        "moor": Organization(id="moor", name="Moor Council", kind="industry_body", short=("Moor",)),
    },
    models={
        "tarn-2": Model(
            id="tarn-2",
            name="Tarn 2",
            developer="brindle",
            released=date(2031, 1, 1),
            not_before=date(2031, 1, 1),
        )
    },
    families={
        "tarn-family": Family(
            id="tarn-family",
            name="Tarn",
            developer="brindle",
            pattern=r"Tarn[\s-]\d(?:\.\d)?(?:\sMax)?",
            short_pattern=r"T\d",
        )
    },
    people={"liv-aas": Person(id="liv-aas", name="Liv Aas", role="head", org="brindle")},
    policies={
        "x-act": Policy(
            id="x-act", name="Moss Act", kind="act", jurisdiction="SE", aliases=("H.R. 77",)
        )
    },
)


def test_works_from_any_knowledge() -> None:
    parser = load_parser(INVENTED)
    doc = parser.parse(
        report(
            "Brindle AI showed Tarn-2 and Tarn 5 Max. Liv Aas spoke; Aas praised T7 and Tarn. "
            "Oster agreed. The Moor met. Not listed here: OpenAI. H.R. 77 passed.",
            outlet=None,
        )
    )
    assert linked(doc) == [
        ("Brindle AI", "brindle"), ("Tarn-2", "tarn-2"), ("Tarn 5 Max", "tarn-5-max"),
        ("Liv Aas", "liv-aas"), ("Aas", "liv-aas"), ("T7", "tarn-t7"), ("Tarn", "tarn-family"),
        ("Oster", "oster"), ("H.R. 77", "x-act"),
    ]  # fmt: skip
    assert [(e.id, e.type) for e in doc._.provisional] == [
        ("tarn-5-max", "model"), ("tarn-t7", "model"),
    ]  # fmt: skip


def test_spans_lie_on_tokens_and_never_overlap(parse: Parse) -> None:
    text = "GPT-4-based tools by OpenAI's GPT-4 team beat GPT-4o-mini and “Qwen2.5-Max”."
    doc = parse(text, outlet=None)
    ends = [(span.start_char, span.end_char) for span in doc.spans["entities"]]
    assert ends == sorted(ends)
    assert all(a[1] <= b[0] for a, b in pairwise(ends))
    assert doc.text == text
    assert ("GPT-4", "gpt-4") in linked(doc)
    assert ("Qwen2.5-Max", "qwen2-5-max") in linked(doc)
