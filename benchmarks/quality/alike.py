"""When a predicted value counts as the gold one, and how counts become figures.

In: a gold value and whatever a tracker printed in its place. Out: yes or no; a missing or
odd value is no, never an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.quality.pages import mapping, words

_PLUS = {"1", "1.0", "+", "+1", "positive", "true"}
_MINUS = {"-1", "-1.0", "0", "-", "negative", "false"}
_LONG_WORD = 4
_QUOTE_PART = 0.8
_BOUND_PART = 0.25


def alnum(text: Any) -> str:
    """Return letters and digits only, in lower case."""
    return "".join(words(text)).replace("_", "")


def same_id(gold: str, pred: Any) -> bool:
    """Compare ids; `new:` means any id with that slug, `anon:` any speaker without a name."""
    if not isinstance(pred, str):
        return False
    if gold == pred or alnum(gold) == alnum(pred):
        return True
    if gold.startswith("new:"):
        return _same_slug(alnum(gold[4:].removesuffix("-family")), pred)
    if gold.startswith("anon:"):
        telling = {word for word in words(gold[5:]) if len(word) > _LONG_WORD}
        return pred.startswith("anon") or bool(telling & set(words(pred)))
    return gold == "outlet" and alnum(pred) in ("", "author", "outletvoice")


def _same_slug(slug: str, pred: str) -> bool:
    bare = alnum(re.sub(r"^.*[:/]", "", pred))
    prefixed = bare != alnum(pred)
    return bare == slug or (prefixed and bool(bare) and (slug in bare or bare in slug))


def number(value: Any) -> float | None:
    """Return a number as a float, anything else as None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def sign(value: Any) -> int | None:
    """Return 1 or -1 for the ways to write a polarity."""
    text = str(value).lower()
    if text in _PLUS:
        return 1
    return -1 if text in _MINUS else None


def same_quantity(gold: dict[str, Any], pred: Any) -> bool:
    """Ask for the unit, intervals that meet, and a lower bound within a quarter."""
    given = mapping(pred)
    low, high = number(given.get("low")), number(given.get("high"))
    if alnum(given.get("unit")).rstrip("s") != alnum(gold["unit"]).rstrip("s"):
        return False
    if low is None and high is None:
        return False
    low = float("-inf") if low is None else low
    high = float("inf") if high is None else high
    if low > gold["high"] or high < gold["low"]:
        return False
    vague = gold["high"] > 10 * gold["low"]
    return bool(vague or abs(low - gold["low"]) <= _BOUND_PART * abs(gold["low"]))


def same_quote(gold: str, pred: Any) -> bool:
    """Ask for four words in five."""
    one = words(gold)
    other = words(mapping(pred).get("text") if isinstance(pred, dict) else pred)
    shared = sum((Counter(one) & Counter(other)).values())
    return bool(one) and bool(other) and shared >= _QUOTE_PART * max(len(one), len(other))


def interval(value: Any) -> tuple[str, str] | None:
    """Return first and last day as ISO dates; None where there is no start."""
    start, end = mapping(value).get("start"), mapping(value).get("end")
    return (str(start)[:10], str(end or start)[:10]) if start else None


def ratio(part: float, whole: float) -> float:
    """Return a share; of nothing it is 0."""
    return part / whole if whole else 0.0


def hit_rates(hits: int, predicted: int, wanted: int) -> dict[str, float]:
    """Return precision, recall and their harmonic mean."""
    precision, recall = ratio(hits, predicted), ratio(hits, wanted)
    f1 = ratio(2 * precision * recall, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1}


def unmatched(
    gold: Sequence[Any], pred: Sequence[Any], same: Callable[[Any, Any], bool]
) -> tuple[list[Any], list[Any]]:
    """Match one to one, first come first served; return what is left on both sides."""
    missing, left = [], list(pred)
    for wanted in gold:
        taken = next((i for i, given in enumerate(left) if same(wanted, given)), None)
        if taken is None:
            missing.append(wanted)
        else:
            left.pop(taken)
    return missing, left
