"""Whether a teller denies something of himself by what he tells.

In: a `Draft` with a teller, and the kind of event its words tell of. Out: yes or no. Never asks
what is denied: that is left to comparison.
"""

from __future__ import annotations

import re

from tracker.analyze.actors import party_at, subject_of
from tracker.analyze.drafts import Draft, Reading
from tracker.analyze.ownership import of_own
from tracker.analyze.parties import ACTORS
from tracker.analyze.stance import is_negated
from tracker.domain import Frame

_DENIABLE: frozenset[Frame] = frozenset({
    "accuse_distill", "other", "measure", "investigate", "info_share", "joint_action", "release_model",
})  # fmt: skip
_OWN_DENIAL = re.compile(
    r"\W*(?:[^,.;]{0,40}\bthat )?\W*(?:(?:it|they|we|he|she|i|(?:the|our|his|her) (?:company|firm|lab|team|client|model))\s"
    r"(?:\w+\s){0,8}?(?:never|\W?not\W{0,3}aware of)\b|(?:it|they|we) (?:had|has|have|did) (?:not|no)\s(?:\w+\s)?"
    r"(?:used?|copied|copy|trained?|distill?(?:ed)?|stolen?|took|taken?|access(?:ed)?|knowledge|role|part in)\b"
    r"|(?:nobody|none|no \w+)\s(?:\w+\s){0,4}(?:ever|copied|trained|used|broken|violated|entered)\b)",
    re.IGNORECASE,
)
# Nothing of others' came in, and nothing was taken.
_NOTHING_OF = re.compile(
    r"\b(?:no|none of|not (?:a|one|any)|nothing|nobody|never|neither|nor|without|zero)\b[^.;]{0,50}?"
    r"\b(?:outputs?|answers?|repl(?:y|ies)|responses?|dialogues?|conversations?|completions?|traces|weights|code|"
    r"cop(?:y|ies|ied|ying)|clon(?:ed?|ing)|distill?\w*|stol?en?|steal\w*|imitat\w+|scrap(?:ed|ing)|borrowed)\b",
    re.IGNORECASE,
)
# Who says that he does not know, or will not do something, denies nothing.
_UNSURE = frozenset({"know", "find", "see", "believe", "think", "want", "expect", "decide", "comment", "need", "say",
                     "name", "wait"})  # fmt: skip
_COMING = re.compile(
    r"\b(?:will|would|won['’]t|can|could|cannot|plan|planned|intend|going to)\b", re.IGNORECASE
)


def denies(draft: Draft, reading: Reading, frame: Frame) -> bool:
    """Tell "said it had never copied anything": what its teller says of himself is a denial."""
    inner = draft.tellers[-1]
    if inner.act not in {"assert", "report", "allege"} or frame not in _DENIABLE:
        return False
    told = draft.text[max(inner.start - draft.clause.start, 0) :][: inner.end - inner.start]
    if _OWN_DENIAL.match(told):
        return True
    event = draft.event
    if event is None or event.lemma_ in _UNSURE or _COMING.search(told):
        return False
    if _NOTHING_OF.search(told) and _is_for_himself(draft, reading):
        return True
    return is_negated(event) and of_own(draft, reading)


def _is_for_himself(draft: Draft, reading: Reading) -> bool:
    """Say whether somebody known speaks, and of nobody else's doings."""
    ours = set(draft.tellers[-1].speakers)
    rows = reading.knowledge.organizations
    outlets = [row for id_ in ours if (row := rows.get(id_)) and row.kind == "news_outlet"]
    if not ours or outlets or any(id_.startswith(("anon:", "doc:")) for id_ in ours):
        return False
    ours |= {reading.employers[id_] for id_ in sorted(ours) if id_ in reading.employers}
    subject = subject_of(draft.event) if draft.event is not None else None
    party = party_at(subject, draft.parties) if subject is not None else None
    if party is None:
        return True
    makers = {reading.knowledge.maker(id_) for id_ in party.ids} - {None}
    mine = bool(ours & {*party.ids, *makers})
    return mine or (party.kind not in ACTORS and not makers)
