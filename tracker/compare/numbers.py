"""Numbers as written, with what they count and what the words around make of them.

In: text. Out: `Count` values in reading order, and rows of them as a sentence lists them. Looks at
one sentence at a time; never knows whose a number is, and never converts one unit into another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from tracker.compare.cues import FUNCTION_WORDS
from tracker.compare.frames import table
from tracker.compare.wording import ENDS, MONTHS, UNTOLD, stem

_DATA = table("numbers.yaml")
_DIGITS = {word: float(value) for word, value in _DATA["numbers"].items()}
_SCALES = {word: float(value) for word, value in _DATA["scales"].items()}
_LETTERS = {word: float(value) for word, value in _DATA["letters"].items()}
_VOTING = tuple(_DATA["votes"])
_IRREGULAR = frozenset(_DATA["irregular"])
_VERBS = frozenset(_DATA["verbs"])
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yuan"}
_UNIT_WORDS = 5
_ROUND = 0.01  # of a number: coarser steps than that make it a round one
_REMEMBERED = 8192
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_ROW_GAP = 70  # characters between two numbers of a row
_ABOUT = 3.0  # points that "about a third" may be off
_TENS = 20.0

_SPELLED = "|".join(sorted(_DIGITS, key=len, reverse=True))
_TEN = "|".join(word for word, value in _DIGITS.items() if value >= _TENS)
_ONES = "|".join(word for word, value in _DIGITS.items() if 0 < value < 10)  # noqa: PLR2004
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_LETTER = "|".join(sorted(_LETTERS, key=len, reverse=True))
AGAINST = "against"
_VOTE = re.compile(
    r"(?<![\w.,-])(\d{1,3})(?: ?[-–] ?| (?:votes )?(?:to|against) )(\d{1,3})(?![\w-]|,\d)"
)
_NUMBER = re.compile(
    rf"(?<![\w.,–-])(?P<sign>[$€£¥])?"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)"
    rf"|(?P<word>\b(?:(?P<an>(?:half )?an?(?= (?:{_SCALE})\b))|(?P<ten>{_TEN})-(?P<ones>{_ONES})|{_SPELLED})\b))"
    rf"(?:[ -]?(?P<scale>{_SCALE})\b|(?<=\d)(?P<letter>{_LETTER})(?!\w))?(?P<percent> ?%)?"
    rf"(?!\w|,\d|–|-\d|-[A-Z]|\.\d)",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r" times(?! (?:as|more|less|the|that|higher|lower|larger|smaller|faster|over)\b)"
)
_BESIDE = re.compile(r" (?:to|or) ", re.IGNORECASE)
_OF = re.compile(rf" of (?:the |its |their )?(?:\d|{_SPELLED})", re.IGNORECASE)
_OF_NUMBER = re.compile(
    rf" of (?:(?:the |its |their )?(?:\d[\d,.]*|{_SPELLED})(?= )|(?:the|its|their|these|those)(?= ))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PIECE = re.compile(r"([ -])([^\W_]+(?:[-'’][^\W_]+)*)([,.;:)]?)")
_DEFINITE = re.compile(r"\b(?:the|these|those|all)$", re.IGNORECASE)
_NUMBER_OF = re.compile(
    r"\bnumber of ((?:[\w-]+ ){1,3})(?:[^.,;:]{0,30} )?(?:at|to|was|is)$", re.IGNORECASE
)
_LEVEL = re.compile(
    rf"\bnumber of ((?:[\w-]+ ){{1,3}})(?:[^,;:.]|\.(?=\d)){{0,80}}\b(?:{'|'.join(_DATA['levels'])})$",
    re.IGNORECASE,
)
_IN_LIST = r"(?:[^.:;]|\.(?=\w))*"
_LIST = re.compile(rf"{_IN_LIST}(?:[,;]|\band\b){_IN_LIST}| ?[-–] ?| (?:votes )?(?:to|against) ")


def _pattern(name: str) -> str:
    return "|".join(sorted(map(re.escape, map(str, _DATA[name])), key=len, reverse=True))


_BEFORE_PART = re.compile(
    rf"\b(?:{_pattern('before part')})(?: (?:about|some|over))?$", re.IGNORECASE
)
_BEHIND_PART = re.compile(rf" (?:[\w-]+ )?(?:{_pattern('behind part')})\b", re.IGNORECASE)
_RATE = re.compile(
    rf"(?: [\w-]+){{0,4}}? (?:(?:an?|per|every|each) )?(?P<rate>{_pattern('periods')})s?\b",
    re.IGNORECASE,
)
_EACH = frozenset({"a", "an", "per", "every", "each"})
_ALONE_RATES = frozenset(word for word in _DATA["periods"] if word.endswith("ly")) | {
    "apiece",
    "each",
    "on average",
}
_SHARE = re.compile(rf"\b(?P<share>{_pattern('shares')})(?= of\b| the\b)", re.IGNORECASE)
_VAGUE = re.compile(
    rf"\b(?:(?P<times>tens|dozens|scores|hundreds) of )?(?P<vague>{_pattern('vague')}) of(?= )",
    re.IGNORECASE,
)
_SUM = re.compile(rf"\b(?:{_pattern('sum')})(?: (?:about|some|over))?$", re.IGNORECASE)
_CUES = {
    name: re.compile(rf"\b(?:{_pattern(name)})\b", re.IGNORECASE)
    for name in ("another time", "alone", "counting", "whole", "acting", "before part", "former",
                 "changed", "hypothetical")
}  # fmt: skip
_SORTS = {word: name for name, words in _DATA["money sorts"].items() for word in words}
_SORT = re.compile(rf"\b(?:{'|'.join(sorted(_SORTS, key=len, reverse=True))})\b", re.IGNORECASE)
_NEAR_CUE = 30  # characters between the words that a number is past and the number


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts.

    Attributes:
        low, high: as precisely as it is written.
        unit: stem of the noun that is counted; empty where the sentence names none.
        traits: stems of the words between number and noun.
        start, end: in the text.
        part: the words make it some of a whole.
        rate: it is so many a day, or each: the period, or whose.
        definite: it points back at things told before: "the 2,400 accounts".
        total: the words make it the sum of numbers before it.
        value: as written, where `low` and `high` do not lie around it: "almost 20".
    """

    low: float
    high: float
    unit: str
    start: int
    end: int
    traits: frozenset[str] = frozenset()
    part: bool = False
    rate: str = ""
    definite: bool = False
    total: bool = False
    value: float | None = None

    def meets(self, other: Count) -> bool:
        """Say whether both may be one number."""
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> float:
        """The number as written, to three digits."""
        written = (self.low + self.high) / 2 if self.value is None else self.value
        return float(f"{written:.3g}")

    @property
    def figures(self) -> str:
        """The digits of the number, without zeros at its end."""
        return f"{self.middle:.2e}".partition("e")[0].replace(".", "").rstrip("0")

    @property
    def size(self) -> int:
        """The power of ten of its first digit."""
        return int(f"{self.middle:.2e}".partition("e")[2])


@lru_cache(maxsize=_REMEMBERED)
def says(cue: str, text: str) -> bool:
    """Say whether a text holds one of the words listed as `cue` in numbers.yaml."""
    return bool(_CUES[cue].search(text))


def sorts(text: str) -> tuple[str, ...]:
    """Return of what amounts of money a text tells: profit, cost and so on."""
    return tuple(_SORTS[m[0].casefold()] for m in _SORT.finditer(text))


def cued(text: str) -> tuple[str, ...]:
    """Return the names of all lists of numbers.yaml that have a word in a text."""
    return tuple(name for name, pattern in _CUES.items() if pattern.search(text))


@lru_cache(maxsize=_REMEMBERED)
def numbers(text: str) -> tuple[Count, ...]:
    """Return all numbers of a text but dates, in reading order."""
    found = [*_votes(text), *_shares(text), *_vague(text)]
    taken = [(one.start, one.end) for one in found]
    matches = [
        match for match in _NUMBER.finditer(text)
        if all(match.start() >= end or start >= match.end() for start, end in taken)
    ]  # fmt: skip
    for match, behind in zip_longest(matches, matches[1:]):
        if match and not _is_date(match, text) and not _is_phrase(match):
            found.append(_count(match, text, _lent_scale(match, behind, text)))
    return tuple(sorted(found, key=lambda one: one.start))


@lru_cache(maxsize=_REMEMBERED)
def formers(text: str) -> tuple[Count, ...]:
    """Return the numbers that a text says to have been told before and to hold no more."""
    cue = _CUES["former"]
    if not cue.search(text):
        return ()
    found = numbers(text)
    if len(found) == 1:
        return found
    ends = [match.end() for match in cue.finditer(text)]
    behind = [
        min((one for one in found if one.start >= end), default=None, key=_at) for end in ends
    ]
    near = zip(ends, behind, strict=True)
    return tuple(dict.fromkeys(one for end, one in near if one and one.start - end <= _NEAR_CUE))


def _at(count: Count) -> int:
    return count.start


def rows(text: str, found: Iterable[Count]) -> tuple[tuple[Count, ...], ...]:
    """Return the runs of two and more numbers that a sentence lists side by side."""
    runs: list[list[Count]] = []
    last: Count | None = None
    for one in found:
        between = text[last.end : one.start] if last else ""
        if last and len(between) <= _ROW_GAP and _LIST.fullmatch(between):
            runs[-1].append(one)
        else:
            runs.append([one])
        last = one
    return tuple(tuple(run) for run in runs if len(run) > 1)


def is_listed(text: str, row: tuple[Count, ...]) -> bool:
    """Say whether only the first of a row has a verb, as in a list: "5 went to A, 7 to B"."""
    later = [text[a.end : b.start] for a, b in pairwise(row[1:])]
    tail = re.split(r"[.;:]", text[row[-1].end :], maxsplit=1)[0].partition(", ")[0]
    return not any(says("acting", one) for one in (*later, tail))


def _votes(text: str) -> list[Count]:
    if not any(word.casefold().startswith(_VOTING) for word in _WORD.findall(text)):
        return []
    found = []
    for m in _VOTE.finditer(text):
        yes, no = float(m[1]), float(m[2])
        found.append(Count(yes, yes, "vote", m.start(1), m.end(1)))
        found.append(Count(no, no, AGAINST, m.start(2), m.end(2)))
    return found


def _shares(text: str) -> list[Count]:
    """Return shares in words, as percent: "a third of"."""
    found = []
    for match in _SHARE.finditer(text):
        value = float(_DATA["shares"][match["share"].casefold()])
        low, high = _interval(value, 2.0, text[: match.start()].rstrip())
        spare = 1.0 if (low, high) == (value - 1, value + 1) else _ABOUT
        near = " ".join(_WORD.findall(text[: match.start()])[-2:]).casefold()
        spare = _ABOUT if near.endswith(tuple(_DATA["about"])) else spare
        low, high = min(low, value - spare), max(high, value + spare)
        found.append(Count(low, high, "percent", match.start(), match.end()))
    return found


def _vague(text: str) -> list[Count]:
    """Return numbers that are only a size: "tens of thousands of accounts"."""
    found = []
    for match in _VAGUE.finditer(text):
        low, high = map(float, _DATA["vague"][match["vague"].casefold()])
        if match["times"]:
            first = _DATA["vague"][match["times"].casefold()]
            low, high = first[0] * low / 2, first[1] * low / 2
        unit, traits, _ = _noun(text[match.end() :], 0)
        found.append(Count(low, high, unit, match.start(), match.end(), traits))
    return found


def _rate(rest: str) -> str:
    """Return for what period, or for whom, a number is told; nothing for a number as such."""
    match = _RATE.match(rest)
    if match is None:
        return ""
    before = rest[: match.start("rate")].split()[-1:] or [""]
    word = match["rate"].casefold()
    alone = word in _ALONE_RATES
    return str(_DATA["periods"][word]) if alone or before[0].casefold() in _EACH else ""


def _lent_scale(match: re.Match[str], behind: re.Match[str] | None, text: str) -> float:
    """Return the scale that "2.2 to 2.9 million" and "2 or 3 thousand" have in common."""
    if behind is None or not behind["scale"] or match["scale"] or match["letter"]:
        return 1.0
    beside = _BESIDE.fullmatch(text, match.end(), behind.start())
    return _SCALES[behind["scale"].casefold()] if beside else 1.0


def _count(match: re.Match[str], text: str, lent: float) -> Count:
    value, step = (part * lent for part in _value(match))
    step = 0.0 if (match["scale"] or "").casefold() == "dozen" else step
    before, behind = text[: match.start()].rstrip(" ("), text[match.end() :]
    unit, traits, rest = _unit(match, before, behind)
    low, high = _interval(value, step, before)
    return Count(
        low, high, unit, match.start(), match.end(), traits,
        part=bool(
            _OF.match(behind) or _BEHIND_PART.match(behind) or _BEFORE_PART.search(before)
        ),
        rate=_rate(rest),
        definite=bool(_DEFINITE.search(before)),
        total=bool(_SUM.search(before)),
        value=value,
    )  # fmt: skip


def _value(match: re.Match[str]) -> tuple[float, float]:
    """Return a number and the step in which it is written."""
    scale = _SCALES.get((match["scale"] or "").casefold(), 1.0)
    scale = _LETTERS.get((match["letter"] or "").casefold(), scale)
    if match["ten"]:
        value = _DIGITS[match["ten"].casefold()] + _DIGITS[match["ones"].casefold()]
        return value * scale, scale if scale > 1 else 0.0
    if match["an"]:
        half = match["an"].casefold().startswith("half")
        return scale / (2 if half else 1), scale / (10 if half else 2)
    if match["word"]:
        return _DIGITS[match["word"].casefold()] * scale, scale if scale > 1 else 0.0
    digits = match["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    if decimals:
        return float(digits) * scale, scale * 10.0**-decimals
    step = scale * 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return float(digits) * scale, step if step > 1 else 0.0


def _interval(value: float, step: float, before: str) -> tuple[float, float]:
    near = " ".join(_WORD.findall(before)[-3:]).casefold()
    if any(near.endswith(word) for word in _DATA["above"]):
        return value, value + step
    if any(near.endswith(word) for word in _DATA["below"]):
        return value - step, value
    about = any(near.endswith(word) for word in _DATA["about"])
    if about or (value and step >= _ROUND * value):
        return value - step / 2, value + step / 2
    return value, value


def _unit(match: re.Match[str], before: str, behind: str) -> tuple[str, frozenset[str], str]:
    """Return the noun that is counted, the words before it, and what follows it."""
    if match["percent"]:
        return "percent", frozenset(), behind
    if match["sign"]:
        return _SIGNS[match["sign"]], frozenset(), behind
    if _OFTEN.match(behind) and not match["word"]:
        return "times", frozenset(), behind
    of = _OF_NUMBER.match(behind)
    unit, traits, rest = _noun(behind, of.end() if of else 0)
    if unit:
        return unit, traits, rest
    ahead = _NUMBER_OF.search(before) or _LEVEL.search(before)
    nouns = [word for word in ahead[1].split() if _is_plural(word)] if ahead else []
    return (stem(nouns[0]) if nouns else ""), frozenset(), behind


def _noun(behind: str, at: int) -> tuple[str, frozenset[str], str]:
    """Return the first plural behind a number, the words before it, and what follows it."""
    traits: list[str] = []
    for _ in range(_UNIT_WORDS):
        piece = _PIECE.match(behind, at)
        word = piece[2] if piece else ""
        if piece is None or _ends(word):
            break
        at = piece.end(2)
        if _is_plural(word) or (piece[1] == "-" and not traits):
            return stem(word), frozenset(traits) - UNTOLD, behind[at:]
        traits.append(stem(word))
        if piece[3]:
            break
    return "", frozenset(), behind


def _ends(word: str) -> bool:
    low = word.casefold()
    return low in ENDS or low in FUNCTION_WORDS or low in _VERBS or low[0].isdigit()


def _is_plural(word: str) -> bool:
    low = word.casefold()
    if low in _IRREGULAR:
        return True
    return low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "’s"))


def _is_date(match: re.Match[str], text: str) -> bool:
    around = [*_WORD.findall(text[: match.start()])[-1:], *_WORD.findall(text[match.end() :])[:1]]
    if any(word.casefold() in MONTHS for word in around):
        return True
    year = (match["digits"] or "").isdigit() and _FIRST_YEAR < float(match["digits"]) < _LAST_YEAR
    return bool(year and not match["scale"] and not match["letter"] and not match["sign"])


def _is_phrase(match: re.Match[str]) -> bool:
    """Tell "one of them" and "a million reasons" from numbers."""
    word, scale = (match["word"] or "").casefold(), (match["scale"] or "").casefold()
    return (word == "one" and not scale) or (word in {"a", "an"} and scale != "dozen")
