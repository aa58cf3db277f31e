"""The scheduler in a program of its own, ended by real signals."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from tracker.scheduler import Daily, run_forever

_ROOT = Path(__file__).parents[1]

_HEAD = """
import logging, sys, threading, time
from tracker.scheduler import Daily, run_forever
logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
stop = threading.Event()
count = 0
def say(text): print(text, flush=True)
"""


def start(body: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _HEAD + body],
        cwd=_ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_an_idle_scheduler(number: signal.Signals) -> None:
    with start(
        "run_forever(lambda: say('tick'), every_seconds=3600, stop=stop); say('left')"
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "tick\n"
        program.send_signal(number)
        rest, errors = program.communicate(timeout=10)
    assert (rest, errors, program.returncode) == ("left\n", "", 0)


def test_a_running_tick_sees_the_event_and_finishes_what_is_at_hand() -> None:
    body = """
def tick():
    say('begin')
    while not stop.is_set(): time.sleep(0.01)
    say('end')
run_forever(tick, every_seconds=3600, stop=stop); say('left')
"""
    with start(body) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "begin\n"
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            program.send_signal(number)
        rest, errors = program.communicate(timeout=10)
    assert (rest, errors, program.returncode) == ("end\nleft\n", "", 0)


def test_a_failed_tick_is_logged_and_the_next_one_runs() -> None:
    body = """
def tick():
    global count
    count += 1
    say(count)
    if count == 1: raise ValueError('no good')
    if count == 3: stop.set()
run_forever(tick, every_seconds=0.05, stop=stop); say('left')
"""
    with start(body) as program:
        rest, errors = program.communicate(timeout=20)
    assert rest.splitlines() == ["1", "2", "3", "left"]
    assert "ValueError: no good" in errors
    assert program.returncode == 0


def test_ticks_run_in_the_calling_thread_and_never_overlap() -> None:
    stop = threading.Event()
    here: list[bool] = []
    running: list[int] = []

    def tick() -> None:
        here.append(threading.current_thread() is threading.main_thread())
        running.append(1)
        assert len(running) == 1
        threading.Event().wait(0.12)
        running.pop()
        if len(here) == 3:
            stop.set()

    run_forever(tick, every_seconds=0.05, stop=stop)
    assert here == [True, True, True]


def test_an_event_that_is_set_beforehand_runs_nothing() -> None:
    stop = threading.Event()
    stop.set()
    ticks: list[int] = []
    run_forever(lambda: ticks.append(1), every_seconds=1, stop=stop)
    assert ticks == []


def test_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    stop = threading.Event()
    run_forever(stop.set, every_seconds=1, stop=stop)
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


def test_what_was_missed_today_is_made_up_for_after_the_first_tick() -> None:
    stop = threading.Event()
    order: list[str] = []

    def send() -> None:
        order.append("daily")
        stop.set()

    run_forever(
        lambda: order.append("tick"),
        every_seconds=3600,
        stop=stop,
        daily=Daily(run=send, at=time(0, 0), timezone="UTC"),
    )
    assert order == ["tick", "daily"]


def test_a_daily_run_is_due_by_its_own_clock() -> None:
    morning = Daily(run=lambda: None, at=time(7, 0), timezone="Asia/Tokyo")
    assert morning.is_due(datetime(2026, 11, 20, 22, 0, tzinfo=UTC))
    assert not morning.is_due(datetime(2026, 11, 20, 21, 59, tzinfo=UTC))
