"""The policy clock of a digest: days left, days since, and days that nobody knows.

In: the knowledge base and the day of the digest. Out: lines, each with the policy's page.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tracker.digest.wording import count, shortened
from tracker.domain import Line
from tracker.knowledge import Knowledge
from tracker.knowledge.clock import Tick, coming, moved, undated

_MOST: Final = 3
_MOVED: Final = 2


def ticking(knowledge: Knowledge, day: date, base_url: str) -> tuple[Line, ...]:
    """Return what comes next, what moved last, and what has no day."""
    ahead = [
        _line(tick, f"{count(tick.days or 0, 'day')} to go: {tick.name}; {tick.step}", base_url)
        for tick in coming(knowledge, day)[:_MOST]
    ]
    past = [
        _line(tick, f"{count(tick.days or 0, 'day')} since: {tick.name}; {tick.step}", base_url)
        for tick in moved(knowledge, day)[:_MOVED]
    ]
    open_ends = undated(knowledge, day)
    unknown = [
        _line(tick, f"?  {tick.name}: no next day is known; {tick.step}", base_url)
        for tick in open_ends[:_MOST]
    ]
    return (*ahead, *past, *unknown)


def _line(tick: Tick, text: str, base_url: str) -> Line:
    alone = len(tick.policies) == 1
    page = f"entity/{tick.policies[0]}" if alone else "policy"
    return Line(text=f"{shortened(text)}.", cites=tick.policies, link=f"{base_url}/{page}")
