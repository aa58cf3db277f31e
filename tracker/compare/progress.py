"""How far a matter is by the words of a sentence: only meant, asked for or refused, or done.

In: text. Out: matters, each open or done. A matter is open where what stands before its verb or
noun in the same clause leaves it so, or a phrase of the list says it; it is done where its verb
stands without. Whoever tells of both leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tracker.compare.frames import table
from tracker.compare.inflection import forms, needed, spelled

_DATA = table("progress.yaml")
_REMEMBERED = 65_536  # the claims of a story are looked at again with each of its reports
_REACH = 70  # characters of its clause before a verb in which something leaves it open
_BEHIND = 30


def _joined(words: Iterable[object]) -> str:
    return "|".join(sorted({*map(re.escape, map(str, words))}, key=lambda w: (-len(w), w)))


def _pattern(words: Iterable[object]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_joined(words) or '(?!)'})\b", re.IGNORECASE)


def _verbs(words: Iterable[object]) -> str:
    return _joined(form for verb in words for form in forms(str(verb))) or "(?!)"


_CLAUSE = re.compile(
    r".*[.;:!?“”\"–—]|.*, (?:who|which)\b|.*,(?= (?:and|but|while|after)\b)", re.DOTALL
)
_UNDONE = _pattern((*_DATA["open"], *_DATA["against"]))
_PENDING = re.compile(rf"\W+(?:\w+ ){{0,2}}?(?:{_joined(_DATA['pending'])})\b", re.IGNORECASE)
_PENDED = _pattern(_DATA["pending"])
_HEAD = re.compile(r"\W*([\w ]+?) (?:on|against|for) (?-i:[A-Z])")
_GERUND = re.compile(r"\w+ing\b")
_WHO = re.compile(r"(?<!,) who (?:\w+ )?$|^\W*who (?:\w+ )?$", re.IGNORECASE)
_DOING = re.compile(r"\b(?:is|are|was|were|been) (?:\w+ly )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Matter:
    """How one matter is told: by its verb, by its noun alone, by a phrase.

    Attributes:
        words: of which a text has to have one.
    """

    words: frozenset[str]
    act: re.Pattern[str]
    noun: re.Pattern[str]
    open: re.Pattern[str]
    done: re.Pattern[str]


def _matter(given: Mapping[str, Any]) -> _Matter:
    nouns = _joined(given["nouns"]) or "(?!)"
    things = _joined((*given["nouns"], *given.get("objects", ()))) or "(?!)"
    acts = [
        _verbs(given["verbs"]), rf"(?:{_verbs(given['light'])})\W+(?:[\w’'-]+\W+){{0,4}}?(?:{things})",
        *(_twofold(str(verb)) for verb in given.get("twofold", ())),
    ]  # fmt: skip
    if "across" in given:
        acts.append(
            rf"(?:{_verbs(given['across'])})\W+(?:[\w’'-]+\W+){{0,6}}?(?:{_joined(given['into'])})"
        )
    verbs = (*given["verbs"], *given.get("twofold", ()))
    phrases = (
        *(form for verb in verbs for form in forms(str(verb))), *given["nouns"],
        *given.get("objects", ()), *given.get("into", ()), *given["open"], *given["done"],
    )  # fmt: skip
    return _Matter(
        words=needed(phrases),
        act=re.compile(rf"\b(?:{'|'.join(acts)})\b", re.IGNORECASE),
        noun=re.compile(rf"\b(?:{nouns})\b", re.IGNORECASE),
        open=_pattern(given["open"]),
        done=_pattern(given["done"]),
    )


def _twofold(verb: str) -> str:
    """Return the forms of a verb that may be a noun: "fines" has somebody behind it."""
    sure, either = set(forms(verb)), {verb, f"{verb}s"}
    return rf"(?:{_joined(sure - either)}|(?<=\w )(?:{_joined(either)})(?= (?:(?-i:[A-Z0-9])|the |its |use )))"


_MATTERS = {str(name): _matter(given) for name, given in _DATA["matters"].items()}


@lru_cache(maxsize=_REMEMBERED)
def stages(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the matters a text tells the stage of, and whether they are done; open wins."""
    found = []
    words = spelled(text)
    for name, matter in _MATTERS.items():
        if matter.words.isdisjoint(words):
            continue
        told = {*_told(matter, text)}
        if matter.open.search(text) or False in told:
            found.append((name, False))
        elif told or matter.done.search(text):
            found.append((name, True))
    return tuple(found)


def _told(matter: _Matter, text: str) -> Iterator[bool]:
    """Yield for each act of a text whether it is done; for a noun alone, only that it is not."""
    for act in matter.act.finditer(text):
        if _WHO.search(text[: act.start()]):
            continue  # whose deed it was is asked, not whether it is done
        if _is_open(text, act):
            yield False
        elif not _GERUND.match(act[0]) or _DOING.search(text[: act.start()]):
            yield True
    head = _HEAD.match(text)
    if head and matter.noun.fullmatch(head[1]) and not _PENDED.search(text):
        yield True
    for noun in matter.noun.finditer(text):
        if _PENDING.match(text[noun.end() : noun.end() + _BEHIND + _REACH]) or _asked(text, noun):
            yield False


def _is_open(text: str, act: re.Match[str]) -> bool:
    return bool(_UNDONE.search(_before(text, act))) or bool(_PENDING.match(text[act.end() :]))


def _before(text: str, found: re.Match[str]) -> str:
    """Return the clause in which something stands, as far as it."""
    near = text[max(found.start() - _REACH, 0) : found.start()]
    return _CLAUSE.sub("", near, count=1)


_ASKED = re.compile(
    rf"\b(?:{_joined((*_DATA['open'], *_DATA['against']))})(?:\W+[\w’'-]+){{0,2}}\W+$",
    re.IGNORECASE,
)


_TAKEN_NOTE_OF = _pattern(_DATA["taken note of"])


def _asked(text: str, noun: re.Match[str]) -> bool:
    """Say whether what stands right before a noun leaves it open: "calls for a ban".

    Who has not seen a complaint yet does not say that there is none.
    """
    asked = _ASKED.search(_before(text, noun))
    return bool(asked and not _TAKEN_NOTE_OF.search(asked[0]))
