"""How alike two wordings are, and what sort of change lies between them.

In: two wordings. Out: yes or no, or the name of the change. Never knows who said them.
"""

from __future__ import annotations

import re

from tracker.compare import sketch
from tracker.compare.cues import FUNCTION_WORDS

SAME = 0.97
_REWORDED = 0.55
_SHARED_RUNS = 0.40
_SHORT = 6  # words; shorter quotes share turns of phrase by chance
_REWORDED_SHORT = 0.75
_BY_WORD = 0.20
_BY_LETTER = 0.45
_RUNS = 2
_STEM = 4
_STEMS = 0.35
_FEWEST_STEMS = 3
_CUT = re.compile(r"\[[^\]]*\]|…|\.\.\.")


def contained(one: str, other: str) -> bool:
    """Say whether one quote is a stretch of the other, or the other with a marked cut."""
    short, long = sorted((" ".join(sketch.words(t)) for t in (one, other)), key=len)
    if f" {short} " in f" {long} ":
        return True
    return _is_cut_from(one, other) or _is_cut_from(other, one)


def _is_cut_from(one: str, other: str) -> bool:
    """Say whether one quote, which marks where it is cut, has nothing that the other has not."""
    whole = f" {' '.join(sketch.words(other))} "
    pieces = [" ".join(sketch.words(piece)) for piece in _CUT.split(one)]
    return len(pieces) > 1 and all(f" {piece} " in whole for piece in pieces if piece)


def kind_of_change(
    ours: list[str], theirs: list[str], by_word: float, by_letter: float, *,
    same_matter: bool,
) -> str | None:  # fmt: skip
    """Tell substitution, truncation and translation apart; None for unrelated words."""
    runs = len(_runs(ours) & _runs(theirs))
    enough = _REWORDED if min(len(ours), len(theirs)) >= _SHORT else _REWORDED_SHORT
    if by_word >= enough or (by_word >= _SHARED_RUNS and runs >= _RUNS):
        shorter = min(len(ours), len(theirs)) / max(len(ours), len(theirs))
        return "truncation" if shorter < 1 and not _new_words(ours, theirs) else "substitution"
    if same_matter and by_word >= _BY_WORD and by_letter >= _BY_LETTER and _stems(ours, theirs):
        return "translation"
    return None


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}


def _new_words(ours: list[str], theirs: list[str]) -> set[str]:
    short, long = sorted((ours, theirs), key=len)
    return set(short) - set(long)


def _stems(ours: list[str], theirs: list[str]) -> bool:
    """Say whether enough content words share their beginnings."""
    one, other = (
        {word[:_STEM] for word in words if word not in FUNCTION_WORDS} for words in (ours, theirs)
    )
    return len(one & other) >= max(_FEWEST_STEMS, _STEMS * min(len(one), len(other)))
