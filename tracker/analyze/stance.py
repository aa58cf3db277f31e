"""How a statement stands to its teller: of himself or of others, negated or not.

In: the verb of what is told, the parties around it, who tells it. Out: plain answers.
The parse leads; where it finds no verb, nothing is concluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from spacy.tokens import Token

from tracker.analyze.actors import party_at, subject_of
from tracker.analyze.attributes import words_of
from tracker.analyze.attribution import Voice
from tracker.analyze.clauses import Clause
from tracker.analyze.grammar import FINITE
from tracker.analyze.parties import Party
from tracker.domain import EventDate

_OURSELVES = frozenset({"i", "we"})
_MEANT = frozenset({"it", "they", "he", "she"})
_BODY = re.compile(
    r"company|firm|lab|laboratory|group|team|start-?up|developer|maker|agency|department|ministry|client|model|models|"
    r"product|products|staff|engineers|employees|researchers|developers|scientists|people|service|platform|assistant|chatbot",
    re.IGNORECASE,
)
_OWNED = frozenset({"the", "its", "their", "our", "his", "her", "my"})
_NOT = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})
_NONE = frozenset({"no", "none", "nobody", "nothing", "neither", "zero"})
_HELPED = frozenset({"VB", "VBN", "VBG"})
_FORWARD = frozenset({"no", "never", "nor", "neither", "nowhere"})
_AUXILIARY = frozenset({"aux", "aux:pass", "cop"})
_BESIDE = _AUXILIARY | {"xcomp"}
# What must not be done is a rule, not something that did not happen.
_RULES = frozenset(
    {"may", "must", "shall", "should", "can", "allow", "permit", "authorize", "authorise"}
)
# These are dated by the day they are said.
_SPOKEN = frozenset({"deny", "decline", "retract"})
_FUTURE = frozenset({"will", "would", "wo", "could", "ca", "can", "'ll", "’ll"})
_POSSIBLY = frozenset({"could", "may", "might"})
_LACKS = frozenset({"lack"})
_FAILS = frozenset({"fail", "stop", "refrain", "neglect", "cease"})
_PAST = frozenset({"VBD", "VBN"})


def of_himself(
    event: Token, parties: Sequence[Party], tellers: AbstractSet[str], *, quoted: bool
) -> bool:
    """Say whether the subject of what is told is its teller, or who he speaks for.

    `quoted`: it stands in his own words, where "they" are others.
    """
    subject = subject_of(event)
    if subject is None:
        return False
    if subject.lower_ in _OURSELVES:
        return True
    party = party_at(subject, parties)
    if party is not None and party.kind != "document":
        # "Three labs" that may include the teller are not the teller.
        alone = party.named or len(party.ids) == 1 or subject.lower_ in _MEANT
        return alone and bool(tellers & set(party.ids))
    if subject.lower_ in _MEANT or quoted:
        return not quoted
    if any(child.lower_ in {"our", "my"} for child in subject.children):
        return True
    owned = any(child.lower_ in _OWNED for child in subject.children)
    return owned and bool(_BODY.fullmatch(subject.text))


def in_first_person(event: Token) -> bool:
    """Say whether "we" or "I" is the subject."""
    subject = subject_of(event)
    return subject is not None and subject.lower_ in _OURSELVES


def is_negated(event: Token) -> bool:
    """Say whether a clause tells that something did not happen or is not there."""
    children = list(event.children)
    near = [event, *(c for c in children if c.dep_ in _BESIDE)]
    if any(token.lemma_.lower() in _RULES or token.tag_ == "MD" for token in near):
        return any(token.lower_ in _NONE for token in near) or _is_future(children)
    if any(child.lower_ in _NOT for child in children):
        return not _only(event)
    if _turned_round(event):
        return True
    if event.lemma_ in _FAILS and any(c.dep_ == "xcomp" for c in children):
        return True
    if event.lemma_ in _LACKS or _still_to_come(event):
        return True
    return any(_is_none(token) for token in _arguments(event, children))


def _turned_round(event: Token) -> bool:
    """Tell "at no time did we copy": the negation stands before the verb that it has drawn forward."""
    if event.tag_ not in _HELPED:
        return False
    did = [c for c in event.children if c.dep_ == "aux" and c.i < event.i and c.tag_ in FINITE]
    subject = subject_of(event) if did else None
    if not did or subject is None or not did[0].i < subject.i < event.i:
        return False
    before = event.doc[event.sent.start : did[0].i]
    return any(token.lower_ in _FORWARD for token in before)


def _still_to_come(event: Token) -> bool:
    """Tell "has yet to pay"."""
    near = words_of(event.doc)[max(0, event.i - 3) : event.i + 3]
    return any(one.lower() == "yet" and other.lower() == "to" for one, other in pairwise(near))


def _is_future(children: Sequence[Token]) -> bool:
    """Tell "will not", which denies, from "may not", which forbids."""
    will = any(c.lower_ in _FUTURE for c in children)
    return will and any(c.lower_ in _NOT for c in children)


def is_said_of(event: Token) -> bool:
    """Tell "is not for sale" and "no sign": what has no verb of its own but is told of."""
    return any(c.dep_ == "cop" or c.dep_.startswith("nsubj") for c in event.children)


def is_past(event: Token) -> bool:
    """Say whether it is told as having happened."""
    return event.tag_ in _PAST or any(
        child.tag_ == "VBD" for child in event.children if child.dep_ in _AUXILIARY
    )


def may_be(event: Token) -> bool:
    """Say whether a clause tells what could or may be, not what is allowed."""
    if not any(c.lower_ in _POSSIBLY and c.tag_ == "MD" for c in event.children):
        return False
    return not any(c.lower_ in _NOT or c.lower_ in {"only", "longer"} for c in event.children)


def is_emphatic(event: Token) -> bool:
    """Tell "we did share" from "we shared"."""
    if event.tag_ != "VB":
        return False
    negated = any(child.lower_ in _NOT for child in event.children) or _turned_round(event)
    did = any(child.lower_ == "did" and child.i < event.i for child in event.children)
    return did and not negated


def _arguments(event: Token, children: Sequence[Token]) -> Iterator[Token]:
    """Yield subject and object; of "there is no sign", "no sign"."""
    for child in children:
        if child.dep_.startswith(("nsubj", "obj")) and child.tag_ not in {"WDT", "WP"}:
            yield child
    if event.tag_.startswith("NN"):
        yield event


def _is_none(head: Token) -> bool:
    return head.lower_ in _NONE or any(
        child.lower_ in _NONE and child.i < head.i for child in head.children
    )


def _only(event: Token) -> bool:
    """Tell "not only", which takes nothing back."""
    return any(
        child.lower_ in _NOT
        and child.i + 1 < len(child.doc)
        and child.nbor().lower_ in {"only", "just"}
        for child in event.children
    )


def governs(voice: Voice, clause: Clause, text: str) -> bool:
    """Say whether a teller's words include a clause, or the teller stands in it."""
    if clause.start <= voice.cue < clause.end:
        return True
    if voice.trailing:
        return voice.start <= clause.start < voice.end
    opens = text[clause.start : clause.start + 5].lower()
    return voice.end > clause.start > voice.cue and (opens == "that " or clause.relative)


def in_content(time: EventDate, tellers: Sequence[Voice], text: str) -> bool:
    """Tell the time of what is told from that of the telling ("said on Monday that in May …")."""
    voice = tellers[-1] if tellers else None
    if voice is None or voice.act in _SPOKEN or voice.cue < 0:
        return False
    if voice.trailing:
        return voice.start <= time.char_start < voice.end
    that = text.find(" that ", voice.cue, voice.end)
    return 0 <= that < time.char_start
