"""Call what rows refer to by id as people know it.

In: an open archive. Out: names of outlets, entities and origins. Never decides what an
origin is.
"""

from __future__ import annotations

from functools import lru_cache

from tracker import archive
from tracker.archive import Connection
from tracker.archive.choosing import outlets_by_id

_KNOWLEDGE = "knowledge:"
_UNSOURCED = "unsourced:"
_UNNAMED = "anon:"
KNOWN = "the knowledge base"


class Names:
    """Names for people to read; what has none is called by its id, in words."""

    def __init__(self, con: Connection) -> None:
        self._con = con
        self._name = lru_cache(maxsize=10_000)(self._look_up)

    def __call__(self, id: str) -> str:
        """Return the name of an origin or a speaker."""
        if id.startswith(_KNOWLEDGE):
            return KNOWN
        if id.startswith(_UNNAMED):
            return f"{_words(id.removeprefix(_UNNAMED))} (not named)"
        if not id.startswith(_UNSOURCED):
            return self._name(id)
        report = id.removeprefix(_UNSOURCED)
        outlet = self.outlet(report)
        return f"no source named by {outlet}" if outlet else f"{self._name(report)} (not at hand)"

    def outlet(self, report: str) -> str | None:
        """Return who published a report; None where there is no such report."""
        found = self._name(report)
        return found if archive.facts(self._con, report) is not None else None

    def _look_up(self, id: str) -> str:
        found = outlets_by_id(self._con, [id]) or archive.entity_names(self._con, [id])
        return found.get(id) or _words(id)


def _words(id: str) -> str:
    return id.replace("-", " ").replace("_", " ")
