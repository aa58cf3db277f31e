"""How far two sentences of one story tell of the same, by the words they share.

In: the claims of one story. Out: for two of them a number from 0 to 1, in which a word counts
the more the fewer sentences of the story have it; yes or no by the lists of `matters.yaml`. Needs no frames, roles or speakers. Never
says that two sentences agree: only that they may be set beside each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

from tracker.compare.frames import table
from tracker.compare.wording import stems
from tracker.domain import PlacedClaim

_FEWEST = 3  # words; what shares fewer meets by chance
_REMEMBERED = 8192
_DATA = table("matters.yaml")


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


_PATTERNS = {name: _pattern(words) for name, words in _DATA.items() if isinstance(words, list)}
_KIN_OF_ACTS = {sort: _pattern(words) for sort, words in _DATA["kin of acts"].items()}
_PUBLIC_ACTS = {sort: _pattern(words) for sort, words in _DATA["public acts"].items()}
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d(?!\w)")


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text and its numbers of two digits and more."""
    return stems(text) | frozenset(_NUMBER.findall(text))


@lru_cache(maxsize=_REMEMBERED)
def holds(cue: str, text: str) -> bool:
    """Say whether a text holds one of the words listed as `cue`."""
    return bool(_PATTERNS[cue].search(text))


@lru_cache(maxsize=_REMEMBERED)
def public_acts(text: str) -> tuple[str, ...]:
    """Return the sorts of act that leave a paper of which a text speaks."""
    return tuple(sort for sort, pattern in _PUBLIC_ACTS.items() if pattern.search(text))


@lru_cache(maxsize=_REMEMBERED)
def acts_near(text: str) -> frozenset[str]:
    """Return the sorts of act that a text may speak of in other words."""
    kin = {sort for sort, pattern in _KIN_OF_ACTS.items() if pattern.search(text)}
    return frozenset({*kin, *public_acts(text)})


def cue_words(cue: str) -> str:
    """Return the words listed as `cue` as alternatives of a pattern, longest first."""
    return "|".join(sorted(map(re.escape, _DATA[cue]), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Matter:
    """The words of a story, with what each is worth."""

    worth: dict[str, float]

    def alike(self, one: PlacedClaim, other: PlacedClaim) -> float:
        """Return which share of the shorter of two sentences the other one has."""
        return self.shared(tokens(one.claim.text), tokens(other.claim.text))

    def shared(self, ours: frozenset[str], theirs: frozenset[str]) -> float:
        """Return which share of the lighter of two sets of words the other one has."""
        both = ours & theirs
        if len(both) < min(_FEWEST, len(ours), len(theirs)):
            return 0.0
        smaller = min(self._weight(ours), self._weight(theirs))
        return self._weight(both) / smaller if smaller else 0.0

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self.worth.get(word, 1.0) for word in sorted(words))


def matter(claims: Iterable[PlacedClaim]) -> Matter:
    """Return what the words of a story's claims are worth."""
    texts = sorted({placed.claim.text for placed in claims})
    found = Counter(word for text in texts for word in tokens(text))
    return Matter({word: log(1 + len(texts) / times) for word, times in found.items()})
