"""Call what rows refer to by id as people know it.

In: an open archive, and the knowledge base where it is at hand. Out: names of outlets, entities
and origins. Never decides what an origin is.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from tracker.archive.choosing import outlets_by_id
from tracker.archive.dossiers import entity_names
from tracker.archive.reports import facts
from tracker.knowledge import Knowledge

KNOWN = "the knowledge base"
_KNOWLEDGE = "knowledge:"
_UNSOURCED = "unsourced:"
_UNTRACED = "untraced:"
_FURTHER = {
    "own": "another page", "post": "a post", "text": "a text not published",
    "told": "what it told an outlet", "people": "people not named", "heard": "what it said in public",
}  # fmt: skip
_UNNAMED = "anon:"
_ENOUGH = 10_000
"""How many names are held at once."""


class Names:
    """Names for people to read; what has none is called by its id, in words."""

    def __init__(self, con: sqlite3.Connection, knowledge: Knowledge | None = None) -> None:
        self._con = con
        self._knowledge = knowledge
        self._name = lru_cache(maxsize=_ENOUGH)(self._look_up)

    def __call__(self, id: str) -> str:
        """Return the name of an origin or a speaker."""
        if id.startswith(_KNOWLEDGE):
            return KNOWN
        if id.startswith(_UNNAMED):
            return f"{_words(id.removeprefix(_UNNAMED))} (not named)"
        if id.startswith(_UNTRACED):
            return f"{self._name(id.removeprefix(_UNTRACED))} (not traced)"
        whole, _, how = id.rpartition(":")
        further = _FURTHER.get(how.partition("-")[0])
        if whole and further:
            return f"{self(whole)}, {further}"
        if not id.startswith(_UNSOURCED):
            return self._name(id)
        bare = id.removeprefix(_UNSOURCED)
        outlet = self.outlet(bare)
        return f"no source named by {outlet}" if outlet else f"{self._name(bare)} (not at hand)"

    def outlet(self, report: str) -> str | None:
        """Return who published a report; None where there is no such report."""
        return self._name(report) if facts(self._con, report) is not None else None

    def is_listed(self, id: str) -> bool:
        """Say whether the knowledge base has an id."""
        return self._listed(id) is not None

    def _listed(self, id: str) -> str | None:
        entity = self._knowledge.entity(id) if self._knowledge else None
        return entity.name if entity else None

    def _look_up(self, id: str) -> str:
        listed = self._listed(id)
        if listed:
            return listed
        found = outlets_by_id(self._con, [id]) or entity_names(self._con, [id])
        return found.get(id) or _words(id)


def _words(id: str) -> str:
    return id.rpartition(":")[2].replace("-", " ").replace("_", " ")
