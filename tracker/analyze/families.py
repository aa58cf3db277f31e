"""Recognise model names by the patterns of their families, tomorrow's versions included.

In: `Knowledge`, then text. Out: candidate spans with the entity they stand for: the
listed model of that name, else a provisional one of the family's maker. A bare family
name is never read as a version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.analyze.wordlists import words
from tracker.domain import Entity
from tracker.knowledge import Family, Knowledge
from tracker.screens import Screen

_NOT_WORD = re.compile(r"[\W_]+")
_CHUNK = re.compile(r"\d+(?:\.\d+)*[a-z]*|[a-z+]+\d*", re.IGNORECASE)
_EDGE_BEFORE = r"(?<![\w@#/.])(?<![\w][-‐‑–])"
_EDGE_AFTER = r"(?![\w%])(?!\.\d)"
# "Gemini 16 million times" is no version 16.
_COUNTED = rf"(?!\s(?:{'|'.join(words('names')['counted'])})\b)"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text that reads as the name of an entity."""

    start: int
    end: int
    entity: Entity
    family: str | None = None


def squeeze(name: str) -> str:
    """Return a name without case, blanks and hyphens; points between digits stay."""
    spaced = re.sub(r"(?<=\d)\.(?=\d)", "·", name.lower())
    return _NOT_WORD.sub("", spaced.replace("·", "point")) + ("+" if "+" in name else "")


def slug(name: str) -> str:
    """Return the id that a name would get."""
    return _NOT_WORD.sub("-", name.lower()).strip("-")


class Families:
    """All families' patterns, ready to search with."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._screen = Screen()
        self._patterns = [
            (family, self._screen.guard([_bounded(family.pattern)]))
            for family in knowledge.families.values()
            if family.pattern
        ]
        self._short = [
            (family, self._screen.guard([_bounded(family.short_pattern)]))
            for family in knowledge.families.values()
            if family.short_pattern
        ]
        self._names = [model.name for model in knowledge.models.values()]
        self._stems = {f.id: self._prefixes(f) for f in knowledge.families.values()}
        self._glued = {f.id: self._is_glued(f) for f in knowledge.families.values()}
        self._listed: dict[str, Entity] = {}
        self._bags: dict[tuple[str, ...], Entity] = {}
        for name, entity in knowledge.names():
            if entity.type in {"model", "model_family"}:
                self._listed.setdefault(squeeze(name), entity)
                self._bags.setdefault(_bag(name), entity)

    def search(self, text: str) -> Iterator[Found]:
        """Yield every full version name in a text."""
        live = self._screen.live(text)
        for family, pattern in self._patterns:
            for match in pattern.all_in(text, live):
                yield Found(*match.span(), self._entity(match.group(), family), family.id)

    def search_short(self, text: str, named: frozenset[str]) -> Iterator[Found]:
        """Yield version names without the family's, of families and makers in `named`."""
        live = self._screen.live(text)
        for family, pattern in self._short:
            if family.id in named or family.developer in named:
                for match in pattern.all_in(text, live):
                    yield Found(*match.span(), self._entity(match.group(), family), family.id)

    def _entity(self, written: str, family: Family) -> Entity:
        name = self._full_name(written, family)
        listed = self._listed.get(squeeze(name)) or self._bags.get(_bag(name))
        if listed is not None:
            return listed
        key = slug(name)
        if self._knowledge.entity(key) is not None:
            key = f"{key}-model"
        return Entity(id=key, name=name, type="model", provisional=True)

    def _full_name(self, written: str, family: Family) -> str:
        """Write a version name with its family's stem, plain blanks and plain hyphens."""
        name = re.sub(r"\s+", " ", re.sub(r"[‐‑–]", "-", written)).strip()
        for other in self._stems[family.id]:
            if name.lower().startswith(other.lower()):
                return self._joined(family, name[len(other) :])
        if squeeze(name) in self._listed or not (family.stem or family.pattern):
            return name
        if family.pattern and re.fullmatch(family.pattern, name):
            return name
        return self._joined(family, name)

    def _joined(self, family: Family, rest: str) -> str:
        """Put stem and version together the way the listed models of the family are written."""
        rest = rest.lstrip(" -")
        stem = family.stem or family.name
        return stem + ("" if rest[:1].isdigit() and self._glued[family.id] else " ") + rest

    def _is_glued(self, family: Family) -> bool:
        """Say whether versions mostly follow the stem without a blank or hyphen."""
        stem = family.stem or family.name
        glued = sum(
            name.startswith(stem) and name[len(stem) :][:1].isdigit() for name in self._names
        )
        apart = sum(name.startswith((f"{stem} ", f"{stem}-")) for name in self._names)
        return glued > apart

    def _prefixes(self, family: Family) -> list[str]:
        """Return all ways to begin a version name of the family, longest first."""
        developer = self._knowledge.organizations.get(family.developer)
        names = {family.stem or family.name, family.name, *family.aliases, *family.short}
        names |= {developer.name, *developer.aliases} if developer else set()
        return sorted(names, key=lambda name: (-len(name), name))


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{_EDGE_BEFORE}(?:{pattern}){_EDGE_AFTER}{_COUNTED}")


def _bag(name: str) -> tuple[str, ...]:
    """Return the parts of a name in a fixed order: versions are written in any."""
    return tuple(sorted(part.lower() for part in _CHUNK.findall(name)))
