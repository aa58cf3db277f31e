"""Score the tracker on the labelled reports and hold it against pins.yaml.

    python -m benchmarks.quality [--knowledge DIR]    one table; exit code 1 on a drop
    python -m benchmarks.quality --errors [claims|mentions|conflicts|stories]
    python -m benchmarks.quality --pin                 pin and publish today's figures
    python -m benchmarks.quality --labelled DIR [--errors]    other reports, or passages

--errors lists errors of the seen part only. DIR holds `reports/`, `gold/` and `split.json` as
here, or YAML files of labelled passages; both are scored without pins.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality.errors import as_text, list_errors
from benchmarks.quality.output import CannotRun, make_output
from benchmarks.quality.passages import lay_out
from benchmarks.quality.pins import FILE, Line, hold_against, read_pins, table, write_pins
from benchmarks.quality.publish import PAGE, RULES, write_figures, write_precision
from benchmarks.quality.score import (
    HERE,
    PARTS,
    WHAT,
    Comparison,
    Output,
    compare,
    figures,
    score,
    show,
)

GOLD = HERE / "gold"
ALL = "all"


def compare_parts(output: Output) -> dict[str, Comparison]:
    """Hold the whole, the seen and the unseen part against the gold."""
    parts = {"whole": None, **{part: part for part in PARTS}}
    return {name: compare(GOLD, output, part) for name, part in parts.items()}


def measure(knowledge: Path | None = None) -> list[Line]:
    """Ingest the labelled reports, score them, hold every measure against its pin."""
    parts = compare_parts(make_output(knowledge))
    return hold_against({part: figures(found) for part, found in parts.items()}, read_pins())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 if all pins hold, 1 if not."""
    given = _command_line().parse_args(arguments)
    if given.labelled:
        return _other_reports(given)
    try:
        output = make_output(given.knowledge)
    except CannotRun as exc:
        print(exc, file=sys.stderr)
        return 2
    if given.errors:
        _print_errors(GOLD, output, given.errors)
        return 0
    parts = compare_parts(output)
    scores = {part: figures(found) for part, found in parts.items()}
    lines = hold_against(scores, read_pins())
    if given.pin:
        write_pins(lines)
        lines = hold_against(scores, read_pins())
        write_precision(parts["whole"])
        write_figures(lines, parts)
        print(f"written: {FILE}, {RULES}, {PAGE}", file=sys.stderr)
    print(json.dumps(scores, indent=2) if given.json else table(lines))
    return _verdict(lines)


def _other_reports(given: argparse.Namespace) -> int:
    """Score reports or passages that have no pins; 0 unless they cannot be read."""
    with TemporaryDirectory() as folder:
        whole = (given.labelled / "gold").is_dir()
        home = given.labelled if whole else lay_out(given.labelled, Path(folder))
        try:
            output = make_output(given.knowledge, home / "reports")
        except CannotRun as exc:
            print(exc, file=sys.stderr)
            return 2
        if given.errors:
            _print_errors(home / "gold", output, given.errors)
            return 0
        for part in PARTS:
            print(f"== {part} part{show(score(home / 'gold', output, part))}\n")
    return 0


def _command_line() -> argparse.ArgumentParser:
    cli = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description=str(__doc__).splitlines()[0]
    )
    cli.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="a folder laid over the shipped knowledge"
    )
    cli.add_argument(
        "--labelled", type=Path, metavar="DIR", help="other labelled reports or passages"
    )
    cli.add_argument(
        "--errors",
        nargs="?",
        const=ALL,
        choices=[ALL, *WHAT],
        help="list the errors of the seen part, by class",
    )
    cli.add_argument("--pin", action="store_true", help="pin and publish today's figures")
    cli.add_argument("--json", action="store_true", help="print the figures for a machine")
    return cli


def _print_errors(gold: Path, output: Output, what: str) -> None:
    seen = compare(gold, output, "seen")
    for part in WHAT if what == ALL else (what,):
        print(f"== {part}, seen part\n{as_text(list_errors(seen, part))}\n")


def _verdict(lines: Sequence[Line]) -> int:
    fallen = [line for line in lines if not line.holds]
    for line in fallen:
        name = f"{line.group} {line.measure}, {line.part}"
        print(f"dropped: {name}: {line.value:.3f}, pinned at {line.pin}", file=sys.stderr)
    return bool(fallen)


if __name__ == "__main__":
    sys.exit(main())
