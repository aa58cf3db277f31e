"""Call origins by names that people know, and sort them by what they are.

In: root ids of claims. Out: names, and three heaps: documents, observers, and texts for
which no source is named. Never decides where a chain ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker import archive
from tracker.domain import Origin, ReportFacts
from tracker.web.visit import Visit

_UNSOURCED = "unsourced:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """Where claims end, as the pages count it."""

    documents: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    unsourced: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Return documents and observers, each id once."""
        return tuple(dict.fromkeys((*self.documents, *self.observers)))


def sort_roots(origin: Origin) -> Roots:
    """Return the roots of an origin in three heaps."""
    return Roots(
        documents=tuple(id for id in origin.documents if not id.startswith(_UNSOURCED)),
        observers=origin.observers,
        unsourced=tuple(id for id in origin.documents if id.startswith(_UNSOURCED)),
    )


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
