"""Publish figures: in docs/quality.md, and with each conflict that a rule reports.

In: measures with their pins, and the comparisons they come from. Out: the tables between the
marks of docs/quality.md, and the measured precision of each rule. Of the unseen part only
counts are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.quality.conflicts import ANY, right_by_kind
from benchmarks.quality.errors import list_errors
from benchmarks.quality.pins import KINDS, Line, shown
from benchmarks.quality.score import HERE, PARTS, Comparison

ROOT = HERE.parents[1]
PAGE = ROOT / "docs/quality.md"
RULES = ROOT / "tracker/compare/precision.yaml"
BEGIN, END = "<!-- figures: written by --pin -->", "<!-- end of figures -->"
FEWEST_JUDGED = 5
_PRECISION_HEAD = """\
# Share of each rule's conflicts that are right on the labelled reports; rules with fewer than
# five judged conflicts have no figure. Written by `python -m benchmarks.quality --pin`.
"""
_CLASSES = ("claims", "mentions", "stories")


def write_precision(whole: Comparison) -> None:
    """Write what was measured of each rule to where the rules read it."""
    lines = [
        f"{kind}: {right / judged:.2f}  # {right} of {judged}"
        for kind, (right, judged) in right_by_kind(whole.conflicts).items()
        if judged >= FEWEST_JUDGED
    ]
    RULES.write_text(_PRECISION_HEAD + "\n".join(lines) + "\n", "utf-8")


def write_figures(lines: Sequence[Line], parts: Mapping[str, Comparison]) -> None:
    """Put today's tables between the marks of the page."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN, 1)
    _, after = rest.split(END, 1)
    blocks = (_measures(lines), _kinds(parts), _classes(parts["seen"]))
    tables = "\n\n".join("\n".join(block) for block in blocks)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", "utf-8")


def _measures(lines: Sequence[Line]) -> list[str]:
    by_name: dict[tuple[str, str], dict[str, Line]] = {}
    for line in lines:
        if line.group != KINDS:
            by_name.setdefault((line.group, line.measure), {})[line.part] = line
    rows = []
    for (group, measure), found in by_name.items():
        cells = [f"{group}: {measure.replace('_', ' ')}"]
        for part in PARTS:
            cells += [shown(found[part], found[part].value), shown(found[part], found[part].pin)]
        rows.append([*cells, shown(found["whole"], found["whole"].value)])
    return _table(["measure", "seen", "pinned", "**unseen**", "pinned", "whole"], rows)


def _kinds(parts: Mapping[str, Comparison]) -> list[str]:
    whole = parts["whole"].conflicts
    right = right_by_kind(whole)
    rows = []
    for kind, counts in whole.kinds.items():
        if kind == ANY or not (counts["gold"] or kind in right):
            continue
        cells = [f"`{kind}`"]
        for part in PARTS:
            found = parts[part].conflicts.kinds[kind]
            missed = found["gold"] - found["flagged"]
            cells += [f"{found['flagged']} of {found['gold']}", str(missed)]
        good, judged = right.get(kind, (0, 0))
        rows.append([*cells, f"{good} of {judged}", f"{counts['violated']} of {counts['traps']}"])
    head = ["kind", "seen: flagged", "missed", "**unseen**: flagged", "missed"]
    head += ["whole: right of reported", "traps sprung"]
    return _table(head, rows)


def _classes(seen: Comparison) -> list[str]:
    counts = [(what, Counter(e.kind for e in list_errors(seen, what))) for what in _CLASSES]
    rows = [
        [what, ", ".join(f"{kind} {count}" for kind, count in found.most_common()) or "none"]
        for what, found in counts
    ]
    return _table(["seen part", "errors by class"], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rule = ["---", *["---:"] * (len(head) - 1)] if len(head) > 2 else ["---", "---"]
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
