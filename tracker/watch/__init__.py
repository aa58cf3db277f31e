"""One round over the sources: poll what is due, fetch what is new, carry it on.

In: a desk, sources, a fetcher. Out: a count of what happened. Polls, further pages and
documents of all sources are fetched side by side, host by host; what comes in is dealt with
one at a time, in the order in which it comes. So a slow host, or a source with many
documents, holds up nobody else. Nothing that a source does ends the round.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from tracker import archive
from tracker.domain import Response, Source
from tracker.edge import mailbox
from tracker.edge.errands import Errands
from tracker.edge.fetch import Fetcher
from tracker.edge.memory import give_back
from tracker.pipeline import Desk, Tally, keep_house
from tracker.watch.held import Held
from tracker.watch.letters import take_letters
from tracker.watch.tour import Deal, Tour

__all__ = ["run_once"]

log = logging.getLogger("tracker")

_TERMS = "terms"
_LARGE = 1 << 18
"""Bytes of an answer whose memory is worth the ten milliseconds that giving it back takes."""


def run_once(
    desk: Desk, sources: Sequence[Source], fetcher: Fetcher, *, due_only: bool = True
) -> Tally:
    """Poll the sources that are due, or all, until nothing is left to fetch."""
    tally = Tally()
    archive.register_sources(desk.con, sources, complete=due_only)
    keep_house(desk)
    if archive.recall(desk.con, _TERMS) != desk.gate.version:
        archive.forget_answers(desk.con)
        archive.remember(desk.con, _TERMS, desk.gate.version)
    due = archive.due_sources(desk.con, sources, now=desk.now()) if due_only else sources
    log.info("%d of %d sources are due", len(due), len(sources))
    held = Held(desk.con, fetcher.changed_hosts)
    with fetcher.errands(held.write) as errands:
        going = Tour(desk, errands, tally, held, forced=not due_only)
        for source in due:
            going.begin(source)
        try:
            _deal(desk, errands)
        finally:
            held.write()
    for source in due:
        if source.url.startswith(mailbox.SCHEME) and not desk.stop():
            take_letters(desk, source, tally)
    archive.name_entities(desk.con, desk.knowledge)
    return tally


def _deal(desk: Desk, errands: Errands[Deal]) -> None:
    """Deal with answers as they come, until none is outstanding or we are told to stop."""
    for deal, answer in errands:
        deal(answer)
        if isinstance(answer, Response) and len(answer.body) >= _LARGE:
            del answer
            give_back()
        if desk.stop():
            return
