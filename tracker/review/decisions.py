"""What a person may decide about a conflict, and how it is worded.

In: an item, a verdict with its reasons, the time. Out: a decision, or an error that says
what is missing. Never changes an earlier decision: a later one stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, get_args

from tracker.domain import Conflict, Decision, ItemState, ReviewItem, Verdict
from tracker.errors import ReviewError

VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)

_LONGEST: Final = 60

# What `both_hold` means depends on what differs.
_BOTH_HOLD: Final[dict[str, str]] = {
    "date_conflict": "They are two events",
    "precedence_violation": "They are two events",
    "quantity_conflict": "They count different things",
    "part_whole": "They count different things",
    "unit_incommensurable": "The figures can be set side by side",
    "denial_vs_allegation": "Both were said; they are about different things",
    "response_status_conflict": "The answer came later",
    "mutated_quote": "Both were said, on two occasions",
    "misattributed_quote": "Both said it",
    "existence_uncorroborated": "It exists, and others had no reason to carry it",
    "stale_figure": "The figure is dated background",
    "tense_status": "Things have moved on in between",
    "name_identity_mismatch": "Both were involved",
    "anachronism": "The model could be spoken of by then",
}


def wording(conflict: Conflict) -> tuple[tuple[Verdict, str], ...]:
    """Return the verdicts that can be given of a conflict, in the words of its kind."""
    values = [_short(side.value) for side in conflict.sides[:2]]
    first, second = (*values, *("the knowledge base",) * 2)[:2]
    return (
        ("a_holds", f"A holds: {first}"),
        ("b_holds", f"B holds: {second}"),
        ("both_hold", _BOTH_HOLD.get(conflict.kind, "Both hold: they do not exclude each other")),
        ("unsettled", "Cannot be settled with what can be found today"),
        ("not_a_conflict", "Not a conflict: the rule misread something"),
    )


def state(
    *,
    withdrawn: bool,
    decisions: Sequence[Decision],
    deferred_until: datetime | None,
    now: datetime,
) -> ItemState:
    """Return where an item stands; a decision outlives the return of its conflict."""
    if withdrawn:
        return "withdrawn"
    if decisions:
        return "decided"
    if deferred_until is not None and now < deferred_until:
        return "deferred"
    return "open"


def decide(
    item: ReviewItem,
    *,
    verdict: str,
    rationale: str,
    reviewer: str,
    now: datetime,
    evidence: Sequence[str] = (),
) -> Decision:
    """Return the decision, or raise ReviewError where it does not fit the item."""
    if item.state == "withdrawn":
        raise ReviewError(
            "no longer stands, so there is nothing to decide",
            where=item.id,
            remedy="its history stays on its page",
        )
    known = next((name for name in VERDICTS if name == verdict), None)
    if known is None:
        raise ReviewError(
            f"no verdict is called {verdict!r}",
            where=item.id,
            remedy="one of " + ", ".join(VERDICTS),
        )
    if not rationale.strip():
        raise ReviewError(
            "a verdict needs a reason", where=item.id, remedy="say in a sentence what shows it"
        )
    if not reviewer.strip():
        raise ReviewError("a verdict needs a name", where=item.id, remedy="say who decides")
    return Decision(
        item=item.id,
        verdict=known,
        rationale=rationale.strip(),
        evidence=tuple(dict.fromkeys(one.strip() for one in evidence if one.strip())),
        reviewer=reviewer.strip(),
        decided_at=now,
    )


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1].rstrip() + "…"
