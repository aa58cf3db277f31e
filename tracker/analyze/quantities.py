"""Amounts in running text, as the interval that the writing allows.

In: text. Out: `Quantity` values in order of place; words and units come from units.yaml.
Never converts one unit into another, and never guesses a unit that no earlier amount has.
The intervals follow the written precision: with g the largest power of ten that divides the
number as written, "over x" is [x, x+g), "about x" is [x-g/2, x+g/2], a bare x likewise if g
is at least a hundredth of x.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc

from tracker.analyze.attributes import text_of
from tracker.domain import Quantity
from tracker.errors import ConfigError
from tracker.yamlsource import parse

Bound = Literal["exact", "about", "over", "under", "at_least", "at_most", "range", "vague"]

_WORDS = {w: float(i) for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
)} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0,
      "eighty": 80.0, "ninety": 90.0, "a dozen": 12.0}  # fmt: skip
# An amount with no unit ("over 3.4 million") borrows one from no further back than this.
_BORROW_WITHIN = 400
# How far the words may stand that narrow a metric.
_NEAR = 70
_BIG = 1000.0
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARKED = 0.01  # a bare number is read as rounded where its last written place is this share


@dataclass(frozen=True, slots=True)
class _Unit:
    metric: str
    unit: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class _Narrowing:
    of: str
    metric: str
    near: re.Pattern[str]
    also: re.Pattern[str] | None
    inside: bool


@dataclass(frozen=True, slots=True)
class _Grammar:
    pattern: re.Pattern[str]
    units: dict[str, _Unit]
    currencies: dict[str, str]
    bounds: dict[str, Bound]
    scales: dict[str, float]
    vague: dict[str, tuple[float, float]]
    fractions: dict[str, float]
    narrow: tuple[_Narrowing, ...]


@Language.component("tracker_quantities", assigns=["doc._.quantities"])
def mark_quantities(doc: Doc) -> Doc:
    """Put the amounts of a report on its Doc."""
    doc._.quantities = find_quantities(text_of(doc))
    return doc


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the amounts that `text` names, with metric, unit and interval."""
    grammar = _grammar()
    found: list[Quantity] = []
    for match in grammar.pattern.finditer(text):
        quantity = _read(match, grammar, found)
        if quantity is not None:
            found.append(_narrowed(quantity, text, grammar))
    return tuple(found)


def _read(match: re.Match[str], grammar: _Grammar, found: list[Quantity]) -> Quantity | None:
    g = {k: " ".join(v.split()) if v else "" for k, v in match.groupdict().items()}
    unit = _unit(g, grammar)
    if unit is None:
        return _borrowed(match, g, grammar, found)
    if (unit.named and g["def"]) or _no_amount(g, unit):
        return None
    interval = _interval(g, grammar, exact=unit.named)
    return _quantity(match, unit, *interval) if interval else None


def _no_amount(g: dict[str, str], unit: _Unit) -> bool:
    """Tell years ("in 2025 companies…") and small talk ("two people") from amounts."""
    if g["scale"] or g["letter"] or g["currency"] or not g["number"]:
        return False
    if g["number"].lower() in _WORDS:
        return not unit.named and unit.unit != "percent"
    return bool(_YEAR.fullmatch(g["number"])) and unit.unit != "percent"


def _unit(g: dict[str, str], grammar: _Grammar) -> _Unit | None:
    if g["currency"]:
        return _Unit("money", grammar.currencies[g["currency"]])
    if g["percent"] or g["fraction"]:
        return grammar.units["percent"]
    if g["unit"]:
        return grammar.units[g["unit"].lower().replace("-", " ")]
    return grammar.units["chips"] if g["chip"] else None


def _borrowed(
    match: re.Match[str], g: dict[str, str], grammar: _Grammar, found: list[Quantity]
) -> Quantity | None:
    """Read an amount that leaves its unit out, as part of the nearest larger one before."""
    interval = _interval(g, grammar) if g["scale"] or g["letter"] or "," in g["number"] else None
    if interval is None or interval[1] < _BIG:
        return None
    for earlier in reversed(found):
        if match.start() - earlier.char_end > _BORROW_WITHIN:
            break
        if earlier.high >= interval[0] and earlier.unit not in {"percent", "organisation", "day"}:
            return _quantity(match, _Unit(earlier.metric, earlier.unit), *interval)
    return None


def _quantity(match: re.Match[str], unit: _Unit, low: float, high: float, bound: Bound) -> Quantity:
    start = match.start("bound") if match["bound"] else match.start("amount")
    return Quantity(
        metric=unit.metric,
        low=low,
        high=high,
        unit=unit.unit,
        bound=bound,
        text=match.string[start : match.end()],
        char_start=start,
        char_end=match.end(),
    )


def _interval(
    g: dict[str, str], grammar: _Grammar, *, exact: bool = False
) -> tuple[float, float, Bound] | None:
    if g["fraction"]:
        share = grammar.fractions[g["fraction"].lower()]
        return share, share, "exact"
    if g["vague"]:
        return _vague(g, grammar)
    number = g["number"]
    if not number:
        return None
    scale = grammar.scales.get((g["scale"] or g["letter"]).lower(), 1.0)
    low, step = _value(number, scale)
    if g["until"]:
        high, _ = _value(g["until"], scale)
        return (low, high, "range") if high >= low else None
    return bounded(low, step, grammar.bounds.get(g["bound"].lower(), "exact"), exact=exact)


def bounded(
    x: float, step: float, bound: Bound, *, exact: bool = False
) -> tuple[float, float, Bound]:
    """Return the interval of `x`, written to a precision of `step`, under a bound."""
    if bound == "over":
        return x, x + step, bound
    if bound == "at_least":
        return x, math.inf, bound
    if bound in {"at_most", "under"}:
        return max(0.0, x - step), x, bound
    if bound == "about" or (not exact and step >= _MARKED * x):
        return max(0.0, x - step / 2), x + step / 2, bound
    return x, x, bound


def _value(written: str, scale: float) -> tuple[float, float]:
    """Return a number and the size of its last written place that is not zero."""
    word = written.lower()
    if word in _WORDS:
        return _WORDS[word] * scale, (scale if scale > 1 else 0.0)
    digits = written.replace(",", "")
    whole, _, decimals = digits.partition(".")
    if decimals:
        return float(digits) * scale, scale / 10 ** len(decimals)
    if not whole.strip("0"):
        return 0.0, 0.0
    zeros = len(whole) - len(whole.rstrip("0"))
    return float(digits) * scale, 10**zeros * scale


def _vague(g: dict[str, str], grammar: _Grammar) -> tuple[float, float, Bound]:
    words = [word.lower() for word in g["vague"].split() if word.lower() in grammar.vague]
    low, high = grammar.vague[words[-1]]
    if len(words) > 1 and " of " in g["vague"]:
        size = low / 2  # "tens of thousands": the plural names the size, twice itself at least
        first = grammar.vague[words[0]]
        low, high = first[0] * size, first[1] * size
    return low, high, "vague"


def _narrowed(quantity: Quantity, text: str, grammar: _Grammar) -> Quantity:
    if quantity.metric not in {rule.of for rule in grammar.narrow}:
        return quantity
    after = re.split(r"[.;\n]\s", text[quantity.char_end : quantity.char_end + _NEAR], maxsplit=1)[
        0
    ]
    before = re.split(r"[.;\n]\s", text[max(0, quantity.char_start - _NEAR) : quantity.char_start])[
        -1
    ]
    for words in (quantity.text, after.partition(",")[0][:40], before, after):
        for rule in grammar.narrow:
            if rule.of != quantity.metric or (rule.inside and words is not quantity.text):
                continue
            around = f"{before} {quantity.text} {after}"
            if rule.near.search(words) and (rule.also is None or rule.also.search(around)):
                return replace(quantity, metric=rule.metric)
    return quantity


# --- the grammar, made of units.yaml ----------------------------------------------------


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    where = "tracker/analyze/units.yaml"
    text = resources.files(__package__).joinpath("units.yaml").read_text("utf-8")
    rows: dict[str, Any] = parse(text, where=where, error=ConfigError)
    units = {
        word.lower(): _Unit(row["metric"], row["unit"], row.get("named", False))
        for row in rows["units"]
        for word in row["words"]
    }
    bounds: dict[str, Bound] = {
        word: kind for kind, words in rows["bounds"].items() for word in words
    }
    vague = {word: (float(low), float(high)) for word, (low, high) in rows["vague"].items()}
    return _Grammar(
        pattern=_pattern(rows, units, bounds),
        units=units,
        currencies=rows["currencies"],
        bounds=bounds,
        scales={word: float(size) for word, size in rows["scales"].items()},
        vague=vague,
        fractions=rows["fractions"],
        narrow=tuple(_narrowing(row) for row in rows["narrow"]),
    )


def _narrowing(row: dict[str, Any]) -> _Narrowing:
    also = row.get("also")
    return _Narrowing(
        row["of"],
        row["metric"],
        re.compile(row["near"], re.IGNORECASE),
        re.compile(also, re.IGNORECASE) if also else None,
        row.get("inside", False),
    )


def _any(words: Any) -> str:
    ordered = sorted((str(word) for word in words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in ordered)


def _pattern(
    rows: dict[str, Any], units: dict[str, _Unit], bounds: dict[str, Bound]
) -> re.Pattern[str]:
    number = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?"
    symbols = {word for word in units if not word[0].isalnum()}
    unit = _any(set(units) - symbols - {"percent", "per cent"})
    scale = _any(word for word in rows["scales"] if len(word) > 1)
    currency = _any(rows["currencies"])
    plurals = _any(word for word in rows["vague"] if word.endswith("ons") or word == "thousands")
    small = (
        r"(?!(?:and|or|of|the|to|in|for|at|from|by|with|on|as|is|was|were|has|had|after|that)\s)"
    )
    fill = rf"(?:{small}(?!(?:{unit})(?!\w))[a-z]+(?:-[a-z]+)*\s){{0,2}}"
    chip = rf"(?-i:{rows['chip']})"
    return re.compile(
        rf"""(?<![\w$€£¥.,-])
        (?P<def>(?:the|these|those|all|both|its|their|of\sthe|other)\s(?:same\s|other\s)?)?
        (?:(?P<bound>{_any(bounds)})\s(?:a\s)?)?(?P<between>between\s)?
        (?P<amount>
          (?:(?P<currency>{currency})\s?)?
          (?P<number>{number}|(?:{_any(_WORDS)})(?!\w))
          (?:(?(between)\sand\s|(?:\s?%?\s?[-–—]\s?|\s?%?\sto\s))(?:{currency})?(?P<until>{number})(?![\w-]))?
          (?:[\s-](?P<scale>{scale})(?!\w)|(?<=\d)(?P<letter>[kKmMbB]|bn|mn|tn)(?!\w))?
         |(?P<vague>(?:(?:tens|hundreds|dozens|scores)\sof\s)?(?:{plurals}|hundreds|dozens|scores|tens)
            (?:\sor\s(?:{plurals}))?)\sof
         |(?P<fraction>{_any(rows["fractions"])})(?=\sof\s)
        )
        (?:\s?(?P<percent>%|percent(?!\w)|per\scent(?!\w))
          |(?:[\s-]{chip})?[\s-]{fill}(?P<unit>{unit})(?!\w)
          |[\s-](?P<chip>{chip})(?!\w)(?!\s(?:model|score))
        )?
        (?!\w)""",
        re.IGNORECASE | re.VERBOSE,
    )
