"""`tracker run`: poll the sources that are due, once or until told to stop."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from tracker import archive
from tracker.cli import PARTIAL
from tracker.cli.desk import now, open_desk
from tracker.cli.digest import digest_for, mail, write
from tracker.cli.ingest import report
from tracker.cli.stopping import stoppable
from tracker.collect import OPTIONS
from tracker.config import Settings, load_sources, sources_path
from tracker.domain import Source
from tracker.edge.fetch import Fetcher
from tracker.errors import ConfigError
from tracker.pipeline import Desk, Tally
from tracker.scheduler import Daily, run_forever
from tracker.watch import run_once

log = logging.getLogger("tracker")


_LOUD = ("httpx", "httpcore", "apscheduler")
_TIME = click.DateTime(["%H:%M"])


@click.command()
@click.option("--once", is_flag=True, help="Poll what is due and stop.")
@click.option("--source", "only", metavar="ID", help="Poll this source alone, due or not.")
@click.option(
    "--every", default=60, show_default=True, metavar="SECONDS", help="Look for due sources."
)
@click.option(
    "--digest-at", type=_TIME, metavar="HH:MM", help="Make the digest at this time of day."
)
@click.option("--to", "recipients", multiple=True, metavar="ADDRESS", help="Mail the digest there.")
@click.pass_context
def run(ctx: click.Context, *, once: bool, only: str | None, every: int,
        digest_at: datetime | None, recipients: tuple[str, ...]) -> None:  # fmt: skip
    """Poll the sources that are due and carry what is new through the flow."""
    settings: Settings = ctx.obj
    _log_to_stderr()
    _wanted(settings, only)  # a fault in the file must not leave an empty archive behind
    if once:
        _run_once(ctx, settings, only)
        return
    stop = threading.Event()
    with _polling(settings, stop.is_set) as (desk, fetcher):
        run_forever(
            lambda: _tick(desk, settings, fetcher, only),
            every_seconds=every,
            stop=stop,
            daily=_daily(settings, digest_at, recipients),
        )


def _run_once(ctx: click.Context, settings: Settings, only: str | None) -> None:
    with stoppable() as stop:
        with _polling(settings, stop) as (desk, fetcher):
            tally = poll(desk, settings, fetcher, only=only)
        report(ctx, settings, tally, named=True, stopped=stop())
    if tally.failures:
        ctx.exit(PARTIAL)


@contextmanager
def _polling(settings: Settings, stop: Callable[[], bool]) -> Iterator[tuple[Desk, Fetcher]]:
    with (
        open_desk(settings, stop=stop) as desk,
        Fetcher(
            contact=settings.contact, now=now, stop=stop, remembered=archive.hosts(desk.con)
        ) as fetcher,
    ):
        yield desk, fetcher


def poll(desk: Desk, settings: Settings, fetcher: Fetcher, *, only: str | None = None) -> Tally:
    """Poll once; the sources file is read anew each time, so that edits take effect."""
    return run_once(desk, _wanted(settings, only), fetcher, due_only=only is None)


def _wanted(settings: Settings, only: str | None) -> tuple[Source, ...]:
    path = sources_path(settings)
    sources = load_sources(path, OPTIONS.items(), os.environ)
    if only is not None:
        sources = tuple(source for source in sources if source.id == only)
        if not sources:
            raise ConfigError(
                f"no source is called {only!r}",
                where=str(path),
                remedy="see `tracker sources list`",
            )
    return tuple(source for source in sources if source.enabled or only)


def _daily(settings: Settings, at: datetime | None, recipients: tuple[str, ...]) -> Daily | None:
    if at is None:
        return None
    return Daily(run=lambda: _tell(settings, recipients), at=at.time(), timezone=settings.timezone)


def _tick(desk: Desk, settings: Settings, fetcher: Fetcher, only: str | None) -> None:
    tally = poll(desk, settings, fetcher, only=only)
    log.info(
        "%d new, %d revised, %d unchanged, %d failed",
        tally.new, tally.revised, tally.unchanged, len(tally.failures),
    )  # fmt: skip


def _tell(settings: Settings, recipients: tuple[str, ...]) -> None:
    """Write and mail today's digest, unless that has been done."""
    with closing(archive.connect(settings.db)) as con:
        today = now().astimezone(ZoneInfo(settings.timezone)).date()
        found = digest_for(con, today, settings, keeping=True)
    write(found, Path("digests"))
    mail(settings, found, recipients)


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
