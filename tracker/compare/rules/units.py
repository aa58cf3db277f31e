"""Figures of different dimensions: set against each other, or one told as the other.

In: claims with several figures, and claims under one number or one happening. Out: findings
with both dimensions. A list without a comparison is no comparison; small equal numbers of
unlike things are a coincidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.cues import DIMENSIONS, FAMILIES, has
from tracker.compare.rules import (
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    at_home,
    contrasts,
    renaming,
    rule,
)
from tracker.compare.rules.figures import amount, figures, measure, number, plural, shown, unit
from tracker.compare.rules.pairing import pairs
from tracker.compare.wording import stem
from tracker.domain import PlacedClaim, Quantity

_LETTERS = re.compile(r"\b(?!hundred|thousand|[mb]illion|trillion)[^\W\d_]{3,}\b")


@rule("unit_incommensurable", levels="ufs", severity=0.5)
def unit_incommensurable(group: Group, context: Context) -> Iterator[Finding]:
    """Find figures set against each other, or told as each other, that measure other things."""
    if keys.level(group.key) == "u":
        return _set_against(group)
    return _told_in_two(group, context)


def _told_in_two(group: Group, context: Context) -> Iterator[Finding]:
    yield from pairs(group, context, read=_told, differ=_told_as, home=_home)
    if keys.level(group.key) == "s":
        yield from renaming.renamed(group)
        yield from contrasts.set_against(group)
        yield from contrasts.sorts_of_sums(group)


def _home(key: str, slot: str) -> bool:
    """A figure is told under its own number, or its happening."""
    return keys.level(key) == "s" or (
        keys.level(key) == "f" and slot == f"unit of {keys.last(key)}"
    )


def _set_against(group: Group) -> Iterator[Finding]:
    for placed in group.claims:
        claim = placed.claim
        if not has("comparison", claim.text) or not at_home(group.key, placed):
            continue
        ordered = sorted(claim.quantities, key=lambda q: (q.char_start, q.char_end))
        for one, other in pairwise(ordered):
            if _compared(claim.text, claim.start, one, other):
                yield _incommensurable(group, placed, one, other)


def _compared(text: str, start: int, one: Quantity, other: Quantity) -> bool:
    """Say whether a comparison stands between two figures of different dimensions."""
    same = _dimension(one.unit) == _dimension(other.unit)
    between = text[max(0, one.char_end - start) : max(0, other.char_start - start)]
    return not same and has("comparison", between or text)


def _dimension(unit: str) -> str:
    return DIMENSIONS.get(unit, unit)


def _incommensurable(group: Group, placed: PlacedClaim, one: Quantity, other: Quantity) -> Finding:
    a, b = sorted((one, other), key=lambda q: (q.unit, q.low))
    frame = placed.claim.frame
    sides = [
        Stand(
            Reading("unit", f"{q.low:g}..{q.high:g} {q.unit}", shown(q), frame),
            (Extract(placed, q.char_start, q.char_end),),
        )
        for q in (a, b)
    ]
    return Finding(
        key=group.key,
        a=sides[0],
        b=sides[1],
        difference=Difference(
            summary=f"A report sets {shown(one)} against {shown(other)}, "
            f"but {_dimension(one.unit)} and {_dimension(other.unit)} do not compare",
            explain=(
                ("one figure", f"{shown(a)}: {_dimension(a.unit)}"),
                ("other figure", f"{shown(b)}: {_dimension(b.unit)}"),
                ("conversion", "none known"),
            ),
        ),
    )


def _told(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    """Read every large figure of a family of units as the number and the unit it has."""
    for quantity, figure in figures(placed, context):
        sort = figure.metric if figure.metric in FAMILIES else unit(quantity)
        rounded = keys.written(quantity)
        if sort not in FAMILIES or rounded < keys.TELLING or figure.high == 0:
            continue
        if sort != figure.metric and _is_lent(quantity, placed.claim.text):
            continue
        whose = figure.subject or figure.agents
        told = f"{quantity.text} in {measure(sort)}" if sort == figure.metric else shown(quantity)
        yield Reading(
            f"unit of {rounded:g}", f"{rounded:g} {sort}", told, "measure",
            (sort, whose, _told_figure(quantity)),
        )  # fmt: skip


def _is_lent(quantity: Quantity, text: str) -> bool:
    """Say whether the unit of an amount is that of one before it."""
    return quantity.text in text and not _LETTERS.search(quantity.text)


def _told_figure(quantity: Quantity) -> str:
    return f"“{quantity.text}”" if quantity.bound == "vague" else number(amount(quantity))


def _told_as(a: Stand, b: Stand, context: Context) -> Difference | None:  # noqa: ARG001
    (one, whose, figure), (other, theirs, _) = a.reading.about, b.reading.about
    if one == other or (one not in _LOSSES and stem(str(one)) == stem(str(other))):
        return None
    if FAMILIES[str(one)] != FAMILIES[str(other)]:
        return None
    if isinstance(whose, str) and isinstance(theirs, str) and whose != theirs:
        return None
    first, second = sorted((str(one), str(other)))
    nouns = [measure(sort) if sort in _LOSSES else plural(sort) for sort in (first, second)]
    return Difference(
        summary=f"One figure, {figure}, is told as {nouns[0]} in one report "
        f"and as {nouns[1]} in another",
        explain=(
            ("figure", str(figure)),
            ("one unit", nouns[0]),
            ("other unit", nouns[1]),
            ("conversion", "none known"),
        ),
        gap=1.0,
    )


_LOSSES = frozenset(sort for sort, family in FAMILIES.items() if family == "loss")
