"""How much of the world one fetch may cost us, in bytes and in seconds.

In: nothing. Out: `Limits`, and a `Budget` of seconds that is spent only while the network
is being waited for. Never counts the pauses that politeness asks for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one fetch.

    Attributes:
        seconds: for the whole fetch with its redirects, however slowly bytes drip in.
        wire_bytes: as sent by the server.
        body_bytes: after unpacking.
        robots_bytes: of a robots.txt; what lies beyond is not read.
        patience: longest pause between two visits to a host that is sat out; whoever asks
            for more is visited in another run.
        in_flight: fetches under way at any time.
        held_bytes: of answers that nobody has taken yet; no fetch begins while there are more.
    """

    seconds: float = 30.0
    connect_seconds: float = 10.0
    wire_bytes: int = 10_000_000
    body_bytes: int = 10_000_000
    headers: int = 200
    redirects: int = 5
    robots_seconds: float = 15.0
    robots_bytes: int = 500 * 1024
    patience: float = 120.0
    in_flight: int = 64
    held_bytes: int = 20_000_000


class Budget:
    """Seconds that one fetch has left for the network; `seconds` is what it began with."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._left = seconds

    def spending(self) -> _Spending:
        """Let a block run until the budget is used up; raises TimeoutError then."""
        return _Spending(self)

    def left(self) -> float:
        """Return how many seconds there are still."""
        return max(self._left, 0.0)

    def spend(self, seconds: float) -> None:
        """Take seconds away."""
        self._left -= seconds


class _Spending:
    """The block of one `spending`; a generator would cost more than a request's own bytes."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    async def __aenter__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._begun = self._clock()
        self._timeout = asyncio.timeout(self._budget.left())
        await self._timeout.__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._budget.spend(self._clock() - self._begun)
        await self._timeout.__aexit__(kind, error, trace)
