"""How firmly a clause is put: act, hedge, polarity and modality.

In: the clause's text and its tellers. Out: plain values as the benchmark defines them.
Never judges whether a clause is so.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.analyze.attribution import Voice
from tracker.analyze.lexicon import Lexicon
from tracker.domain import Act, Frame, Modality
from tracker.knowledge import Knowledge

_FIRM = frozenset({"assert", "report", "announce"})
_ALLEGED = 3
_POSSIBLE = 4
# What one side says about another's conduct is its allegation, however it is worded.
_CONDUCT = frozenset({"accounts", "exchanges", "prompts", "queries", "api_calls"})


def act_of(
    tellers: Sequence[Voice],
    frame: Frame,
    metrics: frozenset[str],
    hedge: int,
    knowledge: Knowledge,
) -> Act:
    """Return what the innermost teller does by saying it."""
    if frame == "no_comment":
        return "decline"
    if frame == "deny":
        return "deny"
    if hedge == _POSSIBLE and not tellers:
        return "speculate"
    if not tellers:
        return "allege" if hedge == _ALLEGED else "assert"
    inner = tellers[-1]
    if inner.act not in _FIRM:
        return inner.act
    if frame == "measure" and any(v.act == "estimate" for v in tellers):
        return "estimate"
    if _outlet(inner, knowledge):
        return "report"
    if inner.act == "assert" and (frame == "accuse_distill" or metrics & _CONDUCT):
        return "allege"
    return "assert" if inner.act == "report" else inner.act


def hedge_of(text: str, tellers: Sequence[Voice], frame: Frame, lexicon: Lexicon) -> int:
    """Return the hedge level, 0 (flat) to 4 (might, could)."""
    if frame == "no_comment":
        return 0
    spoken = max((level for level, words in lexicon.hedges if words.search(text)), default=0)
    if not tellers:
        return spoken
    nameless = any(id.startswith("anon:") for voice in tellers for id in voice.chain)
    return max(spoken, 2 if nameless else 1)


def polarity_of(text: str, act: Act, frame: Frame, lexicon: Lexicon) -> int:
    """Return -1 for denials and negated statements, else 1."""
    if frame == "no_comment":
        return 1
    if act == "deny" or lexicon.negation.search(text.partition(" that ")[2] or text):
        return -1
    return 1


def modality_of(text: str, lexicon: Lexicon) -> Modality:
    """Return whether a clause asserts, asks, plans or supposes."""
    if text.rstrip("”\"'’ ").endswith("?"):
        return "question"
    if lexicon.conditional.search(text):
        return "hypothetical"
    return "plan" if lexicon.plan.search(text) else "assertion"


def _outlet(voice: Voice, knowledge: Knowledge) -> bool:
    rows = [knowledge.organizations.get(id) for id in voice.speakers]
    outlets = [row for row in rows if row and row.kind in {"news_outlet", "agency"}]
    return bool(outlets) or all(id.startswith("anon:") for id in voice.speakers)
