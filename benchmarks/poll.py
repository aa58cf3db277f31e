"""CPU time of polling a thousand feeds, storage included, beside lemon24's reader.

In: nothing. Out: one table, milliseconds of CPU a feed. Both poll the same 30-entry feeds on
loopback, each on a host of its own, four times: all new; all unchanged (304); one in twenty
changed; all sent again in full though unchanged. All of ours is counted, the process that
parses what came from outside too; the server is not. What is compared:

    reader      stores every entry
    all kept    sources without a filter: every entry becomes a report in the archive, read,
                compared and searchable; its feed is kept as evidence
    filtered    sources with a filter, as most are: every entry is read, and judged by the
                topic gate; these are off the topic, so that their addresses alone are kept

Ours also asks each host for its robots.txt first, once a day, which reader does not. CPU time
on a busy machine: compare ratios.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Literal
from urllib.request import urlopen

from benchmarks._feeds import address, host
from tracker.domain import Source

ROOT = Path(__file__).resolve().parents[1]
PHASES = ("all new", "unchanged", "5 % changed", "sent again")
PEER = "reader"
FEEDS, ROUNDS, WORKERS = 1000, 3, 20
PER_CLIENT = 50  # hosts that share a permission, since loopback needs one
TICKS = os.sysconf("SC_CLK_TCK")

Scope = Literal["ai", "filter"]
Poll = Callable[[], object]


def with_reader(folder: Path, count: int, port: int) -> Iterator[Poll]:
    import feedparser  # noqa: F401, PLC0415 - else it is loaded within the first poll
    from reader import make_reader  # noqa: PLC0415 - a peer that need not be there

    with closing(make_reader(str(folder / "reader.sqlite"))) as peer:
        for number in range(count):
            peer.add_feed(address(number, port))
        yield lambda: peer.update_feeds(workers=WORKERS, scheduled=False)


def with_tracker(folder: Path, count: int, port: int, *, scope: Scope) -> Iterator[Poll]:
    from tracker.cli.desk import open_desk  # noqa: PLC0415 - not in the process of the peer
    from tracker.collect import first_request  # noqa: PLC0415
    from tracker.config import settings  # noqa: PLC0415
    from tracker.edge.fetch import Fetcher  # noqa: PLC0415
    from tracker.edge.limits import Limits  # noqa: PLC0415
    from tracker.watch import run_once  # noqa: PLC0415

    sources = _sources(count, port, scope)
    with ExitStack() as stack:
        desk = stack.enter_context(open_desk(settings({}, db=folder / "tracker.db")))
        fetcher = stack.enter_context(
            Fetcher(contact="", now=lambda: datetime.now(UTC), limits=Limits(in_flight=WORKERS))
        )
        # Starting the process that parses, and loading its libraries, is no part of a poll.
        desk.bench.run(first_request, sources[0], datetime.now(UTC))
        yield lambda: run_once(desk, sources, fetcher, due_only=False)


def _sources(count: int, port: int, scope: Scope) -> tuple[Source, ...]:
    def neighbours(number: int) -> tuple[str, ...]:
        first = number // PER_CLIENT * PER_CLIENT
        return tuple(f"{host(n)}:{port}" for n in range(first, first + PER_CLIENT))

    return tuple(
        Source(
            id=f"s{number}", name=f"Site {number}", url=address(number, port), kind="feed",
            follow=False, scope=scope, spacing_seconds=0, allow_hosts=neighbours(number),
            domains=(f"s{number}.example",),
        )
        for number in range(count)
    )  # fmt: skip


WAYS: dict[str, Callable[[Path, int, int], Iterator[Poll]]] = {
    PEER: with_reader,
    "all kept": partial(with_tracker, scope="ai"),
    "filtered": partial(with_tracker, scope="filter"),
}


def measure(name: str, count: int) -> list[float]:
    """Return CPU milliseconds a feed of each phase; to be run in a process of its own."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))
    with served(count) as port, tempfile.TemporaryDirectory() as folder:
        polling = contextmanager(WAYS[name])
        with polling(Path(folder), count, port) as poll:
            taken = []
            for phase in PHASES:
                if phase == "5 % changed":
                    tell(port, "turn/20")
                elif phase == "sent again":
                    tell(port, "deaf")
                before = cpu_seconds()
                poll()
                taken.append((cpu_seconds() - before) / count * 1000)
    return taken


def cpu_seconds() -> float:
    """Return the CPU time of this process and of those it has started, the server left out."""
    spent = time.process_time()
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"benchmarks._feeds" not in command:
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            spent += (int(fields[11]) + int(fields[12])) / TICKS
    return spent


@contextmanager
def served(count: int) -> Iterator[int]:
    """Serve the feeds; yield the port."""
    command = [sys.executable, "-m", "benchmarks._feeds", str(count)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        yield int(server.stdout.readline())
    finally:
        server.terminate()
        server.wait()


def tell(port: int, what: str) -> None:
    with urlopen(f"http://127.0.0.1:{port}/{what}") as answer:
        answer.read()


def rounds(count: int, times: int, names: list[str]) -> dict[str, list[float]]:
    """Return the median of each phase; the ways take turns, so that a slow moment hits all."""
    taken: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(times):
        for name in names:
            command = [
                sys.executable,
                "-m",
                "benchmarks.poll",
                "--feeds",
                str(count),
                "--way",
                name,
            ]
            run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
            taken[name].append(json.loads(run.stdout.splitlines()[-1]))
    return {
        name: [median(phase) for phase in zip(*rows, strict=True)] for name, rows in taken.items()
    }


def main() -> int:
    """Run the command line."""
    cli = argparse.ArgumentParser(prog="python -m benchmarks.poll")
    cli.add_argument("--feeds", type=int, default=FEEDS)
    cli.add_argument("--rounds", type=int, default=ROUNDS)
    cli.add_argument("--way", choices=tuple(WAYS), help=argparse.SUPPRESS)
    given = cli.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if given.way:
        print(json.dumps(measure(given.way, given.feeds)))
        return 0
    names = list(WAYS)
    if importlib.util.find_spec("reader") is None:
        print("reader is not installed (pip install reader): shown without it")
        names.remove(PEER)
    found = rounds(given.feeds, given.rounds, names)
    print(f"ms of CPU a feed; {given.feeds:,} feeds of 30 entries, {given.rounds} rounds\n")
    print(f"{'':<14}" + "".join(f"{phase:>22}" for phase in PHASES))
    for name, row in found.items():
        cells = (
            f"{ms:>12.2f}" + (f"  (1/{found[PEER][at] / ms:.1f})" if PEER in found else "")
            for at, ms in enumerate(row)
        )
        print(f"{name:<14}" + "".join(f"{cell:>22}" for cell in cells))
    return 0


if __name__ == "__main__":
    sys.exit(main())
