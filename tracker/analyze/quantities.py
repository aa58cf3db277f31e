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
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from tracker.analyze.attributes import text_of
from tracker.analyze.measures import WORDS, Bound, Grammar, Unit, grammar_of_amounts
from tracker.domain import Quantity

# An amount with no unit ("over 3.4 million") borrows one from no further back than this.
_BORROW_WITHIN = 400
# How far the words may stand that narrow a metric.
_NEAR = 70
_BIG = 1000.0
_YEAR = re.compile(r"(?:19|20)\d\d")
_PART_NEAR = 16
_HEAD_NEAR = 130
_MOST_ROWS = 60
_ALONE = frozenset({"percent", "organisation", "day", "hour"})
_IN_ROW = re.compile(r"\s*(?:,|,?\s?and|or|to|against|versus|vs\.?|,\s?respectively)\s*")
_PART_OF = re.compile(
    rf"(?<![\w.,])(?P<number>\d{{1,3}}|{'|'.join(w for w in WORDS if w.isalpha())})\s(?:out\s)?of\s$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s$", re.IGNORECASE)
_SHARE_BEHIND = re.compile(
    r"\s(?:of|more|less|fewer|higher|lower|cheaper|larger|bigger|smaller|faster)\b"
)
_SHARE_BEFORE = re.compile(r"(?:\bby|\bthan|:)\s$")
_HEADING = re.compile(
    r"(?:^|[\n|*•·>,;.-]\s*)(?P<unit>[A-Za-z][\w -]{2,40}?)[*_]*(?:\s*\|\s*|:[*_]*\s+)$"
)
_NUMBER_OF = re.compile(r"\b(?:number|total|count) of (?P<what>[^.,;:\n]{4,110})$", re.IGNORECASE)
# "voted 43-0", "cleared the committee 38 to 12"
_VOTED = re.compile(
    r"\b(?:vot(?:e[sd]?|ing)|pass(?:es|ed)?|approv(?:es|ed)|clear(?:s|ed)|adopt(?:s|ed)|reject(?:s|ed)|carried|"
    r"defeated|back(?:s|ed)|advanc(?:es|ed))\b[^.;\n]{0,80}?(?<!from\s)(?<![\w.,$€£-])"
    r"(?P<ayes>\d{1,3})(?:\s?[-–]\s?|\sto\s)(?P<noes>\d{1,3})(?![\w%-]|[.,]\d|\s(?:per|million|billion|percent)\b)"
)
_AGAINST = re.compile(r"\b(?:not|of|to|from|than|against|versus|vs)\s$")
_MARKED = 0.01  # a bare number is read as rounded where its last written place is this share


@Language.component("tracker_quantities", assigns=["doc._.quantities"])
def mark_quantities(doc: Doc) -> Doc:
    """Put the amounts of a report on its Doc."""
    doc._.quantities = find_quantities(text_of(doc))
    return doc


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the amounts that `text` names, with metric, unit and interval."""
    grammar = grammar_of_amounts()
    found: list[Quantity] = []
    waiting: list[re.Match[str]] = []  # amounts in a row, of which the last has the unit
    for match in grammar.pattern.finditer(text):
        if waiting and not _IN_ROW.fullmatch(text, waiting[-1].end(), match.start()):
            waiting.clear()
        read = _read(match, grammar, found)
        if not read:
            waiting.append(match)
            continue
        read = _counted_of(read, text)
        found.extend(
            _narrowed(q, text, grammar) for q in (*_lent(waiting, read[0], grammar), *read)
        )
        waiting.clear()
    return tuple(sorted([*found, *_votes(text, found)], key=lambda q: (q.char_start, q.char_end)))


def _votes(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Yield both sides of a vote, which needs no unit."""
    taken = {place for q in found for place in range(q.char_start, q.char_end)}
    for match in _VOTED.finditer(text):
        for side in ("ayes", "noes"):
            if match.start(side) in taken:
                continue
            low, high, bound = bounded(*_value(match[side], 1.0), "exact")
            yield Quantity(
                metric="votes",
                low=low,
                high=high,
                unit="vote",
                bound=bound,
                text=match[side],
                char_start=match.start(side),
                char_end=match.end(side),
            )


def _lent(waiting: list[re.Match[str]], last: Quantity, grammar: Grammar) -> Iterator[Quantity]:
    """Yield "1, 2" of "1, 2 and 3 accounts", which take the unit of the last."""
    if last.unit in _ALONE:
        return
    for match in waiting:
        g = _groups(match)
        interval = _interval(g, grammar) if g["number"] and not g["def"] else None
        if interval is not None and not (_YEAR.fullmatch(g["number"]) and not g["scale"]):
            yield _quantity(match, Unit(last.metric, last.unit), *interval)


def _counted_of(read: list[Quantity], text: str) -> list[Quantity]:
    """Read "7 of 12 tasks" as seven tasks."""
    first = read[0]
    part = _PART_OF.search(text, max(0, first.char_start - _PART_NEAR), first.char_start)
    if part is None or len(read) > 1 or first.unit == "percent":
        return read
    x, step = _value(part["number"], 1.0)
    low, high, bound = bounded(x, step, "exact", exact=first.metric != "counted")
    return [
        replace(first, low=low, high=high, bound=bound, char_start=part.start("number"),
                text=text[part.start("number") : first.char_end])
    ]  # fmt: skip


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {k: " ".join(v.split()) if v else "" for k, v in match.groupdict().items()}


def _read(match: re.Match[str], grammar: Grammar, found: list[Quantity]) -> list[Quantity]:
    g = _groups(match)
    unit = _unit(g, grammar) or _headed(match, g, grammar)
    if unit is None:
        borrowed = _borrowed(match, g, grammar, found)
        return [borrowed] if borrowed else []
    if (unit.named and g["def"]) or _no_amount(g, unit) or (g["fraction"] and not _shares(match)):
        return []
    if g["until"] and _FROM.search(match.string, max(0, match.start() - 6), match.start("amount")):
        return _changed(match, g, unit, grammar)
    interval = _interval(g, grammar, exact=unit.named)
    return [_quantity(match, unit, *interval)] if interval else []


def _changed(
    match: re.Match[str], g: dict[str, str], unit: Unit, grammar: Grammar
) -> list[Quantity]:
    """Read "from 80 to 60 per cent": what it was and what it became."""
    both = []
    for number, name in ((g["number"], "number"), (g["until"], "until")):
        own = g["s0"] or g["l0"] if name == "number" else ""
        interval = _interval(
            {**g, "number": number, "until": "", "scale": own or g["scale"]}, grammar
        )
        if interval is not None:
            found = _quantity(match, unit, *interval)
            both.append(
                replace(
                    found,
                    char_start=match.start(name),
                    text=match.string[match.start(name) : match.end()],
                )
            )
    return both


def _shares(match: re.Match[str]) -> bool:
    """Tell a share ("a third of", "by a quarter") from a time or an ordinal."""
    return bool(
        match["bound"]
        or _SHARE_BEHIND.match(match.string, match.end("fraction"))
        or _SHARE_BEFORE.search(match.string, max(0, match.start() - 8), match.start("amount"))
    )


def _headed(match: re.Match[str], g: dict[str, str], grammar: Grammar) -> Unit | None:
    """Return the unit that stands before an amount: "Accounts: 24,000", a column of a table."""
    if not g["number"] or g["number"].lower() in WORDS:
        return None
    text, at = match.string, match.start()
    line = text.rfind("\n", 0, at) + 1
    before = text[max(line, at - _HEAD_NEAR) : at]
    counted = _NUMBER_OF.search(before)
    if counted:
        named = (grammar.units.get(word.lower()) for word in counted["what"].split()[:5])
        return next((unit for unit in named if unit is not None), None)
    head = _HEADING.search(before)
    heads = (head["unit"] if head else "", _column(text, line, at))
    return next((unit for words in heads if (unit := _last_unit(words, grammar))), None)


def _last_unit(words: str, grammar: Grammar) -> Unit | None:
    """Return the unit that a heading ends with: "Fake user accounts"."""
    last = re.split(r"[\s-]+", words.strip(" *_"))
    for size in (3, 2, 1):
        unit = grammar.units.get(" ".join(last[-size:]).lower()) if len(last) >= size else None
        if unit is not None and unit.unit not in _ALONE:
            return unit
    return None


def _column(text: str, line: int, at: int) -> str:
    """Return the head of the column that an amount stands in, in a table with bars."""
    column = text.count("|", line, at)
    if not column:
        return ""
    head = line
    for _ in range(_MOST_ROWS):
        above = text.rfind("\n", 0, max(0, head - 1)) + 1
        if head == 0 or "|" not in text[above : head - 1]:
            break
        head = above
    end = text.find("\n", head)
    cells = text[head : end if end >= 0 else len(text)].split("|")
    return cells[column] if head != line and column < len(cells) else ""


def _no_amount(g: dict[str, str], unit: Unit) -> bool:
    """Tell years ("in 2025 companies…") and small talk ("two people") from amounts."""
    if g["scale"] or g["letter"] or g["currency"] or not g["number"]:
        return False
    if g["number"].lower() in WORDS:
        return not unit.named and unit.unit not in {"percent", "hour"}
    return bool(_YEAR.fullmatch(g["number"])) and unit.unit != "percent"


def _unit(g: dict[str, str], grammar: Grammar) -> Unit | None:
    if g["currency"]:
        return Unit("money", grammar.currencies[g["currency"].upper()])
    if g["percent"] or g["fraction"]:
        return grammar.units["percent"]
    if g["unit"]:
        return grammar.units[g["unit"].lower().replace("-", " ")]
    return grammar.units["chips"] if g["chip"] else None


_COUNTS_ELSE = re.compile(  # "60 billion words": a noun of its own
    r"\s(?!(?:was|is|has|does|goes|as|this|its|us|less|plus|versus|towards|always|comes|makes|gives|works)\b)"
    r"[a-z]{2,}(?<!s)s\b(?!\sof\s(?:them|which|these)\b)"
)


def _borrowed(
    match: re.Match[str], g: dict[str, str], grammar: Grammar, found: list[Quantity]
) -> Quantity | None:
    """Read an amount that leaves its unit out, as part of the nearest larger one before."""
    written = g["number"][:1].isdigit() and (g["scale"] or g["letter"] or "," in g["number"])
    interval = _interval(g, grammar) if written else None
    if interval is None or interval[1] < _BIG or _COUNTS_ELSE.match(match.string, match.end()):
        return None
    for earlier in reversed(found):
        between = match.string[earlier.char_end : match.start()]
        if len(between) > _BORROW_WITHIN:
            break
        beside = not re.search(r"[.\n]\s", between) and bool(_AGAINST.search(between))
        if (earlier.high >= interval[0] or beside) and earlier.unit not in _ALONE:
            return _quantity(match, Unit(earlier.metric, earlier.unit), *interval)
    return None


def _quantity(match: re.Match[str], unit: Unit, low: float, high: float, bound: Bound) -> Quantity:
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
    g: dict[str, str], grammar: Grammar, *, exact: bool = False
) -> tuple[float, float, Bound] | None:
    if g["fraction"]:
        share = grammar.fractions[g["fraction"].lower()]
        return share, share, "exact"
    if g["vague"]:
        return _vague(g, grammar)
    number = g["number"]
    if not number:
        return None
    scale = 1.0
    for word in (g["scale"] or g["letter"]).lower().split():
        scale *= grammar.scales.get(word, 1.0)
    low, step = _value(number, scale)
    if g["until"]:
        high, _ = _value(g["until"], scale)
        first = (g["s0"] or g["l0"]).lower()
        low = _value(number, grammar.scales[first])[0] if first else low
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
    word = " ".join(written.lower().split())
    if word == "half a":
        return scale / 2, scale / 10
    if word in {"a", "an"}:
        return scale, scale
    if word in WORDS:
        return WORDS[word] * scale, (scale if scale > 1 else 0.0)
    digits = written.replace(",", "")
    whole, _, decimals = digits.partition(".")
    if decimals:
        return float(digits) * scale, scale / 10 ** len(decimals)
    if not whole.strip("0"):
        return 0.0, 0.0
    zeros = len(whole) - len(whole.rstrip("0"))
    return float(digits) * scale, 10**zeros * scale


def _vague(g: dict[str, str], grammar: Grammar) -> tuple[float, float, Bound]:
    words = [word.lower() for word in g["vague"].split() if word.lower() in grammar.vague]
    low, high = grammar.vague[words[-1]]
    if len(words) > 1 and " of " in g["vague"]:
        size = low / 2  # "tens of thousands": the plural names the size, twice itself at least
        first = grammar.vague[words[0]]
        low, high = first[0] * size, first[1] * size
    return low, high, "vague"


def _narrowed(quantity: Quantity, text: str, grammar: Grammar) -> Quantity:
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
