"""Who stands on which side of a suit, an order or a warning, where subject and object do not tell.

In: a `Case`. Out: ids, none where the clause has nothing of the kind. Never decides for kinds of
event but those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.analyze.cases import MODELS, Case, people
from tracker.analyze.grammar import FINITE
from tracker.analyze.parties import Party, ids_of

# Of these a person who tells them in the passive is no doer.
_DONE_BY_OTHERS = frozenset({"sanction", "lawsuit", "investigate", "bill"})
_TOGETHER = frozenset({"settle", "agree", "reconcile"})
_UNDER = re.compile(
    r"\b(?:under|by|on|following|pursuant to|after|because of)\s(?:an?|the|new)\s(?:[\w-]+\s){0,2}?(?:orders?|rules?|directives?|decree|"
    r"instructions?|ban|decision|request|law|ruling|policy)\s(?:of|by|from)\s(?:the\s)?$",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:against|about|over|using|installing)\s(?:the\s|using\s|installing\s)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:settlement|deal|dispute|lawsuit|suit|case|quarrel|agreement|trial|litigation|feud) between (?:the )?$",
    re.IGNORECASE,
)
_AT_REQUEST = re.compile(
    r"\b(?:request|behest|insistence|urging|instigation|invitation|suggestion) of (?:the )?$"
)
_CUSTOMERS = re.compile(
    r"\b(?:customers?|users?|clients?|subscribers?|developers)\b", re.IGNORECASE
)
_CUSTOMERS_OF = re.compile(rf"{_CUSTOMERS.pattern} (?:of|at) (?:the )?$", re.IGNORECASE)
_OWN_CUSTOMERS = re.compile(rf"['’]s? (?:\w+ ){{0,2}}{_CUSTOMERS.pattern}")
_CHAMBERS = frozenset({"legislature", "court"})
_FACING = frozenset({"face", "tell", "testify", "appear", "speak", "address", "say", "answer"})


def warned_of(case: Case, agents: Sequence[str]) -> tuple[str, ...]:
    """Return what somebody warns against: models and firms behind "against" or "about"."""
    named = [p for p in case.inside if p.kind in {*MODELS, "organization"}]
    return ids_of(
        p
        for p in named
        if _AGAINST.search(case.text, max(0, p.start - 40), p.start)
        and not set(agents) & set(p.ids)
    )


def settling(case: Case) -> tuple[str, ...]:
    """Return both sides of "X and Y settled their suit"."""
    event = case.told.event
    if case.frame != "lawsuit" or event is None:
        return ()
    for run, ids in case.others:
        if len(ids) > 1 and _BETWEEN.search(case.text, max(0, run[0].start - 60), run[0].start):
            return ids
    if event.lemma_ not in _TOGETHER:
        return ()
    sides = people(case.deed.agents)
    return sides if len(sides) > 1 and not people(case.deed.patients) else ()


def ordered(case: Case) -> tuple[str, ...]:
    """Return whose order it is: "under a rule of X, agencies must …"."""
    rulers = [p for p in case.inside if p.kind == "organization"]
    return ids_of(p for p in rulers if _UNDER.search(case.text, max(0, p.start - 60), p.start))


def is_done_by_nobody(case: Case) -> bool:
    """Tell "no sanctions have been imposed, N said": who only comments on it does nothing."""
    deed, told = case.deed, case.told
    if case.frame not in _DONE_BY_OTHERS or not deed.undergone or deed.agents or told.only_said:
        return False
    helpers = [c for c in told.event.children if c.dep_[:3] == "aux"] if told.event else []
    if not any(c.tag_ in FINITE for c in helpers):  # "demanded that X be listed"
        return False
    return all(case.person(id_) for id_ in told.accusers)


def hearers(case: Case) -> tuple[str, ...]:
    """Return the chambers and courts that somebody only faces or tells something."""
    event = case.told.event
    if event is None or event.lemma_ not in _FACING:
        return ()
    return tuple(id_ for id_ in people(case.deed.patients) if set(case.kinds([id_])) & _CHAMBERS)


def asking(case: Case) -> frozenset[str]:
    """Return those at whose request somebody does something."""
    return frozenset(
        id_
        for p in case.inside
        if _AT_REQUEST.search(case.text, max(0, p.start - 40), p.start)
        for id_ in p.ids
    )


def hosts(case: Case) -> tuple[str, ...]:
    """Read "customers of X were shut out" and "X's users lost access": X shut them out."""
    return ids_of(p for p in case.deed.patients if _is_host(case.text, p))


def _is_host(text: str, party: Party) -> bool:
    before = text[max(0, party.start - 30) : party.start]
    return bool(_CUSTOMERS_OF.search(before) or _OWN_CUSTOMERS.match(text, party.end))
