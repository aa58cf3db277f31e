"""Who speaks in a quotation that runs over several sentences.

In: the quotations of a report, and the tellers of its sentences as they are read. Out: the
speakers of a quotation. Never gives words to anybody who is not named beside one end of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Span

from tracker.analyze.attribution import Voice
from tracker.domain import Quote

# A question or somebody's words in bold, then an answer in quotation marks.
ANSWER = re.compile(r"[?.][*_]{1,2}\s+[“\"«]|\?\s+[“\"«]")
_OPENED, _CLOSED = frozenset('“"«'), frozenset('”"»')
_SLACK = 2  # a full stop, a comma


def answers(text: str, at: int) -> bool:
    """Say whether words in quotation marks answer in an interview: behind a question, or to the end of a line."""
    if ANSWER.search(text, max(0, at - 4), at + 1):
        return True
    line = text.find("\n", at)
    rest = text[at : line if line >= 0 else len(text)].rstrip()
    opened = not _OPENED.isdisjoint(text[max(0, at - 1) : at + 1])
    return opened and rest[-1:] in _CLOSED


class Quoting:
    """What has been found of the quotations of one report."""

    def __init__(self, doc: Doc, told: Callable[[Span], Sequence[Voice]]) -> None:
        self._doc, self._told = doc, told
        self._spoken: dict[int, tuple[str, ...]] = {}

    def speakers(self, quotes: Sequence[Quote], start: int, end: int) -> tuple[str, ...]:
        """Return who speaks where words between two places are all of one long quotation."""
        around = next((q for q in quotes if q.start <= start + 1 and end <= q.end + 1), None)
        if around is None:
            return ()
        if around.start not in self._spoken and around.end > end + _SLACK:
            self._spoken[around.start] = ()  # whoever closes it is looked for once
            self._spoken[around.start] = self._closing(around)
        return self._spoken.get(around.start, ())

    def heard(self, quotes: Sequence[Quote], told: Sequence[Voice]) -> None:
        """Take in who spoke in a sentence with quotations."""
        for quote in quotes:
            outside = [v for v in told if not quote.start <= v.cue < quote.end]
            if outside and not self._spoken.get(quote.start):
                self._spoken[quote.start] = outside[-1].speakers

    def _closing(self, quote: Quote) -> tuple[str, ...]:
        """Return who is named behind the end of a quotation: "… B," said X."""
        last = self._doc.char_span(quote.end - 1, quote.end, alignment_mode="expand")
        if last is None:
            return ()
        behind = [v for v in self._told(last.sent) if v.trailing and v.cue >= quote.end - _SLACK]
        return behind[-1].speakers if behind else ()
