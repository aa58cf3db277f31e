"""Letters of a mailbox on this machine, through the flow like any other document.

In: a desk and a source whose address is a mailbox. Out: what came of its letters, counted.
Never writes to the mailbox.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from tracker import archive
from tracker.collect import collect
from tracker.domain import Failure, Response, Source
from tracker.edge import mailbox
from tracker.errors import TrackerError
from tracker.pipeline import Desk, Tally, deal_with, fail

_LETTERS_KEPT = 30  # days that a mailbox is looked back on, where its source does not say


def take_letters(desk: Desk, source: Source, tally: Tally) -> None:
    """Carry the letters of a mailbox through the flow."""
    now = desk.now()
    window = source.option("window_days", _LETTERS_KEPT)
    since = now - timedelta(days=float(str(window)))
    try:
        for letter in mailbox.letters(source.url, since, now):
            if desk.stop():
                return
            _take_letter(desk, source, letter, tally)
    except TrackerError as exc:
        archive.poll_failed(desk.con, source, exc, now=desk.now())
        fail(desk, tally, Failure(where=source.id, stage="collect", problem=str(exc)))
        return
    answer = Response(url=source.url, status=HTTPStatus.OK, headers=(), body=b"", fetched_at=now)
    archive.polled(desk.con, source, answer, None, now=desk.now())


def _take_letter(desk: Desk, source: Source, letter: Response, tally: Tally) -> None:
    try:
        items = desk.bench.run(collect, source, letter).items
    except TrackerError as exc:
        fail(desk, tally, Failure(where=source.id, stage="collect", problem=str(exc)))
        return
    for item in items:
        deal_with(desk, item, letter, tally, filtered=source.scope == "filter")
