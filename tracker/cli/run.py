"""`tracker run`: poll the sources that are due, once or until told to stop."""

from __future__ import annotations

import logging
import threading

import click

from tracker.cli.desk import now, open_desk
from tracker.cli.ingest import report
from tracker.collect import OPTIONS
from tracker.config import Settings, load_sources, sources_path
from tracker.edge.fetch import Fetcher
from tracker.errors import ConfigError
from tracker.pipeline import Desk, Tally, run_once
from tracker.scheduler import run_forever

log = logging.getLogger("tracker")


@click.command()
@click.option("--once", is_flag=True, help="Poll what is due and stop.")
@click.option("--source", "only", metavar="ID", help="Poll this source alone, due or not.")
@click.option(
    "--every", default=60, show_default=True, metavar="SECONDS", help="Look for due sources."
)
@click.pass_context
def run(ctx: click.Context, *, once: bool, only: str | None, every: int) -> None:
    """Poll the sources that are due and carry what is new through the flow."""
    settings: Settings = ctx.obj
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    stop = threading.Event()
    with open_desk(settings, stop=stop.is_set) as desk:
        if once:
            report(ctx, settings, poll(desk, settings, only=only))
            return
        run_forever(lambda: _tick(desk, settings, only), every_seconds=every, stop=stop)


def poll(desk: Desk, settings: Settings, *, only: str | None = None) -> Tally:
    """Poll once; the sources file is read anew each time, so that edits take effect."""
    path = sources_path(settings)
    sources = load_sources(path, OPTIONS.items())
    if only is not None:
        sources = tuple(source for source in sources if source.id == only)
        if not sources:
            raise ConfigError(
                f"no source is called {only!r}",
                where=str(path),
                remedy="see `tracker sources list`",
            )
    enabled = tuple(source for source in sources if source.enabled or only)
    with Fetcher(contact=settings.contact, now=now) as fetcher:
        return run_once(desk, enabled, fetcher, due_only=only is None)


def _tick(desk: Desk, settings: Settings, only: str | None) -> None:
    tally = poll(desk, settings, only=only)
    log.info(
        "%d new, %d revised, %d unchanged, %d failed",
        tally.new, tally.revised, tally.unchanged, len(tally.failures),
    )  # fmt: skip
