"""Fetch addresses from the web, politely and safely.

In: `Request` values. Out: `Response` values, or FetchErrors. The only place with an event
loop: it runs in a thread of its own, so that fetching goes on while what has come in is
being read. Never retries, never decides what a status means, never touches the archive.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from tracker import __version__
from tracker.domain import HostState, Request, Response
from tracker.edge.addresses import Resolve, resolve
from tracker.edge.errands import Errands
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
        remembered: what earlier runs learnt of hosts; `changed_hosts` gives it back.
    """

    def __init__(
        self,
        *,
        contact: str,
        now: Callable[[], datetime],
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        stop: Callable[[], bool] = lambda: False,
        remembered: Iterable[HostState] = (),
    ) -> None:
        self._limits = limits or Limits()
        self._visitor = Visitor(user_agent(contact), now, self._limits, resolve, remembered)
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
        """Yield each request with its response or error, as they finish."""
        with self.errands() as errands:
            for request in requests:
                errands.add(request, request)
            yield from errands

    @contextlib.contextmanager
    def errands(self, idle: Callable[[], None] = lambda: None) -> Iterator[Errands[Any]]:
        """Let requests be added at any time, also while answers are taken.

        `idle` is called when no answer has come for a moment.
        """
        errands: Errands[Any] = Errands(self._loop, self._visitor, self._limits, self._stop, idle)
        try:
            yield errands
        finally:
            with contextlib.suppress(RuntimeError):  # the loop may have ended before
                self._loop.call_soon_threadsafe(errands.drop)

    def changed_hosts(self) -> tuple[HostState, ...]:
        """Return what is to be remembered of hosts since the last call."""
        return self._visitor.changed_hosts()

    def _start(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _wind_up(self) -> None:
        """Cancel what is still under way and close the connections."""
        current = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not current]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._visitor.close()
        await self._loop.shutdown_asyncgens()
