"""Score mentions: matched by page and text, in order.

In: gold and predicted mentions. Out: one `Name` per page and spelling, from which both the
figures and the list of errors are made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.quality.alike import hit_rates, number, ratio, same_id
from benchmarks.quality.pages import Reports, Row, words

Figures = dict[str, float | int]
Key = tuple[str, str]
"""Address, and spelling without *the* and *'s*."""


@dataclass(slots=True, kw_only=True)
class Name:
    """All places of one spelling on one page: those asked for and those predicted."""

    key: Key
    wanted: list[Row] = field(default_factory=list)
    found: list[Row] = field(default_factory=list)
    in_headline: int = 0

    @property
    def must(self) -> list[Row]:
        """Places that are asked for; optional ones are neither asked for nor punished."""
        return [row for row in self.wanted if not row.get("optional")]

    @property
    def hits(self) -> int:
        """Number of places asked for that are met."""
        return min(len(self.found), len(self.must))

    @property
    def surplus(self) -> int:
        """Number of predictions beyond the gold; the headline is not judged."""
        return max(len(self.found) - len(self.wanted) - self.in_headline, 0)

    def pairs(self) -> list[tuple[Row, Row]]:
        """Pair the gold with the predictions as fits the links best, headline first or not."""
        tries = [list(zip(self.must, self.found[s:], strict=False)) for s in {0, self.in_headline}]
        return max(tries, key=lambda pairs: sum(linked(*pair) for pair in pairs))


def linked(gold: Row, pred: Row) -> bool:
    """Tell whether a prediction links to an id that is accepted."""
    return any(
        same_id(entity, pred.get("entity")) for entity in [gold["entity"], *gold.get("also", [])]
    )


def match_mentions(gold: Sequence[Row], pred: Iterable[Row], reports: Reports) -> list[Name]:
    """Sort gold and predictions by page and spelling."""
    covered = {row["url"] for row in gold}
    names: dict[Key, Name] = {}

    def name(row: Row) -> Name:
        key = (row["url"], re.sub(r"^the | s$", "", " ".join(words(row.get("text")))))
        if key not in names:
            headline = sum(part == 0 for part, _, _ in reports.find(*key))
            names[key] = Name(key=key, in_headline=headline)
        return names[key]

    for row in _once(row for row in pred if row.get("url") in covered):
        name(row).found.append(row)
    for row in gold:
        if row["entity"]:
            name(row).wanted.append(row)
    return list(names.values())


def score_mentions(names: Sequence[Name]) -> Figures:
    """Return the figures for all names."""
    hits = sum(name.hits for name in names)
    predicted = hits + sum(name.surplus for name in names)
    wanted = sum(len(name.must) for name in names)
    right = sum(linked(*pair) for name in names for pair in name.pairs())
    met: dict[bool, list[bool]] = defaultdict(list)
    for name in names:
        for rank, row in enumerate(name.must):
            met[row["entity"].startswith("new:")].append(rank < name.hits)
    return {
        **hit_rates(hits, predicted, wanted),
        "link_accuracy": ratio(right, hits),
        "recall_listed": ratio(sum(met[False]), len(met[False])),
        "recall_new": ratio(sum(met[True]), len(met[True])),
        "gold": wanted,
        "predicted": predicted,
    }


def _once(pred: Iterable[Row]) -> list[Row]:
    """Return the predictions in order of place, each place once."""
    seen: set[str] = set()
    kept = []
    for row in sorted(pred, key=lambda row: number(row.get("start")) or 0):
        placed = number(row.get("start")) is not None
        key = str((row["url"], row.get("text"), row["start"])) if placed else str(len(seen))
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept
