"""Who acted on whom in a clause, and which models and policies it names.

In: a clause with its frame, parties and tellers, and the verb of what is told. Out: `Roles`.
Grammar leads: subject and object of that verb, turned round in the passive. Order decides
where the parse finds neither. Never resolves names; ids come with the parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.parties import ACTORS, Party, ids_of, runs
from tracker.domain import Frame, Roles
from tracker.knowledge import Knowledge

_THINGS = frozenset({"model", "model_family", "policy", "document"})
_MODELS = frozenset({"model", "model_family"})
_JOINT = frozenset({"info_share", "joint_action", "joint_statement"})
_FOUNDING = re.compile(
    r"\b(?:found(?:ed|s|ers?)?|set\sup|creat(?:ed|es)|establish(?:ed|es)|dates\sfrom)\b"
)
# "X is said to have run": what is said of the subject is what it did.
_SAID_OF = frozenset({"say", "believe", "report", "allege", "think", "expect", "rumour", "rumor",
                      "suspect", "know", "understand", "suppose"})  # fmt: skip
_GIVING = frozenset({"give", "hand", "inform", "notify", "pass", "send", "brief", "alert", "warn",
                     "provide", "supply", "submit"})  # fmt: skip
_ON = frozenset({"against", "at", "on", "to", "from", "about", "of", "into"})
_ACCUSED = frozenset({"at", "to", "on", "about", "against", "of"})


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells a clause: the innermost teller, where his words begin, all tellers' ids.

    Attributes:
        event: the verb of what is told.
        cue: the reporting word, where it stands in the clause.
    """

    speakers: tuple[str, ...]
    content: int
    everybody: frozenset[str]
    by_outlet: bool = False
    event: Token | None = None
    cue: Token | None = None
    inside: tuple[Party, ...] = ()

    @property
    def accusers(self) -> tuple[str, ...]:
        """Return the tellers with a name; documents speak for others."""
        return tuple(id_ for id_ in self.speakers if not id_.startswith(("anon:", "doc:")))

    @property
    def only_said(self) -> bool:
        """Say whether the clause tells of the statement itself ("announced a bill")."""
        return self.cue is not None and self.event is not None and self.cue.i == self.event.i


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who did it and to whom, as the grammar has it; `found`: the verb has a subject."""

    agents: tuple[Party, ...] = ()
    patients: tuple[Party, ...] = ()
    found: bool = False


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
    deed = _deed(told.event, _acting(groups, inside), [run for run, _ in groups])
    if frame in {"no_comment", "deny"}:
        return Roles(agent=_answering(deed, groups, told, knowledge), object=things)
    if frame == "release_model":
        return _release(inside, groups, deed, things, knowledge)
    if frame == "accuse_distill":
        return _accusation(inside, others, deed, told, things)
    if _FOUNDING.search(text[inside[0].start : inside[-1].end] if inside else ""):
        return _founding(others, things, knowledge)
    reading = _joint if frame in _JOINT else _measure if frame == "measure" else _plain
    return reading(others, deed, told, things)


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


_Groups = Sequence[tuple[tuple[Party, ...], tuple[str, ...]]]


def _acting(groups: _Groups, inside: Sequence[Party]) -> tuple[Party, ...]:
    """Return those who can act, without employers and owners named in passing, and models."""
    kept = {party for run, _ in groups for party in run}
    return tuple(p for p in inside if p in kept or p.kind in _THINGS)


def _without(groups: _Groups, tellers: frozenset[str]) -> _Groups:
    """Return the groups without those who only tell."""
    kept = [(run, tuple(id_ for id_ in ids if id_ not in tellers)) for run, ids in groups]
    return [(run, ids) for run, ids in kept if ids]


# --- the deed by its grammar -------------------------------------------------------------


def _deed(verb: Token | None, parties: Sequence[Party], rows: Sequence[tuple[Party, ...]]) -> _Deed:
    """Read who acts and who is acted on; who stands in a row with one of them does so too."""
    if verb is None:
        return _Deed()
    together = {party: row for row in rows for party in row}

    def named(head: Token) -> tuple[Party, ...]:
        found = actors.named_in(head, parties)
        return tuple(dict.fromkeys(p for one in found for p in together.get(one, (one,))))

    subject = actors.subject_of(verb)
    acts = actors.chain(verb)
    passive = actors.is_passive(verb)
    if passive and verb.lemma_ in _SAID_OF and len(acts) > 1:
        passive = actors.is_passive(acts[1])
    doers = [
        doer for act in acts if actors.is_passive(act) and (doer := actors.doer_of(act)) is not None
    ]
    first = named(subject) if subject is not None else ()
    rest = tuple(
        party
        for act in acts
        for head in (*actors.objects_of(act), *actors.behind(act, _ON))
        for party in named(head)
        if party not in first
    )
    by = tuple(party for doer in doers for party in named(doer))
    if passive:
        return _Deed(by, first, found=subject is not None)
    return _Deed(first or by, rest, found=subject is not None)


def _people(parties: Iterable[Party]) -> tuple[str, ...]:
    return ids_of(party for party in parties if party.kind in ACTORS)


# --- one reading for each kind of frame -----------------------------------------------------


def _answering(deed: _Deed, groups: _Groups, told: Told, knowledge: Knowledge) -> tuple[str, ...]:
    """Return who denies or keeps silent, and who is said to do likewise ("as did X")."""
    subject = _people(deed.agents or deed.patients)
    who = told.accusers if told.accusers and (told.only_said or not subject) else subject
    rows = knowledge.organizations
    likewise = [ids for run, ids in groups if run[0].likewise]
    if not who:
        outlets = {id_ for id_, row in rows.items() if row.kind == "news_outlet"}
        return _once(id_ for _, ids in groups for id_ in ids if id_ not in outlets)
    return _once([*who, *(id_ for ids in likewise for id_ in ids)])


def _release(
    inside: Sequence[Party],
    groups: _Groups,
    deed: _Deed,
    things: tuple[str, ...],
    knowledge: Knowledge,
) -> Roles:
    models = ids_of(party for party in inside if party.kind == "model")
    makers = _once([maker for id_ in models if (maker := knowledge.maker(id_))])
    subject = _people(deed.agents) or (groups[0][1] if groups else ())
    return Roles(agent=makers or subject, target=models, object=things)


def _accusation(
    inside: Sequence[Party], rest: _Groups, deed: _Deed, told: Told, things: tuple[str, ...]
) -> Roles:
    """Name accuser and accused; where nobody tells it, the subject stands accused."""
    if told.accusers and not told.by_outlet:
        accused = _accused(inside, rest, deed, told)
        return Roles(agent=told.accusers, target=accused, object=things)
    event = told.event
    if event is not None and actors.is_passive(event) and deed.patients:
        return Roles(agent=_people(deed.agents), target=_people(deed.patients), object=things)
    if len(rest) > 1:
        return Roles(agent=rest[0][1], target=_later(rest), object=things)
    return Roles(target=rest[0][1] if rest else (), object=things)


def _accused(inside: Sequence[Party], rest: _Groups, deed: _Deed, told: Told) -> tuple[str, ...]:
    """Return whom an accuser means: the object of "accuse", or the doer of what is told."""
    free = [p for p in inside if p.kind in ACTORS and not told.everybody & set(p.ids)]
    if told.only_said and told.event is not None:
        heads = [*actors.objects_of(told.event), *actors.behind(told.event, _ACCUSED)]
        for head in heads:
            found = _people(actors.named_in(head, free, with_clauses=True))
            if found:
                return _once(
                    [*found, *(i for _, ids in rest if set(ids) & set(found) for i in ids)]
                )
    elif deed.found:
        found = _once(id_ for id_ in _people(deed.agents) if id_ not in told.everybody)
        models = ids_of(p for p in deed.agents if p.kind == "model")
        if found or models:
            return (*models, *found)
        subject = actors.subject_of(told.event) if told.event is not None else None
        if subject is not None:
            found = _people(actors.named_in(subject, free, with_clauses=True))
            if found:
                return found
    return _once(id_ for _, ids in rest for id_ in ids)


def _later(groups: _Groups) -> tuple[str, ...]:
    first = set(groups[0][1])
    return _once([id_ for _, ids in groups[1:] for id_ in ids if id_ not in first])


def _founding(groups: _Groups, things: tuple[str, ...], knowledge: Knowledge) -> Roles:
    """Tell founders from the founded: founders are labs and companies, the founded a body."""
    actors_ = _once([id_ for _, ids in groups for id_ in ids])
    bodies = tuple(
        id_
        for id_ in actors_
        if (row := knowledge.organizations.get(id_)) and row.kind == "industry_body"
    )
    return Roles(
        agent=tuple(id_ for id_ in actors_ if id_ not in bodies), target=bodies, object=things
    )


def _joint(others: _Groups, deed: _Deed, told: Told, things: tuple[str, ...]) -> Roles:
    """Take all who take part; those to whom something is passed on do not."""
    own = () if told.by_outlet else told.accusers
    given = {p for p in _receivers(told.event, deed) if p not in deed.agents}
    part = [id_ for run, _ in others for p in run if p not in given for id_ in p.ids]
    taking = _once([*own, *(id_ for id_ in part if id_ not in told.everybody)])
    to = tuple(id_ for id_ in _people(given) if id_ not in taking)
    return Roles(agent=taking, target=to, object=things)


def _receivers(event: Token | None, deed: _Deed) -> tuple[Party, ...]:
    """Return who is told or handed something: "notified X", "passed them to X"."""
    if event is None or event.lemma_ not in _GIVING:
        return ()
    return deed.patients


def _measure(others: _Groups, deed: _Deed, told: Told, things: tuple[str, ...]) -> Roles:
    """Return whose amount it is; of a model nobody is said to have acted on."""
    owners = _people(deed.agents or deed.patients)
    if told.only_said:
        owners = _people(deed.patients) or told.accusers
    elif not deed.found:
        owners = _once([id_ for _, ids in others for id_ in ids])
    models = ids_of(p for p in (*deed.agents, *deed.patients, *told.inside) if p.kind == "model")
    return Roles(agent=owners, target=models or (() if owners else things), object=things)


def _plain(others: _Groups, deed: _Deed, told: Told, things: tuple[str, ...]) -> Roles:
    """Take subject and object; tellers act themselves only where nothing else is told."""
    own = () if told.by_outlet else told.accusers
    agents = own if told.only_said else _people(deed.agents) or own
    if deed.found or told.only_said:
        acted_on = ids_of(
            p
            for p in (*deed.agents, *deed.patients)
            if p.kind != "model_family" and (p.kind != "document" or p.named)
        )
        target = tuple(id_ for id_ in acted_on if id_ not in agents and id_ not in own)
        return Roles(agent=agents, target=target, object=things)
    kept = [ids for _, ids in others]
    if own:
        return Roles(agent=own, object=things)
    return Roles(
        agent=kept[0] if kept else (), target=_later(others) if kept else (), object=things
    )
