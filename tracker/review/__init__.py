"""Review: what a person should look at first, and what they may decide.

In: conflicts, what is known around them, verdicts. Out: priorities, review items, decisions.
Never decides by itself, and never says that a claim is false: the words are about reports.

    conflict ─ prioritise ─ ReviewItem(open) ─┬─ decide ─ Decision (only ever added)
                                              ├─ deferred until a day, then open again
                                              └─ withdrawn when it is no longer found
    two reports ─ rule ─ Ruling (only ever added), which every later comparison follows
"""

from tracker.review.decisions import VERDICTS, decide, state, wording
from tracker.review.priority import (
    Standing,
    consequence,
    due,
    lower_bound,
    prioritise,
    sla,
)
from tracker.review.rulings import RULINGS, rule

__all__ = [
    "RULINGS",
    "VERDICTS",
    "Standing",
    "consequence",
    "decide",
    "due",
    "lower_bound",
    "prioritise",
    "rule",
    "sla",
    "state",
    "wording",
]
