"""How a poll went, and what that says of its source.

In: sources, what they answered or why they did not, the time. Out: rows. Never fetches.

    ok        it answered, with entries
    suspect   it failed once or twice, or shows far fewer entries than it used to
    down      it failed three times or more
    blocked   it does not want us: 401, 403, 451, robots.txt, a test for browsers
    empty     it answered, but without entries
    undated   none of its entries has a date, nor have the documents
    frozen    it has shown nothing new for far longer than it used to pause

An unchanged answer (304) says what the last full one said, grown older meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from statistics import median
from typing import Any, Final

from tracker.archive import rhythm
from tracker.archive.columns import listing as listing_of
from tracker.archive.columns import moment, stamp
from tracker.archive.connection import together
from tracker.domain import Response, Source
from tracker.errors import AskedToWait, BlockedAddress, RobotsDisallowed, TrackerError

_DOWN_AFTER: Final = 3
_MOST_DOUBLINGS: Final = 10
_REFUSALS: Final = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    }
)
_SUCCESS: Final = range(200, 300)
_USUAL_POLLS: Final = 30
_FEWEST_POLLS: Final = 5

_OF_SOURCES: Final = (
    "id", "answer_state", "answer_reason", "answered_at", "newest_at", "stale_days", "news_at",
    "etag", "last_modified", "sha256", "listed_at", "state", "reason", "polled_at",
    "succeeded_at", "failures", "next_due",
)  # fmt: skip
_SHOWN: Final = (
    "state", "reason", "polled_at", "succeeded_at", "failures", "next_due", "etag",
    "last_modified",
)  # fmt: skip


def _update(names: Iterable[str]) -> str:
    return f"UPDATE sources SET {', '.join(f'{name} = :{name}' for name in names)} WHERE id = :id"  # noqa: S608


_UPDATE: Final = _update(_OF_SOURCES[1:])
_UPDATE_SHOWN: Final = _update(_SHOWN)
_INSERT: Final = (
    "INSERT OR REPLACE INTO polls (source, polled_at, status, items, problem, outcome, fresh) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)

Verdict = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a full answer of a source held.

    Attributes:
        entries: how many there were.
        fresh: how many of them had not been seen before; None where nobody counted.
        dates: all that were found on entries or their documents; None where nobody looked.
        whole: False where documents have still to be fetched. The validators are not kept
            then, so that the next poll gets the entries again.
    """

    entries: int
    fresh: int | None = None
    dates: tuple[datetime, ...] | None = None
    whole: bool = True


def polled(
    con: sqlite3.Connection,
    source: Source,
    response: Response,
    listing: Listing | None = None,
    *,
    now: datetime,
) -> None:
    """Note that a source answered; without a listing, that nothing had changed.

    That is so after a 304, and where the very same bytes came again.
    """
    if listing is None:
        polled_unchanged(con, ((source, response, now),))
        return
    outcome = "ok" if listing.entries else "ok_empty"
    with together(con):
        for known in _known(con, [source.id]).values():
            changed = known | _answered(con, source, response, listing, known, now)
            con.execute(_UPDATE, changed | _shown(source, response, changed, now))
        _note(con, source, now, status=response.status, listing=listing, outcome=outcome)


def polled_unchanged(
    con: sqlite3.Connection, answers: Iterable[tuple[Source, Response, datetime]]
) -> None:
    """Note of any number of sources that nothing had changed."""
    given = tuple(answers)
    if not given:
        return
    with together(con):
        known = _known(con, [source.id for source, _, _ in given])
        for source, response, now in given:
            row = known.get(source.id, {})
            if row:
                row |= _shown(source, response, row, now)
                row["etag"] = response.header("etag") or row["etag"]
                row["last_modified"] = response.header("last-modified") or row["last_modified"]
        con.executemany(_UPDATE_SHOWN, known.values())
        con.executemany(
            _INSERT,
            (
                (source.id, stamp(now), response.status, None, None, "not_modified", None)
                for source, response, now in given
            ),
        )


def poll_failed(
    con: sqlite3.Connection,
    source: Source,
    error: TrackerError,
    *,
    now: datetime,
    response: Response | None = None,
    wall: str | None = None,
) -> None:
    """Note that a poll went wrong; each further time the source is left alone for longer.

    `response` is what was answered, if anything was, and `wall` what stands in the way there,
    if it is no real answer. Being asked to wait is no failure.
    """
    row = con.execute("SELECT failures FROM sources WHERE id = ?", (source.id,)).fetchone()
    failures = (row["failures"] if row else 0) + (not isinstance(error, AskedToWait))
    status = response.status if response else None
    con.execute(
        "UPDATE sources SET state = ?, reason = ?, polled_at = ?, failures = ?, next_due = ? "
        "WHERE id = ?",
        (
            _state_after(error, status, wall, failures), wall or error.problem, stamp(now),
            failures, stamp(now + _pause(source, error, failures, now)), source.id,
        ),
    )  # fmt: skip
    _note(
        con, source, now, status=status, problem=str(error), outcome=_outcome(error, status, wall)
    )


def _known(con: sqlite3.Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what is known of sources, by their ids."""
    rows = con.execute(
        f"SELECT {', '.join(_OF_SOURCES)} FROM sources"  # noqa: S608  names of our own
        " WHERE id IN (SELECT value FROM json_each(?))",
        (listing_of(ids),),
    )
    return {row["id"]: dict(row) for row in rows}


def _answered(
    con: sqlite3.Connection,
    source: Source,
    response: Response,
    listing: Listing,
    known: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """Return what a full answer changes of what is known of a source."""
    state, reason = _verdict(con, source, listing)
    whole = listing.whole
    changed: dict[str, Any] = {
        "answer_state": state,
        "answer_reason": reason,
        "answered_at": stamp(now),
        "etag": response.header("etag") if whole else None,
        "last_modified": response.header("last-modified") if whole else None,
        "sha256": response.sha256 if whole else None,
        "listed_at": stamp(response.fetched_at),
    }
    if listing.dates:
        changed["newest_at"] = stamp(max(listing.dates))
        changed["stale_days"] = source.stale_after_days or rhythm.stale_after(listing.dates)
    if listing.fresh or not known["news_at"]:
        changed["news_at"] = stamp(now)
    return changed


def _shown(
    source: Source, response: Response, known: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Return state and times of a source that has answered.

    The state is what the last full answer said, unless that has become too old.
    """
    state, reason = known["answer_state"] or "ok", known["answer_reason"] or ""
    if state == "ok" and known["newest_at"] and known["stale_days"]:
        newest = moment(known["newest_at"])
        if now - newest > timedelta(days=known["stale_days"]):
            state = "frozen"
            reason = f"nothing newer than {newest.date().isoformat()}"
    quiet = now - moment(known["news_at"]) if known["news_at"] else timedelta(0)
    wait = rhythm.jittered(rhythm.interval(source.poll_minutes, quiet), source.id, now)
    return {
        "state": state,
        "reason": reason,
        "polled_at": stamp(now),
        "succeeded_at": stamp(now),
        "failures": 0,
        "next_due": stamp(now + max(wait, rhythm.fresh_for(response))),
    }


def _verdict(con: sqlite3.Connection, source: Source, listing: Listing) -> Verdict:
    """Say what an answer looks like, its age left aside."""
    if listing.entries == 0:
        return "empty", "it answered, but no entry was found"
    if listing.dates == ():
        return "undated", f"none of {listing.entries} entries has a date"
    usual = _usual_entries(con, source)
    if usual is not None and listing.entries < usual / 2:
        return "suspect", f"shows {listing.entries} entries where it used to show {usual:g}"
    return "ok", ""


def _usual_entries(con: sqlite3.Connection, source: Source) -> float | None:
    rows = con.execute(
        "SELECT items FROM polls WHERE source = ? AND items IS NOT NULL "
        "ORDER BY polled_at DESC LIMIT ?",
        (source.id, _USUAL_POLLS),
    ).fetchall()
    return median(row["items"] for row in rows) if len(rows) >= _FEWEST_POLLS else None


def _note(
    con: sqlite3.Connection,
    source: Source,
    now: datetime,
    *,
    status: int | None,
    outcome: str,
    listing: Listing | None = None,
    problem: str | None = None,
) -> None:
    con.execute(
        _INSERT,
        (
            source.id, stamp(now), status, listing and listing.entries, problem, outcome,
            listing and listing.fresh,
        ),
    )  # fmt: skip


def _state_after(error: TrackerError, status: int | None, wall: str | None, failures: int) -> str:
    if wall or status in _REFUSALS or isinstance(error, RobotsDisallowed | BlockedAddress):
        return "blocked"
    return "down" if failures >= _DOWN_AFTER else "suspect"


def _outcome(error: TrackerError, status: int | None, wall: str | None) -> str:
    """Say in one word what came of it."""
    if status == HTTPStatus.GONE:
        return "gone"
    if wall or (status is not None and status not in _SUCCESS):
        return "http_error"
    return error.outcome


def _pause(source: Source, error: TrackerError, failures: int, now: datetime) -> timedelta:
    """Return how long to leave a source alone: doubling, at most a day, never less than asked."""
    usual = timedelta(minutes=source.poll_minutes)
    doublings = min(max(failures - 1, 0), _MOST_DOUBLINGS)
    doubled = min(usual * (1 << doublings), rhythm.DAY)
    pause = rhythm.jittered(max(usual, doubled), source.id, now)
    if isinstance(error, AskedToWait):
        pause = max(pause, timedelta(seconds=error.retry_after))
    return pause
