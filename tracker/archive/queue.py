"""The verification queue: conflicts with their priority, state and decisions.

In: an open archive and the time. Out: review items, the most pressing first. Adds
decisions, never changes one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from tracker import review
from tracker.archive.columns import encode, moment, stamp
from tracker.archive.conflicts import conflicts
from tracker.archive.dossiers import origins_by_claim
from tracker.archive.successors import present
from tracker.archive.surroundings import Around, look_around, look_back
from tracker.domain import (
    Comparison,
    Conflict,
    Decision,
    ItemState,
    ReviewItem,
    behind_sides,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the queue notes about an item besides its decisions."""

    assignee: str | None
    deferred_until: datetime | None
    deferred_why: str | None


def queue_items(
    con: sqlite3.Connection,
    *,
    now: datetime,
    states: tuple[ItemState, ...] = ("open",),
) -> tuple[ReviewItem, ...]:
    """Return the items in these states, the most pressing first."""
    found = conflicts(con) if "withdrawn" in states else conflicts(con, state="open")
    items = _items(con, found, now)
    return tuple(item for item in items if item.state in states)


def queue_item(con: sqlite3.Connection, id: str, *, now: datetime) -> ReviewItem | None:
    """Return one item by any id it was shown by, whatever its state."""
    return next(iter(_items(con, conflicts(con, ids=[present(con, id)]), now)), None)


def items_named(
    con: sqlite3.Connection, ids: Iterable[str], *, now: datetime
) -> tuple[ReviewItem, ...]:
    """Return the items named by any id, the most pressing first."""
    return _items(con, conflicts(con, ids={present(con, id) for id in ids}), now)


def items_as_of(
    con: sqlite3.Connection,
    opened: Mapping[Conflict, datetime],
    *,
    as_of: datetime,
    then: Comparison,
    published: Mapping[str, str],
) -> tuple[ReviewItem, ...]:
    """Return conflicts as items of the queue of an earlier day, the most pressing first.

    `opened` says since when each could be known, `then` what held on that day, `published`
    when its reports had come out; only verdicts given by then count.
    """
    around = look_back(con, then, published, as_of)
    around.opened = {conflict.id: at for conflict, at in opened.items()}
    items = (_item(conflict, around, as_of) for conflict in opened)
    return tuple(sorted(items, key=lambda item: (-item.priority.score, item.id)))


def add_decision(con: sqlite3.Connection, decision: Decision) -> None:
    """Add a decision that `review.decide` has made."""
    con.execute(
        "INSERT INTO decisions (item, verdict, rationale, evidence, reviewer, decided_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            decision.item, decision.verdict, decision.rationale, encode(decision.evidence),
            decision.reviewer, stamp(decision.decided_at),
        ),
    )  # fmt: skip


def assign(con: sqlite3.Connection, id: str, assignee: str | None) -> None:
    """Note who looks after an item; None gives it back."""
    con.execute(
        "UPDATE review_items SET assignee = ? WHERE conflict = ?",
        (assignee, present(con, id)),
    )


def defer(con: sqlite3.Connection, id: str, *, until: datetime, why: str) -> None:
    """Put an item aside until a moment, with the reason."""
    con.execute(
        "UPDATE review_items SET deferred_until = ?, deferred_why = ? WHERE conflict = ?",
        (stamp(until), why, present(con, id)),
    )


def desk(con: sqlite3.Connection, id: str) -> Desk | None:
    """Return who looks after an item and what it waits for."""
    row = con.execute(
        "SELECT * FROM review_items WHERE conflict = ?", (present(con, id),)
    ).fetchone()
    return row and Desk(
        assignee=row["assignee"],
        deferred_until=moment(row["deferred_until"]) if row["deferred_until"] else None,
        deferred_why=row["deferred_why"],
    )


def nearest_ids(con: sqlite3.Connection, id: str) -> tuple[str, ...]:
    """Return stored conflict ids that look like a mistyped one."""
    starting = con.execute(
        "SELECT id FROM conflicts WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 3", (len(id), id)
    ).fetchall()
    if starting and id:
        return tuple(row["id"] for row in starting)
    every = [row["id"] for row in con.execute("SELECT id FROM conflicts ORDER BY id")]
    return tuple(get_close_matches(id, every, n=3, cutoff=0.5))


def _items(
    con: sqlite3.Connection, found: Iterable[Conflict], now: datetime
) -> tuple[ReviewItem, ...]:
    found = tuple(found)
    around = look_around(con, [conflict.id for conflict in found], now)
    spans = (span.claim for one in found for side in one.sides for span in side.spans)
    around.origins = origins_by_claim(con, (claim for claim in spans if claim))
    items = (_item(conflict, around, now) for conflict in found)
    return tuple(sorted(items, key=lambda item: (-item.priority.score, item.id)))


def _item(conflict: Conflict, around: Around, now: datetime) -> ReviewItem:
    confirmed, judged = around.judged.get(conflict.rule, (0, 0))
    dependants, fresh, primary = around.reports.get(conflict.id, (0, 0, False))
    standing = review.Standing(
        opened_at=around.opened[conflict.id],
        confirmed=confirmed,
        judged=judged,
        accused=tuple(sorted(around.accused.get(conflict.id, ()))),
        dependants=dependants,
        primary=primary,
        fresh=fresh,
    )
    decisions = around.decisions.get(conflict.id, ())
    return ReviewItem(
        id=conflict.id,
        state=review.state(
            withdrawn=conflict.id in around.withdrawn,
            decisions=decisions,
            deferred_until=around.deferred.get(conflict.id),
            now=now,
        ),
        opened_at=standing.opened_at,
        due_at=review.due(conflict, standing=standing),
        conflict=conflict,
        priority=review.prioritise(conflict, standing=standing, now=now),
        decisions=decisions,
        backing=behind_sides(conflict, around.origins),
        names=tuple(sorted(around.names.get(conflict.id, ()))),
    )
