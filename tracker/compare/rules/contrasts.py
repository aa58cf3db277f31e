"""Numbers set against each other that measure different things, by the words of a sentence.

In: the claims of one story. Out: findings with both numbers. A list is no comparison, and "more
than 40 hours" bounds a number; nothing is said of nouns of which nobody knows what they measure,
unless the other number's is known. Also: one sum told as profit in one report, as revenue in
another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from tracker.compare.cues import has
from tracker.compare.frames import table
from tracker.compare.numbers import Count, numbers
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.figures import number
from tracker.compare.rules.telling import by_report
from tracker.compare.wording import stem
from tracker.domain import PlacedClaim

_DATA = table("numbers.yaml")
_NEAR = 120  # characters between two numbers that are held against each other
_AFTER = 200  # characters from one sentence to the next that points back at it
_DIMENSIONS = {stem(noun): name for name, nouns in _DATA["dimensions"].items() for noun in nouns}
_DIMENSIONS |= {"dollar": "money", "euro": "money", "pound": "money", "yuan": "money"}
_SORTS = {word: name for name, words in _DATA["money sorts"].items() for word in words}


def _words(name: str) -> str:
    return "|".join(sorted(map(re.escape, map(str, _DATA[name])), key=len, reverse=True))


_SORT = "|".join(sorted(map(re.escape, _SORTS), key=len, reverse=True))
_HELD = re.compile(
    rf"\b(?:{_words('compared')})(?: (?:the|its|their|all|those|these|only|just|about|some))*$"
    rf"|\b(?:{_words('measured')}) (?:\w+ )?(?:less|more|fewer|\w+er) than(?: (?:the|its|their))?$"
    r"|\b(?:less|more|fewer|\w+er) than (?:the|its|their|those|these|all)$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"[^.;:]{{0,30}}?\b(?:{_words('left behind')}|(?:\w+ ){{0,4}}times (?:the|as|more|less|that|over)|twice|ratio of)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(rf"\W*(?:{_words('pointing')})\b", re.IGNORECASE)
_SUM_TOLD = re.compile(rf"\b(?:{_words('sums told')})\b", re.IGNORECASE)
_SORT_WORD = re.compile(rf"\b({_SORT})\b", re.IGNORECASE)
_SORT_BEFORE = re.compile(rf"\b({_SORT}) of (?:\w+ )?$", re.IGNORECASE)
_SORT_BEHIND = re.compile(rf" (?:\w+ )?(?:in|of) (?:\w+ )?({_SORT})\b", re.IGNORECASE)

_Told = tuple[PlacedClaim, Count]


def set_against(group: Group) -> Iterator[Finding]:
    """Find numbers of different dimensions that a report holds against each other."""
    for claims in by_report(group.claims):
        ordered = sorted(claims, key=lambda placed: placed.claim.start)
        for placed in ordered:
            text = placed.claim.text
            for one, other in pairwise(_amounts(text)):
                if (
                    _is_held(text, one, other)
                    and _is_unlike(text, one, other)
                    and not (_is_read(placed, one, other))
                ):
                    yield _unlike(group, (placed, one), (placed, other))
        for before, placed in pairwise(ordered):
            yield from _pointing_back(group, before, placed)


def _amounts(text: str) -> list[Count]:
    """Return the numbers of a text but those that only say how often: "six times"."""
    return [one for one in numbers(text) if not text[one.end :].startswith(" times")]


def _is_read(placed: PlacedClaim, one: Count, other: Count) -> bool:
    """Say whether both are amounts of the claim, which are compared as such."""
    start, text = placed.claim.start, placed.claim.text
    units = [
        {q.unit for q in placed.claim.quantities
         if q.char_start < start + c.end and start + c.start < q.char_end}
        for c in (one, other)
    ]  # fmt: skip
    unlike = all(units) and units[0] != units[1]
    return unlike and has("comparison", text[one.end : other.start])


def _is_held(text: str, one: Count, other: Count) -> bool:
    between = text[one.end : other.start].rstrip(" $€£¥")
    if len(between) > _NEAR:
        return False
    return bool(_HELD.search(between) or _BEHIND.match(text[other.end :]))


def _is_unlike(text: str, one: Count, other: Count) -> bool:
    """Say whether two numbers measure different things, as far as their words show."""
    sorts = (_money_sort(text, one), _money_sort(text, other))
    if all(sorts):
        return sorts[0] != sorts[1]
    dims = [_DIMENSIONS.get(count.unit) for count in (one, other)]
    known = any(dims) and all(count.unit for count in (one, other))
    return known and dims[0] != dims[1] and not one.traits & {other.unit}


def _money_sort(text: str, count: Count) -> str | None:
    found = _SORT_BEFORE.search(text[: count.start]) or _SORT_BEHIND.match(text[count.end :])
    return _SORTS[found[1].casefold()] if found else None


def _pointing_back(group: Group, before: PlacedClaim, placed: PlacedClaim) -> Iterator[Finding]:
    """Find "5 million calls are a lot. That beats the 700 customers of last year"."""
    text, told = placed.claim.text, _amounts(before.claim.text)
    own = _amounts(text)
    if not told or not own or not 0 <= placed.claim.start - before.claim.end <= _AFTER:
        return
    one, other = told[-1], own[0]
    points = _POINTS.match(text) and _HELD.search(text[: other.start].rstrip())
    if (points or _BEHIND.match(text[other.end :])) and _is_unlike("", one, other):
        yield _unlike(group, (before, one), (placed, other))


def _unlike(group: Group, one: _Told, other: _Told) -> Finding:
    a, b = sorted((one, other), key=lambda told: (told[1].unit, told[1].low))
    shown = [_shown(*told) for told in (a, b)]
    return Finding(
        key=group.key,
        a=_stand(a, shown[0]),
        b=_stand(b, shown[1]),
        difference=Difference(
            summary=f"A report sets “{_shown(*one)}” against “{_shown(*other)}”, which measure "
            f"different things",
            explain=(
                ("one figure", shown[0]), ("other figure", shown[1]),
                ("conversion", "none known"),
            ),
        ),
    )  # fmt: skip


def _stand(told: _Told, shown: str) -> Stand:
    placed, count = told
    start = placed.claim.start
    return Stand(
        Reading("unit", f"{count.low:g}..{count.high:g} {count.unit}", shown, placed.claim.frame),
        (Extract(placed, start + count.start, start + count.end),),
    )


def _shown(placed: PlacedClaim, count: Count) -> str:
    words = placed.claim.text[count.start :].split()
    return " ".join(words[:4]).strip(" ,.;:")


def sorts_of_sums(group: Group) -> Iterator[Finding]:
    """Find one sum told as profit in one report and as revenue in another."""
    told: dict[float, list[tuple[PlacedClaim, str]]] = {}
    for claims in by_report(group.claims):
        for placed, value, sort in _sums_told(sorted(claims, key=lambda p: p.claim.start)):
            told.setdefault(value, []).append((placed, sort))
    for value in sorted(told):
        rows = told[value]
        for (a, one), (b, other) in combinations(rows, 2):
            if a.facts.id != b.facts.id and one != other and _unshared(rows, a, b):
                yield _two_sorts(group, value, rows, one, other)
                break


def _unshared(rows: list[tuple[PlacedClaim, str]], a: PlacedClaim, b: PlacedClaim) -> bool:
    ours, theirs = (
        {sort for placed, sort in rows if placed.facts.id == one.facts.id} for one in (a, b)
    )
    return not ours & theirs


def _sums_told(claims: list[PlacedClaim]) -> Iterator[tuple[PlacedClaim, float, str]]:
    """Yield the sums of a report of which the words say whether they are profit or revenue."""
    last: Count | None = None
    for placed in claims:
        text = placed.claim.text
        money = [one for one in numbers(text) if _DIMENSIONS.get(one.unit) == "money"]
        words = {_SORTS[m[1].casefold()] for m in _SORT_WORD.finditer(text)}
        if len(words) == 1 and len(money) == 1:
            yield placed, money[0].middle, next(iter(words))
        elif len(words) == 1 and not money and last and _SUM_TOLD.search(text):
            yield placed, last.middle, next(iter(words))
        last = money[-1] if money else last


def _two_sorts(
    group: Group, value: float, rows: list[tuple[PlacedClaim, str]], one: str, other: str
) -> Finding:
    first, second = sorted((one, other))
    sides = [
        Stand(
            Reading(f"sort of {value:g}", sort, f"{number(value)} of {sort}", "measure"),
            tuple(Extract(placed) for placed, told in rows if told == sort),
        )
        for sort in (first, second)
    ]
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"One sum, {number(value)}, is told as {first} in one report "
            f"and as {second} in another",
            explain=(("sum", f"{value:,.10g}"), ("one sort", first), ("other sort", second)),
            gap=1.0,
        ),
    )  # fmt: skip
