"""One fetch from asking robots.txt to the last redirect.

In: a `Request`. Out: a `Response`, or a FetchError; nothing else ever comes out. Remembers,
for as long as it lives, what each host's robots.txt says; how long each wants to be left
alone is remembered beyond that. Runs inside the event loop of `tracker.edge.fetch`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

import httpx

from tracker.domain import HostState, Request, Response
from tracker.edge.addresses import Guard, Resolve, authority, follow, parse
from tracker.edge.exchange import Answer, exchange
from tracker.edge.limits import Budget, Limits
from tracker.edge.politeness import Doors, Gate, Manners, retry_after
from tracker.edge.robots import PRODUCT, Rules, rules
from tracker.edge.wire import Wires
from tracker.errors import (
    AskedToWait,
    BadAnswer,
    BlockedAddress,
    FetchError,
    RobotsDisallowed,
    TooManyRedirects,
)

log = logging.getLogger(__name__)

_ROBOTS_KEPT = 24 * 3600.0
_FAILURE_KEPT = 600.0
_LONGEST_VALIDATOR = 1024
_FOR_GOOD = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
_ROBOTS_REMEDY = "ask the site for leave, or disable the source"


@dataclass(slots=True)
class _Errand:
    """One request on its way through redirects."""

    request: Request
    headers: Mapping[str, str]
    budget: Budget
    moved: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was learnt from a robots.txt, or why nothing was, and until when that holds."""

    result: Rules | FetchError
    until: float


class Visitor:
    """Fetches politely and safely; `agent` is the User-Agent where a request has none."""

    def __init__(
        self,
        agent: str,
        now: Callable[[], datetime],
        limits: Limits,
        resolve: Resolve,
        remembered: Iterable[HostState] = (),
    ) -> None:
        self._agent = agent
        self._now = now
        self._limits = limits
        self._resolve = resolve
        self._context = httpx.create_ssl_context(trust_env=False)
        self._context.set_alpn_protocols(["http/1.1"])
        self._wires: dict[frozenset[str], Wires] = {}
        self._doors = Doors(limits.patience, now, remembered)
        self._robots: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    def changed_hosts(self) -> tuple[HostState, ...]:
        """Return what is to be remembered of hosts since the last call; from any thread."""
        return self._doors.changed()

    async def visit(self, request: Request) -> Response:
        """Fetch one address; raises FetchError."""
        try:
            return await self._follow(request)
        except FetchError as exc:
            exc.where = exc.where or request.url
            raise
        except Exception as exc:
            # Whatever a hostile server has found in a library below must not end a run.
            log.debug("unforeseen while fetching %s", request.url, exc_info=True)
            problem = f"could not be fetched ({type(exc).__name__}: {exc})"
            raise FetchError(problem[:300], where=request.url) from exc

    async def close(self) -> None:
        """Close all connections."""
        for wires in self._wires.values():
            wires.close()

    async def _follow(self, request: Request) -> Response:
        errand = _Errand(request, self._headers(request), Budget(self._limits.seconds))
        url = parse(request.url)
        seen: list[str] = []
        host = ""
        while str(url) not in seen and len(seen) <= self._limits.redirects:
            answer = await self._hop(errand, url, arriving=url.host != host)
            if answer.location is None:
                return self._response(errand, url, answer)
            seen.append(str(url))
            if answer.status in _FOR_GOOD and len(errand.moved) == len(seen) - 1:
                errand.moved.append(str(url))  # for good only while every step so far was
            host, target = url.host, follow(url, answer.location)
            if url.scheme == "https" and target.scheme == "http":
                log.info("%s redirects to plain http", url)
            url = target
        raise TooManyRedirects(
            "leads in a circle" if str(url) in seen else f"leads on more than {len(seen)} times",
            where=request.url,
            remedy="look where it leads in a browser and use that address",
        )

    def _headers(self, request: Request) -> dict[str, str]:
        agent = request.user_agent or self._agent
        if PRODUCT not in agent or not (agent.isascii() and agent.isprintable()):
            raise FetchError(
                f"the User-Agent {agent!r} is not plain text that contains {PRODUCT!r}",
                where=request.url,
                remedy="correct user_agent of the source",
            )
        validators = {"if-none-match": request.etag, "if-modified-since": request.last_modified}
        return {
            "user-agent": agent,
            "accept": "*/*",
            "accept-encoding": "gzip, deflate",
            **{name: value for name, value in validators.items() if value and _sendable(value)},
        }

    async def _hop(self, errand: _Errand, url: httpx.URL, *, arriving: bool) -> Answer:
        """Ask one address; a redirect within a host is part of the same visit to it."""
        known = await self._rules(errand, url)
        objection = known.objection(str(url))
        if objection:
            raise RobotsDisallowed(objection, where=str(url), remedy=_ROBOTS_REMEDY)
        gate = self._doors.gate(url)
        request = errand.request
        pause = max(request.spacing_seconds, known.delay) if arriving else 0.0
        # Keys go to the site they are for, never on to where it redirects.
        keys = request.headers if _origin(url) == _origin(parse(request.url)) else ()
        headers = {**errand.headers, **dict(keys)}
        manners = Manners(
            pause=pause,
            at_once=request.connections,
            per_hour=request.per_hour,
            per_day=request.per_day,
        )
        try:
            async with gate.turn(manners):
                answer = await exchange(
                    self._permitted(request), url, headers, errand.budget, self._limits
                )
        finally:
            self._doors.visited(gate)
        self._heed(gate, url, answer)
        return answer

    def _heed(self, gate: Gate, url: httpx.URL, answer: Answer) -> None:
        """Raise AskedToWait where the answer says so, and keep away from the host."""
        wish = answer.header("retry-after")
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or (
            answer.status == HTTPStatus.SERVICE_UNAVAILABLE and wish
        ):
            seconds = retry_after(wish, self._now())
            self._doors.close(gate, seconds, f"answered {answer.status}")
            raise AskedToWait(
                f"answers {answer.status} and is left alone for {seconds:.0f} seconds",
                where=str(url),
                retry_after=seconds,
            )

    def _response(self, errand: _Errand, url: httpx.URL, answer: Answer) -> Response:
        conditional = errand.request.etag or errand.request.last_modified
        if answer.status == HTTPStatus.NOT_MODIFIED and not conditional:
            raise BadAnswer("says that nothing is new, though nothing is known yet", where=str(url))
        return Response(
            url=str(url),
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self._now(),
            moved=tuple(errand.moved),
            packed=answer.packed,
        )

    def _permitted(self, request: Request) -> Wires:
        """Return the connections of that permission: another must not share what one may reach."""
        allowed = frozenset(request.allow_hosts)
        wires = self._wires.get(allowed)
        if wires is None:
            guard = Guard(allowed, self._resolve)
            wires = Wires(guard, self._context, self._limits.connect_seconds)
            self._wires[allowed] = wires
        return wires

    async def _rules(self, errand: _Errand, url: httpx.URL) -> Rules:
        """Return what the robots.txt of this origin says, asking for it once a day."""
        origin = _origin(url)
        clock = asyncio.get_running_loop().time
        async with self._asking.setdefault(origin, asyncio.Lock()):
            known = self._robots.get(origin)
            if known is None or known.until < clock():
                known = await self._ask(errand, url, clock())
                self._robots[origin] = known
        if isinstance(known.result, FetchError):
            # A new one each time: an exception that is raised twice grows its traceback.
            raise type(known.result)(known.result.problem, where=str(url))
        return known.result

    async def _ask(self, errand: _Errand, url: httpx.URL, now: float) -> _Known:
        try:
            return _Known(await self._read_robots(errand, url), now + _ROBOTS_KEPT)
        except (AskedToWait, BlockedAddress):
            raise  # neither is about the site's rules, and another source may be allowed there
        except FetchError as exc:
            # A host that cannot be reached has no trouble with its robots.txt in particular.
            prefix = "" if type(exc) is FetchError else "robots.txt cannot be read: "
            failure = type(exc)(prefix + exc.problem, where=str(url))
            return _Known(failure, now + _FAILURE_KEPT)

    async def _read_robots(self, errand: _Errand, url: httpx.URL) -> Rules:
        budget = Budget(self._limits.robots_seconds)
        headers = {k: v for k, v in errand.headers.items() if not k.startswith("if-")}
        beside = Manners(at_once=errand.request.connections, counts=False)
        target = url.copy_with(raw_path=b"/robots.txt")
        for hop in range(self._limits.redirects + 1):
            gate = self._doors.gate(target)
            try:
                async with gate.turn(beside):
                    answer = await exchange(
                        self._permitted(errand.request),
                        target,
                        headers,
                        budget,
                        self._limits,
                        cut=True,
                    )
            except BlockedAddress as exc:
                if hop == 0:
                    exc.where = str(url)
                    raise
                return Rules(refusal="robots.txt lies at an address that may not be contacted")
            self._heed(gate, target, answer)
            if answer.location is None:
                return rules(answer.status, answer.body)
            target = follow(target, answer.location)
        return Rules()  # RFC 9309, 2.3.1.2: after five redirects, as if there were none


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{authority(url)}"


def _sendable(validator: str) -> bool:
    """Say whether a server's validator can be sent back to it as it is."""
    return len(validator) <= _LONGEST_VALIDATOR and validator.isascii() and validator.isprintable()
