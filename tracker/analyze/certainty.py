"""How firmly a clause is put: act, hedge, polarity and modality.

In: the clause's text and its tellers. Out: plain values as the benchmark defines them.
Never judges whether a clause is so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.analyze.attribution import Voice
from tracker.analyze.lexicon import Lexicon, lexicon
from tracker.domain import Act, Frame, Modality
from tracker.knowledge import Knowledge

_TALKS = re.compile(
    r"\b(?:in talks|negotiat\w+|under discussion|exploring|considering|in committee|weighing)\b",
    re.IGNORECASE,
)
_FIRM = frozenset({"assert", "report", "announce"})
_BY_FRAME: dict[Frame, Act] = {"no_comment": "decline", "deny": "deny"}
_ASIDE = re.compile(r"\b(?:so that|because|in order to|rather than|without)\b")
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]|^[^“\"«»”]*[”\"»]")
# Who speaks of his own part in what others have reported confirms it.
_OWN_PART = re.compile(
    r"\W*(?:\w+ ){0,3}?(?:that )?(?:it|they|we|(?:the|his|her|our|their) (?:company|firm|lab|own))\b",
    re.IGNORECASE,
)
_JOINT = frozenset({"info_share", "joint_action"})
_SOFTENED = frozenset({"assert", "report", "allege"})
# People of whom no more is said than that they know; what they say is passed on, not vouched for.
_UNNAMED = re.compile(r"anon:(?:sources?|insiders?|[a-z]+-(?:familiar|briefed|with|close))\b")
_ON_RECORD: dict[Act, Act] = {
    "allege": "allege", "assert": "assert", "report": "assert", "announce": "announce",
}  # fmt: skip
_ALLEGED = 3
_POSSIBLE = 4
# What one side says about another's conduct is its allegation, however it is worded.
_CONDUCT = frozenset({"accounts", "exchanges", "prompts", "queries", "api_calls"})


def act_of(
    tellers: Sequence[Voice],
    frame: Frame,
    metrics: frozenset[str],
    hedge: int,
    told: str,
    knowledge: Knowledge,
) -> Act:
    """Return what the innermost teller does by saying it; `told` are his words."""
    if frame in _BY_FRAME:
        return _BY_FRAME[frame]
    return (
        _told(tellers, frame, metrics, told, hedge, knowledge)
        if tellers
        else _untold(frame, metrics, hedge)
    )


def _told(
    tellers: Sequence[Voice],
    frame: Frame,
    metrics: frozenset[str],
    told: str,
    hedge: int,
    knowledge: Knowledge,
) -> Act:
    inner = tellers[-1]
    if inner.act == "assert":
        inner = next(
            (v for v in tellers if v.speakers == inner.speakers and v.act != "assert"), inner
        )
    if hedge == _POSSIBLE and inner.act in _SOFTENED:
        return "speculate"
    if inner.act not in _FIRM:
        return inner.act
    if frame == "measure" and _guessed(tellers):
        return "estimate"
    if _relayed(inner, knowledge):
        return "report"
    own = bool(_OWN_PART.match(told))
    if frame in _JOINT and inner.act == "assert" and own:
        return "confirm"
    conduct = (frame == "accuse_distill" or bool(metrics & _CONDUCT)) and not own
    return _ON_RECORD["allege" if conduct and inner.act != "announce" else inner.act]


def _untold(frame: Frame, metrics: frozenset[str], hedge: int) -> Act:
    """Return the act of the page's own voice."""
    if hedge == _POSSIBLE:
        return "speculate"
    conduct = frame == "accuse_distill" or bool(metrics & _CONDUCT)
    if hedge == _ALLEGED or (hedge and conduct):
        return "allege"
    return "report" if hedge else "assert"


def _guessed(tellers: Sequence[Voice]) -> bool:
    """Say whether a figure comes from an estimate or from people without a name."""
    estimated = any(voice.act == "estimate" for voice in tellers)
    return estimated or all(
        bool(lexicon().anonymous.fullmatch(id_.removeprefix("anon:").partition("-")[0]))
        for id_ in tellers[-1].speakers
    )


def hedge_of(text: str, tellers: Sequence[Voice], frame: Frame, lexicon: Lexicon) -> int:
    """Return the hedge level, 0 (flat) to 4 (might, could)."""
    if frame == "no_comment":
        return 0
    spoken = max((level for level, words in lexicon.hedges if words.search(text)), default=0)
    if not tellers:
        return spoken
    nameless = any(id_.startswith("anon:") for voice in tellers for id_ in voice.chain)
    return max(spoken, 2 if nameless else 1)


def polarity_of(text: str, act: Act, frame: Frame, lexicon: Lexicon, *, told: bool) -> int:
    """Return -1 for denials and negated statements, else 1."""
    if frame == "no_comment":
        return 1
    main = _QUOTED.sub(" ", _ASIDE.split(text, maxsplit=1)[0])
    before, _, after = main.partition(" that ")
    if act == "deny" or lexicon.negation.search((after if told else before) or main):
        return -1
    return 1


def modality_of(text: str, lexicon: Lexicon) -> Modality:
    """Return whether a clause asserts, asks, plans or supposes."""
    if text.rstrip("”\"'’ ").endswith("?"):
        return "question"
    if lexicon.conditional.search(text):
        return "hypothetical"
    return "plan" if lexicon.plan.search(text) else "assertion"


def _relayed(voice: Voice, knowledge: Knowledge) -> bool:
    """Say whether a teller only passes on what others did: an outlet, or nobody by name."""
    if all(id_.startswith("anon:") for id_ in voice.speakers):
        unnamed = all(_UNNAMED.match(id_) for id_ in voice.speakers)
        return unnamed or voice.act == "report" or set(voice.chain) > set(voice.speakers)
    rows = [knowledge.organizations.get(id_) for id_ in voice.speakers]
    if any(row and row.kind == "news_outlet" for row in rows):
        return True
    return voice.act == "report" and not any(rows)


def status_of(text: str, lexicon: Lexicon, *, past: bool) -> str | None:
    """Return how far a thing has got, as it is told: plan, in_talks or done."""
    if _TALKS.search(text):
        return "in_talks"
    if lexicon.plan.search(text):
        return "plan"
    return "done" if past else None
