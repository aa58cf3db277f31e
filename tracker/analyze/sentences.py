"""Split a report into sentences by rules made for news.

In: a tokenised Doc. Out: `is_sent_start` set on every token, which the parser then
keeps. A line break always ends a sentence; abbreviations and initials never do; what has
no stop at all is cut at a fixed length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from tracker.analyze.attributes import words_of
from tracker.analyze.wordlists import word_set

_ENDS = re.compile(r"[.!?…。！？]$")
_CLOSERS = frozenset("\"'”’»)]）」』*_")
_OPENERS = frozenset("\"'“‘«([（「『*-–—•_")
_INITIAL = re.compile(r"(?:[A-Z]\.)+$")
_WIDE = frozenset("。！？")
_ALONE = _WIDE | frozenset("!?")  # these end a sentence whatever stands beside them
_MOST_MARKS = 20  # more brackets and quotation marks in a row are no punctuation
_LONGEST = 500  # tokens: what goes on without a stop for longer is cut, so that time stays linear


@Language.factory("tracker_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Sentences:  # noqa: ARG001 - asked for by spaCy
    """Build the sentence splitter."""
    return Sentences()


class Sentences:
    """Set the start of every sentence, and note languages that claims are not read in."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark each token as start of a sentence or not."""
        words, spaced = words_of(doc), doc.to_array("SPACY").tolist()
        starts: list[bool] = []
        last = 0
        for index in range(len(words)):
            inside = index > 0 and words[index - 1].isalnum()  # behind a word nothing starts
            starts.append(
                index - last >= _LONGEST or (not inside and _starts(words, spaced, index))
            )
            last = index if starts[-1] else last
        # Token by token it would take the square of the time: each asks the whole Doc.
        marks: Any = np.array([1 if start else -1 for start in starts], dtype="int64")
        doc.from_array("SENT_START", marks.astype("uint64"))
        if doc._.language not in {None, "en"}:
            which = "unclear" if doc._.language == "und" else doc._.language
            doc._.notes = (*doc._.notes, f"claims not attempted: language {which}")
        return doc


def _starts(words: Sequence[str], spaced: Sequence[int], index: int) -> bool:
    """Decide whether a sentence starts at token `index`; `spaced`: a blank follows a token."""
    if index == 0 or "\n" in words[index - 1]:
        return True
    if words[index].isspace():
        return False
    end = index - 1
    first = max(0, end - _MOST_MARKS)
    while end > first and (words[end] in _CLOSERS or words[end].isspace()):
        if "\n" in words[end]:
            return True
        end -= 1
    if not _ENDS.search(words[end]):
        return False
    opens = spaced[index - 1] and not spaced[index]  # a mark that could open or close
    if words[index] in _CLOSERS and not opens:
        return False
    following = _first_word(words, index)
    return _ends(words, end, following) and (
        words[end][-1] in _ALONE or bool(spaced[end]) or words[end + 1] in _CLOSERS
    )


def _first_word(words: Sequence[str], index: int) -> str:
    return next((word for word in words[index : index + _MOST_MARKS] if word not in _OPENERS), "")


def _ends(words: Sequence[str], end: int, following: str) -> bool:
    """Tell whether the stop at token `end` closes a sentence before `following`."""
    stop = words[end]
    if stop[-1] in _WIDE:
        return True
    if not _capital(following):
        return False
    if stop[-1] in "!?":
        return True
    word = stop if len(stop) > 1 else (words[end - 1] + "." if end else "")
    return _may_end(word, following)


def _may_end(word: str, following: str) -> bool:
    """Tell whether `word` with its stop may be the last of a sentence."""
    kept = partial(word_set, "abbreviations")
    if word.lower() in kept("before_names"):
        return False
    if _INITIAL.fullmatch(word) or word.lower() in kept("anywhere"):
        return following.lower() in kept("sentence_openers")
    return word.lower() not in kept("before_numbers") or not following[0].isdigit()


def _capital(word: str) -> bool:
    first = word[:1]
    return first.isupper() or first.isdigit() or (bool(first) and first in "$€£¥@#")
