"""Words a second of parsing and analysing, beside bare spaCy with the same weights.

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
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from spacy.tokens import Doc

from tracker.analyze import analyze
from tracker.domain import Report
from tracker.edge.analysts import Analysts
from tracker.edge.files import documents
from tracker.edge.nlp import BATCH_SIZE, Parser, load_parser
from tracker.knowledge import load
from tracker.read import read
from training.pack import SHIPPED, unpack

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "benchmarks/quality/reports"
READ_AT = datetime(2026, 11, 20, tzinfo=UTC)
ROUNDS = 5
COPIES = 10
PROPOSER = "tracker_names"
BARE = "bare spaCy, same weights"
FRESH = {
    "import spaCy": "import spacy",
    "load bare spaCy": "from training.pack import SHIPPED, unpack; unpack(SHIPPED)",
    "load the parser": "from benchmarks.language import load, load_parser; load_parser(load())",
    "load it, analyse all reports": "from benchmarks.language import analyse_all; analyse_all()",
}
# The peak is read from /proc: getrusage would give that of the process which started this one.
_PROBE = """\
import json, re, time
from pathlib import Path
begin = time.process_time()
{code}
seconds = time.process_time() - begin
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(json.dumps([seconds, int(peak[1]) / 1024]))
"""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def read_reports() -> list[Report]:
    """Return the labelled reports as the tracker reads them."""
    found = documents([REPORTS], READ_AT)
    return [read(*document) for document in found if isinstance(document, tuple)]


def analyse_all(parser: Parser | None = None, reports: Sequence[Report] | None = None) -> int:
    """Carry every report through parse and analysis; return how many."""
    parser, reports = parser or load_parser(load()), reports or read_reports()
    docs = parser.parse_many(reports)
    return len([analyze(report, doc) for report, doc in zip(reports, docs, strict=True)])


def ways(reports: Sequence[Report]) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    bare, parser = unpack(SHIPPED), load_parser(load())

    def without_names() -> None:
        with ExitStack() as stack:
            if PROPOSER in parser.nlp.pipe_names:
                stack.enter_context(parser.nlp.select_pipes(disable=[PROPOSER]))
            analyse_all(parser, reports)

    return {
        BARE: lambda: list(bare.pipe((r.text for r in reports), batch_size=BATCH_SIZE)),
        "parse and all components": lambda: list(parser.parse_many(reports)),
        "the same + analyze": lambda: analyse_all(parser, reports),
        "that, no unlisted names": without_names,
    }


def speeds(reports: Sequence[Report], rounds: int) -> dict[str, float]:
    """Return words per CPU second of each way."""
    timed = ways(reports)
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(rounds + 1):  # in turn, so that a slow moment hits all; first warms up
        for name, run in timed.items():
            begin = time.process_time()
            run()
            if number:
                seconds[name].append(time.process_time() - begin)
    return {name: count_words(reports) / median(taken) for name, taken in seconds.items()}


def shares(reports: Sequence[Report], rounds: int) -> dict[str, float]:
    """Return which share of the CPU time each part of the pipeline takes."""
    parser = load_parser(load())
    seconds: dict[str, float] = {}
    for _ in range(rounds):
        docs = [parser.nlp.make_doc(report.text) for report in reports]
        for report, doc in zip(reports, docs, strict=True):
            doc._.published, doc._.outlet = report.published, report.outlet
            doc._.zones, doc._.language = report.zones, report.language
        for name, component in parser.nlp.pipeline:
            pipe: Callable[..., Iterable[Doc]] | None = getattr(component, "pipe", None)
            begin = time.process_time()
            docs = list(pipe(docs, batch_size=BATCH_SIZE) if pipe else map(component, docs))
            seconds[name] = seconds.get(name, 0) + time.process_time() - begin
    return {name: taken / sum(seconds.values()) for name, taken in seconds.items()}


def in_processes(reports: Sequence[Report], jobs: int) -> float:
    """Return words a second of wall clock of some processes, once they have loaded."""
    many = [replace(one, id=f"{one.id}-{n}") for n in range(COPIES) for one in reports]
    with Analysts(jobs, knowledge=None, pipeline=None) as analysts:
        list(_made(analysts, reports))
        begin = time.perf_counter()
        list(_made(analysts, many))
        return count_words(many) / (time.perf_counter() - begin)


def _made(analysts: Analysts, reports: Sequence[Report]) -> Iterable[object]:
    return (made.result() for _, made in analysts.reports(reports) if made)


def count_words(reports: Sequence[Report]) -> int:
    """Return the number of words between blanks."""
    return sum(len(report.text.split()) for report in reports)


def in_fresh_process(code: str) -> tuple[float, float]:
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    cli = argparse.ArgumentParser(prog="python -m benchmarks.language")
    cli.add_argument("--rounds", type=int, default=ROUNDS)
    given = cli.parse_args(arguments)
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    stay_on_one_core()
    reports = read_reports()
    found = speeds(reports, given.rounds)
    print(f"{count_words(reports):,} words in {len(reports)} reports; {given.rounds} rounds\n")
    print(f"{'':<32}{'words/s':>10}{'ratio':>8}")
    for name, speed in found.items():
        print(f"{name:<32}{speed:>10,.0f}{speed / found[BARE]:>8.2f}")
    print(f"\n{'parts of the pipeline':<32}{'share':>10}")
    for name, share in shares(reports, given.rounds).items():
        print(f"{name:<32}{100 * share:>8.1f} %")
    if Path("/proc/self/status").exists():
        print(f"\n{'in a fresh process':<32}{'seconds':>10}{'peak MB':>8}")
        for name, code in FRESH.items():
            seconds, megabytes = in_fresh_process(code)
            print(f"{name:<32}{seconds:>10.2f}{megabytes:>8.0f}")
    if len(cores) > 1:
        os.sched_setaffinity(0, cores)
        load_before = os.getloadavg()[0]
        print(f"\n{'processes (load ' + format(load_before, '.1f') + ')':<32}{'words/s':>10}")
        for jobs in (1, 2):
            print(f"{jobs:<32}{in_processes(reports, jobs):>10,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
