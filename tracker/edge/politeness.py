"""Manners toward one host: one visit at a time, pauses between visits, staying away.

In: the pause a visit must keep, and what the host says in Retry-After. Out: turns. Knows
nothing of HTTP besides that header.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tracker.errors import AskedToWait

_OWN_BACK_OFF = 60.0
_LONGEST = 24 * 3600.0


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


class Gate:
    """The one door to a host; whoever holds a turn is alone with it."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = asyncio.Lock()
        self._last = -math.inf
        self._closed_until = -math.inf

    @asynccontextmanager
    async def turn(self, pause: float, *, counts: bool = True) -> AsyncIterator[None]:
        """Wait until `pause` seconds after the last visit that counted, then hold the door.

        Raises AskedToWait, at once, where that would take longer than our patience.
        """
        clock = asyncio.get_running_loop().time
        async with self._lock:
            asked = self._closed_until - clock()
            if asked > 0:
                raise AskedToWait("asked us to stay away for now", retry_after=asked)
            wait = self._last + pause - clock()
            if wait > self._patience:
                raise AskedToWait(f"wants {pause:g} seconds between visits", retry_after=wait)
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                if counts:
                    self._last = clock()

    def close(self, seconds: float) -> None:
        """Let nobody in for that long."""
        until = asyncio.get_running_loop().time() + seconds
        self._closed_until = max(self._closed_until, until)
