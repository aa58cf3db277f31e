"""The kind of event by the meaning of words, where no pattern fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

CASES = [
    ("DeepSeek leeched on OpenAI for months, Anthropic said.", "accuse_distill"),
    ("Google purloined what Anthropic had built.", "accuse_distill"),
    ("OpenAI offboarded the subsidiary of Tencent in May.", "access_ban"),
    ("Anthropic slipped Google the addresses of forty bots.", "info_share"),
    ("Claude Sonnet 4.6 hit the servers of Amazon in May.", "release_model"),
]


@pytest.mark.parametrize(("text", "frame"), CASES)
def test_words_name_the_kind_of_event(parse: Callable[..., Doc], text: str, frame: str) -> None:
    assert frame in {claim.frame for claim in parse(text)._.claims}


@pytest.mark.parametrize("text", ["Zhang Peng runs Zhipu.", "Fjell AI has a new owner since May."])
def test_other_events_stay_other(parse: Callable[..., Doc], text: str) -> None:
    assert {claim.frame for claim in parse(text)._.claims} <= {"other"}
