"""The word lists behind claims, read once from cues.yaml and frames.yaml.

In: the two files beside this module. Out: a `Lexicon` of compiled patterns and lookups.
Never holds a name of the world; those are in the knowledge base.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from tracker.domain import Act, Frame
from tracker.errors import ConfigError
from tracker.screens import Guarded, Screen
from tracker.yamlsource import parse

_MARKS = ("needs_person", "needs_document", "needs_amount", "needs_statement", "needs_culprit",
          "needs_label", "needs_campaign")  # fmt: skip
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a reporting verb.

    Attributes:
        need: what it needs to tell anything: `always` nothing, `with_object` an object or a
            clause, `with_clause` a clause or a quotation.
    """

    lemma: str
    act: Act
    need: str
    needs_person: bool
    needs_document: bool
    needs_amount: bool
    needs_statement: bool
    needs_culprit: bool
    needs_label: bool
    needs_campaign: bool


@dataclass(frozen=True, slots=True)
class FrameRule:
    """What makes a clause tell of one kind of event.

    Attributes:
        reach: which words count: those of the main event alone (`main`), of the whole clause
            wherever they stand (`anywhere`), or first the one and then the other (`first`).
    """

    frame: Frame
    patterns: Guarded
    entity: str | None
    amounts: frozenset[str]
    reach: str = "first"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, ready for matching; `screen` goes with what is `Guarded`."""

    verbs: dict[str, Verb]
    verb: re.Pattern[str]
    phrase: re.Pattern[str]
    citing: re.Pattern[str]
    hedges: tuple[tuple[int, re.Pattern[str]], ...]
    conditional: re.Pattern[str]
    plan: re.Pattern[str]
    negation: re.Pattern[str]
    anonymous: re.Pattern[str]
    spokespeople: re.Pattern[str]
    documents: re.Pattern[str]
    issued: re.Pattern[str]
    accounts: dict[str, Act]
    nouns: dict[str, Act]
    noun: re.Pattern[str]
    giving: frozenset[str]
    events_by_noun: frozenset[str]
    coming: frozenset[str]
    public: frozenset[str]
    retractable: re.Pattern[str]
    not_claims: Guarded
    frames: tuple[FrameRule, ...]
    absences: Guarded
    backward: Guarded
    comparator: re.Pattern[str]
    events: dict[str, re.Pattern[str]]
    accusing: frozenset[str]
    screen: Screen


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped word lists."""
    cues, frames = _rows("cues.yaml"), _rows("frames.yaml")
    verbs, screen = dict(_verbs(cues)), Screen()
    return Lexicon(
        verbs=verbs,
        verb=_words(verbs),
        phrase=_words(cues["phrases"]),
        citing=_words(cues["citing"]),
        hedges=tuple((int(level), _words(words)) for level, words in cues["hedges"].items()),
        conditional=_words(cues["conditional"]),
        plan=_words(cues["plans"]),
        negation=_negation(cues["negations"]),
        anonymous=_words(cues["anonymous"]),
        spokespeople=_words(cues["spokespeople"]),
        documents=_words(cues["documents"]),
        issued=_words(cues["issued"]),
        accounts=_by_word(cues["accounts"]),
        nouns=_by_word(cues["nouns"]),
        noun=_words(_by_word(cues["nouns"])),
        giving=frozenset(cues["giving"]),
        events_by_noun=frozenset(cues["events"]),
        coming=frozenset(cues["coming"]),
        public=frozenset(cues["public"]),
        retractable=_words(cues["retractable"]),
        not_claims=screen.guard(_patterns(cues["not_claims"])),
        frames=tuple(_frame(row, screen) for row in frames["frames"]),
        absences=screen.guard(_patterns(frames["absences"])),
        backward=screen.guard(_patterns(cues["backward"])),
        comparator=_words(frames["comparators"]),
        accusing=frozenset(frames["accusing"]),
        events={frame: _words(nouns) for frame, nouns in frames["events"].items()},
        screen=screen,
    )


def _rows(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    rows: dict[str, Any] = parse(text, where=f"tracker/analyze/{name}", error=ConfigError)
    return rows


def _verbs(cues: dict[str, Any]) -> Iterator[tuple[str, Verb]]:
    marks = [set(cues[key]) for key in _MARKS]
    listed = [
        (act, need, lemma)
        for act, needs in cues["verbs"].items()
        for need, lemmas in needs.items()
        for lemma in lemmas
    ]
    for act, need, lemma in listed:
        verb = Verb(lemma, act, need, *(lemma in mark for mark in marks))
        for form in (lemma, *cues["irregular"].get(lemma, forms(lemma))):
            yield form, verb


def _by_word(rows: dict[Act, list[str]]) -> dict[str, Act]:
    return {word: act for act, words in rows.items() for word in words}


def forms(lemma: str) -> tuple[str, ...]:
    """Return the -s, -ed and -ing forms of a regular verb; a particle stays behind it."""
    verb, _, particle = lemma.partition(" ")
    rest = f" {particle}" if particle else ""
    if verb.endswith("e"):
        forms = (verb + "s", verb + "d", verb[:-1] + "ing")
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        forms = (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    elif verb.endswith(("s", "sh", "ch", "x")):
        forms = (verb + "es", verb + "ed", verb + "ing")
    else:
        forms = (verb + "s", verb + "ed", verb + "ing")
    return tuple(form + rest for form in forms)


def _frame(row: dict[str, Any], screen: Screen) -> FrameRule:
    return FrameRule(
        frame=row["frame"],
        patterns=screen.guard(_patterns(row["any"])),
        entity=row.get("entity"),
        amounts=frozenset(row.get("amount", ())),
        reach=next((name for name in ("main", "anywhere") if row.get(name)), "first"),
    )


def _patterns(sources: Iterable[str]) -> Iterator[re.Pattern[str]]:
    return (re.compile(source, re.IGNORECASE) for source in sources)


def _words(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    joined = _by_letters([word.lower() for word in ordered], deep=3)
    return re.compile(rf"(?<![\w-]){joined}(?![\w-])", re.IGNORECASE)


def _by_letters(words: Sequence[str], deep: int) -> str:
    """Join words by their first letters: among hundreds only a few are tried at each place."""
    if not deep or len(words) == 1:
        return f"(?:{'|'.join(map(_written, words))})"
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:1], []).append(word[1:])
    heads = sorted(groups, reverse=True)  # a word that ends here is tried last
    ways = (_written(h) + (_by_letters(groups[h], deep - 1) if h else "") for h in heads)
    return f"(?:{'|'.join(ways)})"


def _written(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+")


def _negation(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_words(words).pattern + r"(?!\s+only)|n['’]t\b", re.IGNORECASE)
