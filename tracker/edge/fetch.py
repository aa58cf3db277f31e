"""Fetch addresses from the web, politely and safely.

In: `Request` values. Out: `Response` values, or FetchErrors. The only place with an event
loop: it runs in a thread of its own, so that fetching goes on while what has come in is
being read. Never retries, never decides what a status means, never touches the archive.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import queue
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from tracker import __version__
from tracker.domain import Request, Response
from tracker.edge.addresses import Resolve, resolve
from tracker.edge.limits import Limits
from tracker.edge.robots import PRODUCT
from tracker.edge.visit import Visitor
from tracker.errors import FetchError

T = TypeVar("T")
_HEARTBEAT = 0.2


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves: product, version, and whom to write to."""
    return f"{PRODUCT}/{__version__} (+{contact})" if contact else f"{PRODUCT}/{__version__}"


class Fetcher:
    """Fetches while its `with` block lasts.

    Attributes of the call:
        contact: address or mail that a site's owner can turn to.
        now: the clock that stamps responses.
        resolve: turns a host name into IP addresses; every one of them is checked.
        stop: asked several times a second; True ends what is under way.
    """

    def __init__(
        self,
        *,
        contact: str,
        now: Callable[[], datetime],
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._limits = limits or Limits()
        self._visitor = Visitor(user_agent(contact), now, self._limits, resolve)
        self._stop = stop
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._wind_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fetch(self, request: Request) -> Response:
        """Fetch one address; raises FetchError for all that is not an HTTP answer."""
        under_way = self._start(self._visitor.visit(request))
        while True:
            try:
                return under_way.result(timeout=_HEARTBEAT)
            except concurrent.futures.TimeoutError:
                if self._stop():
                    under_way.cancel()
                    raise FetchError(
                        "given up, because we were stopped", where=request.url
                    ) from None

    def fetch_many(
        self, requests: Iterable[Request]
    ) -> Iterator[tuple[Request, Response | FetchError]]:
        """Yield each request with its response or error, as they finish.

        Hosts are visited side by side, each by one connection and in the order given.
        Fetching runs ahead of whoever takes the results, but not by more than
        `Limits.in_flight`.
        """
        wanted = tuple(requests)
        finished: queue.SimpleQueue[tuple[Request, Response | FetchError]] = queue.SimpleQueue()
        slots = asyncio.Semaphore(self._limits.in_flight)
        under_way = self._start(self._fetch_all(wanted, slots, finished))
        try:
            for _ in wanted:
                result = self._await(finished)
                if result is None:
                    return
                self._loop.call_soon_threadsafe(slots.release)
                yield result
        finally:
            under_way.cancel()

    def _await(
        self, finished: queue.SimpleQueue[tuple[Request, Response | FetchError]]
    ) -> tuple[Request, Response | FetchError] | None:
        while not self._stop():
            try:
                return finished.get(timeout=_HEARTBEAT)
            except queue.Empty:
                continue
        return None

    def _start(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _fetch_all(
        self,
        requests: tuple[Request, ...],
        slots: asyncio.Semaphore,
        finished: queue.SimpleQueue[tuple[Request, Response | FetchError]],
    ) -> None:
        by_host: dict[str, list[Request]] = {}
        for request in requests:
            by_host.setdefault(_host(request.url), []).append(request)

        async def work(queued: list[Request]) -> None:
            for request in queued:
                await slots.acquire()
                finished.put((request, await self._settle(request)))

        async with asyncio.TaskGroup() as group:
            for queued in by_host.values():
                group.create_task(work(queued))

    async def _settle(self, request: Request) -> Response | FetchError:
        try:
            return await self._visitor.visit(request)
        except FetchError as exc:
            return exc

    async def _wind_up(self) -> None:
        """Cancel what is still under way and close the connections."""
        current = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not current]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._visitor.close()
        await self._loop.shutdown_asyncgens()


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
