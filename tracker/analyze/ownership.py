"""Whom a told clause is about: its teller, or somebody else.

In: a `Draft` and the `Reading` it comes from. Out: plain answers. Never decides what kind of
event is told, nor who acted.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.analyze.actors import subject_of
from tracker.analyze.cases import FIRMS
from tracker.analyze.drafts import Draft, Reading
from tracker.analyze.parties import ACTORS, Party
from tracker.analyze.stance import is_past, of_himself

_US = frozenset({"i", "we", "it", "that", "this", "there", "what"})
_WILL = frozenset({"will", "would", "'ll", "’ll", "wo", "shall", "could"})
_THINGS = frozenset({"NN", "VBG"})
_PLAIN = frozenset({"amod", "compound", "punct"})
_OURS = re.compile(r"\b(?:our(?!\sown)|ours|us)\b")


def of_own(draft: Draft, reading: Reading) -> bool:
    """Say whether a statement is about who makes it, or whom he works for."""
    event = draft.event
    if event is None or not draft.tellers:
        return False
    speakers = draft.tellers[-1].speakers
    employers = {reading.employers[id_] for id_ in speakers if id_ in reading.employers}
    quoted = any(quote.start <= event.idx < quote.end for quote in draft.quotes)
    ours = {*speakers, *employers}
    if subject_of(event) is None:
        first = next((p for p in draft.parties if p.kind in ACTORS), None)
        return first is not None and first.start < event.idx and set(first.ids) <= ours
    return of_himself(event, draft.parties, ours, quoted=quoted)


def others(draft: Draft, reading: Reading) -> list[Party]:
    """Return the organisations in a clause, and makers of models, that do not tell it."""
    told = {id_ for voice in draft.tellers for id_ in voice.chain}
    told |= {reading.employers[id_] for id_ in told if id_ in reading.employers}
    rows = reading.knowledge.organizations
    found: list[Party] = []
    for party in draft.parties:
        maker = reading.knowledge.maker(party.ids[0])
        row = rows.get(maker or party.ids[0])
        firm = row is None or row.kind in FIRMS
        if (maker or party.kind == "organization") and firm and not told & {maker, *party.ids}:
            found.append(party)
    return found


def charges(draft: Draft, reading: Reading) -> bool:
    """Say whether a firm tells what another one did."""
    event, inner = draft.event, draft.tellers[-1]
    if event is None or inner.act not in {"assert", "report"}:
        return False
    bodies = [reading.employers.get(id_, id_) for id_ in inner.speakers]
    rows = [reading.knowledge.organizations.get(id_) for id_ in bodies]
    named = not any(id_.startswith(("anon:", "doc:")) for id_ in bodies)
    firms = named and not any(row is not None and row.kind not in FIRMS for row in rows)
    if not firms or of_own(draft, reading) or _is_to_come(event):
        return False
    return bool(others(draft, reading)) or _was_done_to_us(draft)


def of_a_method(draft: Draft, reading: Reading) -> bool:
    """Tell "distillation is a common method", a view of the thing that charges nobody."""
    event = draft.event
    if event is None or not any(child.dep_ == "cop" for child in event.children):
        return False
    subject = subject_of(event)
    if subject is None or subject.i > event.i or subject.tag_ not in _THINGS:
        return False
    return all(c.dep_ in _PLAIN for c in subject.children) and not others(draft, reading)


def _is_to_come(event: Token) -> bool:
    """Tell what somebody may or will do from what he did."""
    return any(child.lower_ in _WILL for child in event.children)


def _was_done_to_us(draft: Draft) -> bool:
    """Tell "they took our answers": who does something to its teller."""
    event = draft.event
    subject = subject_of(event) if event is not None else None
    if event is None or subject is None or subject.lower_ in _US:
        return False
    told = draft.text[max(0, event.idx - draft.clause.start) :]
    return bool(draft.quotes) and bool(_OURS.search(told)) and is_past(event)
