"""Values come out of a handover as they went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tracker.domain import Item, Moment, Page, Response, Source
from tracker.edge.handover import pack, unpack

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ITEM = Item(
    url="https://wire.example/1",
    title="Three labs sign",
    published=Moment(at=NOW, precision="minute", basis="feed"),
    domains=("wire.example",),
    markup="<p>x</p>",
)
SOURCE = Source(id="wire", name="Wire", url="https://wire.example/", kind="feed")
ANSWER = Response(url="https://wire.example/", status=200, headers=(), body=b"x", fetched_at=NOW)


def test_what_is_packed_comes_out_the_same() -> None:
    page = Page(items=(ITEM, replace(ITEM, url=None)), next_request=SOURCE.request())
    given = (len, (page, ANSWER, SOURCE), {"failure": None})
    assert unpack(pack(given)) == given
