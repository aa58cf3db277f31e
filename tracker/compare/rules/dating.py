"""What a date in a claim is the date of: the act told beside it, a document, a deadline.

In: a claim. Out: its dates, the stretch of its text that each belongs to, and the acts told there.
A date that stands with a word of saying, behind "since", "until" or "by", is no day on which
the act happened; that of "a letter dated 3 May" is the letter's, whatever the sentence tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tracker.compare.cues import (
    DOCUMENTS,
    ONE_OF_ACTS,
    ONE_OF_SEVERAL,
    STANDING_ACTS,
    act_words,
    acts,
    documents,
    words_of,
)
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
_SINCE = re.compile(r"\bsince(?: the| early| late)*\W*$", re.IGNORECASE)
_STATE = re.compile(
    r"\b(?:ha(?:s|ve|d) been|is|are|was|were|appl\w+|in force|in effect|when|stands?)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r",? (?:already )?(?:(?:early|late|as early as|only) )?(?:on |in )?(?:the )?(?:\w+day,? )?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",\s(?:who|whose|which)\b[^,]*(?:,|$)", re.IGNORECASE)
_AHEAD = re.compile(
    rf"\b(?:{'|'.join(word for word in words_of('ahead') if word != 'may')})\b|\b(?-i:may)\b",
    re.IGNORECASE,
)
_FEWEST = 3  # words beside a date that can tell anything
_WORDS = r"(?:[\w'’&.-]+ )"
_DOCUMENT = "|".join(map(re.escape, DOCUMENTS))
_DATED = re.compile(
    rf"\b(?P<noun>{_DOCUMENT})"
    rf"(?:(?: (?:by|from|to) {_WORDS}{{1,4}}?)?,? ?of (?:the )?"
    rf"|,? (?:{_WORDS}|[\w'’-]+, ){{0,10}}?(?:dated|drawn up|written|signed|(?:bear|carr|bor)\w+ the date)"
    r" (?:of |from |on )?(?:the )?)(?:\w+day,? )?$",
    re.IGNORECASE,
)
DATED_AS = "dated "
_BEHIND = 20  # an act told behind a date is so much farther off than one before it
_SEVERAL = re.compile(
    rf"\b(?:an?|the|its|his|her|their|this|that) "
    rf"(?:({'|'.join(ONE_OF_SEVERAL)})|({'|'.join(ONE_OF_ACTS)})) |\b(another) ",
    re.IGNORECASE,
)
_ONE_OF_MORE = re.compile(
    rf"\b(?:{'|'.join((*ONE_OF_SEVERAL, *ONE_OF_ACTS))}|again|remaining)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(rf"\b(?:{_DOCUMENT})\b", re.IGNORECASE)
_CLOSE = 15  # characters from such a word to the act or document
_OCCASIONS = frozenset({"heard", "told in a talk"})
_VERB = re.compile(rf"\wed$| |^(?:{'|'.join(words_of('irregular past'))})$", re.IGNORECASE)
_NEAR = 30  # characters between an occasion and its date
_REMEMBERED = 8192
_DAY = re.compile(r"(\S+)/(\S+)@(-?\d+)-(-?\d+)")


@dataclass(frozen=True, slots=True)
class When:
    """A date of a claim, with its place in the text; outside of it where the sentence gave it."""

    first: date
    last: date
    start: int
    end: int


def whens(placed: PlacedClaim) -> tuple[When, ...]:
    """Return the dates of a claim, that of what it tells first."""
    claim, when = placed.claim, placed.claim.event_date
    own = (
        (When(when.start, when.end, when.char_start - claim.start, when.char_end - claim.start),)
        if when else ()
    )  # fmt: skip
    return (*own, *_others(placed))


def _others(placed: PlacedClaim) -> Iterator[When]:
    for name, value in placed.claim.fields:
        found = _DAY.fullmatch(value) if name == "day" else None
        if found:
            first, last = (date.fromisoformat(found[n]) for n in (1, 2))
            yield When(first, last, int(found[3]), int(found[4]))


def is_of_an_act(placed: PlacedClaim, when: When | None = None) -> bool:
    """Say whether a date of a claim is that of what it tells, as far as words show."""
    when = when or next(iter(whens(placed)), None)
    if when is None:
        return False
    text = placed.claim.text
    if document_dated(text, when):
        return True
    if _is_quoted(placed, when):
        return False
    if _OPEN.search(text[: max(when.start, 0)]):
        return _is_so_since(text, when)
    first, last = _bounds(text, when)
    told = _TELLING.search(text[first:last])
    return not told or _is_occasion(text, when) or _is_right_behind(text, when)


def _is_so_since(text: str, when: When) -> bool:
    """Say whether what was done is told as being so since a date."""
    if not _SINCE.search(text[: max(when.start, 0)]):
        return False
    done = {act for act, start, end in act_words(text) if _VERB.search(text[start:end])}
    return bool(_STATE.search(text)) and bool(STANDING_ACTS & (set(_nearest(text, when)) or done))


def _is_right_behind(text: str, when: When) -> bool:
    """Say whether the verb of an act stands right before a date, whatever else is told."""
    return any(
        _VERB.search(text[start:end]) and _ON.fullmatch(text, end, max(when.start, end))
        for _, start, end in act_words(text)
    )


def _is_occasion(text: str, when: When) -> bool:
    """Say whether a date is that of a talk or hearing at which something was said."""
    return any(
        act in _OCCASIONS and 0 <= when.start - end <= _NEAR for act, _, end in act_words(text)
    )


def _is_quoted(placed: PlacedClaim, when: When) -> bool:
    """Say whether a date is part of somebody's words, while the act is told outside of them."""
    claim = placed.claim
    for quote in claim.quotes:
        if quote.start <= claim.start + when.start < quote.end:
            return bool(acts(claim.text.replace(quote.text, " ")))
    return False


def dated_acts(placed: PlacedClaim, when: When | None = None) -> tuple[str, ...]:
    """Return the acts that a date of a claim is given for, by default its first."""
    text = placed.claim.text
    when = when or next(iter(whens(placed)), None)
    if when is None or not 0 <= when.start < len(text):  # of what the sentence is about
        return acts(_ASIDE.sub(" ", text)) if when else acts(text)
    return document_dated(text, when) or _nearest(text, when) or acts(text)


@lru_cache(maxsize=_REMEMBERED)
def document_dated(text: str, when: When) -> tuple[str, ...]:
    """Return the sorts of document that a date is said to be the date of."""
    if not 0 <= when.start < len(text):
        return ()
    found = _DATED.search(text[: when.start])
    if found is None:
        return ()
    sorts = tuple(f"{DATED_AS}{sort}" for sort in sorted(documents(found["noun"])))
    return (*sorts, *acts(found["noun"]))


@lru_cache(maxsize=_REMEMBERED)
def _nearest(text: str, when: When) -> tuple[str, ...]:
    """Return the acts whose words stand nearest to a date, in the stretch it belongs to."""
    first, last = _bounds(text, when)
    clear = _cleared(text, when.start)
    told = [row for row in act_words(clear) if first <= row[1] and row[2] <= last]
    told = [
        row for row in told
        if not any(a[1] <= row[1] and row[2] <= a[2] and a[2] - a[1] > row[2] - row[1] for a in told)
    ]  # fmt: skip
    if not told:
        return ()
    least = min(_off(row, when, text) for row in told)
    return tuple(dict.fromkeys(row[0] for row in told if _off(row, when, text) == least))


def _off(row: tuple[str, int, int], when: When, text: str) -> tuple[bool, int]:
    """Return how far an act is from a date; verbs come before nouns."""
    _, start, end = row
    noun = not _VERB.search(text[start:end])
    return noun, when.start - end if end <= when.start else start - when.end + _BEHIND


def _cleared(text: str, at: int) -> str:
    """Return a text with blanks for what it tells in passing: ", which …,"."""
    return _ASIDE.sub(lambda m: m[0] if m.start() <= at < m.end() else " " * len(m[0]), text)


def _bounds(text: str, when: When) -> tuple[int, int]:
    """Return the stretch of a text that a date belongs to."""
    at = min(max(when.start, 0), len(text))
    end = max(at, min(when.end, len(text)))
    text = _cleared(text, at)
    borders = list(_BORDER.finditer(text))
    first = max((m.end() for m in borders if m.end() <= at), default=0)
    ends = [m.start() for m in borders if m.start() >= end] + [len(text)]
    bare = len(text[first:at].split() + text[end : ends[0]].split()) < _FEWEST
    last = ends[1] if bare and len(ends) > 1 else ends[0]
    return _without_tellers(text, (first, last), (at, end))


def _without_tellers(text: str, stretch: tuple[int, int], when: tuple[int, int]) -> tuple[int, int]:
    """Return a stretch without what stands off by commas and says who told it."""
    first, last = stretch
    commas = [m.start() for m in re.finditer(r""",["”’']?\s""", text[:last]) if m.start() >= first]
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
            return first, at
    return first, last


@lru_cache(maxsize=_REMEMBERED)
def which_of_several(text: str) -> frozenset[str]:
    """Return the words that make an act or document one of several: "a second hearing"."""
    places = [start for _, start, _ in act_words(text)]
    places += [match.start() for match in _PAPER.finditer(text)]
    return frozenset(
        m[0].split()[-1].casefold() for m in _SEVERAL.finditer(text)
        if not m[2] or m[0][:2].casefold() in {"a ", "an"} or any(0 <= at - m.end() <= _CLOSE for at in places)
    )  # fmt: skip


def is_one_of_more(text: str) -> bool:
    """Say whether a text tells of one or some of several: "the last accounts"."""
    return bool(_ONE_OF_MORE.search(text))


def names_document(text: str) -> bool:
    """Say whether a text speaks of a letter, a report or another paper."""
    return bool(_PAPER.search(text))


def is_ahead(text: str) -> bool:
    """Say whether a text tells of what is still to come."""
    return bool(_AHEAD.search(text))
