"""Whether a clause in the page's own voice is a statement that a desk could check.

In: a clause with what was found in it, and the rule that fits its words, if any. Out: yes or no.
Asks what makes a sentence no statement (a question, a definition, advice, what holds of
anybody), not which words it uses. Never looks at who says it: what somebody says is kept anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from tracker.analyze.actors import is_passive, subject_of
from tracker.analyze.drafts import Draft
from tracker.analyze.lexicon import FrameRule, Lexicon
from tracker.analyze.stance import is_negated, is_past

_FEWEST_WORDS = 4
_ASKS = re.compile(r"\?[”\"'’ *]*$")
_ENDS = re.compile(r"[.!][”\"'’ *)]*$")
_SUPPOSED = re.compile(
    r"\W*(?:imagine|suppose|picture|say|consider)\b(?! (?:to|that)\b)", re.IGNORECASE
)
# What these do is nobody's deed, or the reader's.
_WE = frozenset({"i", "we", "me", "us"})
_ANYBODY = frozenset({"you", "one", "everybody", "everyone", "anybody", "anyone", "who", "what", "that",
                      "here", "there", "this", "nobody"})  # fmt: skip
_MEANT = frozenset({"it", "they", "he", "she", "both", "none", "neither", "some", "most", "many", "several",
                    "few", "all", "others", "another", "half", "each"})  # fmt: skip
_DEFINITE = frozenset({"the", "this", "these", "those", "its", "their", "his", "her", "some", "both", "all",
                       "no", "several", "many", "most", "every", "each", "neither", "another",
                       "our"})  # fmt: skip
_OF_ALL = frozenset({"all", "every", "whole", "entire"})
_PEOPLE = frozenset({"nobody", "everybody", "everyone", "anybody", "anyone"})
# What is the first or largest of its kind can be checked, whatever it is.
_RANKS = frozenset({"first", "largest", "biggest", "highest", "longest", "only", "sole", "record"})
_ANSWERS = frozenset({"no_comment", "deny"})
_MAY = frozenset({"can", "could", "may", "might", "should", "must", "would", "shall"})
_NAMES = ("NNP", "NNPS")
_SHORTEST_NAME = 3
_FEWEST_LISTED = 3
_LONG_NUMBER = re.compile(r"\d[\d.,]*\d\d$")
_YEAR = re.compile(r"(?:19|20)\d\d")


def checkable(draft: Draft, rule: FrameRule | None, *, tracked: bool, lexicon: Lexicon) -> bool:
    """Say whether a clause that nobody is quoted with can be held against the world.

    `tracked`: the report names somebody.
    """
    if len(draft.text.split()) < _fewest(draft, rule):
        return False
    if draft.tellers:
        return True
    headline = draft.zone.kind == "headline"
    if (_ASKS.search(draft.text) and not headline) or _SUPPOSED.match(draft.text):
        return False
    live = lexicon.screen.live(draft.text)
    if lexicon.not_claims.fits(draft.text, live):
        return False
    named = bool(draft.parties or draft.amounts or draft.dated)
    if rule is not None or (named and _has_verb(draft)):
        return tracked or bool(draft.parties) or _of_somebody(draft, named=named)
    return tracked and (lexicon.absences.fits(draft.text, live) or tells(draft) or _lists(draft))


def tells(draft: Draft) -> bool:
    """Say whether a clause that names nobody, no day and no amount tells what happened."""
    event = draft.event
    if event is None or draft.clause.relative or not draft.verbal:
        return False
    subject = subject_of(event)
    past = is_past(event) or draft.past
    if subject is not None and subject.lower_ in _WE:
        return past and is_negated(event)
    if _is_of_all(subject) or _ranks(event):
        return not _only_may(event)
    if (subject is not None and subject.lower_ in _ANYBODY) or _only_may(event):
        return False
    named = subject is not None and _has_name(draft.tokens)
    if named or is_passive(event) or any(map(_counts, draft.tokens)):
        return True
    return (past or is_negated(event)) and subject is not None and _is_definite(subject)


def _fewest(draft: Draft, rule: FrameRule | None) -> int:
    """Return how many words say enough: three where they name somebody, or say what befell."""
    event = draft.event
    somebody = any(party.named for party in draft.parties) or (rule and rule.frame in _ANSWERS)
    short = somebody or (event is not None and is_passive(event))
    return _FEWEST_WORDS - (draft.zone.kind == "headline" or bool(draft.verbal and short))


def _has_verb(draft: Draft) -> bool:
    """Say whether a clause has a verb, or is a whole sentence whose verb was taken for a noun."""
    if draft.verbal:
        return True
    whole = draft.tokens and draft.tokens[0].is_sent_start and _ENDS.search(draft.text)
    return bool(whole) or (draft.zone.kind == "headline" and any(p.named for p in draft.parties))


def _of_somebody(draft: Draft, *, named: bool) -> bool:
    """Say whether a clause of a report that names nobody known tells of more than of a kind."""
    if _has_name(draft.tokens):
        return True
    event = draft.event
    return named or (event is not None and (is_past(event) or is_passive(event)))


def _has_name(tokens: Sequence[Token]) -> bool:
    """Say whether a capital letter inside the clause shows a name."""
    return any(
        token.tag_ in _NAMES and len(token) >= _SHORTEST_NAME and token.text[0].isupper()
        for token in tokens[1:]
    )


def _counts(token: Token) -> bool:
    """Tell "19 signs" from "these three" and "one day"."""
    return token.tag_ == "CD" and token.lower_ != "one" and token.dep_ == "nummod"


def _lists(draft: Draft) -> bool:
    """Say whether a sentence lists numbers: "700 went to one, 380 to another, 180 to the rest"."""
    return sum(map(_is_listed, draft.tokens)) >= _FEWEST_LISTED and bool(_ENDS.search(draft.text))


def _is_listed(token: Token) -> bool:
    """Say whether a token is a number of three digits or more, and no year."""
    return bool(_LONG_NUMBER.match(token.text)) and not _YEAR.fullmatch(token.text)


def _only_may(event: Token) -> bool:
    return any(child.tag_ == "MD" and child.lower_ in _MAY for child in event.children)


def _is_of_all(subject: Token | None) -> bool:
    """Tell "all labs of the country" and "nobody in Norland" from what holds of anybody."""
    if subject is None:
        return False
    if subject.lower_ in _PEOPLE:
        return any(child.dep_ == "nmod" for child in subject.children)
    return any(child.lower_ in _OF_ALL for child in subject.children)


def _ranks(event: Token) -> bool:
    """Read "is the first of its kind" and "is the largest case in the world"."""
    if event.pos_ == "VERB" or not any(child.dep_ == "cop" for child in event.children):
        return False
    return event.lower_ in _RANKS or any(
        c.lower_ in _RANKS for c in event.children if c.i < event.i
    )


def _is_definite(subject: Token) -> bool:
    """Tell "the sum", "its rivals" and "none" from "rivals" and "a robot"."""
    if subject.lower_ in _MEANT or subject.tag_ in (*_NAMES, "CD"):
        return True
    return any(child.lower_ in _DEFINITE or child.tag_ == "CD" for child in subject.children)
