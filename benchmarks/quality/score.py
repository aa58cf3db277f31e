"""Score a tracker's JSON lines against the gold.

    python -m benchmarks.quality.score GOLD_DIR --claims claims.jsonl \
        --conflicts conflicts.jsonl --mentions mentions.jsonl --stories stories.jsonl [--json]
    python -m benchmarks.quality.score --self-test

The reports are read from GOLD_DIR/../reports. A missing or odd field counts as wrong; it
never stops the run. README.md explains each rule.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.claims import Matching, match_claims, score_claims
from benchmarks.quality.conflicts import Judgement, judge_conflicts, score_conflicts
from benchmarks.quality.mentions import Name, match_mentions, score_mentions
from benchmarks.quality.pages import Reports, Row, many, places, rows
from benchmarks.quality.stories import Grouping, match_stories, score_stories

HERE = Path(__file__).resolve().parent
WHAT = ("claims", "conflicts", "mentions", "stories")
PARTS = ("seen", "unseen")
Output = dict[str, list[Row]]
Scores = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A tracker's output held against the gold: what the figures and the errors come from."""

    reports: Reports
    mentions: list[Name]
    claims: Matching
    conflicts: Judgement
    stories: Grouping


def compare(gold_dir: Path, output: Output, part: str | None = None) -> Comparison:
    """Match an output with the gold, in whole or only the seen or unseen part."""
    mine = part_of(gold_dir, part)
    given = {what: [row for row in output.get(what, []) if mine(row)] for what in WHAT}
    gold = {
        what: [row for row in rows(gold_dir / f"{what}.jsonl") if mine(row)]
        for what in (*WHAT, "traps")
    }
    # Stories name reports by id: which part they belong to is seen from their pages.
    given["stories"] = output.get("stories", [])
    reports = Reports(gold_dir.resolve().parent / "reports")
    return Comparison(
        reports=reports,
        mentions=match_mentions(gold["mentions"], given["mentions"], reports),
        claims=match_claims(gold["claims"], given["claims"], reports),
        conflicts=judge_conflicts(gold["conflicts"], gold["traps"], given["conflicts"], reports),
        stories=match_stories(gold["stories"], given["stories"], _url_of(given)),
    )


def figures(comparison: Comparison) -> Scores:
    """Return all figures of a comparison."""
    return {
        "mentions": score_mentions(comparison.mentions),
        "claims": score_claims(comparison.claims, comparison.reports.outlets),
        "conflicts": score_conflicts(comparison.conflicts),
        "stories": score_stories(comparison.stories),
    }


def score(gold_dir: Path, output: Output, part: str | None = None) -> Scores:
    """Return all figures of an output."""
    return figures(compare(gold_dir, output, part))


def part_of(gold_dir: Path, part: str | None) -> Callable[[Row], bool]:
    """Return a test whether a row lies in the part that split.json names; all do without one."""
    if part is None:
        return lambda _: True
    unseen = set(json.loads((gold_dir.parent / "split.json").read_text("utf-8"))["unseen"])
    return lambda row: all((url in unseen) == (part == "unseen") for url in _urls(row))


def _urls(row: Row) -> set[str]:
    named = [*many(row.get("url")), *many(row.get("urls"))]
    return {url for url in (*named, *(p.get("url") for p in places(row))) if isinstance(url, str)}


def _url_of(given: Output) -> dict[str, str]:
    return {
        str(row["report"]): row["url"]
        for row in (*given["claims"], *given["mentions"])
        if row.get("report") and isinstance(row.get("url"), str)
    }


def show(scores: Scores) -> str:
    """Return the figures as text."""
    lines = []
    for what, values in scores.items():
        lines.append(f"\n{what}")
        for name, value in values.items():
            if isinstance(value, float):
                lines.append(f"  {name:<20}{100 * value:8.1f} %")
            elif name != "kinds":
                lines.append(f"  {name:<20}{value:8d}")
    lines.append("\n  kind                              gold   pair  flagged    traps  violated")
    for kind, line in scores["conflicts"]["kinds"].items():
        widths = zip(line.values(), (6, 7, 9, 9, 10), strict=True)
        lines.append(f"  {kind:<32}" + "".join(f"{value:>{width}}" for value, width in widths))
    return "\n".join(lines)


def self_test() -> None:
    """Check that the gold scores 100 %, that nothing scores 0 % and that junk is survived.

    Raises:
        AssertionError: a figure is not what it must be.
    """
    gold = {what: rows(HERE / "gold" / f"{what}.jsonl") for what in WHAT}
    output = {**gold, "claims": [_as_claim(row) for row in gold["claims"] if _asked(row)]}
    output["mentions"] = [row for row in gold["mentions"] if row["entity"]]
    output["conflicts"] = [_as_conflict(row) for row in gold["conflicts"]]
    perfect = score(HERE / "gold", output)
    asked = [_as_conflict(row) for row in gold["conflicts"] if _asked(row)]
    _expect(1.0, perfect)
    _expect(1.0, score(HERE / "gold", {**output, "conflicts": asked}))
    _expect(0.0, score(HERE / "gold", {}))
    junk = _junk(output["claims"][0])
    score(HERE / "gold", dict.fromkeys(WHAT, junk))
    assert perfect["conflicts"]["traps_violated"] == 0, "the gold violates its own traps"


def _asked(row: Row) -> bool:
    return not row.get("optional")


def _as_claim(gold: Row) -> Row:
    roles = {"target": gold["target"], "agent": gold["agent"]}
    return {**gold, "text": gold["contains"], "roles": roles}


def _as_conflict(gold: Row) -> Row:
    return {"kind": gold["kinds"][0], "sides": [_as_side(gold["a"]), _as_side(gold["b"])]}


def _as_side(place: Row) -> Row:
    if "knowledge" in place:
        return {"origins": [f"knowledge:{place['knowledge']}"]}
    return {"spans": [{"url": place["url"], "text": place["contains"]}]}


def _expect(wanted: float, scores: Scores) -> None:
    for what, values in scores.items():
        for name, value in values.items():
            right = not isinstance(value, float) or abs(value - wanted) < 1e-9
            assert right, f"{what} {name}: {value}, expected {wanted}"


def _junk(claim: Row) -> list[Row]:
    odd = {"quantities": [1], "quotes": [None], "hedge": "x", "speakers": 4, "roles": 0}
    return [
        {},
        {"url": 3},
        {"text": [], "sides": 7, "kind": None, "reports": 5},
        {"sides": [{"spans": [{"url": []}]}]},
        {**claim, **odd, "event_date": []},
    ]


def main() -> int:
    """Run the command line."""
    cli = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    cli.add_argument("gold", nargs="?", type=Path)
    for what in WHAT:
        cli.add_argument(f"--{what}", metavar="FILE")
    cli.add_argument("--json", action="store_true")
    cli.add_argument("--part", choices=PARTS)
    cli.add_argument("--self-test", action="store_true")
    given = cli.parse_args()
    if given.self_test:
        self_test()
        print("self-test passed: gold scores 100 %, nothing scores 0 %, junk does not crash")
        return 0
    if not given.gold:
        cli.error("GOLD_DIR is missing")
    scores = score(given.gold, {what: rows(getattr(given, what)) for what in WHAT}, given.part)
    print(json.dumps(scores, indent=2) if given.json else show(scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
