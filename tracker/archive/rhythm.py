"""When to ask a source again, and when its silence means that it has frozen.

In: how often it may be asked, what it said of itself, when it last had something new. Out:
moments and spans. Pure arithmetic: never looks at the clock or at a table.

A source that has been quiet for a while is asked again after a twentieth of that while:
never sooner than its `poll_minutes`, never later than eight times as much or a day.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Final

from tracker.domain import Response

DAY: Final = timedelta(days=1)
JITTER: Final = 0.15
_QUIET_SHARE: Final = 20
_SLOWEST: Final = 8
_LONGEST_CACHED: Final = DAY
_LEAST_STALE: Final = 21.0
_STALE_GAPS: Final = 3
_UNKNOWN_RHYTHM: Final = 180.0
_FEWEST_GAPS: Final = 3


def jitter(source: str, at: datetime) -> float:
    """Return a number from -0.15 to 0.15 that depends on source and moment alone."""
    digest = hashlib.sha256(f"{source}\x1f{at.astimezone(UTC).isoformat()}".encode()).digest()
    share = int.from_bytes(digest[:8]) / (1 << 64)
    return (2 * share - 1) * JITTER


def interval(poll_minutes: int, quiet: timedelta) -> timedelta:
    """Return how long to wait before asking again a source that was quiet so long."""
    fastest = timedelta(minutes=poll_minutes)
    slowest = max(fastest, min(fastest * _SLOWEST, DAY))
    return min(max(fastest, quiet / _QUIET_SHARE), slowest)


def jittered(span: timedelta, source: str, at: datetime) -> timedelta:
    """Return `span`, a little longer or shorter, so that sources do not march in step."""
    return span * (1 + jitter(source, at))


def fresh_for(response: Response) -> timedelta:
    """Return how long an answer says it will not change, at most a day.

    Cache-Control comes before Expires, as RFC 9111 has it; what cannot be read says nothing.
    """
    control = (response.header("cache-control") or "").lower()
    if re.search(r"\bno-(cache|store)\b", control):
        return timedelta(0)
    age = _seconds(response.header("age") or "") or 0
    stated = re.search(r"\bmax-age\s*=\s*\"?(\d+)", control)
    if stated:
        left = timedelta(seconds=min(int(stated[1][:10]), _LONGEST_CACHED.total_seconds()))
        return max(left - timedelta(seconds=age), timedelta(0))
    expires = _moment(response.header("expires"))
    if expires is None:
        return timedelta(0)
    sent = _moment(response.header("date")) or response.fetched_at
    return min(max(expires - sent, timedelta(0)), _LONGEST_CACHED)


def stale_after(dates: Sequence[datetime]) -> float:
    """Return after how many days without anything newer a list counts as frozen.

    Three times the longest pause that it shows, and three weeks at least; half a year for a
    list too short to show a rhythm.
    """
    gaps = [later - earlier for earlier, later in pairwise(sorted(set(dates)))]
    if len(gaps) < _FEWEST_GAPS:
        return _UNKNOWN_RHYTHM
    return max(_LEAST_STALE, _STALE_GAPS * max(gaps) / DAY)


def is_worth_a_look(first: datetime, last: datetime, now: datetime) -> bool:
    """Say whether a document is to be asked for again: as its age doubles since the last look."""
    return now - last >= (now - first) / 2


def _seconds(text: str) -> int | None:
    return int(text[:10]) if text.isascii() and text.isdigit() else None


def _moment(value: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
