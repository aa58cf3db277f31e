"""Reports are analysed ahead of their turn; nothing else changes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import report
from tracker.analyze import analyze
from tracker.domain import Failure, Report
from tracker.edge.analysts import Analysts
from tracker.edge.nlp import load_parser
from tracker.errors import InputError
from tracker.knowledge import load

SENTENCE = "OpenAI said on 6 April 2026 that DeepSeek had opened over {} accounts. "


def some(number: int, *, sentences: int = 3) -> list[Report]:
    return [
        report("".join(SENTENCE.format(1_000 + n + i) for i in range(sentences)), id=f"r{n}")
        for n in range(number)
    ]


def children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text("ascii").split()}


@pytest.fixture(scope="module")
def analysts() -> Iterator[Analysts]:
    with Analysts(2, knowledge=None, pipeline=None) as started:
        yield started


def test_analyses_are_those_of_one_process_in_the_same_order(analysts: Analysts) -> None:
    reports = some(12)
    parser = load_parser(load())
    alone = [(one, analyze(one, parser.parse(one))) for one in reports]
    ahead = list(analysts.reports(reports))
    assert [one for one, _ in ahead] == reports
    assert [made.result() for _, made in ahead if made] == alone


def test_what_is_off_the_topic_is_left_to_its_turn(analysts: Analysts) -> None:
    off = report("The weather will be fine tomorrow.")
    assert [made.result() for _, made in analysts.reports([off]) if made] == [(off, None)]


def test_only_a_few_are_under_way(analysts: Analysts) -> None:
    taken: list[str] = []

    def reports() -> Iterator[Report]:
        for one in some(50):
            taken.append(one.id)
            yield one

    next(analysts.reports(reports()))
    assert len(taken) < 10


def test_a_failure_keeps_its_place(analysts: Analysts) -> None:
    failure = Failure(where="gone.txt", stage="fetch", problem="gone")
    assert list(analysts.documents([failure])) == [(failure, None)]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_the_death_of_a_process_costs_only_what_it_held() -> None:
    before = children()
    with Analysts(2, knowledge=None, pipeline=None) as started:
        ahead = started.reports(some(20, sentences=200))
        _, first = next(ahead)
        assert first is not None
        first.result()
        for pid in children() - before:
            os.kill(pid, signal.SIGKILL)
        outcomes = [_outcome(made.result) for _, made in ahead if made]
    died = [problem for problem in outcomes if problem]
    assert 1 <= len(died) <= 2
    assert all("died" in problem for problem in died)
    assert children() <= before, "no process outlives the block"


def _outcome(result: object) -> str:
    try:
        result()  # type: ignore[operator]
    except InputError as exc:
        return str(exc)
    return ""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_an_interrupt_ends_the_processes() -> None:
    before = children()

    def interrupted() -> None:
        with Analysts(2, knowledge=None, pipeline=None) as started:
            next(started.reports(some(20, sentences=200)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert children() <= before
