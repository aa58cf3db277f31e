"""Values of reviewing: priority, decisions, review items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracker.domain.backing import Backing
from tracker.domain.comparing import Conflict

Verdict = Literal["a_holds", "b_holds", "both_hold", "unsettled", "not_a_conflict"]
ItemState = Literal["open", "deferred", "decided", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """How soon a person should look, with the parts it is made of (0 to 1 each, then points)."""

    score: float
    parts: tuple[tuple[str, float, float], ...]  # (name, value, points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One human verdict; decisions are only ever added."""

    item: str
    verdict: Verdict
    rationale: str
    evidence: tuple[str, ...]
    reviewer: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A conflict waiting for, or settled by, a person; its id is the conflict's.

    Attributes:
        backing: what stands behind each side, in the order of the sides.
        names: of those whom the claims on the sides tell of, sorted.
    """

    id: str
    state: ItemState
    opened_at: datetime
    due_at: datetime
    conflict: Conflict
    priority: Priority
    decisions: tuple[Decision, ...] = ()
    backing: tuple[Backing, ...] = ()
    names: tuple[str, ...] = ()
