"""Score claims: one to one per gold sentence, the same frame preferred; slots pooled.

In: gold and predicted claims. Out: a `Matching`, from which both the figures and the list
of errors are made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.quality.alike import (
    hit_rates,
    interval,
    number,
    ratio,
    same_id,
    same_quantity,
    same_quote,
    sign,
    unmatched,
)
from benchmarks.quality.mentions import Figures
from benchmarks.quality.pages import Reports, Row, many, mapping, words


@dataclass(slots=True, kw_only=True)
class Pool:
    """One gold sentence: its gold claims and all predictions that touch it."""

    gold: list[Row] = field(default_factory=list)
    pred: dict[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Gold claims with their predictions, and what is left over."""

    must: list[Row]
    pairs: list[tuple[Row, Row]]
    missed: list[Row]
    false: list[Row]
    pools: list[Pool]


def match_claims(gold: Sequence[Row], pred: Iterable[Row], reports: Reports) -> Matching:
    """Pair each gold claim with at most one prediction that touches its sentence."""
    must = [row for row in gold if not row.get("optional")]
    judged = _judged(pred, {row["url"] for row in must}, reports)
    ranked = sorted(_candidates(must, judged, reports), reverse=True)
    mates: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, j in ranked:
        if -i not in mates and -j not in used:
            mates[-i] = -j
            used.add(-j)
    touching = {-j for *_, j in ranked}
    optional = [row for row in gold if row.get("optional")]
    rest = [row for j, row in enumerate(judged) if j not in touching]
    return Matching(
        must=must,
        pairs=[(must[i], judged[j]) for i, j in mates.items()],
        missed=[row for i, row in enumerate(must) if i not in mates],
        false=[row for row in rest if not any(_hits(row, wanted, reports) for wanted in optional)],
        pools=_pools(must, judged, reports),
    )


def score_claims(matching: Matching, outlets: dict[str, str]) -> Figures:
    """Return the figures for a matching."""
    found, wanted = len(matching.pairs), len(matching.must)
    out: Figures = {
        **hit_rates(found, found + len(matching.false), wanted),
        "gold": wanted,
        "matched": found,
        "false": len(matching.false),
    }
    for name, right in checks(outlets).items():
        out[f"{name}_accuracy"] = ratio(sum(right(*pair) for pair in matching.pairs), found)
    dated = [pair for pair in matching.pairs if pair[0]["event_date"]]
    out["date_exact"] = ratio(sum(same_days(*pair) for pair in dated), len(dated))
    out["date_overlap"] = ratio(sum(_days_meet(*pair) for pair in dated), len(dated))
    for slot in SLOTS:
        out[f"{slot}_f1"] = _slot_f1(matching.pools, slot)
    return out


def checks(outlets: dict[str, str]) -> dict[str, Callable[[Row, Row], bool]]:
    """Return what is asked of each matched pair, by name."""
    return {
        "speaker": lambda gold, pred: _same_speaker(gold, pred, outlets[gold["url"]]),
        "frame": _same_frame,
        "act": lambda gold, pred: bool(pred.get("act") == gold["act"]),
        "hedge": _same_hedge,
        "polarity": lambda gold, pred: sign(pred.get("polarity")) == gold["polarity"],
    }


def same_days(gold: Row, pred: Row) -> bool:
    """Tell whether two claims date the event alike."""
    return interval(gold["event_date"]) == interval(pred.get("event_date"))


def _roles(role: str) -> Callable[[Row], list[Any]]:
    return lambda row: many(mapping(row.get("roles")).get(role) or row.get(role))


# Slots are pooled per gold sentence: how a sentence is cut into claims does not matter.
SLOTS: dict[str, tuple[Callable[[Row], list[Any]], Callable[[Any, Any], bool]]] = {
    "agent": (_roles("agent"), same_id),
    "target": (_roles("target"), same_id),
    "quantity": (lambda row: many(row.get("quantities")), same_quantity),
    "quote": (lambda row: many(row.get("quotes")), same_quote),
}


def fillers(pool: Pool, slot: str) -> tuple[list[Any], list[Any]]:
    """Return what gold and predictions put into a slot of one sentence, each value once."""
    values, _ = SLOTS[slot]
    return _distinct(pool.gold, values), _distinct(pool.pred.values(), values)


def _distinct(claims: Iterable[Row], values: Callable[[Row], list[Any]]) -> list[Any]:
    return list({json.dumps(value): value for row in claims for value in values(row)}.values())


def _slot_f1(pools: Iterable[Pool], slot: str) -> float:
    hits = predicted = wanted = 0
    for pool in pools:
        gold, pred = fillers(pool, slot)
        missing, _ = unmatched(gold, pred, SLOTS[slot][1])
        hits += len(gold) - len(missing)
        predicted += len(pred)
        wanted += len(gold)
    return hit_rates(hits, predicted, wanted)["f1"]


def _judged(pred: Iterable[Row], covered: set[str], reports: Reports) -> list[Row]:
    """Return the predictions on labelled pages, those in a headline alone excepted."""
    return [
        row
        for row in pred
        if row.get("url") in covered
        and words(row.get("text"))
        and not reports.in_headline_only(row["url"], row["text"])
    ]


def _candidates(
    must: Sequence[Row], judged: Sequence[Row], reports: Reports
) -> Iterator[tuple[bool, int, int, int]]:
    for i, gold in enumerate(must):
        for j, pred in enumerate(judged):
            if _hits(pred, gold, reports):
                shared = len(set(words(gold["contains"])) & set(words(pred["text"])))
                yield _same_frame(gold, pred), shared, -i, -j


def _pools(must: Sequence[Row], judged: Sequence[Row], reports: Reports) -> list[Pool]:
    pools: dict[tuple[str, frozenset[Any]], Pool] = {}
    for gold in must:
        key = (gold["url"], frozenset(reports.gold_sentences(gold["url"], gold["contains"])))
        pool = pools.setdefault(key, Pool())
        pool.gold.append(gold)
        pool.pred.update((j, row) for j, row in enumerate(judged) if _hits(row, gold, reports))
    return list(pools.values())


def _hits(pred: Row, gold: Row, reports: Reports) -> bool:
    return bool(
        pred["url"] == gold["url"] and reports.touches(pred["url"], pred["text"], gold["contains"])
    )


def _same_frame(gold: Row, pred: Row) -> bool:
    return str(pred.get("frame")).lower() in [gold["frame"], *gold.get("frame_also", [])]


def _same_hedge(gold: Row, pred: Row) -> bool:
    given = number(pred.get("hedge"))
    return given is not None and abs(given - gold["hedge"]) <= 1


def _same_speaker(gold: Row, pred: Row, outlet: str) -> bool:
    """Accept any of the speakers; the page's own voice may be nobody or the outlet's name."""
    own = "outlet" in gold["speakers"]
    if own and pred.get("speakers") == []:
        return True
    said = many(pred.get("speakers"))
    if own and any(same_id(f"new:{outlet}", given) for given in said):
        return True
    return any(same_id(wanted, given) for wanted in gold["speakers"] for given in said)


def _days_meet(gold: Row, pred: Row) -> bool:
    wanted, given = interval(gold["event_date"]), interval(pred.get("event_date"))
    return bool(wanted and given and given[0] <= wanted[1] and wanted[0] <= given[1])
