"""Show what changed in a report's text between two revisions, word by word.

In: the texts of two neighbours. Out: changed paragraphs, each cut into words kept, gone and
new. Text that may not be shown is blank in both, so it never shows up as a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from tracker.compare import word_diff
from tracker.compare.trails import Piece
from tracker.web.hops import readable

_LONGEST = 4000
_MOST_LINES = 3000
_WITHHELD = re.compile(r" {12,}")  # spaces in a row: text that may not be shown

Paragraph = tuple[Piece, ...]


def changed_paragraphs(before: str, after: str) -> Iterator[Paragraph]:
    """Yield the paragraphs that differ, in reading order."""
    old, new = _lines(before), _lines(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        for gone, come in zip_longest(old[i:j], new[k:m], fillvalue=""):
            yield from _paragraph(gone, come)


def _lines(text: str) -> Sequence[str]:
    lines = (_WITHHELD.sub(" … ", line) for line in text.split("\n"))
    return [line for line in lines if line.strip(" …")][:_MOST_LINES]


def _paragraph(gone: str, come: str) -> Iterator[Paragraph]:
    """Yield a paragraph and what became of it; as two where hardly a word is the same."""
    if gone and come and max(len(gone), len(come)) <= _LONGEST:
        pieces = word_diff(gone, come)
        if readable(pieces):
            yield pieces
            return
    if gone:
        yield (Piece("gone", gone),)
    if come:
        yield (Piece("new", come),)
