"""Hostile input cannot hang or kill the program that reads it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tracker.edge.workbench import Workbench
from tracker.errors import BadEncoding, InputError


def double(number: int) -> int:
    return number * 2


def process(_: int) -> int:
    return os.getpid()


def hang() -> None:
    time.sleep(60)


def die() -> None:
    os._exit(9)


def swell() -> int:
    return len(bytearray(1 << 33))


def fail() -> None:
    raise BadEncoding("no good", where="there", remedy="do something")


def crash() -> None:
    raise RecursionError("too deep")


@pytest.fixture
def bench() -> Iterator[Workbench]:
    with Workbench(seconds=20, megabytes=1000) as bench:
        yield bench


def test_results_come_back_from_one_process_that_is_kept(bench: Workbench) -> None:
    assert bench.run(double, 21) == 42
    first = bench.run(process, 0)
    assert first == bench.run(process, 0)
    assert first != os.getpid()


def test_our_errors_come_back_whole_and_others_become_ours(bench: Workbench) -> None:
    with pytest.raises(BadEncoding) as caught:
        bench.run(fail)
    assert str(caught.value) == "there: no good (do something)"
    with pytest.raises(InputError, match="RecursionError: too deep"):
        bench.run(crash)


def test_what_dies_or_swells_is_an_error_and_the_next_call_works(bench: Workbench) -> None:
    with pytest.raises(InputError, match="died"):
        bench.run(die)
    with pytest.raises(InputError, match="MemoryError"):
        bench.run(swell)
    assert bench.run(double, 1) == 2


def test_what_hangs_is_killed_and_the_next_call_works() -> None:
    with Workbench(seconds=5) as bench:
        with pytest.raises(InputError, match="more than 5 seconds"):
            bench.run(hang)
        assert bench.run(double, 2) == 4
