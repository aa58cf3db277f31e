"""What hosts asked of us, kept so that a restart stays polite.

In: the states a fetcher reports. Out: the states the next fetcher begins with. Holds no
secrets and decides nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from tracker.archive.columns import encode, moment, names, stamp
from tracker.domain import HostState

_KEPT: Final = timedelta(days=1)  # no pause and no budget looks back farther


def keep_hosts(con: sqlite3.Connection, states: Iterable[HostState]) -> None:
    """Keep what a fetcher has learnt of hosts."""
    con.executemany(
        "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)",
        [
            (
                state.name,
                encode([stamp(at) for at in state.visits]),
                state.closed_until and stamp(state.closed_until),
                state.reason,
            )
            for state in states
        ],
    )


def hosts(con: sqlite3.Connection) -> tuple[HostState, ...]:
    """Return what is known of hosts, by name."""
    return tuple(
        HostState(
            name=row["name"],
            visits=tuple(map(moment, names(row["visits"]))),
            closed_until=moment(row["closed_until"]) if row["closed_until"] else None,
            reason=row["reason"],
        )
        for row in con.execute("SELECT * FROM hosts ORDER BY name")
    )


def forget_hosts(con: sqlite3.Connection, *, now: datetime) -> None:
    """Drop hosts that nothing has to be remembered of any more."""
    con.execute(
        "DELETE FROM hosts WHERE coalesce(closed_until, '') < :now "
        "AND coalesce(json_extract(visits, '$[#-1]'), '') < :old",
        {"now": stamp(now), "old": stamp(now - _KEPT)},
    )
