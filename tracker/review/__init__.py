"""Review: what a person should look at first, and what they may decide.

In: conflicts, what is known around them, verdicts. Out: priorities, review items, decisions.
Never decides by itself, and never says that a claim is false: the words are about reports.

    conflict ─ prioritise ─ ReviewItem(open) ─┬─ decide ─ Decision (only ever added)
                                              ├─ deferred until a day, then open again
                                              └─ withdrawn when it is no longer found
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

__all__ = [
    "VERDICTS",
    "Standing",
    "consequence",
    "decide",
    "due",
    "lower_bound",
    "prioritise",
    "sla",
    "state",
    "wording",
]
