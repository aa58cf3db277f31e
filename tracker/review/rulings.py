"""What a person may say of two reports, to hold for every later comparison.

In: what is said, of which reports, why. Out: a ruling, or an error that says what is missing.
A ruling is no verdict on a claim: it says what belongs together, not what is so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, get_args

from tracker.domain import Ruling, RulingKind
from tracker.errors import ReviewError

RULINGS: Final[dict[RulingKind, str]] = {
    "not_same_event": "They are about different happenings",
    "same_event": "They are about one happening",
    "same_origin": "One of them has it from the other",
    "wrong_merge": "Neither has it from the other",
}
assert set(RULINGS) == set(get_args(RulingKind))


def rule(
    kind: RulingKind, one: str, other: str, *, why: str, reviewer: str, now: datetime
) -> Ruling:
    """Return the ruling that a person gives of two reports."""
    if one == other:
        raise ReviewError("a ruling is about two reports", where=one, remedy="name another")
    if not why.strip():
        raise ReviewError("a ruling needs a reason", remedy="say what shows it, with --why")
    if not reviewer.strip():
        raise ReviewError("nobody is named", remedy="say who rules, with --as NAME")
    return Ruling(
        kind=kind,
        subjects=(min(one, other), max(one, other)),
        reviewer=reviewer.strip(),
        at=now,
        why=why.strip(),
    )
