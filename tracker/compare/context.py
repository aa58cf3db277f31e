"""What every rule may look at besides the claims: names, facts and the comparison time.

In: `Knowledge`. Out: `Context`. The lookups of the knowledge base last used are kept, since
one and the same base serves a whole run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tracker.compare.known import Known, known
from tracker.compare.naming import Names
from tracker.knowledge import Knowledge

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """Names, facts and the comparison time."""

    names: Names
    known: Known
    now: datetime = _NEVER

    def at(self, now: datetime) -> Context:
        """Return the same lookups at another comparison time."""
        return replace(self, now=now)


_last: list[Context] = []


def context_of(knowledge: Knowledge) -> Context:
    """Return the lookups over `knowledge`, built once for a run of calls."""
    if not _last or _last[0].names.knowledge is not knowledge:
        names = Names(knowledge)
        _last[:] = [Context(names, known(names))]
    return _last[0]
