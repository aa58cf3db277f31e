"""Read and analyse reports ahead of their turn, in processes of their own.

In: documents, or stored reports, in order. Out: the same in the same order, each with a
promise of what has been made of it by the time it is needed. Only a few are under way at
once, so that memory stays bounded. Never touches the archive: what is stored, and when, is
as it would be in one process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Final, Self, TypeVar

from tracker.analyze import analyze
from tracker.analyze.gate import Gate
from tracker.domain import Analysis, Failure, Item, Report, Response
from tracker.edge.nlp import Parser, load_parser
from tracker.edge.workbench import Workbench
from tracker.knowledge import load
from tracker.read import read

T = TypeVar("T")

Made = tuple[Report, Analysis | None]
"""A report and its analysis; None where there was nothing to analyse or it went wrong."""
_SECONDS: Final = 60.0  # the first call loads the language pipeline
_MEGABYTES: Final = 3_000  # of address space, most of which libraries never touch
_UNDER_WAY: Final = 3  # documents per process


class Analysts:
    """A few processes, started when there is something to do and ended with the block."""

    def __init__(self, jobs: int, *, knowledge: Path | None, pipeline: Path | None) -> None:
        self._under_way = jobs * _UNDER_WAY
        self._knowledge, self._pipeline = knowledge, pipeline
        self._benches = [Workbench(seconds=_SECONDS, megabytes=_MEGABYTES) for _ in range(jobs)]
        self._free: SimpleQueue[Workbench] = SimpleQueue()
        for bench in self._benches:
            self._free.put(bench)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="analyst")

    def __enter__(self) -> Self:
        for _ in self._benches:  # they load what they need while we do
            self._submit(_prepare)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for bench in self._benches:
            bench.stop()  # a thread that waits for it wakes up
        self._threads.shutdown()
        for bench in self._benches:
            bench.close()

    def documents(
        self, documents: Iterable[tuple[Item, Response] | Failure]
    ) -> Iterator[tuple[tuple[Item, Response] | Failure, Future[Made] | None]]:
        """Yield documents with the promise of their reports; there is none for a failure."""
        return self._ahead(
            documents,
            lambda one: None if isinstance(one, Failure) else self._submit(read_and_analyze, *one),
        )

    def reports(self, reports: Iterable[Report]) -> Iterator[tuple[Report, Future[Made] | None]]:
        """Yield reports with the promise of their analyses."""
        return self._ahead(reports, lambda report: self._submit(analyze_only, report))

    def _ahead(
        self, things: Iterable[T], begin: Callable[[T], Future[Made] | None]
    ) -> Iterator[tuple[T, Future[Made] | None]]:
        waiting: deque[tuple[T, Future[Made] | None]] = deque()
        for thing in things:
            waiting.append((thing, begin(thing)))
            if len(waiting) > self._under_way:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()

    def _submit(self, function: Callable[..., T], *given: object) -> Future[T]:
        return self._threads.submit(self._ask, function, *given)

    def _ask(self, function: Callable[..., T], *given: object) -> T:
        bench = self._free.get()
        try:
            return bench.run(function, *given, knowledge=self._knowledge, pipeline=self._pipeline)
        finally:
            self._free.put(bench)


def read_and_analyze(
    item: Item, response: Response, *, knowledge: Path | None, pipeline: Path | None
) -> Made:
    """Return what a document says and, if it is on the topic, what is in that."""
    return analyze_only(read(item, response), knowledge=knowledge, pipeline=pipeline)


def analyze_only(report: Report, *, knowledge: Path | None, pipeline: Path | None) -> Made:
    """Return a report and, if it is on the topic, what is in it.

    What goes wrong is left to our owner, who tries again and reports it as ever.
    """
    gate, parser = _tools(knowledge, pipeline)
    if not gate.worth_reading(report.text):
        return report, None
    try:
        return report, analyze(report, parser.parse(report))
    except Exception:  # noqa: BLE001  whatever it is, it will happen again where it is reported
        return report, None


def _prepare(*, knowledge: Path | None, pipeline: Path | None) -> None:
    _tools(knowledge, pipeline)


@cache
def _tools(knowledge: Path | None, pipeline: Path | None) -> tuple[Gate, Parser]:
    known = load(knowledge)
    return Gate(known), load_parser(known, pipeline)
