"""Things that a sentence says were used, and things that it says are still to come.

In: text and the id of a thing. Out: yes or no, by the lists of `status.yaml`. A model that is made,
trained or planned is not used; looks at one sentence and never knows a date.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.compare.frames import table

_DATA = table("status.yaml")
_RULE = r"(?:under|violat\w+|breach\w* of|against)"
_REMEMBERED = 1024


def _listed(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_ROBBING = {place: _listed(words) for place, words in _DATA["robbing"].items()}
_UNBORN = re.compile(rf"\b(?:{_listed(_DATA['unborn'])})\b", re.IGNORECASE)


def is_unborn(text: str) -> bool:
    """Say whether a text tells of a thing as one that is still to come."""
    return bool(_UNBORN.search(text))


@lru_cache(maxsize=_REMEMBERED)
def name_of(thing: str) -> re.Pattern[str]:
    """Return what finds the name of a thing by its id."""
    return re.compile(
        r"\b" + r"[\s.-]?".join(map(re.escape, thing.split("-"))) + r"\b(?![.-]?\d)", re.IGNORECASE
    )


def is_used(text: str, thing: str) -> bool:
    """Say whether the words make a model or a rule something that is used, not made."""
    name = name_of(thing).pattern
    return bool(_used(name).search(text))


@lru_cache(maxsize=_REMEMBERED)
def _used(name: str) -> re.Pattern[str]:
    words = r"(?:[\w'’-]+ ){0,3}?"
    return re.compile(
        rf"\b(?:{_ROBBING['before']}) {words}{name}"
        rf"|\b(?:{_ROBBING['products']}) {words}(?:of|from|by|with|to|at) {words}{name}"
        rf"|{name}(?:['’]s)? {words}(?:{_ROBBING['products']})\b"
        rf"|{name} (?:{_ROBBING['behind']})\b|\b{_RULE} {words}{name}",
        re.IGNORECASE,
    )
