"""Words inside quotation marks.

In: text. Out: `Quote` values without the marks, in order; who speaks is left open here.
Never pairs marks across paragraphs, except that a quotation which goes on in the next
paragraph opens there again and is closed once.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from tracker.analyze.attributes import text_of
from tracker.domain import Quote

# A quotation longer than this is a mark without its partner.
_LONGEST = 3000
# Fewer words than this inside marks only keep their distance; nobody is quoted.
SCARE_WORDS = 4
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"', "「": "」"}
_MARKS = re.compile('[“”„«»‹›‘’"「」\n]')
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@Language.component("tracker_quotes", assigns=["doc._.quotes"])
def mark_quotes(doc: Doc) -> Doc:
    """Put the quotations of a report on its Doc, nobody's yet."""
    doc._.quotes = find_quotes(text_of(doc))
    return doc


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Return what stands between quotation marks, straight, curly or angular."""
    found: list[Quote] = []
    opened: tuple[int, str] | None = None
    for match in _MARKS.finditer(text):
        at, mark = match.start(), match.group()
        if opened is not None and (at - opened[0] > _LONGEST or _paragraph_ends(text, at, opened)):
            opened = None
        if opened is None:
            opened = (at, mark) if _opens(text, at) else None
        elif mark in _CLOSERS[opened[1]] and _closes(text, at):
            found.extend(_quote(text, opened[0] + 1, at))
            opened = None
    return tuple(found)


def counts_as_quoted(quote: Quote) -> bool:
    """Say whether a quotation is long enough to be somebody's words."""
    return len(_WORD.findall(quote.text)) >= SCARE_WORDS


def _quote(text: str, start: int, end: int) -> list[Quote]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Quote(text=text[start:end], start=start, end=end)] if start < end else []


def _paragraph_ends(text: str, at: int, opened: tuple[int, str]) -> bool:
    """Tell whether a quotation is given up at a line break: the next line does not reopen it."""
    if text[at] != "\n":
        return False
    following = text[at : at + 40].lstrip()
    return not following.startswith(opened[1])


def _opens(text: str, at: int) -> bool:
    if text[at] not in _CLOSERS:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace():
        return False
    return not (before.isalnum() or before in {")", "]", "%"})


def _closes(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isspace() and not (after.isalnum() and before.isalnum())
