"""What the date in a claim is the date of: the act told beside it, the telling, a deadline.

In: a claim. Out: the stretch of its text that the date belongs to, and the acts told there.
A date that stands with a word of saying, behind "since", "until" or "by", is no day on which
the act happened.
"""

from __future__ import annotations

import re

from tracker.compare.voices import acts, words_of
from tracker.domain import PlacedClaim

_TELLING = re.compile(rf"\b(?:{'|'.join(words_of('telling'))})\b", re.IGNORECASE)
_BORDER = re.compile(
    r"[;:—–]|\s(?:that|which|who|whose|because|although|while|but|after|when|where)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:since|until|till|by|before|after|from|as of|as early as|in the run-up to|ahead of)"
    r"(?: the| early| late| mid| about| around| end of)*\W*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",\s(?:who|whose|which)\b[^,]*(?:,|$)", re.IGNORECASE)
_AHEAD = re.compile(rf"\b(?:{'|'.join(words_of('ahead'))})\b", re.IGNORECASE)


_FEWEST = 3  # words beside a date that can tell anything


def around(placed: PlacedClaim) -> str:
    """Return the stretch of a claim that its date belongs to."""
    claim, when = placed.claim, placed.claim.event_date
    if when is None:
        return claim.text
    at = min(max(when.char_start - claim.start, 0), len(claim.text))
    end = max(at, min(when.char_end - claim.start, len(claim.text)))
    borders = list(_BORDER.finditer(claim.text))
    first = max((m.end() for m in borders if m.end() <= at), default=0)
    ends = [m.start() for m in borders if m.start() >= end] + [len(claim.text)]
    bare = len(claim.text[first:at].split() + claim.text[end : ends[0]].split()) < _FEWEST
    last = ends[1] if bare and len(ends) > 1 else ends[0]
    return _without_tellers(claim.text, first, last, (at, end))


def _without_tellers(text: str, first: int, last: int, when: tuple[int, int]) -> str:
    """Return a stretch without what stands off by commas and says who told it."""
    commas = [m.start() for m in re.finditer(r",\s", text[:last]) if m.start() >= first]
    outside = [at for at in commas if not when[0] <= at < when[1]]
    before = [at for at in outside if at < when[0]]
    behind = [at for at in outside if at >= when[1]]
    for at in before:
        told = _TELLING.search(text[first:at])
        rest = len(text[at : when[0]].split()) + len(text[when[1] : last].split())
        first = at + 1 if told and rest >= _FEWEST else first
    for at in behind:
        kept = len(text[first : when[0]].split()) + len(text[when[1] : at].split())
        if _TELLING.search(text[at:last]) and kept >= _FEWEST:
            return text[first:at]
    return text[first:last]


def is_of_an_act(placed: PlacedClaim) -> bool:
    """Say whether the date of a claim is that of what it tells, as far as words show."""
    claim, when = placed.claim, placed.claim.event_date
    if when is None:
        return False
    at = max(when.char_start - claim.start, 0)
    if _OPEN.search(claim.text[:at]) or _is_quoted(placed):
        return False
    stretch = around(placed)
    return not _TELLING.search(stretch)


def _is_quoted(placed: PlacedClaim) -> bool:
    """Say whether a date is part of somebody's words, while the act is told outside of them."""
    claim, when = placed.claim, placed.claim.event_date
    for quote in claim.quotes if when else ():
        if when and quote.start <= when.char_start < quote.end:
            return bool(acts(claim.text.replace(quote.text, " ")))
    return False


def dated_acts(placed: PlacedClaim) -> tuple[str, ...]:
    """Return the acts that the date of a claim is given for."""
    claim, when = placed.claim, placed.claim.event_date
    if when and not claim.start <= when.char_start < claim.end:  # of what the sentence is about
        return acts(_ASIDE.sub(" ", claim.text))
    return acts(around(placed)) or acts(claim.text)


def is_ahead(text: str) -> bool:
    """Say whether a text tells of what is still to come."""
    return bool(_AHEAD.search(text))
