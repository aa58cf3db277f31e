"""Texts are known again after they were reprinted, and not because of page furniture."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.compare.sketch import COPIED, FINGERPRINT, contained, fingerprint

FURNITURE = " ".join(f"furniture{n}" for n in range(40))
modest = settings(max_examples=60, deadline=None, database=None)


def paragraphs(seed: int, count: int = 9) -> list[str]:
    chance = random.Random(seed)
    return [
        " ".join(f"w{chance.randrange(4000)}" for _ in range(chance.randint(18, 40)))
        for _ in range(count)
    ]


def alike(one: list[str], other: list[str]) -> float:
    return contained(fingerprint("\n".join(one)), fingerprint("\n".join(other)))


@modest
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_another_order_headline_or_end_changes_nothing(seed, chance):
    text = paragraphs(seed)
    turned = text[:]
    chance.shuffle(turned)
    assert alike(text, turned) > 0.8
    assert alike(text, ["Another headline", *text[1:]]) > 0.8
    assert alike(text, text[:5]) > 0.8
    assert alike(text, text[4:]) > 0.8
    assert alike(text, [*text, FURNITURE]) > 0.8


@modest
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_unlike_texts_with_the_same_furniture_are_no_copies(one, other):
    if one != other:
        assert alike([*paragraphs(one), FURNITURE], [*paragraphs(other), FURNITURE]) < COPIED


@modest
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_likeness_is_symmetrical_and_complete(one, other):
    ours, theirs = (fingerprint("\n".join(paragraphs(seed))) for seed in (one, other))
    assert contained(ours, theirs) == contained(theirs, ours)
    assert contained(ours, ours) == 1.0
    assert len(ours) <= FINGERPRINT


def test_chinese_is_compared_sign_by_sign():
    text = "深度求索否认蒸馏任何美国实验室的模型，并表示其训练数据均来自公开来源。"
    assert alike([text], [text[3:]]) > 0.8
    assert alike([text], ["今天天气晴朗，适合在公园里散步和读书，晚上可能会下雨。"]) == 0.0


def test_nothing_is_like_an_empty_text():
    assert contained(fingerprint(""), fingerprint("Some words of a text.")) == 0.0
