"""Who acted on whom in a clause, and which models and policies it names.

In: a clause with its frame, parties and tellers. Out: `Roles`.
Never resolves names; ids come with the parties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.analyze.parties import ACTORS, Party, ids_of, runs, within
from tracker.domain import Frame, Roles
from tracker.knowledge import Knowledge

_THINGS = frozenset({"model", "model_family", "policy", "document"})
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|is\salso)\s(?:\w+\s)?\w+(?:ed|en|wn|t)\b"
)
_BY = re.compile(r"\bby\s(?:the\s)?$")
_WITH = re.compile(r"\b(?:with|alongside)\s(?:the\s)?$")
_TAKES_TARGET = frozenset({"accuse_distill", "investigate", "sanction", "access_ban", "lawsuit"})
_FOUNDING = re.compile(
    r"\b(?:found(?:ed|s|ers?)?|set\sup|creat(?:ed|es)|establish(?:ed|es)|dates\sfrom)\b"
)


def roles(
    text: str,
    span: tuple[int, int],
    frame: Frame,
    parties: Sequence[Party],
    told: tuple[tuple[str, ...], int],
    knowledge: Knowledge,
) -> Roles:
    """Return the roles of a clause; `told` is the innermost teller and where its words begin."""
    speakers, content = told
    inside = within(parties, *span)
    things = ids_of(party for party in inside if party.kind in _THINGS)
    subject, rest = _subject(text, span, inside, knowledge)
    if frame in {"no_comment", "deny"}:
        return Roles(
            agent=tuple(s for s in speakers if not s.startswith("anon:")) or subject, object=things
        )
    if frame == "release_model":
        models = ids_of(p for p in inside if p.kind == "model")
        makers = tuple(dict.fromkeys(m for id in models if (m := knowledge.maker(id))))
        return Roles(agent=makers or subject, target=models, object=things)
    if frame in _TAKES_TARGET:
        return _accusation(subject, rest, speakers, things, accused_later=content > span[0])
    if _FOUNDING.search(text, *span):
        return _founding(text, span, inside, knowledge, things)
    if frame == "measure":
        return _measured(text, span, inside, content, things, knowledge)
    return Roles(agent=_actors(subject, inside, content, frame), object=things)


def _actors(
    subject: tuple[str, ...], inside: Sequence[Party], content: int, frame: Frame
) -> tuple[str, ...]:
    told = ids_of(p for p in inside if p.start >= content and p.kind in ACTORS)
    if frame in {"info_share", "joint_action", "joint_statement"}:
        return tuple(dict.fromkeys((*subject, *told))) if len(subject) < len(told) else subject
    return subject


def _subject(
    text: str, span: tuple[int, int], inside: Sequence[Party], knowledge: Knowledge
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the first group of actors and all later ones; after a passive, those behind `by`."""
    groups = [ids_of(run) for run in runs(text, inside, knowledge)]
    starts = [run[0].start for run in runs(text, inside, knowledge)]
    for ids, at in zip(groups, starts, strict=True):
        if _BY.search(text, span[0], at) and _PASSIVE.search(text, span[0], at):
            return ids, tuple(i for other in groups if other is not ids for i in other)
    first = groups[0] if groups else ()
    return first, tuple(id for group in groups[1:] for id in group)


def _accusation(
    subject: tuple[str, ...], rest: tuple[str, ...], speakers: tuple[str, ...],
    things: tuple[str, ...], *, accused_later: bool,
) -> Roles:  # fmt: skip
    """Name the accuser and the accused; without a teller the subject stands accused."""
    accusers = tuple(s for s in speakers if not s.startswith("anon:"))
    if accusers and accused_later:
        named = (*subject, *rest)
        return Roles(
            agent=accusers,
            target=tuple(dict.fromkeys(id for id in named if id not in accusers)),
            object=things,
        )
    if rest:
        return Roles(
            agent=subject, target=tuple(id for id in rest if id not in subject), object=things
        )
    return Roles(
        agent=accusers, target=tuple(s for s in subject if s not in accusers), object=things
    )


def _founding(
    text: str,
    span: tuple[int, int],
    inside: Sequence[Party],
    knowledge: Knowledge,
    things: tuple[str, ...],
) -> Roles:
    """Tell founders from the founded body: founders are labs and companies."""
    actors = ids_of(p for p in inside if p.kind in ACTORS)
    bodies = tuple(
        id
        for id in actors
        if (row := knowledge.organizations.get(id)) and row.kind == "industry_body"
    )
    return Roles(agent=tuple(id for id in actors if id not in bodies), target=bodies, object=things)


def _measured(
    text: str, span: tuple[int, int], inside: Sequence[Party], content: int, things: tuple[str, ...],
    knowledge: Knowledge,
) -> Roles:  # fmt: skip
    told = [p for p in inside if p.start >= content]
    groups = [ids_of(run) for run in runs(text, told, knowledge)]
    models = ids_of(p for p in inside if p.kind == "model")
    agent = tuple(dict.fromkeys(id for group in groups for id in group))
    return Roles(agent=agent, target=models if not agent else (), object=things)
