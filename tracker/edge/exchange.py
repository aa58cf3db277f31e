"""One request and its answer: no redirects, no retries, no manners.

In: an address and the headers to send. Out: an `Answer` whose body is complete, unpacked
and within the limits. Everything that can go wrong on the way comes out as a FetchError.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import islice

import httpcore
import httpx

from tracker.edge.addresses import GuardedBackend
from tracker.edge.inflate import Inflater
from tracker.edge.limits import Budget, Limits
from tracker.errors import BadAnswer, FetchError, LimitExceeded, TimedOut, Truncated

_POOLS = 64
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# They describe how the body travelled, and the body that we hand on has arrived.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as the server gave it, its body unpacked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    location: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first header of that lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


class _Body(httpx.AsyncByteStream):
    """Hand the bytes of an httpcore answer to httpx."""

    def __init__(self, stream: httpcore.AsyncConnectionInterface) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:  # type: ignore[attr-defined]
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


_Origin = tuple[bytes, bytes, int | None]


class _GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's own transport takes no network backend, so this one does.

    Every origin has a pool of its own: with each request httpcore looks at all idle
    connections of a pool, pair by pair, which for fifty hosts costs more than the request.
    """

    def __init__(self, backend: GuardedBackend, context: ssl.SSLContext) -> None:
        self._backend = backend
        self._context = context
        self._pools: dict[_Origin, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = await (
            await self._pool((url.raw_scheme, url.raw_host, url.port))
        ).handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),  # type: ignore[arg-type]
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    async def _pool(self, origin: _Origin) -> httpcore.AsyncConnectionPool:
        """Return the pool of an origin, the latest one last; close the oldest idle ones."""
        pool = self._pools.pop(origin, None) or httpcore.AsyncConnectionPool(
            ssl_context=self._context,
            max_connections=None,
            keepalive_expiry=15.0,
            network_backend=self._backend,
        )
        self._pools[origin] = pool
        spare = len(self._pools) - _POOLS
        for old in [o for o, p in islice(self._pools.items(), max(spare, 0)) if _is_idle(p)]:
            await self._pools.pop(old).aclose()
        return pool


def _is_idle(pool: httpcore.AsyncConnectionPool) -> bool:
    return all(connection.is_idle() for connection in pool.connections)


def client(backend: GuardedBackend, context: ssl.SSLContext, limits: Limits) -> httpx.AsyncClient:
    """Return a client that keeps no cookies, follows nothing and asks no environment."""
    return httpx.AsyncClient(
        transport=_GuardedTransport(backend, context),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(limits.seconds, connect=limits.connect_seconds),
    )


async def exchange(
    client: httpx.AsyncClient,
    url: httpx.URL,
    headers: Mapping[str, str],
    budget: Budget,
    limits: Limits,
    *,
    cut: bool = False,
) -> Answer:
    """Send one GET; with `cut`, a body that is too long is cut instead of refused."""
    where = str(url)
    begun = False
    try:
        async with budget.spending(), client.stream("GET", url, headers=dict(headers)) as response:
            begun = True
            return await _receive(response, limits, cut=cut)
    except FetchError as exc:
        exc.where = where
        raise
    except (TimeoutError, httpcore.TimeoutException) as exc:
        raise TimedOut(
            f"no complete answer within {budget.seconds:g} seconds", where=where
        ) from exc
    except (httpcore.NetworkError, httpcore.ProtocolError) as exc:
        raise _broken(exc, where, begun=begun) from exc
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as exc:
        raise BadAnswer(f"no sound HTTP: {_clause(exc)}", where=where) from exc


def _broken(exc: Exception, where: str, *, begun: bool) -> FetchError:
    if begun:
        return Truncated(f"the answer broke off ({_clause(exc)})", where=where)
    if isinstance(exc, httpcore.ConnectError):
        return FetchError(f"no connection ({_clause(exc)})", where=where)
    return BadAnswer(f"no sound HTTP ({_clause(exc)})", where=where)


def _clause(exc: Exception) -> str:
    """Return what an error says, short and free of control characters."""
    text = str(exc) or type(exc).__name__
    return "".join(char if char.isprintable() else "?" for char in text[:200])


async def _receive(response: httpx.Response, limits: Limits, *, cut: bool) -> Answer:
    raw = response.headers.raw
    if len(raw) > limits.headers:
        raise BadAnswer(f"sends {len(raw)} headers")
    headers = tuple((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in raw)
    kept = tuple((k, v) for k, v in headers if k not in _OF_THE_WIRE)
    location = _location(response) if response.status_code in _REDIRECTS else None
    # What comes with a redirect is a courtesy to people; a 304 has no body at all.
    bodiless = location is not None or response.status_code == HTTPStatus.NOT_MODIFIED
    body = b"" if bodiless else await _body(response, limits, cut=cut)
    return Answer(status=response.status_code, headers=kept, body=body, location=location)


def _location(response: httpx.Response) -> str | None:
    raw = next((v for k, v in response.headers.raw if k.lower() == b"location"), None)
    if raw is None:
        return None
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip()


async def _body(response: httpx.Response, limits: Limits, *, cut: bool) -> bytes:
    most = limits.robots_bytes if cut else limits.body_bytes
    inflater = Inflater(response.headers.get("content-encoding", ""), most)
    declared = response.headers.get("content-length", "")
    if (
        not cut
        and declared.isascii()
        and declared.isdigit()
        and int(declared[:20]) > limits.wire_bytes
    ):
        raise LimitExceeded(f"announces {declared[:20]} bytes, {limits.wire_bytes} are allowed")
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        within = received <= limits.wire_bytes and inflater.feed(chunk)
        if not within and cut:
            return inflater.body()
        if not within:
            raise LimitExceeded(
                f"more than {limits.wire_bytes} bytes sent or {most} bytes unpacked"
            )
    return inflater.finish()
