"""What kinds of conflict, frames, acts and hedges are called where people read of them.

In: the word that rows hold. Out: words for people. Never a verdict: what is said of a conflict
is what differs, not who errs. Columns and `--json` keep the word.
"""

from __future__ import annotations

from typing import Final

_KINDS: Final = {
    "anachronism": "Named before it existed",
    "category_conflation": "Two kinds taken for one",
    "circular_sourcing": "Several outlets, one origin",
    "date_conflict": "Dates differ",
    "denial_vs_allegation": "Alleged and denied",
    "existence_uncorroborated": "In no independent report",
    "headline_body_mismatch": "Headline and text differ",
    "hedge_dropping": "Certainty differs",
    "misattributed_quote": "Speakers differ",
    "mutated_quote": "Quoted words differ",
    "name_identity_mismatch": "Parties differ",
    "origin_miscredit": "Credits differ",
    "part_whole": "Parts and whole differ",
    "precedence_violation": "Reported before its date",
    "quantity_conflict": "Figures differ",
    "response_status_conflict": "Answered or not",
    "scope_inflation": "Scope differs",
    "stale_figure": "Older figure told as new",
    "tense_status": "Status differs",
    "unit_incommensurable": "Units differ",
    "weekday_date_mismatch": "Weekday and date differ",
}
_FRAMES: Final = {
    "accuse_distill": "accusation of distillation",
    "info_share": "sharing of information",
    "gov_memo": "government memo",
    "gov_act": "government action",
    "deny": "denial",
    "no_comment": "no comment",
    "release_model": "release of a model",
    "access_ban": "ban on access",
    "measure": "figure",
    "investigate": "investigation",
    "other": "something else",
}
_ACTS: Final = {
    "speculate": "speculated",
    "allege": "alleged",
    "estimate": "estimated",
    "report": "reported",
    "assert": "stated",
    "announce": "announced",
    "confirm": "confirmed",
    "deny": "denied",
    "decline": "declined to comment",
    "retract": "taken back",
}
_HEDGES: Final = (
    "as a fact",
    "on the record of who is named",
    'on the word of unnamed people, or "reportedly"',
    "as an allegation or a suspicion",
    "as something that might be",
)


def kind_words(kind: str) -> str:
    """Return what a kind of conflict is called; of one that is not listed, its id in words."""
    return _KINDS.get(kind) or kind.replace("_", " ").capitalize()


def frame_words(frame: str) -> str:
    """Return what a frame is called: what is claimed to have happened."""
    return _FRAMES.get(frame) or frame.replace("_", " ")


def telling_words(act: str, hedge: int, polarity: int) -> str:
    """Return how a claim is told: its act, how far the words stand by it, whether they deny it."""
    told = f"{_ACTS.get(act, act)}, {_HEDGES[hedge]}"
    return f"{told}, in the negative" if polarity < 0 and act != "deny" else told
