"""Find names by their hashes and black them out, character by character.

In: text, and hashes of names. Out: text of the same length, so that all offsets still hold.
Pure. Names themselves are never kept: a name is known again by the SHA-256 of its words.

A name of several words is found wherever it stands; a single word that belongs to such a
name (a surname) only where the whole name stands in the same document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

INK: Final = "█"
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3040-\u9fff]+")
# What these hold names nothing but addresses, ids and hashes.
_OPAQUE: Final = frozenset({"url", "links", "id", "report", "revision", "source", "sha256"})

Mark = tuple[int, str]


def marks(names: Iterable[str]) -> tuple[Mark, ...]:
    """Return by what names are known again: their numbers of words, and hashes of those."""
    found: set[Mark] = set()
    for name in names:
        words = [match.group().casefold() for match in _WORD.finditer(name)]
        if words:
            found.add((len(words), _hash(words)))
        if len(words) > 1 and len(words[-1]) > 1:
            found.add((1, _hash(words[-1:])))
    return tuple(sorted(found))


def _hash(words: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Masker:
    """Blacks out some names, and replaces the ids that were made of them.

    Attributes:
        whole: marks of names that are enough by themselves.
        part: marks of words that count only beside a whole name.
        ids: old id → new id.
    """

    whole: frozenset[Mark]
    part: frozenset[Mark]
    ids: tuple[tuple[str, str], ...] = ()

    def finds(self, text: str) -> bool:
        """Say whether a whole name stands in `text`."""
        return any(True for _ in self._spans(text, self.whole))

    def mask(self, text: str, *, known: bool = False) -> str:
        """Return `text` without the names; `known` says that a whole one stands nearby."""
        beside = known or self.finds(text)
        spans = list(self._spans(text, self.whole | self.part if beside else self.whole))
        for start, end in spans:
            text = text[:start] + INK * (end - start) + text[end:]
        return text

    def mask_column(self, value: str, *, known: bool = False) -> str:
        """Return a stored value without the names and ids: plain text, or JSON of any shape."""
        if value[:1] in ("{", "["):
            try:
                content = json.loads(value)
            except ValueError:
                return self._mask_ids(self.mask(value, known=known))
            masked = self._mask_json(content, known)
            return (
                value
                if masked == content
                else json.dumps(masked, ensure_ascii=False, separators=(",", ":"))
            )
        return self._mask_ids(self.mask(value, known=known))

    def _mask_json(self, value: Any, known: bool) -> Any:
        if isinstance(value, dict):
            return {
                key: inner if key in _OPAQUE else self._mask_json(inner, known)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self._mask_json(inner, known) for inner in value]
        return self._mask_ids(self.mask(value, known=known)) if isinstance(value, str) else value

    def _mask_ids(self, text: str) -> str:
        for old, new in self.ids:
            text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text)
        return text

    def _spans(self, text: str, wanted: frozenset[Mark]) -> Iterable[tuple[int, int]]:
        hashes = {digest for _, digest in wanted}
        lengths = sorted({count for count, _ in wanted}, reverse=True)
        words = list(_WORD.finditer(text))
        for at in range(len(words)):
            for count in lengths:
                part = words[at : at + count]
                if len(part) == count and _hash(w.group().casefold() for w in part) in hashes:
                    yield part[0].start(), part[-1].end()
                    break


def masker(stored: Iterable[Iterable[Mark]], ids: Iterable[tuple[str, str]] = ()) -> Masker:
    """Return what blacks out all the names of some take-downs; each is a list of marks."""
    whole: set[Mark] = set()
    part: set[Mark] = set()
    for one in stored:
        found = set(one)
        long = {mark for mark in found if mark[0] > 1}
        whole |= long or found
        part |= found - long if long else set()
    return Masker(whole=frozenset(whole), part=frozenset(part), ids=tuple(ids))
