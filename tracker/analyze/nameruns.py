"""Find the stretches of capitalised words that may be names.

In: a parsed Doc and the places of its listed names. Out: runs of capitalised words, with
the small words and hyphens inside them ("Agency for Water", "Min-seo Yoo", "Bram de Vries"),
without titles before them. Never says what a run stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress

from spacy.tokens import Doc, Span, Token

from tracker.analyze.attributes import words_of
from tracker.analyze.namecues import MODEL_NAME, ends_like_organization, is_title
from tracker.analyze.namevotes import AGENT
from tracker.analyze.wordlists import common_words, word_set

_LONGEST = 7
# A line with more capitalised words than this says nothing by its capitals; names alone may
# make up as many of a sentence that ends like one.
_TITLED, _TITLED_SENTENCE = 0.6, 0.75
_FULL_NAME = 3  # a trade, a given name, a surname
_NAME_LIKE = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "INTJ", "X", "VERB"})
_NO_NAME_FIRST = frozenset({"ADV", "SCONJ", "ADP", "PRON", "DET", "AUX", "CCONJ", "VERB"})
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_JOINERS = frozenset({"of", "for", "and"})
_HYPHENS = frozenset({"-", "‑", "–"})
# How adverbs, participles and adjectives end that begin a sentence: "Furious Larkspur …".
_OF_NO_NAME = ("ly", "ed", "ing", "ous", "ful", "ish", "ive", "al", "ic", "less", "able", "ible", "y", "an", "ese", "ent",
               "ant", "ary", "ory", "en", "est")  # fmt: skip


def runs(doc: Doc, taken: set[int]) -> Iterator[Span]:
    """Yield stretches of capitalised words that no listed name explains."""
    found = _Runs(doc, taken)
    for sent in doc.sents:
        if not _titled(sent):
            yield from found.within(sent)


def _titled(sent: Span) -> bool:
    letters = [word[0] for word in words_of(sent.doc)[sent.start : sent.end] if word[0].isalpha()]
    capitals = sum(map(str.isupper, letters))
    if len(letters) <= _LONGEST or capitals <= _TITLED * len(letters):
        return False
    ends = sent.text.rstrip().endswith((".", "?", "!", "”", '"'))
    return not ends or capitals > _TITLED_SENTENCE * len(letters)


def _counts(token: Token) -> bool:
    """Tell words that a number follows and makes no model: "Chapter 12", "June 3"."""
    numbered = word_set("names", "no_actors") | word_set("names", "never_names")
    return token.lower_ in numbered or token.lower_ in common_words()


def _governs(run: Span, word: str) -> bool:
    """Tell whether "of", "for" or "and" may go on with what a name begins with."""
    if word == "and":
        return any(t.lower_ in {"of", "for"} for t in run)
    if run[0].is_sent_start and run[0].tag_ == "NNS":  # "Lawyers for …"
        return False
    return any(t.text in word_set("names", "organization_heads") for t in run)


def _is_unheard_of(first: Token) -> bool:
    """Tell "Orsino" of "Orsino Labs", which the tagger takes for an adverb, from "Furiously"."""
    word = first.lower_
    if word in common_words() or word in word_set("names", "never_names"):
        return False
    return first.pos_ in {"ADV", "VERB", "ADJ"} and not word.endswith(_OF_NO_NAME)


class _Runs:
    """The runs of one report."""

    def __init__(self, doc: Doc, taken: set[int]) -> None:
        self._doc = doc
        self._taken = taken
        self._words = words_of(doc)
        inner = (doc.to_array("SENT_START") != 1).tolist()
        self._inner = frozenset(compress(self._words, inner))

    def within(self, sent: Span) -> Iterator[Span]:
        """Yield the runs of one sentence."""
        at = sent.start
        while at < sent.end:
            small = not self._words[at][0].isupper()
            if small or at in self._taken or not self._begins(self._doc[at]):
                at += 1
                continue
            start, at = at, self._end(at, sent.end)
            yield from self._trimmed(start, at)

    def _end(self, start: int, last: int) -> int:
        """Return where the run that begins at `start` ends."""
        at = start + 1
        while at < last and at not in self._taken:
            token = self._doc[at]
            if self._begins(token):
                at += 1
            elif self._joins(token, start) or self._hyphenated(at, last):
                at += 2
            else:
                break
        return at

    def _trimmed(self, start: int, end: int) -> Iterator[Span]:
        """Cut a run at titles in it, leave out titles before a name and small words behind it."""
        doc = self._doc
        while end > start and doc[end - 1].lower_ in _JOINERS:
            end -= 1
        while start < end and is_title(doc[start]):
            start += 1
        end = self._without_office(start, end)
        last = next((i for i in range(end - 2, start, -1) if is_title(doc[i])), start)
        if last > start and not ends_like_organization(doc[start:end]):
            yield from self._trimmed(start, last)  # "Norland Customs Director Ada Pell"
            yield from self._trimmed(last, end)
            return
        if end - start > 1 and doc[start].is_sent_start and self._opens_sentence(start, end):
            start += 1
        start = self._given_name(start, end)
        end = self._version(start, end)
        if 0 < end - start <= _LONGEST:
            yield doc[start:end]

    def _without_office(self, start: int, end: int) -> int:
        """Leave out a title at the end, but for "the Commerce Secretary", which is an office."""
        doc = self._doc
        whole = start and doc[start - 1].lower_ == "the"
        if whole or (start < end and doc[start].text in word_set("names", "given_names")):
            return end
        while end - start > 1 and is_title(doc[end - 1]):
            end -= 1
        return end

    def _version(self, start: int, end: int) -> int:
        """Take in the number behind a name, and "Mini" behind that."""
        doc = self._doc
        if not start < end < len(doc) or end in self._taken or doc[end].is_sent_start:
            return end
        before = doc[end - 1]
        if not _NUMBER.fullmatch(doc[end].text) or not before.whitespace_ or _counts(before):
            return end
        following = doc[end + 1] if end + 1 < len(doc) else None
        if following is not None and following.lower_ in word_set("names", "counted"):
            return end
        sized = following is not None and following.text in word_set("names", "model_sizes")
        return end + 1 + sized

    def _given_name(self, start: int, end: int) -> int:
        """Return where a person's name begins behind a trade: "Gardener Edith Marlowe"."""
        if end - start < _FULL_NAME:
            return start
        given, trade = word_set("names", "given_names"), self._doc[start]
        if trade.text in given or self._doc[start + 1].text not in given:
            return start
        return start + 1 if AGENT.fullmatch(trade.lower_) else start

    def _opens_sentence(self, start: int, end: int) -> bool:
        """Tell whether the first capital belongs to the sentence: "Furious Larkspur …"."""
        first = self._doc[start]
        if first.lower_ in word_set("names", "organization_nouns") or first.lower_ in self._inner:
            return True
        if self._doc[start + 1].text in _HYPHENS:
            return False
        if first.pos_ == "ADJ" and self._doc[start + 1 : end].text in self._inner:
            return not _is_unheard_of(first)
        if first.pos_ in _NO_NAME_FIRST and not _is_unheard_of(first):
            return True
        return self._is_common(start, end)

    def _is_common(self, start: int, end: int) -> bool:
        """Tell a common word before a name from the first word of a firm's."""
        first = self._doc[start]
        if first.pos_ == "PROPN" or first.lower_ not in common_words():
            return False
        if ends_like_organization(self._doc[start:end]):
            return False
        last = self._doc[end - 1]
        return end - start >= _FULL_NAME or not (
            last.text in word_set("names", "firm_words") or last.lower_ in common_words()
        )

    def _begins(self, token: Token) -> bool:
        """Tell whether a word begins a name."""
        text = token.text
        if not text[0].isupper():
            return False
        if text == "The" and not token.is_sent_start and token.i + 1 < len(self._doc):
            return token.nbor().text[0].isupper()
        if token.lower_ in word_set("names", "never_names"):
            return not token.is_sent_start and text in word_set("names", "organization_endings")
        if not token.is_sent_start or token.pos_ in _NAME_LIKE or MODEL_NAME.fullmatch(text):
            return True
        return text in self._inner or self._goes_on(token)

    def _goes_on(self, token: Token) -> bool:
        """Tell whether another capital follows in the same sentence."""
        following = token.nbor() if token.i + 1 < len(self._doc) else None
        return following is not None and following.text[0].isupper() and not following.is_sent_start

    def _joins(self, token: Token, start: int) -> bool:
        """Tell whether a small word stands inside a name ("Agency for Water and Air")."""
        following = token.nbor() if token.i + 1 < len(self._doc) else None
        if following is None or following.i in self._taken or following.is_sent_start:
            return False
        if not self._begins(following):
            return False
        if token.text in word_set("names", "name_particles"):
            return True
        return token.lower_ in _JOINERS and _governs(self._doc[start : token.i], token.lower_)

    def _hyphenated(self, at: int, last: int) -> bool:
        """Tell whether a hyphen goes on with a name: "Tierney-Walsh", "Min-seo Yoo"."""
        doc = self._doc
        if doc[at].text not in _HYPHENS or at + 1 >= last or at + 1 in self._taken:
            return False
        if doc[at].whitespace_ or doc[at - 1].whitespace_:
            return False
        part = doc[at + 1].text
        if not part.isalpha() or part[0].isupper():
            return part.isalpha()
        behind = doc[at + 2] if at + 2 < last else None
        if behind is None or not behind.text[0].isupper() or behind.i in self._taken:
            return False
        return len(part) <= _LONGEST and part not in word_set("names", "behind_hyphens")
