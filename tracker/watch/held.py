"""Writes that wait for each other, so that a poll costs one transaction and many may share it.

In: what is to be written. Out: rows, in the order in which they were held. What is held is
lost if the process is killed, and then it is as if the answers had never come: they are asked
for again. Whoever reads what is held has to write it first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from sqlite3 import Connection
from typing import Final

from tracker import archive
from tracker.domain import HostState, Response, Source

_MOST: Final = 64
"""Unchanged answers that share a transaction, while more of them keep coming."""


class Held:
    """What is to be written to `con` next; `visited` tells what was learnt of hosts."""

    def __init__(self, con: Connection, visited: Callable[[], Iterable[HostState]]) -> None:
        self._con = con
        self._visited = visited
        self._writes: list[Callable[[], object]] = []
        self._unchanged: list[tuple[Source, Response, datetime]] = []

    def add(self, write: Callable[[], object]) -> None:
        """Hold a write of the answer at hand, until `settle`."""
        self._writes.append(write)

    def settle(self) -> None:
        """Write what the answer at hand led to, and what else is held."""
        if self._writes:
            self.write()

    def unchanged(self, source: Source, answer: Response, now: datetime) -> None:
        """Hold that a source had nothing new."""
        self._unchanged.append((source, answer, now))
        if len(self._unchanged) >= _MOST:
            self.write()

    def write(self) -> None:
        """Write all that is held as one transaction."""
        writes, self._writes = self._writes, []
        unchanged, self._unchanged = self._unchanged, []
        hosts = tuple(self._visited())
        if not (writes or unchanged or hosts):
            return
        with archive.writing(self._con):
            for write in writes:
                write()
            archive.polled_unchanged(self._con, unchanged)
            archive.keep_hosts(self._con, hosts)
