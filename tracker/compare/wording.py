"""What stands in a sentence as written: its names and stems.

In: text. Out: small values that two sentences of one story can be compared by where nothing
better was found in them. Never knows who anybody is, and looks at one sentence at a time.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.compare.cues import FUNCTION_WORDS
from tracker.compare.frames import table

_DATA = table("wording.yaml")
_ALIKE: dict[str, str] = {
    str(word): str(sort) for sort, words in _DATA["alike"].items() for word in words
}
ENDS = FUNCTION_WORDS | frozenset(_DATA["ends"])
UNTOLD = frozenset(_DATA["untold"])
COMMON = frozenset(_DATA["common"])
HOUSES = frozenset(_DATA["houses"])
NATIONS = frozenset(_DATA["nations"])
MONTHS = frozenset(_DATA["months"])
_STEM = 5
_REMEMBERED = 8192
_FEWEST_LETTERS = 2

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_NAME = re.compile(r"\b[A-Z][\w-]*\w(?:(?: (?:of|de|van|von|der))? [A-Z][\w-]*\w)+")


def stem(word: str) -> str:
    """Return a word without its ending; words of one sort have one stem."""
    low = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    if low in _ALIKE:
        return _ALIKE[low]
    base = low[:-1] if low.endswith("s") and not low.endswith("ss") else low
    return _ALIKE.get(base, base[:_STEM])


@lru_cache(maxsize=_REMEMBERED)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text, without numbers."""
    return frozenset(
        stem(word) for word in _WORD.findall(text)
        if word.casefold() not in ENDS and word.casefold() not in UNTOLD
        and not word[0].isdigit() and len(word) > _FEWEST_LETTERS
    )  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def names(text: str) -> tuple[str, ...]:
    """Return the capitalised names of two words and more, in reading order."""
    found = [m[0].split(" ") for m in _NAME.finditer(text)]
    kept = [words[1:] if words[0].casefold() in ENDS | UNTOLD else words for words in found]
    return tuple(" ".join(words) for words in kept if len(words) > 1)


@lru_cache(maxsize=_REMEMBERED)
def proper(text: str) -> frozenset[str]:
    """Return the capitalised words of a text in lower case, but not those that begin it."""
    found = [m for m in _WORD.finditer(text) if m[0][0].isupper()]
    first = next((m.start() for m in _WORD.finditer(text)), 0)
    return frozenset(
        m[0].casefold().replace("’", "'").removesuffix("'s") for m in found
        if (m.start() != first or m[0][1:] != m[0][1:].lower() or _follows(m, text))
        and m[0].casefold() not in ENDS and m[0].casefold() not in MONTHS | UNTOLD
    )  # fmt: skip


def _follows(match: re.Match[str], text: str) -> bool:
    """Say whether a word that begins a sentence is a name by what comes behind it."""
    return bool(re.match(r"(?:['’]s)? [A-Z]|['’]s ", text[match.end() :])) or bool(
        _ACTING.match(text[match.end() :])
    )


_ACTING = re.compile(rf" (?:{'|'.join(_DATA['acting'])})\b")
