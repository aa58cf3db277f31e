"""Tell cheaply which of many patterns cannot fit a text, so that they need not be tried.

In: compiled patterns. Out: a `Screen`, which names for a text those patterns
whose letters stand in it. Each pattern is taken apart once for stretches of letters of which
one must occur; one without any such stretch is always tried. Never drops one that would fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from re import _parser as grammar  # type: ignore[attr-defined]  # it has no public name
from typing import Any, Final

_SHORTEST: Final = 3  # letters: fewer stand in most texts
_MOST: Final = 80  # ways to spell a stretch that are still told apart
_MOST_WORDS: Final = 50_000  # remembered, where they are no longer than the next line says
_LONGEST_WORD: Final = 40
_MOST_HELD: Final = 8  # a clause is held against the patterns for several questions in a row

_Spellings = frozenset[str]


@dataclass(frozen=True, slots=True)
class Guarded:
    """Some patterns of which one has to fit, each with its bit in the screen."""

    bits: int
    ways: tuple[tuple[int, re.Pattern[str]], ...]

    def fits(self, text: str, live: int) -> bool:
        """Say whether one of those that may fit a text does; `live` is what its screen says."""
        if not self.bits & live:
            return False
        for bit, pattern in self.ways:  # noqa: SIM110 - a generator costs more than what it tries
            if bit & live and pattern.search(text):
                return True
        return False

    def all_in(self, text: str, live: int) -> Iterator[re.Match[str]]:
        """Yield what fits in a text, one pattern after the other."""
        for bit, pattern in self.ways:
            if bit & live:
                yield from pattern.finditer(text)


class Screen:
    """The letters that each of some patterns needs, ready to hold against a text.

    `held`: so many of the last texts are remembered, since more than one is asked about each.
    """

    def __init__(self, held: int = _MOST_HELD) -> None:
        self._most_held = held
        self._bits: dict[re.Pattern[str], int] = {}
        self._always = 0
        self._needed: dict[str, list[tuple[str, int]]] = {}
        self._known: dict[str, int] = {}
        self._held: dict[str, int] = {}

    def guard(self, patterns: Iterable[re.Pattern[str]]) -> Guarded:
        """Take up some patterns of which one has to fit; all, before the first text is held."""
        ways = tuple((self._bit(pattern), pattern) for pattern in patterns)
        return Guarded(reduce(or_, (bit for bit, _ in ways), 0), ways)

    def live(self, text: str) -> int:
        """Return the bits of all patterns that may fit a text."""
        if text in self._held:
            return self._held[text]
        found, known = self._always, self._known
        for word in text.lower().split():
            bits = known.get(word)
            found |= self._look(word) if bits is None else bits
        if len(self._held) >= self._most_held:
            self._held.clear()
        self._held[text] = found
        return found

    def _bit(self, pattern: re.Pattern[str]) -> int:
        if pattern in self._bits:
            return self._bits[pattern]
        bit = self._bits[pattern] = 1 << len(self._bits)
        stretches = needed(pattern)
        if not stretches:
            self._always |= bit
        for stretch in stretches:
            self._needed.setdefault(stretch[:_SHORTEST], []).append((stretch, bit))
        return bit

    def _look(self, word: str) -> int:
        bits = 0
        for at in range(len(word) - _SHORTEST + 1):
            for stretch, bit in self._needed.get(word[at : at + _SHORTEST], ()):
                if word.startswith(stretch, at):
                    bits |= bit
        if len(word) <= _LONGEST_WORD and len(self._known) < _MOST_WORDS:
            self._known[word] = bits
        return bits


def needed(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return stretches without blanks of which one stands, in small letters, in all that fits."""
    runs = list(_runs(grammar.parse(pattern.pattern, pattern.flags)))
    useful = [run for run in (_without_blanks(run) for run in runs) if run]
    best = max(useful, key=lambda run: (min(map(len, run)), -len(run)), default=frozenset())
    return tuple(sorted(best))


def _without_blanks(run: _Spellings) -> _Spellings:
    """Keep the longest word of each spelling; nothing where one of them has no long word."""
    words = {max(spelling.split() or [""], key=len) for spelling in run}
    return frozenset(words) if min(map(len, words)) >= _SHORTEST else frozenset()


def _runs(nodes: Sequence[Any]) -> Iterator[_Spellings]:
    """Yield for each stretch of a sequence, unbroken by anything vague, all its spellings."""
    run: _Spellings = frozenset({""})
    for node in nodes:
        longer = _joined(run, _spellings(node))
        if longer is None:
            yield run
            longer = _spellings(node) or frozenset({""})
            yield from _inside(node)
        run = longer
    yield run


def _inside(node: Any) -> Iterator[_Spellings]:
    """Yield what a part that must occur needs, where it cannot be spelt out."""
    kind, content = node
    if kind is grammar.SUBPATTERN or (
        kind in {grammar.MAX_REPEAT, grammar.MIN_REPEAT} and content[0]
    ):
        yield from _runs(content[-1])
    elif kind is grammar.BRANCH:
        ways = [max(_runs(way), key=_use, default=frozenset({""})) for way in content[1]]
        yield frozenset().union(*ways)


def _use(run: _Spellings) -> int:
    return min((len(max(one.split() or [""], key=len)) for one in run), default=0)


def _joined(run: _Spellings, more: _Spellings | None) -> _Spellings | None:
    if more is None or len(run) * len(more) > _MOST:
        return None
    return frozenset(one + other for one in run for other in more)


def _spellings(node: Any) -> _Spellings | None:
    """Return all that a part of a pattern can stand for, None where that is too much."""
    kind, content = node
    if kind is grammar.LITERAL:
        return frozenset({chr(content).lower()})
    if kind is grammar.AT:
        return frozenset({""})
    if kind is grammar.SUBPATTERN:
        return _all_spellings([content[-1]])
    if kind is grammar.BRANCH:
        return _all_spellings(content[1])
    if kind in {grammar.MAX_REPEAT, grammar.MIN_REPEAT} and tuple(content[:2]) == (0, 1):
        once = _all_spellings([content[-1]])
        return once and once | {""}
    return None


def _all_spellings(ways: Iterable[Sequence[Any]]) -> _Spellings | None:
    found: set[str] = set()
    for way in ways:
        run: _Spellings | None = frozenset({""})
        for node in way:
            run = _joined(run, _spellings(node)) if run is not None else None
        if run is None:
            return None
        found |= run
    return frozenset(found)
