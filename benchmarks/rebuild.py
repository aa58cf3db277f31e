"""Memory and time of deriving a whole archive anew, by its size.

    python -m benchmarks rebuild                         1,000 and 10,000 reports
    python -m benchmarks rebuild -- --sizes 500 5000

Each archive is filled with invented reports as they were read, without a claim, and then
`reanalyze` carries them down the whole road: analysed with the shipped pipeline, placed,
compared, settled. Each size runs in a process of its own; the memory is the most that process
ever had, the pipeline included. Reports go through one by one, so it should not grow with them.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import archive
from tracker.cli.desk import open_desk
from tracker.compare import place
from tracker.config import settings
from tracker.domain import Analysis, Moment, Report, Zone
from tracker.knowledge import Knowledge, load
from tracker.pipeline import reanalyze
from tracker.urls import stable_id

SIZES = (1_000, 10_000)
START = datetime(2020, 1, 1, tzinfo=UTC)
PER_STORY = 16


def report(number: int, labs: Sequence[str]) -> Report:
    """Return the `number`th report: of a happening, some minutes after the one before."""
    story = number // PER_STORY
    accuser, accused = labs[story % len(labs)], labs[(story * 7 + 1) % len(labs)]
    figure = 20_000 + 1_000 * (number % 3)
    lines = (
        f"{accuser} accuses {accused} of copying its model",
        f"{accuser} said that {accused} had distilled its model without permission.",
        f"{accused} used about {figure:,} fraudulent accounts, {accuser} said.",
        f"“They copied what we had built over many years,” a spokesperson for {accuser} said.",
        f"{accused} denied it.",
        f"Report {number} of an outlet that nobody lists adds that it rained.",
    )
    text = "\n".join(lines)
    out = Moment(at=START + timedelta(hours=17 * story, minutes=13 * (number % PER_STORY)),
                 precision="minute", basis="invented")  # fmt: skip
    zones = (Zone(kind="headline", start=0, end=len(lines[0])),
             Zone(kind="body", start=len(lines[0]) + 1, end=len(text)))  # fmt: skip
    return Report(
        id=stable_id("r", f"{number}"), revision=stable_id("v", text), title=lines[0],
        url=f"https://outlet-{number % 60}.example/{number}", outlet=f"Outlet {number % 60}",
        published=out, modified=None, author=None, language="en", text=text, zones=zones,
        origin_class="reporting",
    )  # fmt: skip


def fill(path: Path, reports: int, knowledge: Knowledge) -> None:
    """Store reports as they were read, with nothing found in them yet."""
    labs = [row.name for row in knowledge.organizations.values() if row.kind == "ai_lab"][:40]
    con = archive.connect(path)
    for number in range(reports):
        of = report(number, labs)
        nothing = Analysis(report=of.id, revision=of.revision, mentions=(), claims=())
        with archive.writing(con):
            archive.store(con, of, nothing, place(of, nothing, knowledge), now=START,
                          seen_in="benchmark")  # fmt: skip
    con.close()


def rebuilt(path: Path) -> dict[str, float]:
    """Derive everything in an archive anew; return claims, seconds and megabytes."""
    with open_desk(settings({}, db=path)) as desk:
        before = _memory()
        began = time.process_time()
        tally = reanalyze(desk)
        seconds = time.process_time() - began
        claims = desk.con.execute("SELECT count(*) FROM claims").fetchone()[0]
    return {"reports": tally.seen, "claims": claims, "seconds": seconds, "before": before,
            "most": _memory()}  # fmt: skip


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rebuild", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.rebuild:
        print(json.dumps(rebuilt(given.rebuild)))
        return
    print(f"{'reports':>10}{'claims':>10}{'ms a report':>14}{'MB before':>12}{'MB at most':>12}")
    for size in sorted(given.sizes):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "archive.db"
            fill(path, size, load())
            command = [sys.executable, "-m", "benchmarks.rebuild", "--rebuild", str(path)]
            row = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        cost = 1000 * row["seconds"] / row["reports"]
        print(f"{row['reports']:10,}{row['claims']:10,}{cost:14.1f}{row['before']:12.0f}"
              f"{row['most']:12.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
