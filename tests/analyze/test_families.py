"""Patterns of model families catch tomorrow's versions and nothing else."""

from __future__ import annotations

import pytest

from tracker.analyze.families import Families, slug, squeeze
from tracker.knowledge import Family, load

KNOWLEDGE = load()
FAMILIES = Families(KNOWLEDGE)


@pytest.mark.parametrize("family", KNOWLEDGE.families.values(), ids=lambda family: family.id)
def test_examples_are_found_in_running_text(family: Family) -> None:
    named = frozenset({family.id, family.developer})
    for example in family.examples:
        text = f"We tried {example}, and it worked."
        found = [*FAMILIES.search(text), *FAMILIES.search_short(text, named)]
        assert example in {text[f.start : f.end] for f in found}, example
    for other in family.counterexamples:
        text = f"We tried {other}, and it worked."
        found = [*FAMILIES.search(text), *FAMILIES.search_short(text, named)]
        assert other not in {text[f.start : f.end] for f in found}, other


@pytest.mark.parametrize(
    ("text", "id", "provisional"),
    [
        ("Claude 7 Opus", "claude-7-opus", True),
        ("DeepSeek V5", "deepseek-v5", True),
        ("Deep Seek R2", "deepseek-r2", True),
        ("Qwen4-Max", "qwen4-max", True),
        ("Qwen 4 Max", "qwen4-max", True),
        ("GPT‑4", "gpt-4", False),
        ("DeepSeek V3", "deepseek-v3", False),
        ("Claude 4.6 Opus", "claude-opus-4-6", False),
        ("Qwen 2.5 Max", "qwen2-5-max", False),
    ],
)
def test_links_a_version_however_it_is_written(text: str, id: str, provisional: bool) -> None:
    (found,) = FAMILIES.search(text)
    assert (found.entity.id, found.entity.provisional) == (id, provisional)


@pytest.mark.parametrize(
    "text",
    ["Claude 16 million times", "Gemini 40 percent", "The o1% rule", "reGPT-4", "Claude said 3"],
)
def test_amounts_and_parts_of_words_are_no_versions(text: str) -> None:
    assert list(FAMILIES.search(text)) == []


def test_every_listed_model_of_a_family_is_one_entity() -> None:
    for model in KNOWLEDGE.models.values():
        for found in FAMILIES.search(model.name):
            if found.end - found.start == len(model.name):
                assert found.entity.id == model.id, model.name


def test_names_are_compared_without_blanks_and_hyphens() -> None:
    assert squeeze("Qwen 2.5-Max") == squeeze("qwen2.5 max")
    assert squeeze("Qwen 2.5") != squeeze("Qwen 25")
    assert slug("Claude 7 Opus") == "claude-7-opus"
