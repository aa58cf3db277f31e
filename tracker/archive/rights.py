"""How much of a report's text may be kept readable.

In: the text, what its source allows, and the stretches that claims quote. Out: the text
with everything else blanked out by spaces, so that all offsets still hold and
`text[claim.start:claim.end] == claim.text` in the file itself. Never shortens a text.

`full` keeps all; `summary` the opening and the quoted stretches; `none` the title and the
quoted stretches. A quoted stretch is a claim's own sentence, a name, a date, an amount or
a quotation: short, and what the tracker is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tracker.domain import Analysis, Body, Claim, Mention

SUMMARY_CHARACTERS: Final = 1200
"""Length of the opening that `summary` keeps."""

_STRICTNESS: Final[dict[Body, int]] = {"full": 0, "summary": 1, "none": 2}
_VISIBLE: Final = re.compile(r"\S")

Stretch = tuple[int, int]


def stricter(one: Body, other: Body) -> Body:
    """Return the one of two rights that allows less."""
    return max(one, other, key=_STRICTNESS.__getitem__)


def quoted(analysis: Analysis) -> tuple[Stretch, ...]:
    """Return the stretches of a text that its mentions and claims quote."""
    return stretches(analysis.mentions, analysis.claims)


def stretches(mentions: Iterable[Mention], claims: Iterable[Claim]) -> tuple[Stretch, ...]:
    """Return where mentions and claims lie, with the dates, amounts and quotes of claims."""
    found = {(mention.start, mention.end) for mention in mentions}
    for claim in claims:
        found.add((claim.start, claim.end))
        found.update((quote.start, quote.end) for quote in claim.quotes)
        found.update((amount.char_start, amount.char_end) for amount in claim.quantities)
        if claim.event_date:
            found.add((claim.event_date.char_start, claim.event_date.char_end))
    return tuple(sorted(found))


def readable(text: str, title: str | None, body: Body, kept: Iterable[Stretch]) -> str:
    """Return `text` with all that may not be kept blanked out."""
    if body == "full":
        return text
    opening = SUMMARY_CHARACTERS if body == "summary" else _title_length(text, title)
    blank = _VISIBLE.sub(" ", text)
    parts: list[str] = []
    at = 0
    for start, end in sorted([(0, opening), *kept]):
        if end > at:
            parts += (blank[at : max(at, start)], text[max(at, start) : end])
            at = end
    return "".join((*parts, blank[at:]))


def _title_length(text: str, title: str | None) -> int:
    return len(title) if title and text.startswith(title) else 0
