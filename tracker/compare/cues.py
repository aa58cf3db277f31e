"""Cue words of claims: said in public, compared, earlier, in part, told to an outlet.

In: a claim or a stretch of text. Out: yes or no, by the lists of `cues.yaml` and, for where
news comes from, of `crediting.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tracker.compare.frames import table
from tracker.compare.progress import stages
from tracker.domain import Claim
from tracker.screens import Screen

_DATA = table("cues.yaml")
_STATUS = table("status.yaml")
_CREDITING = table("crediting.yaml")
_LOCATED = frozenset({"leaning", "reporting", "several", "outlets", "each"})  # never alone
_REMEMBERED = 65_536  # the claims of a story are looked at again with each of its reports
DIMENSIONS: Mapping[str, str] = _DATA["dimensions"]
MEASURES: Mapping[str, str] = _DATA["measures"]
UNITS: Mapping[str, str] = _DATA["units"]
FAMILIES: Mapping[str, str] = _DATA["families"]
TIMELESS: frozenset[str] = frozenset(_DATA["timeless"])
COUNTED: frozenset[str] = frozenset(_DATA["counted"])
FUNCTION_WORDS: frozenset[str] = frozenset(_DATA["function"])
NEGATIONS: frozenset[str] = frozenset(_DATA["negations"])


_GAP = r" (?:[^\W_][\w'’-]*,? ){0,10}"  # what "…" stands for: "made … available"


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(word).replace(r"\ …\ ", _GAP) for word in words)
    return re.compile(rf"\b(?:{listed})\b", re.IGNORECASE)


_PATTERNS = {
    name: _pattern(words)
    for data in (_DATA, _CREDITING)
    for name, words in data.items()
    if isinstance(words, list) and name not in _LOCATED
}
_STEPS: Mapping[str, re.Pattern[str]] = {
    name: _pattern(words) for name, words in _DATA["steps"].items()
}
_CATEGORIES: Mapping[str, re.Pattern[str]] = {
    name: _pattern(words) for name, words in _DATA["categories"].items()
}


_ACTS: Mapping[str, re.Pattern[str]] = {  # "start-up" tells of no start
    act: re.compile(rf"(?<!-){_pattern(words).pattern}(?!-)", re.IGNORECASE)
    for act, words in _STATUS["acts"].items()
}

_SCREEN = Screen()
_GUARDED = tuple(
    (name, _SCREEN.guard((pattern,)))
    for patterns in (_PATTERNS, _STEPS, _CATEGORIES, _ACTS)
    for name, pattern in patterns.items()
)


@lru_cache(maxsize=_REMEMBERED)
def acts(text: str) -> tuple[str, ...]:
    """Return the acts that a text speaks of, by their words."""
    return tuple(act for act, pattern in _ACTS.items() if pattern.search(text))


@lru_cache(maxsize=_REMEMBERED)
def act_words(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return the acts that a text speaks of, each with the place of its words."""
    return tuple(
        (act, match.start(), match.end())
        for act in acts(text)
        for match in _ACTS[act].finditer(text)
    )


@lru_cache(maxsize=_REMEMBERED)
def documents(noun: str) -> frozenset[str]:
    """Return the sorts of document that a noun may mean."""
    low = noun.casefold()
    return frozenset(sort for sort, nouns in _STATUS["documents"].items() if low in nouns)


DOCUMENTS: tuple[str, ...] = tuple(
    sorted(
        {noun for nouns in _STATUS["documents"].values() for noun in nouns}, key=len, reverse=True
    )
)
ONE_OF_SEVERAL: tuple[str, ...] = tuple(_STATUS["one of several"])
ONE_OF_ACTS: tuple[str, ...] = tuple(_STATUS["one of several acts"])
FORMS: frozenset[str] = frozenset(_STATUS["forms"])
MANIFOLD: frozenset[str] = frozenset(_STATUS["manifold"])
KIN: tuple[frozenset[str], ...] = tuple(map(frozenset, _STATUS["kin"]))
STANDING_ACTS: frozenset[str] = frozenset(_STATUS["standing"])
LASTING: frozenset[str] = frozenset(_STATUS["lasting"])


@lru_cache(maxsize=_REMEMBERED)
def has(cue: str, text: str) -> bool:
    """Say whether `text` holds one of the words listed as `cue`."""
    return bool(_PATTERNS[cue].search(text))


def where(cue: str, text: str) -> tuple[int, int] | None:
    """Return the place of the first word of a list in a text."""
    found = _PATTERNS[cue].search(text)
    return found.span() if found else None


def cues(text: str) -> tuple[str, ...]:
    """Return the names of all lists that have a word in `text`."""
    live = _SCREEN.live(text)
    found = [name for name, guarded in _GUARDED if guarded.fits(text, live)]
    return (*found, *(f"{matter} {done}" for matter, done in stages(text)))


def alternatives(cue: str) -> str:
    """Return the words that show where news comes from and are listed as `cue`, for a pattern."""
    return "|".join(sorted(map(re.escape, _CREDITING[cue]), key=lambda word: (-len(word), word)))


def words_of(cue: str) -> tuple[str, ...]:
    """Return the words listed as `cue`, longest first, ready for a pattern."""
    return tuple(sorted(map(re.escape, map(str, _DATA[cue])), key=len, reverse=True))


WORKS = "taking the works themselves"


@lru_cache(maxsize=_REMEMBERED)
def category(text: str) -> str | None:
    """Return what sort of wrong a text speaks of, by its words; None for none listed."""
    for name, pattern in _CATEGORIES.items():
        if pattern.search(text):
            return name
    return WORKS if _TAKES_WORKS.search(text) else None


def touches(category: str, text: str) -> bool:
    """Say whether a text speaks of what a sort of wrong is done to, or of that wrong."""
    things = {WORKS: "works", "intrusion": "entered"}.get(category)
    return bool(_CATEGORIES[category].search(text)) or bool(things and has(things, text))


_TAKING, _WORKS_ = ("|".join(words_of(cue)) for cue in ("taking", "works"))
_TAKES_WORKS = re.compile(
    rf"\b(?:{_TAKING})\b(?! (?:down|off|offline|over)\b)(?: (?!(?:answers|outputs?|replies|responses|chats)\b)[\w'’,-]+){{0,4}}?"
    rf" (?:{_WORKS_})\b(?! protection)"
    rf"|\b(?:{_WORKS_}) (?:of [\w'’ -]{{1,30}}? )?(?:was|were|had been|has been|have been|are|is) (?:{_TAKING})\b(?! (?:down|off|offline|over)\b)",
    re.IGNORECASE,
)


def steps(text: str) -> tuple[str, ...]:
    """Return the steps of a bill, rule or memo that a text speaks of, from first to last."""
    return tuple(name for name, pattern in _STEPS.items() if pattern.search(text))


def rank(step: str) -> int:
    """Return how far a step is on the way from a draft to a rule in force."""
    return list(_STEPS).index(step)


def is_public(claim: Claim) -> bool:
    """Say whether a claim tells of words that everybody could read where they were said."""
    return has("public", claim.text)
