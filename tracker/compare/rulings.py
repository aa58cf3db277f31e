"""What people ruled, as far as it still stands.

In: rulings in any order. Out: those that no later one of the same two reports takes back.
Never weighs one person against another: the later word counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain import Ruling

_TAKES_BACK: dict[str, frozenset[str]] = {
    "not_same_event": frozenset({"not_same_event", "same_event", "same_origin"}),
    "same_event": frozenset({"same_event", "not_same_event"}),
    "same_origin": frozenset({"same_origin", "not_same_event", "wrong_merge"}),
    "wrong_merge": frozenset({"wrong_merge", "same_origin"}),
}

Pair = tuple[str, str]


def standing(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Return the rulings that stand, first to last."""
    kept: list[Ruling] = []
    for one in sorted(rulings, key=lambda ruling: (ruling.at, ruling.kind, ruling.subjects)):
        gone = _TAKES_BACK[one.kind]
        kept = [k for k in kept if k.subjects != one.subjects or k.kind not in gone]
        kept.append(one)
    return tuple(kept)


def pairs(rulings: Iterable[Ruling], *kinds: str) -> frozenset[Pair]:
    """Return the pairs of reports of which one of some things was said."""
    return frozenset(one.subjects for one in rulings if one.kind in kinds)
