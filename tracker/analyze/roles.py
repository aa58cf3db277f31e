"""Who acted on whom in a clause, and which models and policies it names.

In: a clause with its frame, parties and tellers, and the verb of what is told. Out: `Roles`.
Grammar leads: subject and object of that verb, turned round in the passive, and the name of
the event ("X's suit against Y"). Order decides where neither tells. Never resolves names;
ids come with the parties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.analyze import actors
from tracker.analyze.accusations import accusation, by_event
from tracker.analyze.cases import (
    FIRMS,
    MODELS,
    STATE,
    THINGS,
    Case,
    Told,
    acting,
    later,
    once,
    people,
    without,
)
from tracker.analyze.deeds import Deed, deed_of, event_of
from tracker.analyze.lexicon import lexicon
from tracker.analyze.parties import Party, ids_of, is_witness, runs
from tracker.analyze.sides import (
    asking,
    hearers,
    hosts,
    is_done_by_nobody,
    ordered,
    settling,
    warned_of,
)
from tracker.domain import Frame, Roles
from tracker.knowledge import Knowledge

__all__ = ["Told", "roles"]

# These are done to models: a firm is told to remove them, or shut out of them.
_ON_MODELS = frozenset({"advisory", "cable", "gov_memo"})
# Who tells this of a model tells what he did.
_ADMITTING = frozenset({"acknowledge", "admit", "concede", "confess", "confirm", "reveal"})
_JOINT = frozenset({"info_share", "joint_action", "joint_statement"})
_AIMED = frozenset({"lawsuit", "investigate", "sanction", "access_ban"})
# Here a state acts, on firms.
_STATE_ACTS = frozenset({"bill", "sanction", "gov_memo", "cable", "gov_act", "advisory"})
# Who stands behind these bears an amount that nobody ran up.
_COSTING = frozenset({"cost", "hit", "hurt", "damage", "deprive", "rob", "charge", "owe", "save"})
# Whoever may not do this is barred, and bars nobody.
_USING = frozenset(
    {"use", "access", "buy", "reach", "install", "allow", "permit", "subscribe", "lose"}
)
_FOUNDING = re.compile(
    r"\b(?:found(?:ed|s|ers?)?|set\sup|creat(?:ed|es)|establish(?:ed|es)|dates\sfrom)\b"
)
_OF_FOUNDING = frozenset({"other", "joint_action", "info_share", "joint_statement"})
_OWNING = frozenset({"own", "buy", "acquire", "belong", "control"})
_JOINING = frozenset({"join", "leave", "quit", "enter"})
_GIVING = frozenset({"give", "hand", "inform", "notify", "pass", "send", "brief", "alert", "warn",
                     "provide", "supply", "submit"})  # fmt: skip
# "…, A ran over 3 million and B – 2 million".
_BESIDE_AMOUNT = re.compile(
    r"\s?(?:[–—-]|\w+(?:ed|s|n)?|with|at|its)?(?:\s(?:its|over|more|less|than|about|some|nearly|around|roughly|by|at|for))*"
    r"\s[$€£¥]?\d"
)
_IN_LIST = re.compile(r"(?:[,;–]|\band|than)\s$")
# What a clause's event is called may stand before the first name in it.
_BEFORE = 60


def roles(
    text: str,
    frame: Frame,
    inside: Sequence[Party],
    told: Told,
    knowledge: Knowledge,
) -> Roles:
    """Return the roles of a clause whose parties are `inside`."""
    inside = [p for p in inside if not is_witness(text, p) and not _only_tells(text, p, told)]
    things = ids_of(p for p in inside if p.kind in THINGS and (p.named or p.kind != "document"))
    groups = [(run, ids_of(run)) for run in runs(text, inside, knowledge)]
    rows = [run for run, _ in groups]
    verb = told.event
    doers = inside if verb is not None and verb.lemma_ in _OWNING else acting(groups, inside)
    case = Case(
        text=text,
        frame=frame,
        inside=inside,
        groups=groups,
        others=without(groups, told.everybody),
        deed=deed_of(verb, doers, rows),
        event=_event(text, frame, rows, told),
        told=told,
        things=things,
        knowledge=knowledge,
    )
    stretch = text[inside[0].start : inside[-1].end] if inside else ""
    if frame in _OF_FOUNDING and _FOUNDING.search(stretch):
        return _founding(case)
    return _READINGS.get(frame, _plain)(case)


def _only_tells(text: str, party: Party, told: Told) -> bool:
    """Tell the "Y" of "X sued Z, Y said", who is no party of the suit, from the "X said" in front."""
    cue, event = told.cue, told.event
    if cue is None or event is None or told.only_said or party.start < event.idx:
        return False
    first, last = (party, cue) if party.start < cue.idx else (cue, party)
    end = first.end if isinstance(first, Party) else first.idx + len(first)
    between = text[end : last.start if isinstance(last, Party) else last.idx]
    return not between.strip()


def _event(text: str, frame: Frame, rows: Sequence[tuple[Party, ...]], told: Told) -> Deed:
    """Read who did what by the name of the event, where such a frame has one."""
    nouns = lexicon().events.get(frame)
    if nouns is None or not rows:
        return Deed()
    first = told.event.sent.start_char if told.event is not None else rows[0][0].start
    last = told.event.sent.end_char if told.event is not None else rows[-1][-1].end
    span = max(first, rows[0][0].start - _BEFORE), min(last, rows[-1][-1].end + _BEFORE)
    return event_of(text, span, nouns, rows)


# --- one reading for each kind of frame -----------------------------------------------------


def _answering(case: Case) -> Roles:
    """Return who denies or keeps silent, and who is said to do likewise ("as did X")."""
    told, deed = case.told, case.deed
    subject = people(deed.agents or deed.patients)
    own = told.accusers and (told.only_said or not subject)
    if case.frame == "deny" and subject and not told.only_said:
        own = told.accusers and _denies_for_others(case, subject)
    who = told.accusers if own else subject
    likewise = [ids for run, ids in case.groups if run[0].likewise]
    if not who:
        before = told.event.idx if deed.found and told.event is not None else len(case.text)
        rows = (
            [id_ for id_ in ids if not case.outlet(id_)]
            for run, ids in case.groups
            if run[0].start < before
        )
        who = next((tuple(ids) for ids in rows if ids), ())
    agents = once([*who, *(id_ for ids in likewise for id_ in ids)])
    target = _touched(case, agents) if case.frame == "deny" else ()
    return Roles(agent=agents, target=target, object=case.things)


def _denies_for_others(case: Case, subject: Sequence[str]) -> bool:
    """Tell "X denied that Y had copied" from "X's lawyer denied that X had"."""
    told = case.told
    ours = {*told.accusers, *told.employers}
    if ours & set(subject) or not (set(case.kinds(subject)) & FIRMS):
        return False
    # A spokesman whose firm is not known speaks for the firm that the clause is about.
    return not all(case.person(id_) for id_ in told.accusers) or bool(told.employers)


def _touched(case: Case, deniers: Sequence[str]) -> tuple[str, ...]:
    """Return whom or what a denied deed is said to have touched, and who said so."""
    kept = {*people(p for run, _ in case.groups for p in run), *ids_of(
        p for p in case.inside if p.kind in MODELS)}  # fmt: skip
    hidden = {*deniers, *case.told.everybody}
    return once(
        id_
        for party in case.inside
        for id_ in party.ids
        if id_ in kept and id_ not in hidden and not case.outlet(id_) and party.kind != "person"
    )


def _release(case: Case) -> Roles:
    named = [party for party in case.inside if party.kind == "model"]
    event = case.told.event
    heads = [*actors.objects_of(event), actors.subject_of(event)] if event is not None else []
    own = [p for head in heads if head is not None for p in actors.named_by(head, named)]
    models = ids_of(sorted(own, key=lambda p: p.start) or named)
    makers = once([maker for id_ in models if (maker := case.knowledge.maker(id_))])
    subject = people(case.deed.agents) or (case.groups[0][1] if case.groups else ())
    return Roles(agent=makers or subject, target=models, object=case.things)


def _founding(case: Case) -> Roles:
    """Tell founders from the founded: a body named, else the object of the verb."""
    everybody = once([id_ for _, ids in case.others for id_ in ids])
    bodies = tuple(id_ for id_ in everybody if case.kinds([id_]) == ["industry_body"])
    if not bodies and case.deed.agents and case.deed.patients:
        bodies = people(case.deed.patients)
    agents = tuple(id_ for id_ in everybody if id_ not in bodies)
    return Roles(agent=agents, target=bodies, object=case.things)


def _joint(case: Case) -> Roles:
    """Take all who take part; those to whom something is passed on do not."""
    told, deed = case.told, case.deed
    given = [p for p in _receivers(case) if p not in deed.agents]
    part = [id_ for run, _ in case.others for p in run if p not in given for id_ in p.ids]
    part = [id_ for id_ in part if id_ not in told.everybody]
    # A person who says "we share" tells of his company.
    ours = {id_ for p in deed.agents if not p.named for id_ in p.ids}
    own = () if ours and not ours & set(case.own) else case.own
    taking = once([*own, *part])
    to = tuple(id_ for id_ in people(given) if id_ not in taking)
    return Roles(agent=taking, target=to, object=case.things)


def _receivers(case: Case) -> tuple[Party, ...]:
    """Return who is told or handed something: "notified X", "passed them to X"."""
    event, deed = case.told.event, case.deed
    if event is None:
        return ()
    if any(act.lemma_ in _JOINING for act in actors.chain(event)):
        return tuple(p for p in deed.patients if not any(map(case.outlet, p.ids)))
    if event.lemma_ == "share":
        return tuple(p for p in deed.with_whom if case.kinds(p.ids) != ["industry_body"])
    return deed.patients if event.lemma_ in _GIVING else ()


def _measure(case: Case) -> Roles:
    """Return whose amount it is; of a model nobody is said to have acted on."""
    told, deed = case.told, case.deed
    costs = told.event is not None and told.event.lemma_ in _COSTING and not deed.undergone
    done_to = () if costs else deed.patients
    owners = people(deed.agents or done_to)
    if told.only_said:
        firms = set(case.kinds(told.accusers)) & FIRMS
        owners = people(deed.patients) or (told.accusers if firms else ())
    elif not deed.found:
        owners = once([id_ for _, ids in case.others for id_ in ids])
    owners = once([*owners, *_listed(case)]) or _own_cost(case)
    owners = tuple(id_ for id_ in owners if id_ not in told.everybody) or owners
    models = ids_of(p for p in (*deed.agents, *deed.patients, *told.inside) if p.kind == "model")
    subject = actors.subject_of(told.event) if told.event is not None else None
    itself = actors.party_at(subject, deed.agents) if subject is not None else None
    if itself is not None and itself.kind == "model_family":
        models = models or itself.ids
    reached = _reached(case, owners) if deed.agents or not done_to else ()
    target = once([*models, *reached]) or (() if owners else case.things)
    return Roles(agent=owners, target=target, object=case.things)


def _own_cost(case: Case) -> tuple[str, ...]:
    """Return the maker of a model who tells what training it cost."""
    event = case.told.event
    if event is None or event.lemma_ not in _COSTING:
        return ()
    makers = {case.knowledge.maker(id_) for id_ in case.things}
    return tuple(id_ for id_ in case.told.accusers if id_ in makers)


def _listed(case: Case) -> tuple[str, ...]:
    """Return those who each have an amount of their own ("A ran 3 million and B 2 million")."""
    rows = [run for run, _ in case.others if _BESIDE_AMOUNT.match(case.text, run[-1].end)]
    starts = (case.text[max(0, run[0].start - 5) : run[0].start] for run in rows)
    listed = [run for run, before in zip(rows, starts, strict=True) if _IN_LIST.search(before)]
    return ids_of(party for run in listed for party in run)


def _reached(case: Case, agents: Sequence[str]) -> tuple[str, ...]:
    """Return the organisations that somebody's deed is aimed at."""
    bodies = ids_of(p for p in case.deed.patients if p.kind == "organization" and p.named)
    kept = {id_ for _, ids in case.others for id_ in ids}
    return tuple(
        id_ for id_ in bodies if id_ in kept and id_ not in agents and not case.outlet(id_)
    )


def _plain(case: Case) -> Roles:
    """Take subject and object; tellers act themselves only where nothing else is told."""
    if case.frame in _AIMED and case.event.found:
        return by_event(case)
    both = settling(case)
    if both:
        return Roles(agent=both, target=both, object=case.things)
    agents, target = _by_verb(case)
    ordering = ordered(case)
    if ordering and not set(agents) - set(ordering):
        agents, target = ordering, tuple(id_ for id_ in target if id_ not in ordering)
    if case.frame in _AIMED:
        agents, target = _aimed(case, agents, target)
    if case.frame in _STATE_ACTS:
        agents, target = _by_state(case, agents, target)
    return Roles(agent=agents, target=target, object=case.things)


def _by_state(
    case: Case, agents: tuple[str, ...], target: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell who rules and whom it hits, where a state acts."""
    if case.frame == "bill":
        bills = tuple(id_ for id_ in case.things if id_ in case.knowledge.policies)
        return agents or people(case.event.agents), bills or target
    if agents != case.own:
        firms = _misplaced(case, agents)
        agents = tuple(id_ for id_ in agents if id_ not in firms) or _rulers(case)
        target = once([*firms, *target])
    if case.frame == "sanction":
        hit = tuple(id_ for id_ in target if not set(case.kinds([id_])) & STATE)
        target = hit or target
    if case.frame == "advisory" and not target:
        target = warned_of(case, agents)
    return agents, target


def _misplaced(case: Case, agents: Sequence[str]) -> tuple[str, ...]:
    """Return firms taken for the doers of what a state does, where no verb has them as subject."""
    event = case.told.event
    at = event.idx if event is not None and event.tag_.startswith("VB") else 0
    behind = {id_ for p in case.inside if p.start >= at for id_ in p.ids}
    return tuple(id_ for id_ in agents if id_ in behind and set(case.kinds([id_])) & FIRMS)


def _rulers(case: Case) -> tuple[str, ...]:
    """Return the state's bodies in a clause in which no other doer shows."""
    return once(
        id_
        for _, ids in case.others
        for id_ in ids
        if case.person(id_) or set(case.kinds([id_])) & STATE
    )


def _by_verb(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told, deed, own = case.told, case.deed, case.own
    if is_done_by_nobody(case):
        own = ()
    agents = own if told.only_said else people(deed.agents) or own
    of_things = (
        bool(deed.agents) and not told.only_said and all(p.kind in MODELS for p in deed.agents)
    )
    if of_things and (told.cue is None or told.cue.lemma_ not in _ADMITTING):
        agents = ()  # "R3 has a million users, X said"
    if deed.found or told.only_said:
        families = of_things or case.frame in _ON_MODELS
        acted_on = ids_of(
            p
            for p in (*deed.agents, *deed.patients)
            if (families or p.kind != "model_family") and (p.kind != "document" or p.named)
        )
        hidden = {*agents, *own, *hearers(case), *asking(case)}
        return agents, tuple(id_ for id_ in acted_on if id_ not in hidden)
    if own:
        return own, ()
    kept = [ids for _, ids in case.others]
    return (kept[0], later(case.others)) if kept else ((), ())


def _aimed(
    case: Case, agents: tuple[str, ...], target: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Complete a deed that is done by somebody to somebody, by its name and by order."""
    event = case.told.event
    given = case.deed.undergone and case.deed.agents
    if event is not None and event.lemma_ in _USING and case.frame == "access_ban" and not given:
        banned = tuple(id_ for id_ in agents if id_ not in case.own)
        agents, target = case.own, once([*banned, *target])
    if case.frame == "access_ban" and case.deed.undergone and not agents:
        shut = hosts(case)
        agents, target = shut, tuple(id_ for id_ in target if id_ not in shut)
    owners = people(case.event.agents)
    if owners and not agents:
        agents, target = owners, tuple(id_ for id_ in target if id_ not in owners)
    aimed = tuple(id_ for id_ in people(case.event.patients) if id_ not in agents)
    if target or aimed:
        return tuple(id_ for id_ in agents if id_ not in aimed), once([*target, *aimed])
    later = (
        id_
        for run, ids in case.others
        for id_ in ids
        if event is not None and run[0].start > event.idx
    )
    return agents, once(id_ for id_ in later if id_ not in agents and not case.outlet(id_))


_READINGS = {
    "no_comment": _answering,
    "deny": _answering,
    "release_model": _release,
    "accuse_distill": accusation,
    "info_share": _joint,
    "joint_action": _joint,
    "joint_statement": _joint,
    "measure": _measure,
}
