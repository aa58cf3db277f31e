"""Lay out the origin graph of a story: roots at the left, reports at the right.

In: a story's roots, and which report has it from which root. Out: coordinates for SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

_ROW = 26
_LEFT, _RIGHT = 24, 420
_WIDTH = 980

Shape = Literal["document", "observer", "unsourced", "report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A mark with its label."""

    shape: Shape
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A drawing: size, marks, curves, and the sentence that says the same."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[str, ...]
    label: str


def draw(
    roots: Sequence[tuple[str, Shape, str]],
    reports: Sequence[tuple[str, str]],
    edges: Mapping[str, Sequence[str]],
) -> Graph:
    """Return the drawing of `roots` (id, shape, label) and `reports` (id, label).

    Args:
        roots: where the chains end.
        reports: in order of publication.
        edges: for each report the roots that it rests on.
    """
    rows = max(len(roots), len(reports), 1)
    height = (rows + 1) * _ROW
    place = {root: _spread(n, len(roots), height) for n, (root, _, _) in enumerate(roots)}
    nodes = [Node(shape=shape, label=label, x=_LEFT, y=place[root]) for root, shape, label in roots]
    curves: list[str] = []
    for number, (report, label) in enumerate(reports):
        y = _spread(number, len(reports), height)
        nodes.append(Node(shape="report", label=label, x=_RIGHT, y=y))
        curves += [_curve(place[root], y) for root in edges.get(report, ()) if root in place]
    return Graph(
        width=_WIDTH,
        height=height,
        nodes=tuple(nodes),
        edges=tuple(curves),
        label=f"Origin graph: {len(reports)} reports rest on {len(roots)} origins.",
    )


def _spread(number: int, count: int, height: int) -> int:
    return round(height * (number + 1) / (count + 1))


def _curve(start: int, end: int) -> str:
    middle = (_LEFT + 200 + _RIGHT) // 2
    return f"M{_LEFT + 210} {start}C{middle} {start} {middle - 60} {end} {_RIGHT - 8} {end}"
