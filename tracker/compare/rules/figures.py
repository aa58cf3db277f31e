"""Figures as rules read them: whose they are, when they hold, how they are shown.

In: the quantities of a claim. Out: `Figure` values and phrases. A figure that a sentence
tells of several together belongs to none of them alone; what a thing was used for is not
whose the figure is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.cues import COUNTED, MEASURES, TIMELESS, UNITS, has
from tracker.compare.numbers import numbers, says
from tracker.compare.rules.telling import published
from tracker.domain import Claim, PlacedClaim, Quantity

OPEN = frozenset({"over", "at_least", "vague"})
_SEVERAL = 3
_BEHIND = 20  # characters behind an amount in which "in total" is said of it
_LABEL = re.compile(r"([^\W\d_]+)(?: [^:.\n]{0,30})?: ")
_LETTER = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as compared: `low` to `high`, whose it is and when it was told.

    Attributes:
        part, total: the words make it a part of a figure that they do not name, or the whole.
        named: the entity of which it is said, before its last owner was looked up.
    """

    low: float
    high: float
    open: bool
    metric: str
    unit: str
    subject: str | None
    agents: frozenset[str]
    targets: frozenset[str]
    month: str | None
    named: str | None = None
    part: bool = False
    total: bool = False


def figures(placed: PlacedClaim, context: Context) -> Iterator[tuple[Quantity, Figure]]:
    """Yield the quantities of a claim with whose they are."""
    claim, out = placed.claim, published(placed)
    when = claim.event_date.start if claim.event_date else out
    unmet = claim.polarity < 0 and has("unfulfilled", claim.text)
    if (claim.polarity < 0 and not unmet) or claim.modality != "assertion":
        return
    speakers = keys.tops(claim.speakers, context.names)
    agents = keys.tops(claim.roles.agent, context.names)
    for quantity in claim.quantities:
        if _labelled(quantity, claim.text):
            continue
        subject = _subject(quantity, placed, context)
        timeless = unmet or quantity.metric in TIMELESS
        yield (
            quantity,
            Figure(
                low=0.0 if unmet else quantity.low,
                high=0.0 if unmet else quantity.high,
                open=quantity.bound in OPEN and not unmet,
                metric=quantity.metric,
                unit=quantity.unit,
                subject=context.names.top(subject) if subject else None,
                agents=agents - speakers if len(agents) > 1 else agents,
                targets=keys.tops(claim.roles.target, context.names),
                month=f"{when:%Y-%m}" if when and not timeless else None,
                named=subject,
                part=has("part", claim.text),
                total=_is_total(quantity, placed),
            ),
        )


def aside(claim: Claim, quantity: Quantity) -> bool:
    """Say whether the words make an amount a part, one of another time, or so many each."""
    if says("another time", claim.text) or says("alone", claim.text):
        return True
    low, high = quantity.char_start - claim.start, quantity.char_end - claim.start
    return any(
        one.part or one.rate for one in numbers(claim.text) if one.start < high and low < one.end
    )


def _subject(quantity: Quantity, placed: PlacedClaim, context: Context) -> str | None:
    """Return of whom a quantity is said; None for what several did together."""
    claim = placed.claim
    told = [other for other in claim.quantities if other.metric == quantity.metric]
    subject = None if _is_total(quantity, placed) else quantity.subject
    if subject and quantity.unit in COUNTED and subject in claim.roles.object:
        subject = None  # what was used is not who used it
    whole = _is_total(quantity, placed)
    if subject is None and len(told) == 1 and not whole and not has("part", claim.text):
        named = {other.subject for other in claim.quantities if other.subject}
        subject = next(iter(named)) if len(named) == 1 else None
    if subject is None or len(told) > 1:
        return subject
    if _enumerated(subject, claim.text, context):
        return None
    for role in (claim.roles.agent, claim.roles.target):
        together = keys.tops(role, context.names)
        if len(together) >= _SEVERAL and context.names.top(subject) in together:
            return None
    return None if subject in claim.roles.object and quantity.unit in COUNTED else subject


def _enumerated(subject: str, text: str, context: Context) -> bool:
    """Say whether somebody is the last of several: "A, B and C"."""
    forms = "|".join(map(re.escape, context.names.forms(subject)))
    return bool(forms and re.search(rf"\w, [^,;.]{{2,40}} and (?:{forms})\b", text, re.IGNORECASE))


def _is_total(quantity: Quantity, placed: PlacedClaim) -> bool:
    """Say whether the words right behind an amount make it that of all together."""
    after = quantity.char_end - placed.claim.start
    return after > 0 and has("total", placed.claim.text[after : after + _BEHIND])


def _labelled(quantity: Quantity, text: str) -> bool:
    """Say whether a label before a colon names another count than the one read."""
    label = _LABEL.match(text)
    noun = label[1].casefold().removesuffix("s") if label else None
    return noun in COUNTED and noun != quantity.unit


def unit(quantity: Quantity) -> str:
    """Return the unit as written where it is one of the counts of use, else as read."""
    words = [word.casefold().removesuffix("s") for word in _LETTER.findall(quantity.text)]
    for size in (2, 1):
        noun = "_".join(words[-size:]).replace("querie", "query")
        if noun in COUNTED:
            return noun
    return quantity.unit


def shown(quantity: Quantity) -> str:
    """Return a quantity as a person reads it: "over 24,000 accounts"."""
    noun = plural(unit(quantity))
    if quantity.low == quantity.high or quantity.bound == "exact":
        return f"{number(amount(quantity))} {noun}"
    words = {"over": "over", "at_least": "at least", "under": "under", "at_most": "at most",
             "about": "about"}.get(quantity.bound)  # fmt: skip
    if words:
        return f"{words} {number(amount(quantity))} {noun}"
    if quantity.bound == "vague":
        return quantity.text
    return f"{number(quantity.low)} to {number(quantity.high)} {noun}"


def amount(quantity: Quantity) -> float:
    """Return the number as written, read back from its interval."""
    if quantity.bound in {"over", "at_least"}:
        return quantity.low
    if quantity.bound in {"under", "at_most"}:
        return quantity.high
    return (quantity.low + quantity.high) / 2


def number(value: float) -> str:
    """Return a number as a person writes it: "24,000", "5.576 million", "2 billion"."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size and value != float("inf"):
            return f"{value / size:.6g} {name}"
    return f"{value:,.10g}"


def plural(unit: str) -> str:
    """Return a unit in the plural: "queries", "GPU hours"."""
    if unit in UNITS:
        return UNITS[unit]
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit.replace('_', ' ')}s"


def measure(metric: str) -> str:
    """Return a metric as words: "number of accounts"."""
    return MEASURES.get(metric, metric.replace("_", " "))
