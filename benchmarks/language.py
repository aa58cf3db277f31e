"""Language: words a second of parsing and analysing, beside bare spaCy with the same weights.

In: the labelled reports. Out: one table. All of one run is measured on one core, in turn and
several times over; the median counts. Time is CPU time, so that a busy machine disturbs
little; compare ratios, not figures of different machines.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "benchmarks/quality/reports"
ROUNDS = 5
PROPOSER = "tracker_names"
BARE = "bare spaCy, same weights"
LOADS = {
    "import spaCy": "import spacy",
    "load bare spaCy": "from training.pack import SHIPPED, unpack; unpack(SHIPPED)",
    "load the tracker's parser": (
        "from tracker.edge.nlp import load_parser; from tracker.knowledge import load; "
        "load_parser(load())"
    ),
    "load it and analyse all": "from benchmarks.language import analyse_all; analyse_all()",
}
_PROBE = """\
import json, resource, time
begin = time.process_time()
{code}
seconds = time.process_time() - begin
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def read_reports() -> list:
    """Return the labelled reports as the tracker reads them."""
    from datetime import UTC, datetime

    from tracker.edge.files import documents
    from tracker.read import read

    found = documents([REPORTS], datetime(2026, 11, 20, tzinfo=UTC))
    return [read(*document) for document in found if isinstance(document, tuple)]


def analyse_all() -> None:
    """Load the parser and carry every report through parse and analysis."""
    from tracker.analyze import analyze
    from tracker.edge.nlp import load_parser
    from tracker.knowledge import load

    parser, reports = load_parser(load()), read_reports()
    for report, doc in zip(reports, parser.parse_many(reports), strict=True):
        analyze(report, doc)


def ways() -> tuple[dict[str, Callable[[], int]], int]:
    """Return what is timed, by name, and the number of words each handles."""
    from tracker.analyze import analyze
    from tracker.edge.nlp import BATCH_SIZE, load_parser
    from tracker.knowledge import load
    from training.pack import SHIPPED, unpack

    reports = read_reports()
    bare, parser = unpack(SHIPPED), load_parser(load())

    def spacy_alone() -> int:
        return sum(1 for _ in bare.pipe((r.text for r in reports), batch_size=BATCH_SIZE))

    def parse() -> int:
        return sum(1 for _ in parser.parse_many(reports))

    def whole() -> int:
        docs = parser.parse_many(reports)
        return sum(1 for r, doc in zip(reports, docs, strict=True) if analyze(r, doc))

    def whole_without_names() -> int:
        with ExitStack() as stack:
            if PROPOSER in parser.nlp.pipe_names:
                stack.enter_context(parser.nlp.select_pipes(disable=[PROPOSER]))
            return whole()

    timed = {
        BARE: spacy_alone,
        "parse": parse,
        "parse + claims": whole,
        "the same, names not proposed": whole_without_names,
    }
    return timed, sum(len(report.text.split()) for report in reports)


def speeds(rounds: int) -> tuple[dict[str, float], int]:
    """Return words per CPU second of each way, and the number of words."""
    timed, count = ways()
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(rounds + 1):  # in turn, so that a slow moment hits all; first warms up
        for name, run in timed.items():
            begin = time.process_time()
            run()
            if number:
                seconds[name].append(time.process_time() - begin)
    return {name: count / median(taken) for name, taken in seconds.items()}, count


def load(code: str) -> tuple[float, float]:
    """Return CPU seconds and peak memory in MB of a fresh process that runs some code."""
    probe = [sys.executable, "-c", _PROBE.format(code=code)]
    run = subprocess.run(probe, cwd=ROOT, capture_output=True, check=True)
    seconds, megabytes = json.loads(run.stdout)
    return seconds, megabytes


def stay_on_one_core() -> None:
    """Keep this process and its children to one core and one thread."""
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main(arguments: Sequence[str]) -> int:
    """Run the command line."""
    cli = argparse.ArgumentParser(prog="python -m benchmarks language")
    cli.add_argument("--rounds", type=int, default=ROUNDS)
    given = cli.parse_args(arguments)
    stay_on_one_core()
    found, count = speeds(given.rounds)
    print(f"{count:,} words in {len(read_reports())} reports, {given.rounds} rounds, one core\n")
    print(f"{'':<32}{'words/s':>10}{'ratio':>8}")
    for name, speed in found.items():
        print(f"{name:<32}{speed:>10,.0f}{speed / found[BARE]:>8.2f}")
    print(f"\n{'in a fresh process':<32}{'seconds':>10}{'MB':>8}")
    for name, code in LOADS.items():
        seconds, megabytes = load(code)
        print(f"{name:<32}{seconds:>10.2f}{megabytes:>8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
