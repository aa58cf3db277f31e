"""Lay out the origin graph of a story: roots at the left, reports at the right.

In: a story's roots, and which report has it from which root. Out: coordinates for SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

_ROW = 34
_LEFT, _RIGHT = 330, 560
_WIDTH = 1210
_LONGEST = 46
_TITLE = 48

Shape = Literal["document", "observer", "unsourced", "report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Where a chain ends."""

    id: str
    shape: Shape
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A mark with its label and a quieter note beside it."""

    shape: Shape
    label: str
    note: str
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
    roots: Sequence[Root],
    reports: Sequence[tuple[str, str, str]],
    edges: Mapping[str, Sequence[str]],
) -> Graph:
    """Return the drawing of `roots` and `reports` (id, outlet and day, title).

    Args:
        roots: where the chains end.
        reports: in order of publication.
        edges: for each report the roots that it rests on.
    """
    height = max(len(roots), len(reports)) * _ROW
    ordered = _near_their_reports(roots, reports, edges)
    place = {root.id: _spread(n, len(ordered), height) for n, root in enumerate(ordered)}
    nodes = [
        Node(shape=r.shape, label=_clipped(r.label), note="", x=_LEFT, y=place[r.id])
        for r in ordered
    ]
    curves: list[str] = []
    for number, (report, outlet, title) in enumerate(reports):
        y = _spread(number, len(reports), height)
        nodes.append(
            Node(
                shape="report", label=_clipped(outlet), note=_clipped(title, _TITLE), x=_RIGHT, y=y
            )
        )
        curves += [_curve(place[root], y) for root in edges.get(report, ()) if root in place]
    told = f"{len(reports)} report{'' if len(reports) == 1 else 's'}"
    behind = f"{len(roots)} origin{'' if len(roots) == 1 else 's'}"
    label = f"Origin graph: {told} at the right, joined to {behind} at the left."
    return Graph(width=_WIDTH, height=height, nodes=tuple(nodes), edges=tuple(curves), label=label)


def _near_their_reports(
    roots: Sequence[Root],
    reports: Sequence[tuple[str, str, str]],
    edges: Mapping[str, Sequence[str]],
) -> list[Root]:
    """Return the roots by the middle of their reports, so that few curves cross."""
    rows: dict[str, list[int]] = {}
    for number, (report, _, _) in enumerate(reports):
        for root in edges.get(report, ()):
            rows.setdefault(root, []).append(number)

    def middle(root: Root) -> tuple[float, str]:
        where = rows.get(root.id, [len(reports)])
        return sum(where) / len(where), root.id

    return sorted(roots, key=middle)


def _spread(number: int, count: int, height: int) -> int:
    return round(height * (number + 0.5) / count)


def _curve(start: int, end: int) -> str:
    middle = (_LEFT + _RIGHT) // 2
    return f"M{_LEFT + 10} {start}C{middle} {start} {middle} {end} {_RIGHT - 10} {end}"


def _clipped(label: str, longest: int = _LONGEST) -> str:
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"
