"""Who did something and to whom, as a clause has it: by its verb, and by the name of the event.

In: the verb of what is told, or the words of a clause, and the parties in it. Out: `Deed`.
Never knows what kind of event it is beyond the words it is given; roles decides who counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.grammar import is_subject
from tracker.analyze.parties import Party

# "X is said to have run": what is said of the subject is what it did.
SAID_OF = frozenset({"say", "believe", "report", "allege", "think", "expect", "rumour", "rumor",
                      "suspect", "know", "understand", "suppose"})  # fmt: skip
_AT = frozenset({"at"})
_ON = frozenset({"against", "on", "to", "from", "about", "of", "into", "with", "for", "upon"})
# What the subject of these goes through is done to it.
_UNDERGOING = frozenset({"face", "lose", "undergo", "suffer", "belong", "risk"})
_WITH = frozenset({"with"})
# "X's new suit": whose event it is.
_OWNING = re.compile(r"['’]s?\s(?:[\w-]+\s){0,3}")
_BEHIND = re.compile(
    r"(?P<word>\b(?:by|of|from|against|into|on|over|about|at|with|to|targeting|involving))"
    r"\s(?:(?:the|an?|its|his|her|their|both|rival|rivals|chinese|american)\s)*$",
    re.IGNORECASE,
)
_BY = frozenset({"by", "from"})
_TO = frozenset({"to"})
# "Belongs to X", "lost its access to X's models": it is X who has it, or gives it.
_OF_OTHERS = frozenset({"belong", "lose"})
# How far behind an event's name those stand who have to do with it.
_FAR = 45
_STOP = re.compile(r"[;:.]\s|\b(?:which|who|that|while|whereas|but)\b")


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did it and to whom; `found`: the grammar shows who could have.

    Attributes:
        with_whom: those behind "with", who act together with the doer in some events.
        undergone: it was done to the subject.
    """

    agents: tuple[Party, ...] = ()
    patients: tuple[Party, ...] = ()
    found: bool = False
    with_whom: tuple[Party, ...] = ()
    undergone: bool = False


def deed_of(
    verb: Token | None, parties: Sequence[Party], rows: Sequence[tuple[Party, ...]]
) -> Deed:
    """Read who acts and who is acted on; who stands in a row with one of them does so too."""
    if verb is None:
        return Deed()
    together = {party: row for row in rows for party in row}

    def named(*heads: Token) -> tuple[Party, ...]:
        found = (party for head in heads for party in actors.named_in(head, parties))
        return tuple(dict.fromkeys(p for one in found for p in together.get(one, (one,))))

    subject = actors.subject_of(verb)
    verb = _first_of_row(verb)
    acts = actors.chain(verb)
    if not parties:
        return Deed(found=subject is not None, undergone=_is_done_to_subject(verb, acts))
    doers = [doer for act in acts if actors.is_passive(act) and (doer := actors.doer_of(act))]
    first: tuple[Party, ...] = ()
    if subject is not None:
        own = actors.belonging_to(subject, parties)
        if not own:
            inside = actors.named_in(subject, parties, with_clauses=True)
            own = [p for p in inside if p.start < verb.idx][:1]
        first = tuple(dict.fromkeys(p for one in own for p in together.get(one, (one,))))
    by = tuple(p for p in named(*doers) if p not in first)
    around = [(act, actors.obliques(act)) for act in acts]
    with_whom = [h for h, word in around[0][1] if word in _WITH]
    rest = tuple(p for p in named(*_acted_on(around)) if p not in first and p not in by)
    if _is_done_to_subject(verb, acts):
        origin = _TO if verb.lemma_ in _OF_OTHERS else _BY
        sources = [h for h, word in around[0][1] if word in origin]
        by = by or tuple(p for p in named(*sources, *with_whom) if p not in first)
        patients = (*first, *(p for p in rest if p not in by))
        return Deed(by, patients, found=subject is not None, undergone=True)
    beside = tuple(p for p in named(*with_whom) if p in rest)
    return Deed(first or by, rest, found=subject is not None, with_whom=beside)


def _acted_on(around: Sequence[tuple[Token, list[tuple[Token, str]]]]) -> list[Token]:
    """Return the objects of verbs, and what stands behind the prepositions that take some."""
    heads = [
        head
        for act, near in around
        for head in (*actors.objects_of(act), *(h for h, word in near if _takes(act, word)))
    ]
    at = (h for act, near in around for h, word in near if word in _AT and h.head.i == act.i)
    return [*heads, *at]


def _takes(act: Token, word: str) -> bool:
    """Say whether what stands behind a preposition is acted on: "invested in X" as well."""
    return word in _ON or (word == "in" and act.lemma_ == "invest")


def _first_of_row(verb: Token) -> Token:
    """Return "notified" for the "passed" of "notified X and passed it to Y"."""
    while verb.dep_ == "conj" and verb.head.tag_.startswith("VB") and verb.head.i < verb.i:
        if any(is_subject(child) for child in verb.children):
            break
        verb = verb.head
    return verb


def _is_done_to_subject(verb: Token, acts: Sequence[Token]) -> bool:
    """Tell "was sued", "faces a suit" and "is under review" from "sued"."""
    if verb.lemma_ in _UNDERGOING or any(c.lower_ == "under" for c in verb.children):
        return True
    if verb.lemma_ in SAID_OF and len(acts) > 1 and actors.is_passive(verb):
        return actors.is_passive(acts[1])
    return actors.is_passive(verb)


def event_of(
    text: str, span: tuple[int, int], nouns: re.Pattern[str], rows: Sequence[tuple[Party, ...]]
) -> Deed:
    """Read "X's suit against Y" and "the accusation by X against Y" in a stretch of text."""
    for match in nouns.finditer(text, *span):
        owners = _owners(text, match.start(), rows)
        aimed: tuple[Party, ...] = ()
        of: tuple[Party, ...] = ()
        at = match.end()
        for row in rows:
            if row[0].start < match.end():
                continue
            between = text[at : row[0].start]
            link = _BEHIND.search(between)
            if link is None or len(between) > _FAR or _STOP.search(between):
                break
            if link["word"].lower() in _BY:
                owners = owners or row
            elif link["word"].lower() == "of":
                of = of or row
            else:
                aimed = aimed or row
            at = row[-1].end
        if owners or aimed or of:
            owners = owners or (of if aimed else ())
            aimed = aimed or (of if of is not owners else ())
            return Deed(owners, aimed, found=bool(owners and aimed))
    return Deed()


def _owners(text: str, at: int, rows: Sequence[tuple[Party, ...]]) -> tuple[Party, ...]:
    before = [row for row in rows if row[-1].end <= at]
    if before and _OWNING.fullmatch(text, before[-1][-1].end, at):
        return before[-1]
    return ()
