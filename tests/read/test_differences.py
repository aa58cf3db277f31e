"""Differences of two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.read.differences import differences

TEXTS = st.text(alphabet="ab c.\n蒸馏é", max_size=60)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in differences(before, after)]


def test_words_are_compared() -> None:
    assert told("It had found evidence.", "It had found no evidence.") == [
        ("same", "It had found "),
        ("added", "no "),
        ("same", "evidence."),
    ]
    assert told("on 6 April", "on 16 April") == [
        ("same", "on "), ("removed", "6"), ("added", "16"), ("same", " April"),
    ]  # fmt: skip
    assert told("模型蒸馏", "模型被蒸馏") == [("same", "模型"), ("added", "被"), ("same", "蒸馏")]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    parts = differences(before, after)
    if before == after:
        assert parts == ()
        return
    assert "".join(p.text for p in parts if p.kind != "added") == before
    assert "".join(p.text for p in parts if p.kind != "removed") == after


def test_long_texts_are_compared_by_lines() -> None:
    lines = [f"Line {number} of a long list of lines.\n" for number in range(5000)]
    after = [*lines[:100], "Something else.\n", *lines[101:]]
    changed = [part for part in told("".join(lines), "".join(after)) if part[0] != "same"]
    assert changed == [("removed", lines[100]), ("added", "Something else.\n")]
