"""The forms of a verb as they stand in texts.

In: the first form of a verb, with what follows it: "take over". Out: all its forms. Knows the
usual endings and the verbs of `inflection.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.compare.frames import table


def forms(verb: str) -> frozenset[str]:
    """Return a verb as it may stand in a text: "deny", "denies", "denied", "denying"."""
    first, _, rest = verb.partition(" ")
    base = first.removesuffix("e")
    if first in _IRREGULAR:
        made = _IRREGULAR[first]
    elif first.endswith("y") and first[-2] not in "aeiou":
        made = (f"{first[:-1]}ies", f"{first[:-1]}ied", f"{first}ing")
    else:
        s = "es" if first.endswith(("s", "x", "sh", "ch")) else "s"
        made = (f"{first}{s}", f"{base}ed", f"{base}ing")
    return frozenset(f"{form} {rest}".strip() for form in (first, *made))


_IRREGULAR: dict[str, tuple[str, ...]] = {
    str(verb): tuple(str(given).split())
    for verb, given in table("inflection.yaml")["irregular"].items()
}


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
