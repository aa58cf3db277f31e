"""Cut sentences into the clauses that can each be held to be so or not.

In: a parsed sentence. Out: `Clause` values in order of place, which may stand inside one
another where a relative clause tells of an event of its own.
Never cuts inside quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span, Token

from tracker.analyze.grammar import FINITE
from tracker.domain import Quote

# What comes behind this many characters of one sentence is not taken apart.
LONGEST = 2000
_SHORTEST = 12
_SPLIT = re.compile(
    r";\s+|,?\s+(?:while|whereas|but)\s+|,\s+(?:and|after|before|when|which|who)\s+|"
    r"\s+and\s+(?=that\s)|\s(?:after|before|when|which)\s+",
    re.IGNORECASE,
)
_TEMPORAL = re.compile(r"\s(?:after|before)\s", re.IGNORECASE)
_PASSIVE = re.compile(
    r",\s+(?:(?:both|all|each|first|once|now|then|also|since)\s)?(?:(?:a|an|the)\s(?:[\w-]+\s){1,4})?(?P<verb>[a-z]+ed|set up|in force|effective|due)\s"
    r"(?=(?:\w+\s){0,6}(?:in|on|by|since|from|earlier|last|this)\s)"
)
_RELATIVE = ("which", "who")
# Participles that name a source, and what shows that a verb tells: no event in passing.
_PASSED_ON = frozenset({"quoted", "cited", "interviewed", "asked", "questioned", "briefed"})
_TELLS = re.compile(r"(?:\w+\s){0,4}that\s")
# What these are in their sentence cannot be told in passing ("X, head of Y, stated").
_MAIN = frozenset({"ROOT", "conj", "ccomp", "parataxis"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with a verb of its own.

    Attributes:
        relative: it says something of what stands right before it.
    """

    start: int
    end: int
    relative: bool = False


def clauses(sentence: Span, text: str, quotes: Sequence[Quote]) -> tuple[Clause, ...]:
    """Return the clauses of a sentence of `text`."""
    start, end = trimmed(text, sentence.start_char, sentence.end_char)
    end = min(end, start + LONGEST)
    found = [*_independent(sentence, text, (start, end), quotes)]
    found.extend(_participial(sentence, text, end, quotes))
    return tuple(sorted(found, key=lambda clause: (clause.start, -clause.end)))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space and stray marks at its ends."""
    while start < end and (text[start].isspace() or text[start] in ",;:–—-*_"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-*_"):
        end -= 1
    return start, end


def _independent(
    sentence: Span, text: str, span: tuple[int, int], quotes: Sequence[Quote]
) -> Iterator[Clause]:
    start, end = span
    splits = list(_SPLIT.finditer(text, start, end))
    finite = [
        t.idx for t in (sentence if splits else ()) if t.tag_ in FINITE and start <= t.idx < end
    ]
    cut, relative = start, False
    for match in splits:
        if _inside(match.start(), quotes) or not _both_sides(finite, cut, match, end):
            continue
        word = match.group().strip(" ,;").lower()
        back = _resumes(sentence, match.end(), end) if word in _RELATIVE else None
        if back is not None:
            yield from _clause(text, match.end(), back, relative=True)
            continue
        if word == "and" and not _has_subject(sentence, match.end()):
            continue
        yield from _clause(text, cut, match.start(), relative=relative)
        cut, relative = match.end(), word in _RELATIVE
    yield from _clause(text, cut, end, relative=relative)


def _resumes(sentence: Span, at: int, end: int) -> int | None:
    """Return the comma behind which the verb of the main clause follows a relative one."""
    tokens = [token for token in sentence if at <= token.idx < end]
    for comma, following in pairwise(tokens):
        if comma.text == "," and following.tag_ in FINITE:
            return comma.idx
    return None


def _both_sides(finite: Sequence[int], cut: int, match: re.Match[str], end: int) -> bool:
    before = any(cut <= at < match.start() for at in finite)
    if _TEMPORAL.match(match.group()):  # "before long, he said": its verb stands before the comma
        comma = match.string.find(",", match.end(), end)
        end = comma if comma >= 0 else end
    return before and any(match.end() <= at < end for at in finite)


def _has_subject(sentence: Span, at: int) -> bool:
    """Say whether what follows `and` has a subject and a verb of its own."""
    following = [t for t in sentence if t.idx >= at][:10]
    verb = next((i for i, t in enumerate(following) if t.tag_ in FINITE), None)
    if not following or verb is None or verb == 0:
        return False
    head = following[:verb]
    return not any(t.text in {",", ";"} for t in head) and any(_nominal(t) for t in head)


def _nominal(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN", "PRON", "X", "NUM"} or token.text[:1].isupper()


def _participial(sentence: Span, text: str, end: int, quotes: Sequence[Quote]) -> Iterator[Clause]:
    """Yield ", released in May," and ", a club founded in 2023": events told in passing."""
    start, _ = trimmed(text, sentence.start_char, sentence.end_char)
    passed = list(_PASSIVE.finditer(text, start, end))
    if not passed:
        return
    main = {token.idx for token in sentence if token.dep_ in _MAIN and token.tag_ == "VBD"}
    for match in passed:
        if match["verb"].lower() in _PASSED_ON or _TELLS.match(text, match.end(), end):
            continue
        if not _inside(match.start(), quotes) and match.start("verb") not in main:
            stop = re.compile(r"[,;](?!\s(?:19|20)\d\d)|\.(?!\w)").search(
                text, match.end("verb"), end
            )
            yield from _clause(
                text, match.start() + 1, stop.start() if stop else end, relative=True
            )


def _clause(text: str, start: int, end: int, *, relative: bool) -> Iterator[Clause]:
    start, end = trimmed(text, start, end)
    if end - start >= _SHORTEST:
        yield Clause(start, end, relative)


def _inside(at: int, quotes: Sequence[Quote]) -> bool:
    return any(quote.start <= at < quote.end for quote in quotes)
