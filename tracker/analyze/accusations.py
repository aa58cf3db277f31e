"""Who accuses whom: the tellers of a told deed, the subject of "blame", the owner of a claim.

In: a `Case` whose clause tells of copying. Out: `Roles`. Never looks at other frames, but for
those whose deed has a name ("X's suit against Y").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.cases import STATE, Case, later, once, people
from tracker.analyze.deeds import SAID_OF
from tracker.analyze.lexicon import lexicon
from tracker.analyze.parties import ACTORS, Party, ids_of
from tracker.analyze.victims import linked, victims
from tracker.domain import Roles

_ACCUSED = frozenset({"at", "on", "about", "against", "of", "as"})
_TO = frozenset({"to"})
# "Behind the copying stands X".
_STANDING = frozenset({"stand", "lie", "be"})
# "Puts the blame on X", "levels charges against X".
_PUTTING = frozenset({"put", "lay", "pin", "place", "cast", "level", "direct", "raise", "make", "bring",
                      "file", "lodge", "point", "shift", "press", "heap", "throw"})  # fmt: skip
# What stands behind "to" is told, not accused.
_TELLING = frozenset({"complain", "write", "say", "tell", "report", "allege", "explain", "testify"})


def accusation(case: Case) -> Roles:
    """Name accuser and accused; where nobody tells it, the subject stands accused."""
    deed, things = case.deed, case.things
    if case.accusing and not _told_of_another(case):
        return _own_accusation(case)
    if case.event.agents or (case.event.patients and not deed.patients):
        return by_event(case)
    above, told = _believing(case), case.told
    nameless = bool(told.speakers) and not told.accusers and told.only_said
    if above or nameless:
        return Roles(agent=above, target=_accused(case), object=things)
    return _untold(case)


def _untold(case: Case) -> Roles:
    """Name accuser and accused where the page itself tells it."""
    deed = case.deed
    if deed.agents and not deed.undergone and _accuses(case):
        return _plain_accusation(case)
    suffering = deed.agents if _is_said_of(case) else deed.patients if deed.undergone else ()
    if not suffering:
        return _by_order(case)
    accused = ids_of(p for p in suffering if p.kind in {*ACTORS, "model"})
    agents = people(deed.agents) if deed.undergone else ()
    return Roles(agent=agents, target=accused, object=case.things)


def _by_order(case: Case) -> Roles:
    """Take the first of two rows for the accuser, the only one for the accused."""
    told_to = [(run, _suspects(case, ids, ())) for run, ids in case.others]
    rows = [(run, ids) for run, ids in told_to if ids] or case.others
    if len(rows) > 1:
        return Roles(agent=rows[0][1], target=later(rows), object=case.things)
    robbed = _robbed(case)
    accused = rows[0][1] if rows else ()
    return Roles(target=tuple(i for i in accused if i not in robbed), object=case.things)


def _plain_accusation(case: Case) -> Roles:
    """Read "X blames Y" where the page itself tells it."""
    agents = people(case.deed.agents)
    later = (ids for run, ids in case.others if run[0] not in case.deed.agents)
    accused = people(case.deed.patients) or once(id_ for ids in later for id_ in ids)
    return Roles(agent=agents, target=_suspects(case, accused, agents), object=case.things)


def _own_accusation(case: Case) -> Roles:
    """Read "X said that Y copied", and "we attribute it to Y" in somebody's words."""
    told, deed = case.told, case.deed
    we = people(p for p in deed.agents if not p.named)
    if we and _accuses(case) and not told.only_said:
        target = tuple(id_ for id_ in people(deed.patients) if id_ not in we)
        return Roles(agent=we, target=target or _accused(case), object=case.things)
    return Roles(agent=case.accusing, target=_accused(case), object=case.things)


def _told_of_another(case: Case) -> bool:
    """Say whether people without a name tell of somebody else's accusation."""
    if case.told.accusers:
        return False
    return bool(_believing(case)) or bool(people(case.deed.agents) and _accuses(case))


def _accuses(case: Case) -> bool:
    event = case.told.event
    if event is None or actors.is_passive(event):  # "is said to have copied" accuses its subject
        return False
    return event.lemma_ in lexicon().accusing


def _is_said_of(case: Case) -> bool:
    """Read "X is said to have copied"."""
    event = case.told.event
    return (
        event is not None
        and actors.is_passive(event)
        and event.lemma_ in SAID_OF
        and not case.deed.undergone
    )


def _suspects(case: Case, ids: Iterable[str], accusers: Iterable[str]) -> tuple[str, ...]:
    """Leave out accusers, outlets and the state, which is told and not accused."""
    out = {*accusers}
    return tuple(
        id_
        for id_ in ids
        if id_ not in out and not set(case.kinds([id_])) & {*STATE, "news_outlet"}
    )


def _believing(case: Case) -> tuple[str, ...]:
    """Return who holds what somebody else tells ("X believes that Y copied, two people said")."""
    event, cue = case.told.event, case.told.cue
    if event is None or event.dep_ != "ccomp" or (cue is not None and event.head.i == cue.i):
        return ()
    subject = actors.subject_of(event.head)
    if subject is None:
        return ()
    parties = [party for run, _ in case.groups for party in run]
    found = people(actors.named_in(subject, parties))
    return tuple(id_ for id_ in found if not case.outlet(id_))


def by_event(case: Case) -> Roles:
    """Read "X's claim that Y copied" and "an accusation against Y"."""
    agents = people(case.event.agents)
    found = people(case.event.patients)
    later = ([i for i in ids if i not in agents and not case.outlet(i)] for _, ids in case.others)
    accused = found or next((tuple(ids) for ids in later if ids), ())
    return Roles(agent=agents, target=accused, object=case.things)


def _accused(case: Case) -> tuple[str, ...]:
    """Return whom an accuser means: the object of "accuse", or the doer of what is told."""
    robbed = _robbed(case)
    return tuple(id_ for id_ in _accused_or_robbed(case) if id_ not in robbed)


def _robbed(case: Case) -> frozenset[str]:
    return frozenset(ids_of(victims(case.text, case.inside, case.told.event)))


def _accused_or_robbed(case: Case) -> tuple[str, ...]:
    told = case.told
    free = [p for p in case.inside if p.kind in ACTORS and not told.everybody & set(p.ids)]
    if told.only_said and told.event is not None:
        found = _accused_object(case, told.event, free)
    else:
        found = _accused_doer(case, free) if case.deed.found else ()
    found = found or _blamed(case)
    if found or _others_did(case):
        return found or people(linked(case.text, free))
    free_rows = [(run, _suspects(case, ids, ())) for run, ids in case.others]
    content = [ids for run, ids in free_rows if ids and run[0].start >= told.content]
    if content:
        return content[0]
    named = [ids for run, ids in free_rows if run[0].named]
    return once(id_ for ids in named or [ids for _, ids in free_rows] for id_ in ids)


def _blamed(case: Case) -> tuple[str, ...]:
    """Return on whom somebody puts the blame, by the verb of it."""
    event = case.told.event
    if event is None or event.lemma_ not in _PUTTING or case.deed.undergone:
        return ()
    if not any(lexicon().events[case.frame].search(c.text) for c in actors.objects_of(event)):
        return ()
    return tuple(i for i in people(case.deed.patients) if i not in case.told.everybody)


def _others_did(case: Case) -> bool:
    """Say whether somebody without a name did what is told: whoever is named suffered it."""
    event = case.told.event
    if event is None or case.told.only_said or case.deed.undergone or event.lemma_ in _STANDING:
        return False
    subject = actors.subject_of(event)
    return subject is not None and subject.tag_ in {"NNS", "NN"} and event.tag_.startswith("VB")


def _accused_object(case: Case, event: Token, free: Sequence[Party]) -> tuple[str, ...]:
    heads = [*actors.objects_of(event), *actors.behind(event, _ACCUSED)]
    if event.lemma_ in _TELLING:  # "complained to Y about X"
        heads = actors.behind(event, _ACCUSED) or heads
    else:
        heads += actors.behind(event, _TO)
    for head in heads:
        found = people(actors.named_in(head, free, with_clauses=True))
        if found:
            rows = (ids for _, ids in case.others if set(ids) & set(found))
            return once([*found, *(id_ for ids in rows for id_ in ids)])
    return ()


def _accused_doer(case: Case, free: Sequence[Party]) -> tuple[str, ...]:
    told, agents = case.told, case.deed.agents
    robbed = _robbed(case)
    found = once(id_ for id_ in people(agents) if id_ not in {*told.everybody, *robbed})
    if not found and case.deed.undergone:  # "X's model was distilled from Y"
        free = [p for p in free if not robbed & set(p.ids)]
    models = ids_of(p for p in agents if p.kind == "model" and not robbed & set(p.ids))
    if not (found or models) and case.deed.undergone:
        models = ids_of(
            p for p in case.deed.patients if p.kind == "model" and not robbed & set(p.ids)
        )
    subject = actors.subject_of(told.event) if told.event is not None else None
    if found or models or subject is None:
        return (*models, *found)
    return people(actors.named_in(subject, free, with_clauses=True))
