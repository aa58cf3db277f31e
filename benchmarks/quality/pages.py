"""The labelled reports as lists of words, and where a passage stands in them.

In: the folder of the reports. Out: the places of a text on a page, by words, never by
character offsets, so that a tracker may strip markup or put the headline first.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Place = tuple[int, int, int]
"""Part of the page, first word, word after the last. Part 0 is the headline."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"*]*\s+(?=[\"*(]*[A-Z0-9])")
_SHARED_LEAST = 4
_SHARED_PART = 0.7


def rows(path: Path | str | None) -> list[Row]:
    """Return the JSON objects of a file, one per line; anything else is skipped."""
    if not path:
        return []
    found = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        with suppress(ValueError):
            found.append(json.loads(line))
    return [row for row in found if isinstance(row, dict) and isinstance(row.get("url", ""), str)]


def many(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty one, anything else as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def mapping(value: Any) -> Row:
    """Return a mapping as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def words(text: Any) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"\w+", text.lower()) if isinstance(text, str) else []


class Reports:
    """The pages by address; each revision is a further part of its page."""

    def __init__(self, folder: Path) -> None:
        self.parts: dict[str, list[list[str]]] = defaultdict(list)
        self.sentences: dict[str, list[list[tuple[int, int]]]] = defaultdict(list)
        self.outlets: dict[str, str] = {}
        self.bodies: dict[str, str] = {}
        self._written: dict[tuple[str, Place], str] = {}
        # Cached per instance: the same few places are asked for again and again.
        self.find = lru_cache(maxsize=None)(self._find)
        self.gold_sentences = lru_cache(maxsize=None)(self._gold_sentences)
        self.touches = lru_cache(maxsize=None)(self._touches)
        for file in sorted(Path(folder).glob("*.md")):
            self._read(file)

    def in_headline_only(self, url: str, text: str) -> bool:
        """Tell whether a text stands in the headline and nowhere else."""
        return {part for part, _, _ in self.find(url, text)} == {0}

    def sentence(self, url: str, contains: str) -> str:
        """Return the sentences that a fragment stands in, as they are written."""
        found = sorted(self.gold_sentences(url, contains))
        return " ".join(self._written[url, place] for place in found) or contains

    def _read(self, file: Path) -> None:
        _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
        url = _fact("url", r"(\S+)", front)
        if not self.parts[url]:
            self._add(url, json.loads(_fact("title", "(.+)", front)))
            self.outlets[url] = json.loads(_fact("outlet", "(.+)", front))
        self._add(url, body)
        self.bodies[url] = body

    def _add(self, url: str, text: str) -> None:
        tokens: list[str] = []
        bounds: list[tuple[int, int]] = []
        part = len(self.parts[url])
        for sentence in (s for line in text.splitlines() for s in _SENTENCE.split(line)):
            start = len(tokens)
            tokens += words(sentence)
            if len(tokens) > start:
                bounds.append((start, len(tokens)))
                self._written[url, (part, start, len(tokens))] = sentence.strip()
        self.parts[url].append(tokens)
        self.sentences[url].append(bounds)

    def _find(self, url: str, text: str) -> list[Place]:
        """Return every place of a text on the page."""
        needle = words(text)
        if not needle:
            return []
        return [
            (part, start, start + len(needle))
            for part, hay in enumerate(self.parts.get(url, []))
            for start in range(len(hay) - len(needle) + 1)
            if hay[start : start + len(needle)] == needle
        ]

    def _gold_sentences(self, url: str, contains: str) -> set[Place]:
        """Return the sentences that a fragment of the gold stands in."""
        return {
            (part, start, end)
            for part, first, last in self.find(url, contains)
            for start, end in self.sentences[url][part]
            if start < last and first < end
        }

    def _touches(self, url: str, text: str, contains: str) -> bool:
        """Tell whether a span and a gold sentence share half of the shorter one."""
        gold = self.gold_sentences(url, contains)
        found = self.find(url, text)
        if found:
            return any(_half(one, other) for one in gold for other in found)
        # Cleaned or joined text stands nowhere word for word: compare as bags of words.
        bag = Counter(words(text))
        return any(self._alike(bag, url, place) for place in gold)

    def _alike(self, bag: Counter[str], url: str, place: Place) -> bool:
        part, start, end = place
        shared = sum((bag & Counter(self.parts[url][part][start:end])).values())
        return shared >= max(_SHARED_LEAST, _SHARED_PART * min(end - start, sum(bag.values())))


def places(row: Row) -> Iterable[Row]:
    """Return the places that a conflict or a trap points at, predicted or gold."""
    for side in many(row.get("sides")):
        yield from map(mapping, many(mapping(side).get("spans")))
    yield from (mapping(row.get(side)) for side in "ab")


def _fact(key: str, value: str, front: str) -> str:
    found = re.search(rf"(?m)^{key}: *{value}", front)
    if not found:
        raise ValueError(f"a report has no {key}")
    return found[1]


def _half(one: Place, other: Place) -> bool:
    if one[0] != other[0]:
        return False
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return 2 * shared >= min(one[2] - one[1], other[2] - other[1])
