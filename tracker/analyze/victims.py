"""Who is robbed in a clause that tells of copying.

In: the text, the parties of a clause and its parsed words. Out: the parties whose answers or models were
taken. Never says who took them: what is left over may have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.parties import ACTORS, Party
from tracker.analyze.wordlists import word_set

# Who stands there does something, to whomever: "that X's model shares …".
_OPENS = re.compile(r"(?:^|\bthat|[.!?\n,:“\"—–])\s?(?:the\s)?$")
_FAR = 4  # words between a verb and the "from" that belongs to it
# "traces of M in X's replies": X has them from somebody.
_IN = re.compile(r"\bin\s(?:the\s)?(?:[\w-]+\sof\s(?:the\s)?)?$", re.IGNORECASE)
_OF = re.compile(r"\bof\s(?:the\s|its\s)?$", re.IGNORECASE)


_ROBBED = ACTORS | {"model", "model_family"}


def victims(text: str, inside: Sequence[Party], event: Token | None) -> frozenset[Party]:
    """Return the organisations and people of a clause from whom something is taken."""
    actors_ = [party for party in inside if party.kind in _ROBBED]
    at = event.idx if event is not None else 0
    owners = {p for p in actors_ if p.kind in ACTORS and p.start > at and _is_owner(text, p)}
    sources = {p for p in actors_ if _is_source(text, p)}
    return frozenset(owners | sources | set(_robbed(actors_, event)))


def linked(text: str, inside: Sequence[Party]) -> tuple[Party, ...]:
    """Return who is behind those without a name: "accounts linked to X"."""
    found = (p for p in inside if p.kind in ACTORS)
    return tuple(p for p in found if _linked().search(text, max(0, p.start - 40), p.start))


@cache
def _linked() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either('linked')})\s(?:the\s|rival\s|chinese\s)?$", re.IGNORECASE)


def _is_owner(text: str, party: Party) -> bool:
    """Read "X's outputs", which somebody else took."""
    before = text[max(0, party.start - 40) : party.start]
    if _IN.search(before) or _OPENS.search(before):
        return False
    return _owner().match(text, party.end) is not None


@cache
def _owner() -> re.Pattern[str]:
    """Return a pattern for "'s outputs" behind a name."""
    return re.compile(rf"['’]s?\s(?:[\w-]+\s){{0,3}}?(?:{_either('taken')})\b", re.IGNORECASE)


@cache
def _taking() -> re.Pattern[str]:
    """Return a pattern for "stole answers from" right before a name."""
    verbs = "|".join(sorted(_stem(verb) for verb in word_set("victims", "taking")))
    return re.compile(
        rf"\b(?:stole|took|drew|{verbs})\w*\s(?:[\w'’-]+\s){{0,{_FAR}}}?(?:{_either('from')})\s(?:the\s|its\s|rival\s)?$",
        re.IGNORECASE,
    )


def _is_source(text: str, party: Party) -> bool:
    """Read "distilled from X" and "the outputs of X"."""
    before = text[max(0, party.start - 80) : party.start]
    if _taking().search(before):
        return True
    of = _OF.search(before)
    return of is not None and _things().search(before[: of.start()]) is not None


@cache
def _things() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either('taken')})\s$", re.IGNORECASE)


def _robbed(parties: Sequence[Party], event: Token | None) -> list[Party]:
    """Return the subject of "was robbed"."""
    if event is None or event.lemma_.lower() not in word_set("victims", "robbing"):
        return []
    subject = actors.subject_of(event) if actors.is_passive(event) else None
    party = actors.party_at(subject, parties) if subject is not None else None
    return [party] if party is not None else []


def _either(name: str) -> str:
    return "|".join(sorted(map(re.escape, word_set("victims", name)), key=len, reverse=True))


def _stem(verb: str) -> str:
    return re.escape(verb.removesuffix("e") if len(verb) > len("rise") else verb.rstrip("y"))
