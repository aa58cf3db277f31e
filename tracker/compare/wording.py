"""What stands in a sentence as written: its numbers with what they count, names, stems.

In: text. Out: small values that two sentences of one story can be compared by where nothing
better was found in them. Never knows who anybody is, and looks at one sentence at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.compare.frames import table
from tracker.compare.voices import FUNCTION_WORDS

_DATA = table("wording.yaml")
_DIGITS = {word: float(value) for word, value in _DATA["numbers"].items()}
_SCALES = {word: float(value) for word, value in _DATA["scales"].items()}
_ALIKE: dict[str, str] = {
    str(word): str(sort) for sort, words in _DATA["alike"].items() for word in words
}
ENDS = FUNCTION_WORDS | frozenset(_DATA["ends"])
UNTOLD = frozenset(_DATA["untold"])
COMMON = frozenset(_DATA["common"])
NATIONS = frozenset(_DATA["nations"])
_VOTING = frozenset(_DATA["votes"])
MONTHS = frozenset(_DATA["months"])
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yuan"}
_STEM = 5
_UNIT_WORDS = 4
_ROUND = 0.01  # of a number: coarser steps than that make it a round one
_REMEMBERED = 8192
_FEWEST_LETTERS = 2
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

_SPELLED = "|".join(sorted(_DIGITS, key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_VOTE = re.compile(r"(?<![\w.,-])(\d{1,3})(?: ?[-–] ?| to )(\d{1,3})(?![\w-])")
_NUMBER = re.compile(
    rf"(?<![\w.,–-])(?P<sign>[$€£¥])?"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)|(?P<word>\b(?:{_SPELLED})\b))"
    rf"(?:[ -]?(?P<scale>{_SCALE})\b)?(?P<percent> ?%)?(?![\w,–]|-\d|-[A-Z]|\.\d)",
    re.IGNORECASE,
)
_OF = re.compile(rf" of (?:the |its |their )?(?:\d|{_SPELLED})", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_NAME = re.compile(r"\b[A-Z][\w-]*\w(?:(?: (?:of|de|van|von|der))? [A-Z][\w-]*\w)+")


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts.

    Attributes:
        low, high: as precisely as it is written.
        unit: stems of the words behind it, those of one sort alike.
        part: it is one of "N of M".
        start, end: in the text.
    """

    low: float
    high: float
    unit: frozenset[str]
    start: int
    end: int
    part: bool = False

    def meets(self, other: Count) -> bool:
        """Say whether both may be one number."""
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> float:
        """The number as written, to three digits."""
        return float(f"{(self.low + self.high) / 2:.3g}")


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
def counts(text: str) -> tuple[Count, ...]:
    """Return the numbers of a text that count something, in reading order."""
    found = [*_votes(text)]
    taken = [(one.start, one.end) for one in found]
    for match in _NUMBER.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        one = _count(match, text)
        if one:
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _votes(text: str) -> list[Count]:
    if not _VOTING & stems(text):
        return []
    return [
        Count(float(m[1]), float(m[1]), frozenset(("vote",)), m.start(), m.end())
        for m in _VOTE.finditer(text)
    ]


def _count(match: re.Match[str], text: str) -> Count | None:
    value, step = _value(match)
    behind = text[match.end() :]
    unit = _unit(match, behind)
    if _is_date(match, text) or not unit:
        return None
    low, high = _interval(value, step, text[: match.start()])
    part = bool(_OF.match(behind))
    return Count(low, high, unit, match.start(), match.end(), part)


def _value(match: re.Match[str]) -> tuple[float, float]:
    """Return a number and the step in which it is written."""
    scale = _SCALES.get((match["scale"] or "").casefold(), 1.0)
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


def _unit(match: re.Match[str], behind: str) -> frozenset[str]:
    if match["percent"]:
        return frozenset(("percent",))
    if match["sign"]:
        return frozenset((_SIGNS[match["sign"]],))
    found: list[str] = []
    of = re.match(r" of (?:the |its |their )?[\w,.]+(?= )", behind)
    for piece in re.finditer(
        r"[ -]([^\W_]+(?:[-'’][^\W_]+)*)([,.;:)]?)", behind[of.end() if of else 0 :]
    ):
        word = piece[1].casefold()
        if word in ENDS or word[0].isdigit() or len(found) == _UNIT_WORDS:
            break
        found.append(stem(word))
        if piece[2]:
            break
    return frozenset(found) - UNTOLD


def _is_date(match: re.Match[str], text: str) -> bool:
    around = [*_WORD.findall(text[: match.start()])[-1:], *_WORD.findall(text[match.end() :])[:1]]
    if any(word.casefold() in MONTHS for word in around):
        return True
    year = (match["digits"] or "").isdigit() and _FIRST_YEAR < float(match["digits"]) < _LAST_YEAR
    return bool(year and not match["scale"] and not match["sign"])


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
