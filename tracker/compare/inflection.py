"""The forms of a verb as they stand in texts.

In: the first form of a verb, with what follows it: "take over". Out: all its forms. Knows the
usual endings, which consonants are doubled before them, and the verbs of `inflection.yaml`.
Refuses what is no first form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.compare.frames import table
from tracker.errors import ConfigError

_DATA = table("inflection.yaml")
_IRREGULAR: dict[str, tuple[str, ...]] = {
    str(verb): tuple(str(given).split()) for verb, given in _DATA["irregular"].items()
}
_DOUBLED: frozenset[str] = frozenset(_DATA["doubled"])
_EITHER: frozenset[str] = frozenset(_DATA["either"])
_ENDS_IN_ED: frozenset[str] = frozenset(_DATA["first forms in -ed"])
_SHORT = re.compile(r"(?:[^aeiou]*|[^aeiou]*qu)[aeiouy][bdfgklmnprstvz]")  # one short vowel
_KEPT = re.compile(r"[eoy]e$")  # stands before -ing
_HISSING = re.compile(r"(?:s|x|z|sh|ch|[^aeiou]o)$")


def forms(verb: str) -> frozenset[str]:
    """Return a verb as it may stand in a text: "deny", "denies", "denied", "denying".

    Raises:
        ConfigError: it does not stand in its first form.
    """
    first, _, rest = verb.partition(" ")
    if first == "to" or (first.endswith("ed") and first not in _ENDS_IN_ED):
        raise ConfigError(f"a verb has to stand in its first form: {verb!r}")
    made = _IRREGULAR.get(first) or (_third(first), *_past(first))
    return frozenset(f"{form} {rest}".strip() for form in (first, *made))


def _third(first: str) -> str:
    """Return the form behind "it"."""
    if re.search(r"[^aeiou]y$", first):
        return f"{first[:-1]}ies"
    if first.endswith(("s", "z")) and _is_doubled(first):
        return f"{first}{first[-1]}es"
    return f"{first}es" if _HISSING.search(first) else f"{first}s"


def _past(first: str) -> tuple[str, ...]:
    """Return the forms in -ed and -ing: both spellings where both are usual."""
    if first.endswith("ie"):
        return f"{first}d", f"{first[:-2]}ying"
    if first.endswith("e"):
        return f"{first}d", f"{first if _KEPT.search(first) else first[:-1]}ing"
    if re.search(r"[^aeiou]y$", first):
        return f"{first[:-1]}ied", f"{first}ing"
    stem = f"{first}k" if re.search(r"[aeiou]c$", first) else first
    twice = f"{first}{first[-1]}"
    stems = (twice,) if _is_doubled(first) else (stem, twice) if first in _EITHER else (stem,)
    return tuple(f"{one}{ending}" for one in stems for ending in ("ed", "ing"))


def _is_doubled(first: str) -> bool:
    """Say whether the last consonant is always doubled: behind a short vowel that is stressed."""
    return first in _DOUBLED or (bool(_SHORT.fullmatch(first)) and first not in _EITHER)


_WORD = re.compile(r"\w+")
_REMEMBERED = 8192


@lru_cache(maxsize=_REMEMBERED)
def spelled(text: str) -> frozenset[str]:
    """Return the words of a text in small letters: what has none of a pattern's cannot fit it."""
    return frozenset(_WORD.findall(text.casefold()))


def needed(phrases: Iterable[object]) -> frozenset[str]:
    """Return of each phrase its longest word, which a text has to have for it."""
    words = (_WORD.findall(str(phrase).casefold()) for phrase in phrases)
    return frozenset(max(found, key=lambda word: (len(word), word)) for found in words if found)
