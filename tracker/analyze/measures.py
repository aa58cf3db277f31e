"""The grammar of amounts: numbers, currencies, units and bounds, made of units.yaml.

In: the file beside this module. Out: one compiled pattern, and what its words mean.
Never reads a text; that is `quantities`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from tracker.errors import ConfigError
from tracker.yamlsource import parse

Bound = Literal["exact", "about", "over", "under", "at_least", "at_most", "range", "vague"]

WORDS = {w: float(i) for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
)} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0,
      "eighty": 80.0, "ninety": 90.0, "a dozen": 12.0, "half a dozen": 6.0}  # fmt: skip
WORDS |= {
    f"{ten}-{one}": WORDS[ten] + WORDS[one]
    for ten in ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    for one in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted; `named` where a definite article makes it no count."""

    metric: str
    unit: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Words near an amount that make its metric narrower."""

    of: str
    metric: str
    near: re.Pattern[str]
    also: re.Pattern[str] | None
    inside: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that units.yaml says, ready for matching."""

    pattern: re.Pattern[str]
    units: dict[str, Unit]
    currencies: dict[str, str]
    bounds: dict[str, Bound]
    scales: dict[str, float]
    vague: dict[str, tuple[float, float]]
    fractions: dict[str, float]
    narrow: tuple[Narrowing, ...]
    counting: re.Pattern[str]


@lru_cache(maxsize=1)
def grammar_of_amounts() -> Grammar:
    """Return the shipped grammar."""
    where = "tracker/analyze/units.yaml"
    text = resources.files(__package__).joinpath("units.yaml").read_text("utf-8")
    rows: dict[str, Any] = parse(text, where=where, error=ConfigError)
    units = {
        word.lower().replace("-", " "): Unit(row["metric"], row["unit"], row.get("named", False))
        for row in rows["units"]
        for word in row["words"]
    }
    bounds: dict[str, Bound] = {
        word: kind for kind, words in rows["bounds"].items() for word in words
    }
    vague = {word: (float(low), float(high)) for word, (low, high) in rows["vague"].items()}
    return Grammar(
        pattern=_pattern(rows, units, bounds),
        units=units,
        currencies={symbol.upper(): code for symbol, code in rows["currencies"].items()},
        bounds=bounds,
        scales={word: float(size) for word, size in rows["scales"].items()},
        vague=vague,
        fractions=rows["fractions"],
        narrow=tuple(_narrowing(row) for row in rows["narrow"]),
        counting=re.compile(rf"\b(?:{_any(rows['counting'])})\b", re.IGNORECASE),
    )


def _narrowing(row: dict[str, Any]) -> Narrowing:
    also = row.get("also")
    return Narrowing(
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
    rows: dict[str, Any], units: dict[str, Unit], bounds: dict[str, Bound]
) -> re.Pattern[str]:
    number = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?"
    symbols = {word for word in units if not word[0].isalnum()}
    unit = _any(set(units) - symbols - {"percent", "per cent"})
    scale = _any(word for word in rows["scales"] if len(word) > 1)
    currency = _any(rows["currencies"])
    plurals = _any(word for word in rows["vague"] if word.endswith("ons") or word == "thousands")
    small = (
        r"(?!(?:and|or|of|the|to|in|for|at|from|by|with|on|as|is|was|were|has|had|after|that|into|are|be|been|have|"
        r"would|will|may|can|than|but|if|before|through|went|goes?|which|who)\s)"
    )
    fill = rf"(?:{small}(?!(?:{unit})(?!\w))[a-z]+(?:-[a-z]+)*[^\S\n]){{0,2}}"
    chip = rf"(?-i:{rows['chip']})"
    sep = r"[^\S\n]"
    return re.compile(
        rf"""(?<![\w$€£¥.,-])
        (?P<def>(?:the|these|those|all|both|its|their|of\sthe|other)\s(?:same\s|other\s)?)?
        (?:(?P<bound>{_any(bounds)})\s(?:a\s)?)?(?P<between>between\s)?
        (?P<amount>
          (?P<fraction>{_any(rows["fractions"])})(?!\w|\s(?:a|hundred|thousand|million|billion)\s)
         |(?:(?P<currency>{currency})\s?)?
          (?P<number>{number}|half\sa(?=\s(?:{scale})(?!\w))|(?:{_any(WORDS)})(?!\w)|an?(?=\s(?:{scale})\s))
          (?:(?:[\s-](?P<s0>{scale})(?!\w)|(?<=\d)(?P<l0>[kKmMbB]|bn|mn|tn)(?!\w))?
            (?(between)\sand\s|(?:\s?%?\s?[-–—]\s?|\s?(?:%|percent|per\scent)?\sto\s))(?:{currency})?(?P<until>{number})(?![\d-]))?
          (?:[\s-](?P<scale>(?:hundred\s)?(?:{scale}))(?!\w)|(?<=\d)(?P<letter>[kKmMbB]|bn|mn|tn)(?!\w))?
         |(?P<vague>(?:(?:tens|hundreds|dozens|scores)\sof\s)?(?:{plurals}|hundreds|dozens|scores|tens)
            (?:\sor\s(?:{plurals}))?)\sof
        )
        (?:\s(?:or\sso|odd|or\smore)(?!\w))?["”]?
        (?:\s?(?P<percent>%|percent(?!\w)|per\scent(?!\w))
          |(?:(?:{sep}|-){chip})?(?:{sep}|-){fill}(?P<unit>{unit})(?!\w)
          |[\s-](?P<chip>{chip})(?!\w)(?!\s(?:model|score))
        )?
        (?!\w)""",
        re.IGNORECASE | re.VERBOSE,
    )
