"""Who acted on whom in a clause, and which models and policies it names.

In: a clause with its frame, parties and tellers, and the verb of what is told. Out: `Roles`.
Grammar leads: subject and object of that verb, turned round in the passive, and the name of
the event ("X's suit against Y"). Order decides where neither tells. Never resolves names;
ids come with the parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.deeds import Deed, deed_of, event_of
from tracker.analyze.lexicon import lexicon
from tracker.analyze.parties import ACTORS, Party, ids_of, is_witness, runs
from tracker.domain import Frame, Roles
from tracker.knowledge import Knowledge

_THINGS = frozenset({"model", "model_family", "policy", "document"})
_MODELS = frozenset({"model", "model_family"})
_JOINT = frozenset({"info_share", "joint_action", "joint_statement"})
_AIMED = frozenset({"lawsuit", "investigate", "sanction", "access_ban"})
# Here a state acts, on firms.
_STATE_ACTS = frozenset({"sanction", "gov_memo", "cable", "gov_act", "advisory"})
_STATE = frozenset({"government", "agency", "legislature", "court"})
_CHAMBERS = frozenset({"legislature", "court"})
_FACING = frozenset({"face", "tell", "testify", "appear", "speak", "address", "say", "answer"})
_FIRMS = frozenset({"ai_lab", "company"})
_FOUNDING = re.compile(
    r"\b(?:found(?:ed|s|ers?)?|set\sup|creat(?:ed|es)|establish(?:ed|es)|dates\sfrom)\b"
)
_NEVER_FOUNDING = frozenset({"no_comment", "deny", "release_model", "accuse_distill"})
_OWNING = frozenset({"own", "buy", "acquire", "belong", "control"})
_GIVING = frozenset({"give", "hand", "inform", "notify", "pass", "send", "brief", "alert", "warn",
                     "provide", "supply", "submit"})  # fmt: skip
_ACCUSED = frozenset({"at", "on", "about", "against", "of", "as"})
_TO = frozenset({"to"})
# What stands behind "to" is told, not accused.
_TELLING = frozenset({"complain", "write", "say", "tell", "report", "allege", "explain", "testify"})
# "…, A ran over 3 million and B – 2 million".
_BESIDE_AMOUNT = re.compile(
    r"\s?(?:[–—-]|\w+(?:ed|s|n)?|with|at|its)?(?:\s(?:its|over|more|less|than|about|some|nearly|around|roughly|by|at|for))*"
    r"\s[$€£¥]?\d"
)
_IN_LIST = re.compile(r"(?:[,;–]|\band|than)\s$")
# What a clause's event is called may stand before the first name in it.
_BEFORE = 60


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


_Groups = Sequence[tuple[tuple[Party, ...], tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class _Case:
    """One clause with all that its roles are read from.

    Attributes:
        others: the rows of actors without those who only tell.
        things: models, policies and documents.
        event: who did what by the name of the event, where the clause has one.
    """

    text: str
    frame: Frame
    inside: Sequence[Party]
    groups: _Groups
    others: _Groups
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
        return () if self.told.by_outlet else self.told.accusers


def roles(
    text: str,
    frame: Frame,
    inside: Sequence[Party],
    told: Told,
    knowledge: Knowledge,
) -> Roles:
    """Return the roles of a clause whose parties are `inside`."""
    inside = [party for party in inside if not is_witness(text, party)]
    things = ids_of(p for p in inside if p.kind in _THINGS and (p.named or p.kind != "document"))
    groups = [(run, ids_of(run)) for run in runs(text, inside, knowledge)]
    rows = [run for run, _ in groups]
    verb = told.event
    acting = inside if verb is not None and verb.lemma_ in _OWNING else _acting(groups, inside)
    case = _Case(
        text=text,
        frame=frame,
        inside=inside,
        groups=groups,
        others=_without(groups, told.everybody),
        deed=deed_of(verb, acting, rows),
        event=_event(text, frame, rows, told),
        told=told,
        things=things,
        knowledge=knowledge,
    )
    stretch = text[inside[0].start : inside[-1].end] if inside else ""
    if frame not in _NEVER_FOUNDING and _FOUNDING.search(stretch):
        return _founding(case)
    return _READINGS.get(frame, _plain)(case)


def _event(text: str, frame: Frame, rows: Sequence[tuple[Party, ...]], told: Told) -> Deed:
    """Read who did what by the name of the event, where such a frame has one."""
    nouns = lexicon().events.get(frame)
    if nouns is None or not rows:
        return Deed()
    first = told.event.sent.start_char if told.event is not None else rows[0][0].start
    start = max(first, rows[0][0].start - _BEFORE)
    return event_of(text, (start, rows[-1][-1].end), nouns, rows)


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _acting(groups: _Groups, inside: Sequence[Party]) -> tuple[Party, ...]:
    """Return those who can act, without employers and owners named in passing, and models."""
    kept = {party for run, _ in groups for party in run}
    return tuple(p for p in inside if p in kept or p.kind in _THINGS)


def _without(groups: _Groups, tellers: frozenset[str]) -> _Groups:
    """Return the groups without those who only tell."""
    kept = [(run, tuple(id_ for id_ in ids if id_ not in tellers)) for run, ids in groups]
    return [(run, ids) for run, ids in kept if ids]


def _people(parties: Iterable[Party]) -> tuple[str, ...]:
    return ids_of(party for party in parties if party.kind in ACTORS)


# --- one reading for each kind of frame -----------------------------------------------------


def _answering(case: _Case) -> Roles:
    """Return who denies or keeps silent, and who is said to do likewise ("as did X")."""
    told, deed = case.told, case.deed
    subject = _people(deed.agents or deed.patients)
    who = told.accusers if told.accusers and (told.only_said or not subject) else subject
    likewise = [ids for run, ids in case.groups if run[0].likewise]
    if not who:
        rows = ([id_ for id_ in ids if not case.outlet(id_)] for _, ids in case.groups)
        who = next((tuple(ids) for ids in rows if ids), ())
    agents = _once([*who, *(id_ for ids in likewise for id_ in ids)])
    target = _touched(case, agents) if case.frame == "deny" else ()
    return Roles(agent=agents, target=target, object=case.things)


def _touched(case: _Case, deniers: Sequence[str]) -> tuple[str, ...]:
    """Return whom or what a denied deed is said to have touched, and who said so."""
    kept = {*_people(p for run, _ in case.groups for p in run), *ids_of(
        p for p in case.inside if p.kind in _MODELS)}  # fmt: skip
    hidden = {*deniers, *case.told.everybody}
    return _once(
        id_
        for party in case.inside
        for id_ in party.ids
        if id_ in kept and id_ not in hidden and not case.outlet(id_) and party.kind != "person"
    )


def _release(case: _Case) -> Roles:
    models = ids_of(party for party in case.inside if party.kind == "model")
    makers = _once([maker for id_ in models if (maker := case.knowledge.maker(id_))])
    subject = _people(case.deed.agents) or (case.groups[0][1] if case.groups else ())
    return Roles(agent=makers or subject, target=models, object=case.things)


def _accusation(case: _Case) -> Roles:
    """Name accuser and accused; where nobody tells it, the subject stands accused."""
    told, deed, things = case.told, case.deed, case.things
    if case.own:
        return _own_accusation(case)
    if case.event.agents or (case.event.patients and not deed.patients):
        return _by_event(case)
    above = _believing(case)
    if above:
        return Roles(agent=above, target=_accused(case), object=things)
    event = told.event
    if event is not None and actors.is_passive(event) and deed.patients:
        accused = ids_of(p for p in deed.patients if p.kind in {*ACTORS, "model"})
        return Roles(agent=_people(deed.agents), target=accused, object=things)
    if len(case.others) > 1:
        return Roles(agent=case.others[0][1], target=_later(case.others), object=things)
    return Roles(target=case.others[0][1] if case.others else (), object=things)


def _own_accusation(case: _Case) -> Roles:
    """Read "X said that Y copied", and "we attribute it to Y" in somebody's words."""
    told, deed = case.told, case.deed
    accusing = told.event is not None and told.event.lemma_ in lexicon().accusing
    we = _people(p for p in deed.agents if not p.named)
    if accusing and we and not told.only_said:
        target = tuple(id_ for id_ in _people(deed.patients) if id_ not in we)
        return Roles(agent=we, target=target, object=case.things)
    return Roles(agent=told.accusers, target=_accused(case), object=case.things)


def _believing(case: _Case) -> tuple[str, ...]:
    """Return who holds what somebody else tells ("X believes that Y copied, two people said")."""
    event, cue = case.told.event, case.told.cue
    if event is None or event.dep_ != "ccomp" or (cue is not None and event.head.i == cue.i):
        return ()
    subject = actors.subject_of(event.head)
    if subject is None:
        return ()
    parties = [party for run, _ in case.groups for party in run]
    found = _people(actors.named_in(subject, parties))
    return tuple(id_ for id_ in found if not case.outlet(id_))


def _by_event(case: _Case) -> Roles:
    """Read "X's claim that Y copied" and "an accusation against Y"."""
    agents = _people(case.event.agents)
    found = _people(case.event.patients)
    later = ([i for i in ids if i not in agents and not case.outlet(i)] for _, ids in case.others)
    accused = found or next((tuple(ids) for ids in later if ids), ())
    return Roles(agent=agents, target=accused, object=case.things)


def _accused(case: _Case) -> tuple[str, ...]:
    """Return whom an accuser means: the object of "accuse", or the doer of what is told."""
    told = case.told
    free = [p for p in case.inside if p.kind in ACTORS and not told.everybody & set(p.ids)]
    if told.only_said and told.event is not None:
        found = _accused_object(case, told.event, free)
    else:
        found = _accused_doer(case, free) if case.deed.found else ()
    if found:
        return found
    content = [ids for run, ids in case.others if run[0].start >= told.content]
    if content:
        return content[0]
    named = [ids for run, ids in case.others if run[0].named]
    return _once(id_ for ids in named or [ids for _, ids in case.others] for id_ in ids)


def _accused_object(case: _Case, event: Token, free: Sequence[Party]) -> tuple[str, ...]:
    heads = [*actors.objects_of(event), *actors.behind(event, _ACCUSED)]
    if event.lemma_ not in _TELLING:
        heads += actors.behind(event, _TO)
    for head in heads:
        found = _people(actors.named_in(head, free, with_clauses=True))
        if found:
            rows = (ids for _, ids in case.others if set(ids) & set(found))
            return _once([*found, *(id_ for ids in rows for id_ in ids)])
    return ()


def _accused_doer(case: _Case, free: Sequence[Party]) -> tuple[str, ...]:
    told, agents = case.told, case.deed.agents
    found = _once(id_ for id_ in _people(agents) if id_ not in told.everybody)
    models = ids_of(p for p in agents if p.kind == "model")
    subject = actors.subject_of(told.event) if told.event is not None else None
    if found or models or subject is None:
        return (*models, *found)
    return _people(actors.named_in(subject, free, with_clauses=True))


def _later(groups: _Groups) -> tuple[str, ...]:
    first = set(groups[0][1])
    return _once([id_ for _, ids in groups[1:] for id_ in ids if id_ not in first])


def _founding(case: _Case) -> Roles:
    """Tell founders from the founded: a body named, else the object of the verb."""
    everybody = _once([id_ for _, ids in case.others for id_ in ids])
    bodies = tuple(id_ for id_ in everybody if case.kinds([id_]) == ["industry_body"])
    if not bodies and case.deed.agents and case.deed.patients:
        bodies = _people(case.deed.patients)
    agents = tuple(id_ for id_ in everybody if id_ not in bodies)
    return Roles(agent=agents, target=bodies, object=case.things)


def _joint(case: _Case) -> Roles:
    """Take all who take part; those to whom something is passed on do not."""
    told, deed = case.told, case.deed
    given = {p for p in _receivers(case) if p not in deed.agents}
    part = [id_ for run, _ in case.others for p in run if p not in given for id_ in p.ids]
    part = [id_ for id_ in part if id_ not in told.everybody]
    # A person who says "we share" tells of his company.
    speaks = bool(part) and any(not p.named for p in deed.agents)
    own = tuple(id_ for id_ in case.own if not (speaks and case.person(id_)))
    taking = _once([*own, *part])
    to = tuple(id_ for id_ in _people(given) if id_ not in taking)
    return Roles(agent=taking, target=to, object=case.things)


def _receivers(case: _Case) -> tuple[Party, ...]:
    """Return who is told or handed something: "notified X", "passed them to X"."""
    event, deed = case.told.event, case.deed
    if event is None:
        return ()
    if event.lemma_ == "share":
        return tuple(p for p in deed.with_whom if case.kinds(p.ids) != ["industry_body"])
    return deed.patients if event.lemma_ in _GIVING else ()


def _measure(case: _Case) -> Roles:
    """Return whose amount it is; of a model nobody is said to have acted on."""
    told, deed = case.told, case.deed
    done_to = deed.patients if deed.undergone or not deed.found else ()
    owners = _people(deed.agents or done_to)
    if told.only_said:
        firms = set(case.kinds(told.accusers)) & _FIRMS
        owners = _people(deed.patients) or (told.accusers if firms else ())
    elif not deed.found:
        owners = _once([id_ for _, ids in case.others for id_ in ids])
    owners = _once([*owners, *_listed(case)])
    models = ids_of(p for p in (*deed.agents, *deed.patients, *told.inside) if p.kind == "model")
    reached = _reached(case, owners) if deed.agents or not done_to else ()
    target = _once([*models, *reached]) or (() if owners else case.things)
    return Roles(agent=owners, target=target, object=case.things)


def _listed(case: _Case) -> tuple[str, ...]:
    """Return those who each have an amount of their own ("A ran 3 million and B 2 million")."""
    rows = [run for run, _ in case.others if _BESIDE_AMOUNT.match(case.text, run[-1].end)]
    starts = (case.text[max(0, run[0].start - 5) : run[0].start] for run in rows)
    listed = [run for run, before in zip(rows, starts, strict=True) if _IN_LIST.search(before)]
    return ids_of(party for run in listed for party in run)


def _reached(case: _Case, agents: Sequence[str]) -> tuple[str, ...]:
    """Return the organisations that somebody's deed is aimed at."""
    bodies = ids_of(p for p in case.deed.patients if p.kind == "organization" and p.named)
    kept = {id_ for _, ids in case.others for id_ in ids}
    return tuple(
        id_ for id_ in bodies if id_ in kept and id_ not in agents and not case.outlet(id_)
    )


def _plain(case: _Case) -> Roles:
    """Take subject and object; tellers act themselves only where nothing else is told."""
    if case.frame in _AIMED and case.event.found:
        return _by_event(case)
    agents, target = _by_verb(case)
    if case.frame in _AIMED:
        agents, target = _aimed(case, agents, target)
    if case.frame in _STATE_ACTS and agents != case.own:
        firms = tuple(id_ for id_ in agents if set(case.kinds([id_])) & _FIRMS)
        agents = tuple(id_ for id_ in agents if id_ not in firms) or _rulers(case)
        target = _once([*firms, *target])
    if case.frame == "bill":
        bills = tuple(id_ for id_ in case.things if id_ in case.knowledge.policies)
        agents, target = agents or _people(case.event.agents), bills or target
    return Roles(agent=agents, target=target, object=case.things)


def _rulers(case: _Case) -> tuple[str, ...]:
    """Return the state's bodies in a clause in which no other doer shows."""
    return _once(
        id_
        for _, ids in case.others
        for id_ in ids
        if case.person(id_) or set(case.kinds([id_])) & _STATE
    )


def _by_verb(case: _Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told, deed, own = case.told, case.deed, case.own
    agents = own if told.only_said else _people(deed.agents) or own
    if deed.found or told.only_said:
        acted_on = ids_of(
            p
            for p in (*deed.agents, *deed.patients)
            if p.kind != "model_family" and (p.kind != "document" or p.named)
        )
        hidden = {*agents, *own, *_hearers(case)}
        return agents, tuple(id_ for id_ in acted_on if id_ not in hidden)
    if own:
        return own, ()
    kept = [ids for _, ids in case.others]
    return (kept[0], _later(case.others)) if kept else ((), ())


def _hearers(case: _Case) -> tuple[str, ...]:
    """Return the chambers and courts that somebody only faces or tells something."""
    event = case.told.event
    if event is None or event.lemma_ not in _FACING:
        return ()
    return tuple(id_ for id_ in _people(case.deed.patients) if set(case.kinds([id_])) & _CHAMBERS)


def _aimed(
    case: _Case, agents: tuple[str, ...], target: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Complete a deed that is done by somebody to somebody, by its name and by order."""
    agents = agents or _people(case.event.agents)
    aimed = tuple(id_ for id_ in _people(case.event.patients) if id_ not in agents)
    if target or aimed:
        return tuple(id_ for id_ in agents if id_ not in aimed), _once([*target, *aimed])
    event = case.told.event
    later = (
        id_
        for run, ids in case.others
        for id_ in ids
        if event is not None and run[0].start > event.idx
    )
    return agents, _once(id_ for id_ in later if id_ not in agents and not case.outlet(id_))


_READINGS = {
    "no_comment": _answering,
    "deny": _answering,
    "release_model": _release,
    "accuse_distill": _accusation,
    "info_share": _joint,
    "joint_action": _joint,
    "joint_statement": _joint,
    "measure": _measure,
}
