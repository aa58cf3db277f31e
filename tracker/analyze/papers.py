"""Whose a letter, a suit or a memo is that a report speaks of again: "the suit says …".

In: the sentences of a report, one by one. Out: who wrote the paper of a kind that was told of last. Never
takes a paper that several may have written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Span, Token

from tracker.analyze import actors
from tracker.analyze.grammar import is_subject
from tracker.analyze.parties import ACTORS, Party, ids_of
from tracker.analyze.wordlists import table, word_set

_BY = frozenset({"by", "from"})
_IN = frozenset({"in", "with"})


class Papers:
    """The papers told of so far, by the words for them."""

    def __init__(self) -> None:
        self._written: dict[str, tuple[str, ...]] = {}

    def take(self, sentence: Span, parties: Sequence[Party], text: str) -> None:
        """Take in who writes, sends or files what in a sentence of a text."""
        named = [party for party in parties if party.kind in ACTORS]
        told = named and _screen().search(text, sentence.start_char, sentence.end_char)
        for token in sentence if told else ():
            for noun, who in _written(token, named):
                self._written.update(dict.fromkeys(_alike(noun), who))

    def of(self, noun: str) -> tuple[str, ...]:
        """Return who wrote "the letter"; nobody where none was told of."""
        return self._written.get(noun.lower(), ())


def _written(token: Token, named: Sequence[Party]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a paper and who wrote it: "X sent a letter", "X sued", "X's letter", "a letter from X"."""
    if token.lower_ in _kinds():
        owners = [c for c in token.children if c.dep_ == "nmod:poss"]
        heads = [*owners, *actors.behind(token, _BY)]
        who = ids_of(p for head in heads[:1] for p in actors.named_by(head, named))
        if who:
            yield token.lower_, who
    if token.tag_.startswith("VB"):
        who = _writer(token, named)
        yield from ((noun, who) for noun in _papers_of(token) if who)


def _papers_of(verb: Token) -> Iterator[str]:
    """Yield what a verb writes or files: its object, or what is meant by "sued"."""
    if verb.lemma_ in word_set("papers", "suing"):
        yield "suit"
    if verb.lemma_ in word_set("papers", "writing"):
        for head in (*actors.objects_of(verb), *actors.behind(verb, _IN)):
            if head.lower_ in _kinds():
                yield head.lower_


def _writer(verb: Token, parties: Sequence[Party]) -> tuple[str, ...]:
    head = actors.doer_of(verb) if actors.is_passive(verb) else actors.subject_of(verb)
    if head is None or (is_subject(head) and head.i > verb.i):
        return ()
    return ids_of(actors.belonging_to(head, parties)[:1])


@cache
def _screen() -> re.Pattern[str]:
    """Return what finds a sentence that can tell of a paper at all."""
    return re.compile(
        rf"\b(?:{'|'.join(sorted(_kinds()))}|(?:counter)?su(?:e[sd]?|ing))\b", re.IGNORECASE
    )


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    """Return each word for a paper with those that mean the same."""
    groups = table("papers", "alike")
    return {word: tuple(words) for words in groups.values() for word in words}


def _alike(noun: str) -> tuple[str, ...]:
    return _kinds().get(noun, (noun,))
