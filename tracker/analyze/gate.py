"""Tell reports on the topic from all others, at the speed of reading them.

In: `Knowledge`, then text. Out: yes or no, and the terms that made it so. Terms stand in
gate.yaml; every full name in the knowledge base is one too. Latin terms count as whole
words, Chinese and Japanese ones anywhere. Never looks at grammar: what passes is read
properly afterwards, and what does not is not taken apart at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from tracker.errors import ConfigError
from tracker.knowledge import Knowledge, Named, Organization, Person, Policy
from tracker.yamlsource import parse

Tier = Literal[
    "enough", "needs_name", "needs_lab", "matter", "lab", "trade", "doubtful", "context"
]  # fmt: skip

_WINDOW = 1 << 16
"""Characters searched at a time: a long report on the topic is known by its first ones."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_HYPHENS = "‐‑–"
_HINTS = frozenset({"needs_name", "needs_lab", "matter", "trade"})
_MATTERS = 2  # words of the matter ("accounts", "answers") that hint at labs nobody lists
_FEWEST_SHOUTED = 4  # a shorter name in capitals, or without them, is another word


@dataclass(frozen=True, slots=True)
class Term:
    """A word or name to look for, and what finding it means.

    Attributes:
        tier: as in gate.yaml; `lab` and `trade` are names, `doubtful` one with another
            meaning; `context` counts for nothing and is only shown.
        open: more letters may follow.
        written: the ways to write it that count; empty where any letter case does.
        entity: id of what it names, in the knowledge base.
        maker: the lab itself, or who made the model.
    """

    text: str
    tier: Tier
    open: bool = False
    written: frozenset[str] = frozenset()
    entity: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at its place: `text[start:end]`."""

    term: Term
    start: int
    end: int


class Gate:
    """All terms, ready to search for.

    Attributes:
        version: hash of all terms; what was judged by others may be judged anew.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        rules = _rules()
        table: dict[str, list[Term]] = {}
        for term in _listed(rules):
            for spelling in _hyphenated(plain(term.text)):
                table.setdefault(spelling, []).append(term)
        about = _about(term for terms in table.values() for term in terms)
        for term in _known(knowledge, rules, about):
            table.setdefault(plain(term.text), []).append(term)
        self._terms = [tuple(terms) for terms in table.values()]
        self._longest = max(map(len, table))
        self.version = _version(self.terms)
        # The fastest kind of automaton; twenty megabytes are little beside the language model.
        self._automaton = AhoCorasick(
            list(table), matchkind=MatchKind.Standard, implementation=Implementation.DFA
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return everything that is looked for."""
        return tuple(term for terms in self._terms for term in terms)

    def on_topic(self, text: str) -> bool:
        """Say whether a text is about what the tracker tracks."""
        seen = _Seen()
        return any(seen.settles(hit.term) for hit in self._search(text, once=True))

    def worth_reading(self, text: str) -> bool:
        """Say whether a text that is kept anyway may hold claims: it names a lab, or hints at one."""
        seen = _Seen()
        return any(seen.hints(hit.term) for hit in self._search(text, once=True))

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every term in a text, in order of place: why it is on topic, or is not."""
        return tuple(sorted(self._search(text), key=lambda hit: (hit.start, -hit.end)))

    def _search(self, text: str, *, once: bool = False) -> Iterator[Hit]:
        """Yield terms window by window; with `once`, each term's first place only."""
        seen: set[int] = set()
        for begin in range(0, len(text), _WINDOW):
            window = text[begin : begin + _WINDOW + self._longest]
            found = self._automaton.find_matches_as_indexes(plain(window), overlapping=True)
            for index, start, end in found:
                if index in seen or start >= _WINDOW:
                    continue
                for term in self._terms[index]:
                    if _stands(text, begin + start, begin + end, term):
                        if once:
                            seen.add(index)
                        yield Hit(term, begin + start, begin + end)


class _Seen:
    """What a text has shown so far."""

    def __init__(self) -> None:
        self._tiers: set[Tier] = set()
        self._makers: set[str] = set()
        self._doubtful: set[str] = set()
        self._matters: set[str] = set()

    def settles(self, term: Term) -> bool:
        """Take in a term; say whether the text is now known to be on the topic."""
        self._take(term)
        tiers = self._tiers
        if "enough" in tiers or {"needs_name", "trade"} <= tiers:
            return True
        if "lab" in tiers and not tiers.isdisjoint({"needs_name", "needs_lab"}):
            return True
        return bool(self._makers) and len(self._makers | self._doubtful) > 1

    def hints(self, term: Term) -> bool:
        """Take in a term; say whether the text now holds more than everyday words."""
        if term.tier in _HINTS:
            self._matters.add(term.text)
        return self.settles(term) or "lab" in self._tiers or len(self._matters) >= _MATTERS

    def _take(self, term: Term) -> None:
        self._tiers.add(term.tier)
        if term.tier == "doubtful":
            self._doubtful.add(term.maker or term.entity)
            if len(self._doubtful) > 1:
                self._tiers.add("lab")
        elif term.maker:
            self._makers.add(term.maker)


def _stands(text: str, start: int, end: int, term: Term) -> bool:
    """Say whether a term is written as it must be, and as a word of its own.

    Scripts without blanks have no such words: there it may stand anywhere.
    """
    if _CJK.match(text, start):
        return True
    if _letter(text[start - 1 : start] if start else ""):
        return False
    if not term.open and _letter(text[end : end + 1]):
        return False
    return not term.written or _straight(text[start:end]) in term.written


def plain(text: str) -> str:
    """Return a text in small letters, of the same length, with one hyphen and apostrophe."""
    # The one letter whose small form is two characters.
    return _straight(text).replace("İ", "I").lower()


def _straight(text: str) -> str:
    if text.isascii():
        return text
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, "-")
    return text.replace("’", "'")


def _letter(character: str) -> bool:
    return character.isalnum() and not _CJK.match(character)


# --- the terms ---------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("gate.yaml").read_text("utf-8")
    rules: dict[str, Any] = parse(text, where="tracker/analyze/gate.yaml", error=ConfigError)
    return rules


_TIERS: dict[str, Tier] = {
    "enough": "enough", "needs_name": "needs_name", "needs_lab": "needs_lab", "matters": "matter",
    "lab_names": "lab", "trade_names": "trade",
}  # fmt: skip


def _listed(rules: dict[str, Any]) -> Iterator[Term]:
    for key, tier in _TIERS.items():
        for text in rules[key]:
            yield Term(text.removesuffix("*"), tier, open=text.endswith("*"))


def _known(knowledge: Knowledge, rules: dict[str, Any], about: re.Pattern[str]) -> Iterator[Term]:
    """Yield every name in the knowledge base, short forms excepted."""
    for row, _ in knowledge.rows():
        tier = _tier(row, knowledge, rules, about)
        maker = knowledge.maker(row.id) or (row.id if _is_lab(row) else "")
        # Of a company with an everyday name too many texts speak that are about neither.
        doubtful: Tier = "doubtful" if tier == "lab" else "context"
        careful = {*row.homonyms, *row.short}
        everyday = {name.lower() for name in careful}
        for name in dict.fromkeys((row.name, *row.aliases)):
            if name not in careful:
                ways = {name} if name.lower() in everyday else _ways(name)
                yield Term(name, tier, written=frozenset(ways), entity=row.id, maker=maker)
        for name in row.homonyms:
            yield Term(name, doubtful, written=frozenset({name}), entity=row.id, maker=maker)


def _is_lab(row: Named) -> bool:
    return isinstance(row, Organization) and row.kind == "ai_lab"


def _tier(row: Named, knowledge: Knowledge, rules: dict[str, Any], about: re.Pattern[str]) -> Tier:
    if isinstance(row, Policy):
        return "enough" if about.search(row.name.lower()) else "lab"
    if isinstance(row, Person):
        # People are in the news for much else: whom they work for counts, and not for much.
        employer = knowledge.organizations.get(row.org or "")
        tier = _tier(employer, knowledge, rules, about) if employer else "context"
        return "trade" if tier == "lab" else tier
    if not isinstance(row, Organization) or row.kind in rules["lab_kinds"]:
        return "lab"
    return "trade" if row.kind in rules["trade_kinds"] else "context"


def _about(terms: Iterable[Term]) -> re.Pattern[str]:
    """Return what makes the name of a policy one on the topic."""
    words = {term.text for term in terms if term.tier in {"enough", "needs_name"}}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})")


def _version(terms: Iterable[Term]) -> str:
    rows = sorted(repr((t.text, t.tier, t.open, sorted(t.written))) for t in terms)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]


def _ways(name: str) -> Iterator[str]:
    """Yield a name as listed, shouted, and in small letters where that is no other word."""
    name = _straight(name)
    yield name
    if len(name) >= _FEWEST_SHOUTED:
        yield name.upper()
        odd = name[1:] != name[1:].lower() or any(map(str.isdigit, name))
        if odd and not name.isupper():
            yield name.lower()


def _hyphenated(text: str) -> Iterator[str]:
    yield from dict.fromkeys((text, text.replace("-", " "), text.replace(" ", "-")))
