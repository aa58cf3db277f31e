"""Run the pipeline again and again until told to stop.

In: what to run, how often, and an Event that the run's loops look at. Out: nothing; returns
when SIGTERM or SIGINT has come and what was under way has ended. Keeps no state of its own:
the archive remembers what was fetched and sent, so a restart catches up.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from types import FrameType
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_LATE_BUT_DONE: None = None  # no grace time: a run that is late is still run, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """Something to run once a day.

    Attributes:
        run: must do nothing where it has been done today: it also runs at the start where
            the time has passed, and twice in a night whose clock goes back.
        at: local time of day.
        timezone: name of the zone that `at` is meant in.
    """

    run: Callable[[], object]
    at: time
    timezone: str

    def is_due(self, now: datetime) -> bool:
        """Say whether today's time has come."""
        return now.astimezone(ZoneInfo(self.timezone)).time() >= self.at


def run_forever(
    tick: Callable[[], object],
    *,
    every_seconds: float,
    stop: threading.Event,
    daily: Daily | None = None,
) -> None:
    """Run `tick` now and every so many seconds, and `daily` at its time, until `stop`.

    All runs happen in the calling thread, which must be the main one, and one after the
    other. A run that takes longer than its interval is followed by one, not by all missed.
    """
    scheduler = BlockingScheduler(
        # Runs in the calling thread: connections to the archive belong to it.
        executors={"default": DebugExecutor()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": _LATE_BUT_DONE},
        timezone=ZoneInfo(daily.timezone if daily else "UTC"),
    )
    _plan(scheduler, _guarded(tick, "run", stop), every_seconds)
    if daily is not None:
        _plan_daily(scheduler, daily, stop)
    with _signals_set(stop), _ended_by(scheduler, stop):
        scheduler.start()


def _plan(scheduler: BlockingScheduler, work: Callable[[], None], every_seconds: float) -> None:
    trigger = IntervalTrigger(seconds=every_seconds, timezone=scheduler.timezone)
    scheduler.add_job(work, trigger, next_run_time=datetime.now(scheduler.timezone))


def _plan_daily(scheduler: BlockingScheduler, daily: Daily, stop: threading.Event) -> None:
    zone = scheduler.timezone
    now = datetime.now(zone)
    trigger = CronTrigger(hour=daily.at.hour, minute=daily.at.minute, timezone=zone)
    # What a stopped program has missed today is made up for, after the first run.
    due = now if daily.is_due(now) else trigger.get_next_fire_time(None, now)
    scheduler.add_job(_guarded(daily.run, "daily run", stop), trigger, next_run_time=due)


def _guarded(work: Callable[[], object], name: str, stop: threading.Event) -> Callable[[], None]:
    """Return `work` so that its failure is logged and does not end the program."""

    def run() -> None:
        if stop.is_set():
            return
        try:
            work()
        except Exception:
            log.exception("the %s failed; the next one will be tried", name)

    return run


@contextlib.contextmanager
def _signals_set(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT set `stop`, from a thread.

    A handler interrupts the main thread anywhere, also inside the Event's own lock, where
    setting it would wait for ever. So the handler does nothing, and a thread that reads
    the signal's number from a socket sets the Event.
    """
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    listener = threading.Thread(target=_listen, args=(reading, stop), name="signals", daemon=True)
    before = {number: signal.signal(number, _ignore) for number in _SIGNALS}
    woken_before = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken_before)
        for number, handler in before.items():
            signal.signal(number, handler)
        writing.close()
        listener.join()
        reading.close()


def _listen(reading: socket.socket, stop: threading.Event) -> None:
    while received := reading.recv(64):
        if any(number in received for number in _SIGNALS):
            if not stop.is_set():
                log.info("stopping after what is under way")
            stop.set()


def _ignore(number: int, frame: FrameType | None) -> None:
    """Do nothing; that a Python handler exists makes the number reach the socket."""


@contextlib.contextmanager
def _ended_by(scheduler: BlockingScheduler, stop: threading.Event) -> Iterator[None]:
    """Shut the scheduler down when `stop` is set, by whomever."""

    def watch() -> None:
        stop.wait()
        with contextlib.suppress(SchedulerNotRunningError):
            scheduler.shutdown(wait=False)

    watcher = threading.Thread(target=watch, name="stop", daemon=True)
    # Not earlier: a scheduler that has not started cannot be shut down.
    scheduler.add_listener(lambda _: watcher.start(), EVENT_SCHEDULER_STARTED)
    try:
        yield
    finally:
        stop.set()
        watcher.join()
