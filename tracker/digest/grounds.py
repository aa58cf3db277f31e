"""Whether a sentence says only what its evidence says.

In: a sentence and the strings behind it. Out: yes or no. A name or number that occurs
nowhere in the evidence has no place in a digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.domain import Conflict

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![\w'’])[A-Z][\w&.-]*\w|(?<![\w'’])[A-Z](?![\w'’])")
_SENTENCE = re.compile(r"(?:^|[.:;?!]\s+|[“\"])(?=[A-Z])")


def evidence(conflict: Conflict, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what a line about `conflict` may draw on: spans, values and the arithmetic.

    `names` are those whom its claims tell of, under which words they ever do.
    """
    told = [side.value for side in conflict.sides]
    told += [span.text for side in conflict.sides for span in side.spans]
    told += [value for _, value in conflict.explain]
    return (*told, *names)


def is_grounded(sentence: str, behind: Iterable[str]) -> bool:
    """Say whether every number and every name of `sentence` occurs in `behind`.

    The first word of a sentence is let through where it is no name: one word, capitalised
    for its place alone.
    """
    text = "\n".join(behind)
    numbers = {_plain(number) for number in _NUMBER.findall(text)}
    if not all(_plain(number) in numbers for number in _NUMBER.findall(sentence)):
        return False
    words = set(re.findall(r"[\w&-]+", text.casefold()))
    opening = {match.end() for match in _SENTENCE.finditer(sentence)}
    return all(
        _known(match.group(), words)
        or (match.start() in opening and match.group().casefold() in _OPENERS)
        for match in _NAME.finditer(sentence)
    )


def _known(name: str, words: set[str]) -> bool:
    return all(part in words for part in re.findall(r"[\w&-]+", name.casefold()))


def _plain(number: str) -> str:
    return number.replace(",", "")


# Words with which the tracker's own sentences begin.
_OPENERS = frozenset(
    ("a", "an", "all", "by", "each", "every", "figures", "in", "it", "more", "no", "nobody", "one",
     "only", "other", "others", "reports", "the", "these", "this", "two", "three", "several",
     "statements", "what", "when", "where", "which", "who", "words", "whether", "how", "some"),
)  # fmt: skip
