"""Call origins by names that people know.

In: root ids of claims. Out: names. Never decides where a chain ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker import archive
from tracker.domain import ReportFacts
from tracker.web.visit import Visit

_UNSOURCED = "unsourced:"


class Names:
    """Names of roots: from the knowledge base, the archive, or the id itself."""

    def __init__(self, visit: Visit, ids: Iterable[str], reports: Iterable[ReportFacts]) -> None:
        self._knowledge = visit.knowledge
        labels: dict[str, str] = {}
        for facts in reports:
            labels[facts.id] = facts.outlet or facts.title or facts.id
            if facts.publisher and facts.outlet:
                labels[facts.publisher] = facts.outlet
        bare = [id.removeprefix(_UNSOURCED) for id in ids]
        self._labels: Mapping[str, str] = {**archive.entity_names(visit.con, bare), **labels}

    def is_listed(self, id: str) -> bool:
        """Say whether the knowledge base has an id."""
        return self._knowledge.entity(id) is not None

    def __call__(self, id: str) -> str:
        """Return the name of a root for people to read."""
        entity = self._knowledge.entity(id)
        if entity:
            return entity.name
        if id in self._labels:
            return self._labels[id]
        kind, _, rest = id.partition(":")
        if kind == "unsourced" and self._knowledge.entity(rest):
            return f"{self(rest)} (text not at hand)"
        if kind == "unsourced":
            return f"no source named by {self(rest)}"
        words = (rest or id).replace("-", " ")
        return f"{words} (not named)" if kind == "anon" else words
