"""What each kind of conflict is called where people read of it.

In: the id of a rule. Out: a few words. Never a verdict: they say what differs, not who errs.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = {
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


def kind_words(kind: str) -> str:
    """Return what a kind of conflict is called; of one that is not listed, its id in words."""
    return _WORDS.get(kind) or kind.replace("_", " ").capitalize()
