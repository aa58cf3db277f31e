"""Split a report into sentences by rules made for news.

In: a tokenised Doc. Out: `is_sent_start` set on every token, which the parser then
keeps. A line break always ends a sentence; abbreviations and initials never do; what has
no stop at all is cut at a fixed length.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from tracker.analyze.wordlists import word_set

_ENDS = re.compile(r"[.!?…。！？]+$")
_CLOSERS = frozenset("\"'”’»)]）」』*_")
_OPENERS = frozenset("\"'“‘«([（「『*-–—•_")
_INITIAL = re.compile(r"(?:[A-Z]\.)+$")
_WIDE = frozenset("。！？")
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
        starts: list[bool] = []
        last = 0
        for index in range(len(doc)):
            starts.append(index == 0 or index - last >= _LONGEST or _starts(doc, index))
            last = index if starts[-1] else last
        # Token by token it would take the square of the time: each asks the whole Doc.
        marks: Any = np.array([1 if start else -1 for start in starts], dtype="int64")
        doc.from_array("SENT_START", marks.astype("uint64"))
        if doc._.language not in {None, "en"}:
            which = "unclear" if doc._.language == "und" else doc._.language
            doc._.notes = (*doc._.notes, f"claims not attempted: language {which}")
        return doc


def _starts(doc: Doc, index: int) -> bool:
    """Decide whether a sentence starts at token `index`, which is not the first."""
    token, before = doc[index], doc[index - 1]
    if "\n" in before.text_with_ws:
        return True
    if token.is_space:
        return False
    end = index - 1
    first = max(0, end - _MOST_MARKS)
    while end > first and (doc[end].text in _CLOSERS or doc[end].is_space):
        if "\n" in doc[end].text_with_ws:
            return True
        end -= 1
    if not _ENDS.search(doc[end].text):
        return False
    if token.text in _CLOSERS and not _opens(doc, index):
        return False
    return _ends(doc, end, _first_word(doc, index))


def _opens(doc: Doc, index: int) -> bool:
    """Tell whether a mark that could open or close stands before a word."""
    before, token = doc[index - 1], doc[index]
    return bool(before.whitespace_) and not token.whitespace_


def _first_word(doc: Doc, index: int) -> Token | None:
    for token in doc[index : index + _MOST_MARKS]:
        if token.text not in _OPENERS:
            return token
    return None


def _ends(doc: Doc, end: int, following: Token | None) -> bool:
    """Tell whether the stop at token `end` closes a sentence before `following`."""
    stop = doc[end].text
    if stop[-1] in _WIDE:
        return True
    if following is None or not _capital(following):
        return False
    if stop[-1] in "!?":
        return True
    word = stop if len(stop) > 1 else (doc[end - 1].text + "." if end else "")
    if not _may_end(word, following):
        return False
    return bool(doc[end].whitespace_ or doc[end + 1].text in _CLOSERS)


def _may_end(word: str, following: Token) -> bool:
    """Tell whether `word` with its stop may be the last of a sentence."""
    kept = partial(word_set, "abbreviations")
    if word.lower() in kept("before_names"):
        return False
    if _INITIAL.fullmatch(word) or word.lower() in kept("anywhere"):
        return following.lower_ in kept("sentence_openers")
    return word.lower() not in kept("before_numbers") or not following.text[0].isdigit()


def _capital(token: Token) -> bool:
    first = token.text[:1]
    return first.isupper() or first.isdigit() or first in "$€£¥@#"
