"""Lay out who has it from whom: origins at the left, a row for each report at the right.

In: a story's roots, its reports by day and the ways between them. Out: coordinates for SVG.
A report stands the further right the more steps lie between it and an origin. In large
stories, reports that only repeat share a row by whom they have it from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

_ROW = 34
_LEFT = 330
_LANE, _LANES = 64, 5
_FIRST_LANE = 440
_WIDTH = 1210
_LONGEST = 46
_LETTER = 5.9  # widest average of a letter, in units of the drawing
_BOLD = 7.3
_NOTE_FROM = 300
_ALONE: Final = 24
_TOGETHER: Final = 3

Shape = Literal["document", "observer", "unsourced", "report", "several"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Where a chain ends; `seen`: who put it in writing is counted as its observer too."""

    id: str
    shape: Shape
    label: str
    seen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A report, or several that repeat one, with a quieter note beside it.

    `seen`: its outlet is counted as an observer.
    """

    id: str
    label: str
    note: str = ""
    shape: Shape = "report"
    seen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One report has it from a root or another report; `style` is how the link is drawn."""

    source: str
    report: str
    kind: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A mark with its label and a quieter note beside it."""

    shape: Shape
    label: str
    note: str
    x: int
    y: int
    text_x: int
    seen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A drawing: size, marks, curves with their style, and the sentence that says the same."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    label: str


def draw(roots: Sequence[Root], rows: Sequence[Row], ways: Sequence[Way], label: str) -> Graph:
    """Return the drawing; `rows` are in order of publication."""
    steps = _steps(roots, rows, ways)
    deepest = max(steps.values(), default=1)
    words_from = _FIRST_LANE + (min(deepest, _LANES) - 1) * _LANE + 22
    height = max(len(roots), len(rows)) * _ROW
    places: dict[str, tuple[int, int]] = {}
    for number, root in enumerate(_near_their_reports(roots, rows, ways)):
        places[root.id] = (_LEFT, _spread(number, len(roots), height))
    for number, row in enumerate(rows):
        lane = _FIRST_LANE + (min(steps[row.id], _LANES) - 1) * _LANE
        places[row.id] = (lane, _spread(number, len(rows), height))
    longest = int((_WIDTH - words_from - _NOTE_FROM) / _LETTER)
    nodes = [_root(root, *places[root.id]) for root in roots]
    nodes += [_row(row, *places[row.id], words_from, longest) for row in rows]
    curves = [
        (_curve(places[way.source], places[way.report]), way.style)
        for way in ways
        if way.source in places and way.report in places
        and places[way.source][0] < places[way.report][0]
    ]  # fmt: skip
    return Graph(width=_WIDTH, height=height, nodes=tuple(nodes), edges=tuple(curves), label=label)


def gathered(
    rows: Sequence[Row], ways: Sequence[Way], told: Mapping[str, str]
) -> tuple[list[Row], list[Way]]:
    """Return rows and ways with those reports in one row that only repeat, by how they do.

    Args:
        rows: all reports.
        ways: all ways.
        told: the words for each kind of link, for the row's label.
    """
    if len(rows) <= _ALONE:
        return list(rows), list(ways)
    sources = {way.source for way in ways}
    first: dict[str, Way] = {}
    for way in ways:
        first.setdefault(way.report, way)
    heaps = Counter(
        (way.source, way.kind) for report, way in first.items() if report not in sources
    )
    joined = {heap: Row(id=f"{heap[1]} {heap[0]}", shape="several", label=f"{size} reports",
                        note=told.get(heap[1], heap[1]))
              for heap, size in heaps.items() if size >= _TOGETHER}  # fmt: skip
    into = {
        report: joined[way.source, way.kind].id
        for report, way in first.items()
        if report not in sources and (way.source, way.kind) in joined
    }
    kept = [row for row in rows if row.id not in into]
    ways = [
        replace(way, report=into.get(way.report, way.report))
        for way in ways
        if way.report not in into or way == first[way.report]
    ]
    return [*kept, *joined.values()], list(dict.fromkeys(ways))


def _steps(roots: Iterable[Root], rows: Sequence[Row], ways: Iterable[Way]) -> Mapping[str, int]:
    """Return how many steps each report is from an origin, at least one."""
    upward: dict[str, list[str]] = {}
    for way in ways:
        upward.setdefault(way.report, []).append(way.source)
    steps = dict.fromkeys((root.id for root in roots), 0)
    known = {row.id for row in rows}
    for _ in range(_LANES):
        for row in rows:
            behind = [one for one in upward.get(row.id, ()) if one in known or one in steps]
            steps[row.id] = 1 + max((steps.get(one, 0) for one in behind), default=0)
    return {row.id: min(steps[row.id], _LANES) for row in rows}


def _near_their_reports(
    roots: Sequence[Root], rows: Sequence[Row], ways: Iterable[Way]
) -> list[Root]:
    """Return the roots by the middle of their reports, so that few curves cross."""
    at = {row.id: number for number, row in enumerate(rows)}
    found: dict[str, list[int]] = {}
    for way in ways:
        if way.report in at:
            found.setdefault(way.source, []).append(at[way.report])

    def middle(root: Root) -> tuple[float, str]:
        where = found.get(root.id, [len(rows)])
        return sum(where) / len(where), root.id

    return sorted(roots, key=middle)


def _root(root: Root, x: int, y: int) -> Node:
    text_x = x - (34 if root.seen else 16)
    label = _clipped(root.label, min(_LONGEST, int(text_x / _BOLD)))  # it ends there
    return Node(shape=root.shape, label=label, note="", x=x, y=y, text_x=text_x, seen=root.seen)


def _row(row: Row, x: int, y: int, words_from: int, longest: int) -> Node:
    return Node(
        shape=row.shape, label=_clipped(row.label, _LONGEST), note=_clipped(row.note, longest),
        x=x, y=y, text_x=words_from, seen=row.seen,
    )  # fmt: skip


def _spread(number: int, count: int, height: int) -> int:
    return round(height * (number + 0.5) / count)


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    middle = (start[0] + end[0]) // 2
    return f"M{start[0] + 8} {start[1]}C{middle} {start[1]} {middle} {end[1]} {end[0] - 8} {end[1]}"


def _clipped(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"
