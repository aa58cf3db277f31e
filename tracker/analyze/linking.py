"""Decide which entity a written name stands for.

In: `Knowledge`. Out: spellings to search for, and for each the entities it may stand
for with what the report has to say before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tracker.analyze.wordlists import table, word_set
from tracker.domain import Entity
from tracker.knowledge import Knowledge, Named, Person

Trust = Literal["full", "homonym", "short"]
_OF_STATE = frozenset({"government", "agency", "legislature"})
_APOSTROPHES = ("'", "’")
_MIN_SHOUTED = 4  # a shorter name in capitals is another word ("MOST", "HF")
# A bare name is the product before its maker, and anything before a mere namesake.
_SURNAME_FIRST = frozenset({"CN", "TW", "KR", "VN"})
_RANK = {"model_family": 0, "model": 1, "organization": 2, "person": 3, "policy": 4, "document": 5}
_TRUST = {"full": 0, "homonym": 1, "short": 2}


@dataclass(frozen=True, slots=True)
class Reading:
    """One entity that a spelling may stand for.

    Attributes:
        trust: `full` counts at once, `homonym` where the report is about AI or names
            one of `anchors`, `short` only where it names one of `anchors`.
        anchors: the entity, its maker, its employer, its owner.
    """

    name: str
    entity: Entity
    trust: Trust
    anchors: frozenset[str]
    main: bool


class Aliases:
    """Every spelling of every listed entity."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._readings: dict[str, list[Reading]] = {}
        for row, kind in knowledge.rows():
            entity = Entity(id=row.id, name=row.name, type=kind)
            anchors = frozenset(_anchors(row, knowledge))
            for name, trust in _with_places(_names(row), row):
                reading = Reading(name, entity, trust, anchors, name == row.name)
                self._readings.setdefault(_key(name), []).append(reading)
            if isinstance(row, Person):
                self._add_surname(row, entity)
        for readings in self._readings.values():
            readings.sort(key=lambda r: (_TRUST[r.trust], not r.main, _RANK[r.entity.type]))

    def _add_surname(self, row: Person, entity: Entity) -> None:
        """File the surname of a person; it counts once the report gives the full name."""
        words = row.name.split()
        surname = words[0] if row.country in _SURNAME_FIRST else words[-1]
        reading = Reading(surname, entity, "short", frozenset({row.id}), main=False)
        self._readings.setdefault(_key(surname), []).append(reading)

    def spellings(self) -> Iterator[str]:
        """Yield each name as listed, with straight and with curly apostrophes."""
        names = {reading.name for readings in self._readings.values() for reading in readings}
        for name in sorted(names):
            yield from dict.fromkeys(name.replace("'", mark) for mark in _APOSTROPHES)

    def readings(self, written: str, *, shouting: bool) -> list[Reading]:
        """Return what `written` may stand for, best first; `shouting`: all is in capitals."""
        listed = self._readings.get(_key(written), [])
        plain = written.replace("’", "'")
        found = [r for r in listed if _fits(r.name, plain, shouting=shouting)]
        if exact := [r for r in found if r.name.replace("’", "'") == plain]:
            return exact
        if all(r.trust == "full" for r in listed):
            return found
        return [replace(r, trust="homonym") if r.trust == "full" else r for r in found]


def _key(name: str) -> str:
    return " ".join(name.replace("’", "'").lower().split())


def _names(row: Named) -> Iterator[tuple[str, Trust]]:
    careful = {*row.homonyms, *row.short}
    for name in dict.fromkeys((row.name, *row.aliases)):
        if name not in careful and not _titled(name, row):
            yield name, "full"
    for name in row.homonyms:
        yield name, "homonym"
    for name in row.short:
        yield name, "short"


def _with_places(names: Iterable[tuple[str, Trust]], row: Named) -> Iterator[tuple[str, Trust]]:
    """Add to "Chinese foreign ministry" that of Beijing and of China."""
    kind, country = getattr(row, "kind", ""), getattr(row, "country", None)
    places = [place for place, code in table("references", "countries").items() if code == country]
    for name, trust in names:
        yield name, trust
        first, _, rest = name.partition(" ")
        if kind in _OF_STATE and rest and first.removesuffix("'s") in places and trust == "full":
            yield from ((f"{place}{link} {rest}", trust) for place in places for link in ("'s", ""))


def _titled(name: str, row: Named) -> bool:
    """Tell "Secretary Ada Pell" of Ada Pell, whose name is found without that."""
    return isinstance(row, Person) and name.endswith(f" {row.name}")


def _anchors(row: Named, knowledge: Knowledge) -> Iterator[str]:
    yield row.id
    maker = row.org if isinstance(row, Person) else knowledge.maker(row.id)
    if maker:
        yield maker
        yield from knowledge.parents(maker)


def _fits(name: str, written: str, *, shouting: bool) -> bool:
    """Compare letter case word by word: "google" is a verb, "deepseek" is a name."""
    name = name.replace("’", "'")
    if name == written:
        return not shouting or not name.isupper() or len(name) >= _MIN_SHOUTED
    if written.isupper() and len(name) >= _MIN_SHOUTED:
        return not name.isupper()
    words, others = name.split(), written.split()
    if len(words) != len(others):
        return False
    if len(words) > 1 and words[0] == others[0]:  # "Chinese embassy", "Commerce department"
        heads = word_set("names", "organization_heads")
        others = [
            w if w in heads and o == w.lower() else o for w, o in zip(words, others, strict=True)
        ]
    return all(map(_same_word, words, others))


def _same_word(word: str, written: str) -> bool:
    if word == written or word.islower():
        return True
    odd = word[1:] != word[1:].lower() or any(c.isdigit() for c in word)
    return odd and not word.isupper() and len(word) >= _MIN_SHOUTED
