"""Score conflicts: which gold pairs are found, which predictions are right, which traps spring.

In: gold pairs, traps and predicted conflicts. Out: a `Judgement`, from which both the
figures and the list of errors are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.quality.alike import ratio
from benchmarks.quality.pages import Reports, Row, many, mapping

KINDS = (
    "date_conflict", "weekday_date_mismatch", "precedence_violation", "anachronism",
    "quantity_conflict", "unit_incommensurable", "part_whole", "existence_uncorroborated",
    "denial_vs_allegation", "response_status_conflict", "mutated_quote", "misattributed_quote",
    "stale_figure", "circular_sourcing", "origin_miscredit", "headline_body_mismatch",
    "internal_inconsistency", "name_identity_mismatch", "scope_inflation", "hedge_dropping",
    "tense_status", "category_conflation",
)  # fmt: skip
ANY = "any"
COLUMNS = ("gold", "pair", "flagged", "traps", "violated")


@dataclass(slots=True, kw_only=True)
class Judgement:
    """What became of each gold pair, each trap and each prediction (by its number)."""

    predictions: list[Row]
    found: list[tuple[Row, set[int], set[int]]] = field(default_factory=list)
    """Gold pair; predictions that match the pair; predictions that touch its odd side."""
    sprung: list[tuple[Row, set[int]]] = field(default_factory=list)
    traps: int = 0
    correct: set[int] = field(default_factory=set)
    bad: set[int] = field(default_factory=set)
    wrong_kind: set[int] = field(default_factory=set)
    neutral: set[int] = field(default_factory=set)
    kinds: dict[str, dict[str, int]] = field(
        default_factory=lambda: {kind: dict.fromkeys(COLUMNS, 0) for kind in (*KINDS, ANY)}
    )

    @property
    def wrong(self) -> set[int]:
        """Predictions that count as wrong."""
        return (
            set(range(len(self.predictions)))
            - (self.neutral - self.correct - self.bad)
            - (self.correct)
        )


def judge_conflicts(
    gold: Sequence[Row], traps: Sequence[Row], pred: Iterable[Row], reports: Reports
) -> Judgement:
    """Hold every prediction against every gold pair and every trap."""
    out = Judgement(predictions=[_tidy(row) for row in pred], traps=len(traps))
    for row in gold:
        _judge_pair(out, row, reports)
    for row in traps:
        _judge_trap(out, row, reports)
    covered = {row[side].get("url", "") for row in (*gold, *traps) for side in "ab"}
    out.neutral |= {n for n, row in enumerate(out.predictions) if not _addresses(row) & covered}
    out.correct -= out.bad
    return out


def score_conflicts(judgement: Judgement) -> dict[str, Any]:
    """Return the figures of a judgement, and a table by kind."""
    total = {key: sum(line[key] for line in judgement.kinds.values()) for key in COLUMNS}
    correct, wrong = judgement.correct, judgement.wrong
    judged = len(correct) + len(wrong)
    unforced = judgement.wrong_kind - judgement.neutral - judgement.bad - correct
    return {
        "recall_pair": ratio(total["pair"], total["gold"]),
        "recall_flagged": ratio(total["flagged"], total["gold"]),
        "precision": ratio(len(correct), judged),
        "traps_violated": len(judgement.sprung),
        "traps": judgement.traps,
        "predicted": len(judgement.predictions),
        "correct": len(correct),
        "wrong": len(wrong),
        "of_them_wrong_kind": len(unforced),
        "neutral": len(judgement.predictions) - judged,
        "kinds": judgement.kinds,
    }


def right_by_kind(judgement: Judgement) -> dict[str, tuple[int, int]]:
    """Return for each predicted kind how many predictions are right, of how many judged."""
    counts: dict[str, list[bool]] = {}
    for number, pred in enumerate(judgement.predictions):
        if number in judgement.correct or number in judgement.wrong:
            counts.setdefault(pred["kind"], []).append(number in judgement.correct)
    return {kind: (sum(right), len(right)) for kind, right in sorted(counts.items())}


def _tidy(row: Row) -> Row:
    return {
        **row,
        "kind": str(row.get("kind")).strip().lower(),
        "sides": [mapping(side) for side in many(row.get("sides"))],
    }


def _judge_pair(out: Judgement, gold: Row, reports: Reports) -> None:
    pair, odd = set(), set()
    for number, pred in enumerate(out.predictions):
        if _on_both(gold, pred, reports):
            pair.add(number)
        if any(_stands_on(side, gold["a"], reports) for side in pred["sides"]):
            odd.add(number)
    right = {n for n in pair | odd if out.predictions[n]["kind"] in gold["kinds"]}
    if gold.get("optional"):  # neither asked for nor punished
        out.neutral |= right
        return
    out.found.append((gold, pair & right, odd & right))
    out.correct |= right
    out.wrong_kind |= pair - right
    line = out.kinds[gold["kinds"][0]]
    line["gold"] += 1
    line["pair"] += bool(pair & right)
    line["flagged"] += bool(right)


def _judge_trap(out: Judgement, trap: Row, reports: Reports) -> None:
    forbidden = trap["forbidden_kinds"]
    hits = {
        number
        for number, pred in enumerate(out.predictions)
        if (ANY in forbidden or pred["kind"] in forbidden) and _on_both(trap, pred, reports)
    }
    struck = {out.predictions[number]["kind"] for number in hits}
    for kind in forbidden:
        out.kinds[kind]["traps"] += 1
        out.kinds[kind]["violated"] += bool(hits) if kind == ANY else kind in struck
    if hits:
        out.sprung.append((trap, hits))
    out.bad |= hits


def _stands_on(side: Row, place: Row, reports: Reports) -> bool:
    """Tell whether a side of a prediction stands on a gold place."""
    if "knowledge" in place:
        wanted = f"knowledge:{place['knowledge']}"
        return any(str(origin) == wanted for origin in many(side.get("origins")))
    return any(
        span.get("url") == place["url"]
        and reports.touches(place["url"], str(span.get("text")), place["contains"])
        for span in map(mapping, many(side.get("spans")))
    )


def _on_both(gold: Row, pred: Row, reports: Reports) -> bool:
    """Tell whether two different sides stand on `a` and `b`; one sentence may hold both."""
    sides = pred["sides"]
    on_a, on_b = (
        {i for i, side in enumerate(sides) if _stands_on(side, gold[place], reports)}
        for place in "ab"
    )
    if not _one_sentence(gold, reports):
        return any(i != j for i in on_a for j in on_b)
    quoted = {i for i, side in enumerate(sides) if many(side.get("spans"))}
    return bool(on_a and on_b and quoted <= on_a | on_b)


def _one_sentence(gold: Row, reports: Reports) -> bool:
    one, other = gold["a"], gold["b"]
    if one.get("url") != other.get("url"):
        return False
    return bool(
        reports.gold_sentences(one["url"], one["contains"])
        & reports.gold_sentences(other["url"], other["contains"])
    )


def _addresses(pred: Row) -> set[str]:
    return {str(mapping(s).get("url")) for side in pred["sides"] for s in many(side.get("spans"))}
