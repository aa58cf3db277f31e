"""One clause with all that its roles are read from: who is in it, who tells it, what was done.

In: parties, tellers and deeds, as found. Out: `Told` and `Case`, and the sums over ids that
every reading of them needs. Never decides who acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from tracker.analyze.deeds import Deed
from tracker.analyze.parties import ACTORS, Party, ids_of
from tracker.domain import Frame
from tracker.knowledge import Knowledge

THINGS: Final = frozenset({"model", "model_family", "policy", "document"})
MODELS: Final = frozenset({"model", "model_family"})
STATE: Final = frozenset({"government", "agency", "legislature", "court"})
FIRMS: Final = frozenset({"ai_lab", "company"})


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells a clause: the innermost teller, where his words begin, all tellers' ids.

    Attributes:
        event: the verb of what is told.
        cue: the reporting word, where it stands in the clause.
        by_outlet: a paper tells it.
        passed_on: it is told as something that others did ("according to X").
        employers: whom the tellers work for.
        nameless: people without a name who accuse somebody themselves.
    """

    speakers: tuple[str, ...]
    content: int
    everybody: frozenset[str]
    by_outlet: bool = False
    passed_on: bool = False
    event: Token | None = None
    cue: Token | None = None
    inside: tuple[Party, ...] = ()
    employers: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()

    @property
    def accusers(self) -> tuple[str, ...]:
        """Return the tellers with a name; documents speak for others."""
        return tuple(id_ for id_ in self.speakers if not id_.startswith(("anon:", "doc:")))

    @property
    def only_said(self) -> bool:
        """Say whether the clause tells of the statement itself ("announced a bill")."""
        return self.cue is not None and self.event is not None and self.cue.i == self.event.i


Groups = Sequence[tuple[tuple[Party, ...], tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Case:
    """One clause with all that its roles are read from.

    Attributes:
        others: the rows of actors without those who only tell.
        things: models, policies and documents.
        event: who did what by the name of the event, where the clause has one.
    """

    text: str
    frame: Frame
    inside: Sequence[Party]
    groups: Groups
    others: Groups
    deed: Deed
    event: Deed
    told: Told
    things: tuple[str, ...]
    knowledge: Knowledge

    def kinds(self, ids: Iterable[str]) -> list[str]:
        """Return what the listed organisations among some ids are."""
        rows = (self.knowledge.organizations.get(id_) for id_ in ids)
        return [row.kind for row in rows if row is not None]

    def person(self, id_: str) -> bool:
        """Say whether somebody is no organisation."""
        return any(id_ in party.ids and party.kind == "person" for party in self.inside) or (
            id_ in self.knowledge.people
        )

    def outlet(self, id_: str) -> bool:
        """Say whether somebody is a news outlet."""
        return self.kinds([id_]) == ["news_outlet"]

    @property
    def own(self) -> tuple[str, ...]:
        """Return those who tell of themselves or in their own name."""
        told = self.told
        return () if told.by_outlet or told.passed_on else told.accusers

    @property
    def accusing(self) -> tuple[str, ...]:
        """Return those who accuse by what they tell, with a name or without."""
        told = self.told
        return () if told.by_outlet else told.accusers or told.nameless


def once(ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids without repetition, in order."""
    return tuple(dict.fromkeys(ids))


def acting(groups: Groups, inside: Sequence[Party]) -> tuple[Party, ...]:
    """Return those who can act, without employers and owners named in passing, and models."""
    kept = {party for run, _ in groups for party in run}
    return tuple(p for p in inside if p in kept or p.kind in THINGS)


def without(groups: Groups, tellers: frozenset[str]) -> Groups:
    """Return the groups without those who only tell."""
    kept = [(run, tuple(id_ for id_ in ids if id_ not in tellers)) for run, ids in groups]
    return [(run, ids) for run, ids in kept if ids]


def people(parties: Iterable[Party]) -> tuple[str, ...]:
    """Return the ids of those who can act."""
    return ids_of(party for party in parties if party.kind in ACTORS)


def later(groups: Groups) -> tuple[str, ...]:
    """Return who stands behind the first row."""
    first = set(groups[0][1])
    return once([id_ for _, ids in groups[1:] for id_ in ids if id_ not in first])
