"""Descriptions and pronouns stand for whom a reader takes them for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

Parse = Callable[..., Doc]
THREE = ("openai", "anthropic", "google")
JOINED = "OpenAI, Anthropic PBC and Alphabet Inc.'s Google work together. "


def resolved(doc: Doc) -> dict[str, tuple[str, ...]]:
    return {span.text: span._.refers_to for span in doc.spans["references"]}


@pytest.mark.parametrize(
    ("text", "phrase", "ids"),
    [
        (JOINED + "The three companies agreed.", "The three companies", THREE),
        (JOINED + "The trio agreed.", "The trio", THREE),
        (JOINED + "They agreed.", "They", THREE),
        (JOINED + "They met via the Frontier Model Forum. The forum agreed.", "The forum",
         ("frontier-model-forum",)),
        ("Anthropic accused DeepSeek. The San Francisco lab closed accounts.",
         "The San Francisco lab", ("anthropic",)),
        ("Anthropic accused DeepSeek. The Chinese start-up denied it.", "The Chinese start-up",
         ("deepseek",)),
        ("Bloomberg wrote that OpenAI sued. The company declined to comment.", "The company",
         ("openai",)),
        ("Anthropic accused DeepSeek, Moonshot AI and MiniMax. The three Chinese labs said no.",
         "The three Chinese labs", ("deepseek", "moonshot", "minimax")),
        ("The Norland Data Agency fined Larkspur Labs. The agency said so.", "The agency",
         ("norland-data-agency",)),
        ("The Norland Data Agency fined Larkspur Labs. The company said no.", "The company",
         ("larkspur-labs",)),
        ("OpenAI met Larkspur Labs. The Dublin start-up was pleased.", "The Dublin start-up",
         ("larkspur-labs",)),
        ("Sam Altman spoke. Then he left.", "he", ("sam-altman",)),
        ("Microsoft looked into it. It found nothing.", "It", ("microsoft",)),
        ("Congress read H.R. 8283. The bill passed.", "The bill", ("hr-8283",)),
        ("Google and Meta founded the Frontier Model Forum. The organization agreed.",
         "The organization", ("frontier-model-forum",)),
        (JOINED + "They issued a joint statement. The statement names nobody.", "The statement",
         ("doc:joint-statement",)),
    ],
)  # fmt: skip
def test_resolves(parse: Parse, text: str, phrase: str, ids: tuple[str, ...]) -> None:
    assert resolved(parse(text, outlet=None))[phrase] == ids


@pytest.mark.parametrize(
    "text",
    [
        "The company said nothing.",
        "Anthropic met the Chinese firm DeepSeek.",
        "It is clear that the weather holds.",
        "OpenAI spoke. The four companies agreed.",
        "The statement names nobody.",
    ],
)
def test_leaves_open_what_nothing_fits(parse: Parse, text: str) -> None:
    assert resolved(parse(text, outlet=None)) == {}
