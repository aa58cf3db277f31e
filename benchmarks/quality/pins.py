"""Hold figures against the floors of pins.yaml.

In: the figures of both parts. Out: a table, and the measures that fell below their pins.
Pins lie a little below the figures of the day they were set: two points for a share, one
pair for a kind, one story for what is counted over a handful of stories. `traps_violated` is
a ceiling.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.quality.score import HERE, PARTS, Scores

FILE = HERE / "pins.yaml"
MARGIN = 0.02
RAND_MARGIN = 0.05
"""One page in the wrong story moves the adjusted Rand index of a small part that far."""
PAIRS_TO_PIN = 5
CEILING = "traps_violated"
KINDS = "kinds"
STORIES = "stories"
HEAD = """\
# What `make quality` must not fall below: shares, and for each kind with five pairs or more
# in a part the number of pairs that are flagged. traps_violated is the most that may spring.
# Set with `python -m benchmarks.quality --pin` after figures have risen, never to let a drop pass.
"""

Pins = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Part, then group (mentions, claims, conflicts, stories, kinds), then measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measure in one part, with its pin."""

    group: str
    measure: str
    part: str
    value: float
    of: int | None = None
    pin: float | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the measure is where it has to be."""
        if self.pin is None:
            return True
        return self.value <= self.pin if self.measure == CEILING else self.value >= self.pin


def read_pins(path: Path = FILE) -> Pins:
    """Return the pins; none where the file is missing."""
    return yaml.safe_load(path.read_text("utf-8")) or {} if path.exists() else {}


def hold_against(scores: Mapping[str, Scores], pins: Pins) -> list[Line]:
    """Return every measure of every part with its pin."""
    return [
        Line(
            group=group,
            measure=measure,
            part=part,
            value=value,
            of=of,
            pin=pins.get(part, {}).get(group, {}).get(measure),
        )
        for part, figures in scores.items()
        for group, measure, value, of in _measures(figures)
    ]


def write_pins(lines: list[Line], path: Path = FILE) -> None:
    """Pin every measure a little below where it is."""
    pins: dict[str, dict[str, dict[str, float]]] = {}
    for line in lines:
        few = line.group == KINDS and (line.of or 0) < PAIRS_TO_PIN
        if line.part in PARTS and not few and (_pin(line) or line.measure == CEILING):
            pins.setdefault(line.part, {}).setdefault(line.group, {})[line.measure] = _pin(line)
    path.write_text(HEAD + yaml.safe_dump(pins, sort_keys=False), "utf-8")


def table(lines: list[Line]) -> str:
    """Return all measures, one a line, with both parts beside each other."""
    by_name: dict[tuple[str, str], dict[str, Line]] = {}
    for line in lines:
        by_name.setdefault((line.group, line.measure), {})[line.part] = line
    head = f"{'measure':<34}{'whole':>8}{'seen':>9}{'pinned':>8}{'unseen':>9}{'pinned':>8}"
    return "\n".join([head, *(_row(*name, parts) for name, parts in by_name.items())])


def _measures(figures: Scores) -> Iterator[tuple[str, str, float, int | None]]:
    for group, values in figures.items():
        for measure, value in values.items():
            if isinstance(value, float) or measure == CEILING:
                yield group, measure, value, values["counted"] if group == STORIES else None
    for kind, counts in figures["conflicts"][KINDS].items():
        if counts["gold"]:
            yield KINDS, kind, counts["flagged"], counts["gold"]


def _pin(line: Line) -> float:
    if line.measure == CEILING:
        return line.value
    if line.group == KINDS:
        return max(line.value - 1, 0)
    return max(math.floor(100 * (line.value - _margin(line)) + 1e-9), 0) / 100


def _margin(line: Line) -> float:
    if line.group != STORIES:
        return MARGIN
    return RAND_MARGIN if line.measure == "adjusted_rand" else 1 / (line.of or 1)


def _row(group: str, measure: str, parts: Mapping[str, Line]) -> str:
    name = measure if group == KINDS else f"{group} {measure.replace('_', ' ')}"
    cells = [f"{name:<34}{_cell(parts.get('whole')):>8}"]
    for part in PARTS:
        line = parts.get(part)
        pin = "" if line is None else shown(line, line.pin)
        mark = "" if line is None or line.holds else " <"
        cells.append(f"{_cell(line):>9}{pin + mark:>8}")
    return "".join(cells)


def shown(line: Line, value: float | None) -> str:
    """Return a value of a line, or its pin, as it is printed."""
    if value is None:
        return ""
    if line.group == KINDS or line.measure == CEILING:
        return str(int(value))
    return f"{100 * value:.1f}"


def _cell(line: Line | None) -> str:
    if line is None:
        return ""
    return shown(line, line.value) + (f"/{line.of}" if line.group == KINDS else "")
