"""Many fetches at once: side by side for different hosts, in line for one.

In: requests, each with a note of whoever wants the answer. Out: notes with answers, as they
come in. Requests may be added while answers are taken, which is how a list leads to its
documents. A slow host holds up nobody but itself.
"""

from __future__ import annotations

import asyncio
import queue
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from tracker.domain import Request, Response
from tracker.edge.limits import Limits
from tracker.edge.visit import Visitor
from tracker.errors import FetchError

Note = TypeVar("Note")
Answer = Response | FetchError

_HEARTBEAT = 0.2


@dataclass(slots=True)
class _Lane(Generic[Note]):
    """The requests for one host, in line."""

    waiting: deque[tuple[Request, Note]] = field(default_factory=deque)
    working: int = 0


class Errands(Generic[Note]):
    """Fetches under way; `add` and iteration belong to one thread, the rest to the loop's.

    Fetching runs ahead of whoever takes the answers, but not by more bytes than
    `Limits.held_bytes`.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        visitor: Visitor,
        limits: Limits,
        stop: Callable[[], bool],
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._loop = loop
        self._visitor = visitor
        self._limits = limits
        self._stop = stop
        self._idle = idle
        self._outstanding = 0
        self._added: deque[tuple[Request, Note]] = deque()
        self._finished: queue.SimpleQueue[tuple[Note, Answer]] = queue.SimpleQueue()
        self._lanes: dict[str, _Lane[Note]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(limits.in_flight)
        self._held = 0
        self._room = asyncio.Event()
        self._room.set()

    def add(self, request: Request, note: Note) -> None:
        """Fetch `request` when its turn comes."""
        self._outstanding += 1
        self._added.append((request, note))
        if len(self._added) == 1:  # else the loop has been told, and takes all there are
            self._loop.call_soon_threadsafe(self._enqueue_added)

    def __iter__(self) -> Iterator[tuple[Note, Answer]]:
        """Yield notes and answers until none is outstanding, or we are told to stop."""
        while self._outstanding and not self._stop():
            try:
                note, answer = self._finished.get(timeout=_HEARTBEAT)
            except queue.Empty:
                self._idle()
                continue
            self._outstanding -= 1
            size = _size(answer)
            if size:
                self._loop.call_soon_threadsafe(self._let_go, size)
            yield note, answer

    def drop(self) -> None:
        """Give up what is still under way."""
        self._lanes.clear()
        for task in self._tasks:
            task.cancel()

    def _enqueue_added(self) -> None:
        while self._added:
            self._enqueue(*self._added.popleft())

    def _enqueue(self, request: Request, note: Note) -> None:
        lane = self._lanes.setdefault(_host(request.url), _Lane())
        lane.waiting.append((request, note))
        if lane.working < request.connections:
            lane.working += 1
            task = self._loop.create_task(self._work(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: _Lane[Note]) -> None:
        while lane.waiting:
            request, note = lane.waiting.popleft()
            await self._room.wait()
            async with self._slots:
                answer = await self._settle(request)
            self._hold(_size(answer))
            self._finished.put((note, answer))
        lane.working -= 1

    async def _settle(self, request: Request) -> Answer:
        try:
            return await self._visitor.visit(request)
        except FetchError as exc:
            return exc

    def _hold(self, size: int) -> None:
        self._held += size
        if self._held > self._limits.held_bytes:
            self._room.clear()

    def _let_go(self, size: int) -> None:
        self._held -= size
        if self._held <= self._limits.held_bytes:
            self._room.set()


def _size(answer: Answer) -> int:
    return len(answer.body) if isinstance(answer, Response) else 0


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
