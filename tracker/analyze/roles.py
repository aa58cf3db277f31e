"""Who acted on whom in a clause, and which models and policies it names.

In: a clause with its frame, parties and tellers. Out: `Roles`.
Never resolves names; ids come with the parties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.analyze.parties import Party, ids_of, runs
from tracker.domain import Frame, Roles
from tracker.knowledge import Knowledge

_THINGS = frozenset({"model", "model_family", "policy", "document"})
_BY = re.compile(
    r"\b(?:is|are|was|were|been|being|be)\s(?:\w+\s){0,2}?\w+(?:ed|en|wn|t|d)\b[^.;]{0,30}\bby\s(?:the\s)?$"
)
_PASSIVE = re.compile(
    r"\s+(?:has\s|have\s|had\s)?(?:is|are|was|were|been)\s(?:also\s|allegedly\s|reportedly\s)?"
    r"(?:accused|suspected|named|listed|sued|investigated|banned|sanctioned|blamed|barred|blocked)\b"
)
_JOINT = frozenset({"info_share", "joint_action", "joint_statement"})
_ON_SOMEBODY = frozenset({"investigate", "sanction", "access_ban", "lawsuit", "countermeasure"})
_FOUNDING = re.compile(
    r"\b(?:found(?:ed|s|ers?)?|set\sup|creat(?:ed|es)|establish(?:ed|es)|dates\sfrom)\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells a clause: the innermost teller, where his words begin, all tellers' ids."""

    speakers: tuple[str, ...]
    content: int
    everybody: frozenset[str]
    by_outlet: bool = False

    @property
    def accusers(self) -> tuple[str, ...]:
        """Return the tellers with a name; documents speak for others."""
        return tuple(id_ for id_ in self.speakers if not id_.startswith(("anon:", "doc:")))


def roles(
    text: str,
    frame: Frame,
    inside: Sequence[Party],
    told: Told,
    knowledge: Knowledge,
) -> Roles:
    """Return the roles of a clause whose parties are `inside`."""
    things = ids_of(p for p in inside if p.kind in _THINGS and (p.named or p.kind != "document"))
    groups = [(run, ids_of(run)) for run in runs(text, inside, knowledge)]
    others = _without(groups, told.everybody)
    if frame in {"no_comment", "deny"}:
        actors = tuple(id_ for _, ids in groups for id_ in ids)
        return Roles(
            agent=_once([*told.accusers, *_silent(actors, told, knowledge)]), object=things
        )
    if frame == "release_model":
        return _release(inside, groups[:1], things, knowledge)
    if frame == "accuse_distill":
        return _accusation(text, groups, others, told, things)
    if _FOUNDING.search(text[inside[0].start : inside[-1].end] if inside else ""):
        return _founding(others, things, knowledge)
    if frame in _ON_SOMEBODY:
        agent, target = _sides(text, others, told)
        return Roles(agent=agent, target=target, object=things)
    return _plain(frame, others, told, things)


def _silent(actors: Sequence[str], told: Told, knowledge: Knowledge) -> tuple[str, ...]:
    """Return who kept silent besides the tellers: no outlet is meant, it only asked."""
    rows = ((id_, knowledge.organizations.get(id_)) for id_ in actors)
    return tuple(
        id_ for id_, row in rows if id_ not in told.everybody and row and row.kind != "news_outlet"
    )


def _once(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


_Groups = Sequence[tuple[tuple[Party, ...], tuple[str, ...]]]


def _without(groups: _Groups, tellers: frozenset[str]) -> _Groups:
    """Return the groups without those who only tell."""
    kept = [(run, tuple(id_ for id_ in ids if id_ not in tellers)) for run, ids in groups]
    return [(run, ids) for run, ids in kept if ids]


def _release(
    inside: Sequence[Party], first: _Groups, things: tuple[str, ...], knowledge: Knowledge
) -> Roles:
    models = ids_of(party for party in inside if party.kind == "model")
    makers = _once([maker for id_ in models if (maker := knowledge.maker(id_))])
    subject = first[0][1] if first else ()
    return Roles(agent=makers or subject, target=models, object=things)


def _accusation(
    text: str, groups: _Groups, rest: _Groups, told: Told, things: tuple[str, ...]
) -> Roles:
    """Name accuser and accused; where nobody tells it, the subject stands accused."""
    passive = bool(groups) and _PASSIVE.match(text, groups[0][0][-1].end)
    if told.accusers and not told.by_outlet:
        named = [id_ for _, ids in groups for id_ in ids if id_ not in told.everybody]
        return Roles(agent=told.accusers, target=_once(named), object=things)
    if passive:
        return Roles(target=groups[0][1], object=things)
    if len(rest) > 1:
        return Roles(agent=rest[0][1], target=_later(rest), object=things)
    return Roles(target=rest[0][1] if rest else (), object=things)


def _later(groups: _Groups) -> tuple[str, ...]:
    first = set(groups[0][1])
    return _once([id_ for _, ids in groups[1:] for id_ in ids if id_ not in first])


def _sides(text: str, kept: _Groups, told: Told) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return subject and object; a passive with `by` turns them round."""
    if not kept:
        return (told.accusers if not told.by_outlet else ()), ()
    for run, ids in kept[1:]:
        if _BY.search(text, kept[0][0][-1].end, run[0].start):
            return ids, kept[0][1]
    if _PASSIVE.match(text, kept[0][0][-1].end):
        return (), kept[0][1]
    if told.accusers and not told.by_outlet:
        return told.accusers, _once([id_ for _, ids in kept for id_ in ids])
    return kept[0][1], _later(kept)


def _founding(groups: _Groups, things: tuple[str, ...], knowledge: Knowledge) -> Roles:
    """Tell founders from the founded: founders are labs and companies, the founded a body."""
    actors = _once([id_ for _, ids in groups for id_ in ids])
    bodies = tuple(
        id_
        for id_ in actors
        if (row := knowledge.organizations.get(id_)) and row.kind == "industry_body"
    )
    return Roles(
        agent=tuple(id_ for id_ in actors if id_ not in bodies), target=bodies, object=things
    )


def _plain(frame: Frame, groups: _Groups, told: Told, things: tuple[str, ...]) -> Roles:
    """Take the subject; tellers act themselves only where nobody else does."""
    kept = [ids for _, ids in groups]
    if frame in _JOINT:
        own = () if told.by_outlet else told.accusers
        return Roles(agent=_once([*own, *(id_ for ids in kept for id_ in ids)]), object=things)
    if frame == "measure":
        agent = _once([id_ for ids in kept for id_ in ids])
        models = () if agent else things
        return Roles(agent=agent, target=models, object=things)
    if told.accusers and not told.by_outlet:
        return Roles(
            agent=told.accusers, target=_once([i for ids in kept for i in ids]), object=things
        )
    return Roles(
        agent=kept[0] if kept else (),
        target=_once([id_ for ids in kept[1:] for id_ in ids]),
        object=things,
    )
