"""Connections: asyncio carries the bytes, h11 knows what they mean.

In: a URL, headers, and a `Taker` that is handed the answer piece by piece. Out: the taker has
the whole answer, or an error says why not. Connects to addresses that the guard has checked
and to nothing else. Never follows, never unpacks, never waits for anything but the network:
how long that may last is the caller's business.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Protocol

import h11
import httpx

from tracker.edge.addresses import Guard, authority
from tracker.errors import FetchError

_LONGEST_HEAD = 100 * 1024
_IDLE_SECONDS = 15.0
_IDLE_MOST = 64
_SILENT = "server disconnected without an answer"


class Taker(Protocol):
    """Whoever is handed an answer; what it raises ends the exchange."""

    def begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Take status and headers; False where the body is not wanted."""

    def take(self, piece: bytes) -> bool:
        """Take a piece of the body; False where that is enough."""


class Wire(asyncio.Protocol):
    """One connection, which carries one request at a time."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._taker: Taker | None = None
        self._settled: asyncio.Future[None] | None = None
        self.is_open = False
        self.heard = False
        self.idle_since = 0.0

    async def ask(self, url: httpx.URL, headers: Mapping[str, str], taker: Taker) -> None:
        """Send one GET and wait until the taker has the answer."""
        sent = [(b"Host", url.netloc), (b"Connection", b"keep-alive")]
        sent += [(name.encode(), value.encode()) for name, value in headers.items()]
        if not self.is_open:
            raise ConnectionError(_SILENT)  # closed before anything was asked
        self._settled = asyncio.get_running_loop().create_future()
        self._taker, self.heard = taker, False
        try:
            request = h11.Request(method=b"GET", target=url.raw_path, headers=sent)
            data = self._http.send(request)
            assert data is not None
            self._transport.write(data + (self._http.send(h11.EndOfMessage()) or b""))
            await self._settled
        except BaseException:
            self.abort()
            raise
        finally:
            self._taker = None

    def renew(self) -> bool:
        """Make ready for another request; False where the connection is of no more use."""
        if self.is_open and self._http.our_state is self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            return not self._http.trailing_data[0]
        return False

    def abort(self) -> None:
        """Close at once, whatever is under way."""
        self.is_open = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, as asyncio tells us to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        """Hand on what has come; what nobody has asked for ends the connection."""
        if self._taker is None:
            self.abort()
            return
        self.heard = True
        self._http.receive_data(data)
        self._read(self._taker)

    def eof_received(self) -> None:
        """Take the end of what is sent, which may be the end of the body."""
        self.is_open = False
        if self._taker is not None:
            self._http.receive_data(b"")
            self._read(self._taker)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits that nothing more will come."""
        if self.is_open and exc is None:
            self.eof_received()
        self.is_open = False
        self._settle(exc or ConnectionError(_SILENT))

    def _read(self, taker: Taker) -> None:
        try:
            while not self._next(taker, self._http.next_event()):
                pass
        except (h11.RemoteProtocolError, FetchError) as exc:
            self._settle(exc if self.heard else ConnectionError(_SILENT))

    def _next(self, taker: Taker, event: object) -> bool:
        """Deal with one event; say whether it was the last one for now."""
        kind = type(event)
        if kind is h11.Data:
            more = taker.take(event.data)  # type: ignore[attr-defined]
        elif kind is h11.Response:
            more = taker.begin(event.status_code, event.headers)  # type: ignore[attr-defined]
            if not more:  # no body, mostly: then the connection can be used again
                self._http.next_event()
        elif kind is h11.InformationalResponse:
            more = True
            if event.status_code == HTTPStatus.SWITCHING_PROTOCOLS:  # type: ignore[attr-defined]
                raise h11.RemoteProtocolError("switches to a protocol that was not asked for")
        elif kind is h11.EndOfMessage:
            more = False
        else:
            return True
        if not more:
            self._settle(None)
        return not more

    def _settle(self, problem: Exception | None) -> None:
        if self._settled is None or self._settled.done():
            return
        if problem is None:
            self._settled.set_result(None)
        else:
            self._settled.set_exception(problem)


_Origin = tuple[str, str]


class Wires:
    """Connections of one permission: those in use, and for a while those that were."""

    def __init__(self, guard: Guard, context: ssl.SSLContext, connect_seconds: float) -> None:
        self._guard = guard
        self._context = context
        self._connect_seconds = connect_seconds
        # Both in the order in which they fell idle.
        self._idle: dict[Wire, _Origin] = {}
        self._by_origin: dict[_Origin, list[Wire]] = {}

    async def ask(self, url: httpx.URL, headers: Mapping[str, str], taker: Taker) -> None:
        """Send one GET and wait until the taker has the answer.

        Raises:
            FetchError: the address may not be contacted, or cannot be.
            TimeoutError: it could not be in time.
            OSError: the connection broke.
            h11.ProtocolError: what came is no HTTP.
        """
        origin = (url.scheme, authority(url))
        wire = self._rested(origin)
        if wire is not None:
            try:
                await self._carry(wire, origin, url, headers, taker)
            except OSError:
                if wire.heard:
                    raise
            else:
                return
        # A server may close a connection just when it is used again: nothing was heard then.
        await self._carry(await self._connect(url), origin, url, headers, taker)

    def close(self) -> None:
        """Close what is open and idle."""
        for wire in self._idle:
            wire.abort()
        self._idle.clear()
        self._by_origin.clear()

    async def _carry(
        self, wire: Wire, origin: _Origin, url: httpx.URL, headers: Mapping[str, str], taker: Taker
    ) -> None:
        await wire.ask(url, headers, taker)
        if not wire.renew():
            wire.abort()
            return
        wire.idle_since = asyncio.get_running_loop().time()
        self._idle[wire] = origin
        self._by_origin.setdefault(origin, []).append(wire)
        if len(self._idle) > _IDLE_MOST:
            self._drop(next(iter(self._idle))).abort()

    def _rested(self, origin: _Origin) -> Wire | None:
        """Take an idle connection to that origin, the latest one; drop what has waited too long."""
        expired = asyncio.get_running_loop().time() - _IDLE_SECONDS
        while self._idle and (oldest := next(iter(self._idle))).idle_since < expired:
            self._drop(oldest).abort()
        while wires := self._by_origin.get(origin):
            wire = self._drop(wires[-1])
            if wire.is_open:
                return wire
        return None

    def _drop(self, wire: Wire) -> Wire:
        """Count a connection as idle no more."""
        origin = self._idle.pop(wire)
        wires = self._by_origin[origin]
        wires.remove(wire)
        if not wires:
            del self._by_origin[origin]
        return wire

    async def _connect(self, url: httpx.URL) -> Wire:
        """Connect to the first address of a host that answers, if all may be contacted."""
        secure = url.scheme == "https"
        host, port = url.raw_host.decode("ascii"), url.port or (443 if secure else 80)
        loop = asyncio.get_running_loop()
        problem: OSError | None = None
        for address in await self._guard.addresses(host, port):
            try:
                async with asyncio.timeout(self._connect_seconds):
                    _, wire = await loop.create_connection(
                        Wire,
                        address,
                        port,
                        ssl=self._context if secure else None,
                        server_hostname=host if secure else None,
                    )
            except OSError as exc:
                problem = exc
            else:
                return wire
        if isinstance(problem, TimeoutError):
            raise problem
        told = (problem.strerror or str(problem)) if problem else "the name has no address"
        raise FetchError(f"no connection ({told})", where=host) from problem
