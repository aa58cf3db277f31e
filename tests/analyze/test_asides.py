"""Who speaks in an aside, whatever its verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

CASES = [
    ("OpenAI and Google stopped sharing lists in May, the newspaper ventures.", "anon:newspaper"),
    ("It was Corvid, the Bristol start-up contends, that copied the answers.", "anon:start-up"),
    ("Anthropic is adamant that DeepSeek copied its answers.", "anthropic"),
    ("To hear Anthropic tell it, DeepSeek copied its answers.", "anthropic"),
    ("The allegations were made up, wrote the law firm Marrow & Finch in May.", "marrow-finch"),
]


@pytest.mark.parametrize(("text", "speaker"), CASES)
def test_an_aside_names_its_teller(parse: Callable[..., Doc], text: str, speaker: str) -> None:
    assert speaker in parse(text)._.claims[0].speakers


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI does not think that DeepSeek copied its answers.",
        "OpenAI withdrew the model in May, three days after the launch on 9 May.",
        "When the rules came out, the company blocked 40 accounts of DeepSeek.",
    ],
)
def test_what_is_done_in_passing_tells_nothing(parse: Callable[..., Doc], text: str) -> None:
    assert not any(claim.attribution for claim in parse(text)._.claims)
