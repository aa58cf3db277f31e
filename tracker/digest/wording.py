"""How a digest puts numbers, people and states into words.

In: values of the domain. Out: short strings. Never the words of a verdict for a machine's
flag, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain import Conflict, Decision, Verdict, kind_words

LONGEST = 240
_CLASSES = {
    "dispute": "Dispute",
    "relay_error": "Relay error",
    "internal": "Within one report",
    "registry": "Registry",
}
_HOLDS: dict[Verdict, int] = {"a_holds": 0, "b_holds": 1}
_VERDICTS: dict[Verdict, str] = {
    "a_holds": "A holds",
    "b_holds": "B holds",
    "both_hold": "both hold",
    "unsettled": "unsettled",
    "not_a_conflict": "not a conflict",
}


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 report`, `2 reports`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listing(parts: Sequence[str]) -> str:
    """Return parts as `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def shortened(text: str, limit: int = LONGEST) -> str:
    """Return `text` on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0][: limit - 1].rstrip(",;:") + "…"


def flag(conflict: Conflict) -> str:
    """Return the machine's words for a conflict: never a verdict."""
    words = f"Machine flag: {kind_words(conflict.kind)}; {_CLASSES[conflict.klass].lower()}"
    if conflict.precision is not None:
        words += f"; right in {conflict.precision:.0%} of labelled cases"
    return words


def verdict(decision: Decision, conflict: Conflict) -> str:
    """Return a person's verdict, the value it is for, and the name of who gave it."""
    pieces = count(len(decision.evidence), "piece") + " of evidence"
    side = _HOLDS.get(decision.verdict)
    value = "" if side is None else f", {shortened(conflict.sides[side].value, 120)}"
    return f"{_VERDICTS[decision.verdict]}{value} ({decision.reviewer}, {pieces})"
