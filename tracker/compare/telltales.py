"""Figures, names and quoted words by which accounts of one happening know each other.

In: the claims of a report, the parties it is mainly about, the names it has. Out: readable
keys, each a row whose first word is its sort; see `happenings`. Never looks at other reports.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from tracker.compare import keys, sketch
from tracker.compare.marks import mark
from tracker.domain import Claim

_MOST_FIGURES = 5
_MOST_TALLIES = 6
_MOST_OUTLETS = 3
_MOST_NAMED = 5
_MOST_SAYINGS = 6
_MOST_RUNS = 2
_TELLING = 1000
_RUN = 6
_FEWEST_WORDS = 6
_MEASURES = frozenset({"percent", "day", "month", "week", "year", "hour", "organisation"})

Row = tuple[str, ...]


def by_name(marks: Sequence[str], words: Sequence[str], outlets: Sequence[str]) -> Iterator[Row]:
    """Yield names that nobody lists, alone, together, and beside who tells it."""
    telling = {mark(outlet) for outlet in outlets}
    for one in marks:
        if one not in telling:  # one outlet tells of many things
            yield ("name", one)
    for pair in combinations(sorted({*marks}), 2):
        yield ("both", *pair)
    for pair in combinations(sorted({*marks, *words}), 2):
        yield ("names", *pair)
    for outlet in outlets:
        for one in dict.fromkeys((*marks, *words)):
            yield ("relay", outlet, one)


def leant(unlisted: Sequence[str], main: Sequence[str], publisher: str | None) -> Iterator[Row]:
    """Yield outlets that nobody lists, each beside a party that the report is about.

    Others may call an outlet by one word of its name, which another outlet has too.
    """
    for outlet in unlisted[:_MOST_NAMED]:
        called = dict.fromkeys((outlet, *((mark(outlet),) if outlet == publisher else ())))
        for name, one in product(called, main[:_MOST_OUTLETS]):
            if mark(one) != mark(outlet):
                yield ("leant", name, one)


def figures(
    claims: Sequence[Claim], named: Mapping[str, frozenset[str]], main: Sequence[str]
) -> Iterator[Row]:
    """Yield pairs of telling figures with the party that has most of the report.

    Figures of others than the main parties belong to a happening that is only touched.
    """
    if not main:
        return
    mine = frozenset(main)
    told = [q for claim in claims for q in claim.quantities if named[claim.id] <= mine]
    large = [keys.written(q) for q in told if keys.written(q) >= _TELLING]
    some = sorted(f"{value:g}" for value in list(dict.fromkeys(large))[:_MOST_FIGURES])
    for pair in combinations(some, 2):
        yield ("figures", main[0], *pair)
    for value in some:
        if _is_rare(value):
            yield ("figure", main[0], value)
        elif len(main) == 1:
            yield ("round", main[0], value)


def _is_rare(figure: str) -> bool:
    """Say whether a figure is written so precisely that no two happenings share it."""
    digits = f"{float(figure):.2e}".partition("e")[0].replace(".", "")
    return not digits.endswith("0")


def tallies(claims: Sequence[Claim], main: Sequence[str]) -> Iterator[Row]:
    """Yield numbers of somebody or something with the party that has most of the report."""
    told = dict.fromkeys(
        (q.unit, f"{keys.written(q):g}") for claim in claims for q in claim.quantities
        if q.unit not in _MEASURES and keys.written(q) < _TELLING and _is_uneven(keys.written(q))
    )  # fmt: skip
    for unit, value in list(told)[:_MOST_TALLIES]:
        for one in main[:2]:
            yield ("tally", one, unit, value)


def _is_uneven(value: float) -> bool:
    """Say whether a number has two digits that are not zero."""
    return len(f"{value:.6e}".partition("e")[0].replace(".", "").rstrip("0")) > 1


def sayings(claims: Sequence[Claim]) -> Iterator[Row]:
    """Yield runs of words between quotation marks; who says nothing says it in few words."""
    told = dict.fromkeys(
        quote.text for claim in claims if claim.frame != "no_comment" for quote in claim.quotes
    )
    for text in list(told)[:_MOST_SAYINGS]:
        words = sketch.words(text)
        if len(words) >= _FEWEST_WORDS:
            runs = {" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}
            for run in sorted(runs, key=lambda one: (zlib.crc32(one.encode()), one))[:_MOST_RUNS]:
                yield ("said", run)
