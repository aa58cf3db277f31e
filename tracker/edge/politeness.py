"""Manners toward one host: few visits at a time, pauses between them, staying away.

In: the pause a visit must keep, how many are allowed, what the host says in Retry-After, and
what was remembered of earlier runs. Out: turns, and what has to be remembered. Knows nothing
of HTTP besides that header, and writes nothing down itself.

Times inside are the event loop's, which never jump; what is remembered is in UTC.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import tld

from tracker.domain import HostState
from tracker.edge.addresses import authority, is_literal
from tracker.errors import AskedToWait

_OWN_BACK_OFF = 60.0
_HOUR, _DAY = 3600.0, 24 * 3600.0
_LONGEST = _DAY
_SITE = "site:"


def retry_after(value: str | None, now: datetime) -> float:
    """Return how many seconds a Retry-After asks for: between a minute's fraction and a day.

    Both forms are understood, seconds and a date. One that is missing, past or senseless
    counts as a minute.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        # Twenty digits are more seconds than any clock has; int() refuses thousands of them.
        seconds = float(text[:20])
        return min(seconds, _LONGEST) if seconds > 0 else _OWN_BACK_OFF
    try:
        moment = parsedate_to_datetime(text)
        wait = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return _OWN_BACK_OFF
    return min(wait, _LONGEST) if wait > 0 else _OWN_BACK_OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What one visit has to keep to.

    Attributes:
        pause: seconds since the last visit that counted.
        at_once: visits to the host at one time.
        per_hour, per_day: most visits in that time.
        counts: whether later visits keep a pause from this one.
    """

    pause: float = 0.0
    at_once: int = 1
    per_hour: int | None = None
    per_day: int | None = None
    counts: bool = True


class _Site:
    """All hosts of one registered domain: who asks for fewer visits speaks for all of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed_until = -math.inf
        self.reason = ""


class Gate:
    """The one door to a host."""

    def __init__(self, name: str, site: _Site, patience: float) -> None:
        self.name = name
        self.site = site
        self.visits: deque[float] = deque()
        self._patience = patience
        self._line = asyncio.Lock()
        self._freed = asyncio.Event()
        self._inside = 0
        self._looks_back = 1

    @asynccontextmanager
    async def turn(self, manners: Manners) -> AsyncIterator[None]:
        """Wait in line until the visit may begin, then be inside while the block lasts.

        Raises AskedToWait, at once, where that would take longer than our patience, or
        where the visits of the last hour or day are as many as are allowed.
        """
        async with self._line:
            while self._inside >= manners.at_once:
                self._freed.clear()
                await self._freed.wait()
            await self._admit(manners)
            self._inside += 1
            if manners.counts and manners.at_once > 1:
                self._note_visit()  # those beside it keep their pause from its beginning
        try:
            yield
        finally:
            self._inside -= 1
            self._freed.set()
            if manners.counts and manners.at_once == 1:
                self._note_visit()

    @property
    def remembered(self) -> tuple[float, ...]:
        """Return the visits that a later run needs to know of."""
        return tuple(self.visits)[-self._looks_back :]

    async def _admit(self, manners: Manners) -> None:
        clock = asyncio.get_running_loop().time
        asked = self.site.closed_until - clock()
        if asked > 0:
            raise AskedToWait("asked us to stay away for now", retry_after=asked)
        self._check(manners.per_hour, _HOUR, "hour", clock())
        self._check(manners.per_day, _DAY, "day", clock())
        wait = (self.visits[-1] if self.visits else -math.inf) + manners.pause - clock()
        if wait > self._patience:
            raise AskedToWait(f"wants {manners.pause:g} seconds between visits", retry_after=wait)
        if wait > 0:
            await asyncio.sleep(wait)

    def _check(self, most: int | None, span: float, word: str, now: float) -> None:
        """Raise AskedToWait where `most` visits lie within the last `span` seconds."""
        if most is None:
            return
        self._looks_back = max(self._looks_back, most)
        if len(self.visits) < most:
            return
        wait = self.visits[-most] + span - now
        if wait > 0:
            problem = f"may be visited {most} times {'an' if word == 'hour' else 'a'} {word}"
            raise AskedToWait(problem, retry_after=wait)

    def _note_visit(self) -> None:
        now = asyncio.get_running_loop().time()
        self.visits.append(now)
        while self.visits[0] < now - _DAY:
            self.visits.popleft()


class Doors:
    """The doors of all hosts, with what is remembered of them.

    Made and used inside the event loop; only `changed` may be called from elsewhere.
    """

    def __init__(
        self, patience: float, now: Callable[[], datetime], remembered: Iterable[HostState]
    ) -> None:
        self._patience = patience
        self._now = now
        self._remembered = {state.name: state for state in remembered}
        self._gates: dict[str, Gate] = {}
        self._sites: dict[str, _Site] = {}
        self._closed: dict[str, HostState] = {}
        self._visited: dict[str, tuple[float, ...]] = {}
        self._guard = threading.Lock()
        self._clock = time.monotonic  # the one that event loops go by

    def gate(self, url: httpx.URL) -> Gate:
        """Return the door to the host of `url`."""
        name = url.host if url.port is None else authority(url)
        if name not in self._gates:
            gate = Gate(name, self._site(url, name), self._patience)
            known = self._remembered.get(name)
            gate.visits.extend(self._inner(at, 0.0) for at in (known.visits if known else ()))
            self._gates[name] = gate
        return self._gates[name]

    def close(self, gate: Gate, seconds: float, reason: str) -> None:
        """Let nobody into any host of the site for that long."""
        until = asyncio.get_running_loop().time() + seconds
        site = gate.site
        if until > site.closed_until:
            site.closed_until, site.reason = until, reason
            state = HostState(name=site.name, closed_until=self._outer(until), reason=reason)
            with self._guard:
                self._closed[site.name] = state

    def visited(self, gate: Gate) -> None:
        """Note the latest visit to a host for whoever remembers it."""
        with self._guard:
            self._visited[gate.name] = gate.remembered

    def changed(self) -> tuple[HostState, ...]:
        """Return what has changed since the last call; from any thread."""
        with self._guard:
            closed, self._closed = self._closed, {}
            visited, self._visited = self._visited, {}
        # Outside the loop, which has better things to do; its clock can be read from anywhere.
        return (
            *closed.values(),
            *(
                HostState(name=name, visits=tuple(map(self._outer, visits)))
                for name, visits in visited.items()
            ),
        )

    def _site(self, url: httpx.URL, host: str) -> _Site:
        # An address of digits, or a name without a dot, is a site of its own.
        own = "." not in url.host or is_literal(url.host)
        domain = None if own else tld.get_fld(f"http://{url.host}/", fail_silently=True)
        name = f"{_SITE}{domain or host}"
        if name not in self._sites:
            site = self._sites[name] = _Site(name)
            known = self._remembered.get(name)
            if known and known.closed_until:
                site.closed_until = self._inner(known.closed_until, _LONGEST)
                site.reason = known.reason
        return self._sites[name]

    def _inner(self, at: datetime, latest: float) -> float:
        """Return a remembered time on the loop's clock, at most `latest` seconds from now.

        What lies farther ahead was noted by a wrong clock.
        """
        ahead = min((at - self._now()).total_seconds(), latest)
        return asyncio.get_running_loop().time() + ahead

    def _outer(self, at: float) -> datetime:
        return self._now() + timedelta(seconds=at - self._clock())
