"""A desk with a clock that tests can turn, and one poll of some sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.edge.fetch_site import Site
from tracker import archive
from tracker.analyze.gate import Gate
from tracker.domain import Source
from tracker.edge.fetch import Fetcher
from tracker.edge.nlp import Parser
from tracker.edge.workbench import Workbench
from tracker.knowledge import Knowledge
from tracker.pipeline import Desk, Tally
from tracker.watch import run_once

START = datetime(2026, 11, 20, 6, tzinfo=UTC)
PARAGRAPH = "<p>The committee met on Monday and reported the bill on model distillation.</p>" * 6


@dataclass
class Watch:
    """A desk and its clock."""

    desk: Desk
    clock: list[datetime] = field(default_factory=lambda: [START])

    def poll(
        self, *sources: Source, after: timedelta = timedelta(0), forced: bool = False
    ) -> Tally:
        """Let time pass, then run a round."""
        self.clock[0] += after
        with Fetcher(
            contact="", now=lambda: self.clock[0], remembered=archive.hosts(self.desk.con)
        ) as fetcher:
            return run_once(self.desk, sources, fetcher, due_only=not forced)

    def rows(self) -> list[dict[str, Any]]:
        return list(archive.report_rows(self.desk.con))

    def state(self, source: Source) -> str:
        return next(h.state for h in archive.health(self.desk.con) if h.source == source.id)


@contextmanager
def watching(folder: Path, knowledge: Knowledge, parser: Parser) -> Iterator[Watch]:
    path = folder / "watch.db"
    clock = [START]
    with (
        closing(archive.connect(path)) as con,
        closing(archive.connect_private(archive.private_path(path))) as private,
        Workbench() as bench,
    ):
        desk = Desk(
            con=con, private=private, knowledge=knowledge, parser=parser, gate=Gate(knowledge),
            bench=bench, now=lambda: clock[0],
        )  # fmt: skip
        yield Watch(desk, clock)


def source(site: Site, id: str = "wire", **more: Any) -> Source:
    """Return a feed of the site that is polled every hour."""
    wanted: dict[str, Any] = {
        "name": id.title(), "url": site.url(f"/{id}.xml"), "kind": "feed", "scope": "ai",
        "body": "full", "spacing_seconds": 0.0, "allow_hosts": (site.place,),
        "domains": ("127.0.0.1",),
    } | more  # fmt: skip
    return Source(id=id, **wanted)


def feed(site: Site, *paths: str, guids: Sequence[str] = (), date: str | None = None) -> str:
    """Return a feed that lists these pages."""
    when = f"<pubDate>{date or 'Thu, 19 Nov 2026 10:00:00 GMT'}</pubDate>" if date != "" else ""
    entries = "".join(
        f"<item><title>Bill {path}</title><link>{site.url(path)}</link>{when}"
        f"<guid isPermaLink='false'>{guids[at] if guids else path}</guid></item>"
        for at, path in enumerate(paths)
    )
    return f"<rss version='2.0'><channel><title>F</title><link>{site.url('/')}</link>{entries}</channel></rss>"


def article(title: str = "Bill moves", body: str = PARAGRAPH) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
