"""`tracker demo`: the whole road on a small newsroom, on this machine alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from tracker import archive
from tracker.cli import PARTIAL
from tracker.cli.desk import now, open_desk
from tracker.collect import OPTIONS
from tracker.config import Settings, load_sources
from tracker.demo import Newsroom, newsroom, write_sources
from tracker.demo.pages import outlets
from tracker.demo.telling import lines
from tracker.digest import as_html, as_markdown, compose
from tracker.domain import Changes
from tracker.edge.fetch import Fetcher
from tracker.pipeline import Desk, Tally, run_once

_SHOWN = 3


@click.command()
@click.option("--serve", "serving", is_flag=True, help="Show the pages afterwards, until Ctrl-C.")
@click.option(
    "--dir",
    "folder",
    default=Path("demo-archive"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where archive, sources and digest go.",
)
@click.pass_context
def demo(ctx: click.Context, *, serving: bool, folder: Path) -> None:
    """Watch twelve invented outlets, find where their reports differ, write a digest."""
    folder.mkdir(parents=True, exist_ok=True)
    settings: Settings = replace(ctx.obj, db=folder / "tracker.db", sources=folder / "sources.yaml")
    with newsroom() as site:
        tally, changes = _run(settings, site)
    _tell(tally, changes, settings, folder)
    if serving:
        _serve(ctx, settings)
    ctx.exit(PARTIAL if tally.failures else 0)


def _run(settings: Settings, site: Newsroom) -> tuple[Tally, Changes]:
    reports = sum(len(outlet.reports) for outlet in outlets())
    _step(1, f"newsroom: {len(outlets())} outlets, {reports} reports on {site.base}")
    assert settings.sources is not None
    write_sources(site.port, settings.sources)
    _step(2, f"sources: {settings.sources}")
    _step(3, "loading knowledge base and language pipeline")
    with open_desk(settings) as desk:
        started = now()
        _step(4, "polling, reading, analysing, comparing")
        with _progress(site.base):
            tally = _poll(desk, settings, settings.sources)
        return tally, _changes(desk, started)


def _poll(desk: Desk, settings: Settings, path: Path) -> Tally:
    """Do what `tracker run --once` does, whether the sources are due or not."""
    with Fetcher(contact=settings.contact, now=now) as fetcher:
        return run_once(desk, load_sources(path, OPTIONS.items()), fetcher, due_only=False)


def _changes(desk: Desk, since: datetime) -> Changes:
    """Return what this run changed in the archive, most important conflicts first."""
    return archive.changes(desk.con, since=since, until=now())


def _tell(tally: Tally, changes: Changes, settings: Settings, folder: Path) -> None:
    for failure in tally.failures:
        click.echo(f"tracker: {failure.where}: {failure.problem}", err=True)
    touched = len(changes.conflicts) + len(changes.withdrawn)
    if not tally.new and not tally.revised:
        click.echo(f"nothing new: {tally.unchanged} reports unchanged, {touched} conflicts changed")
    else:
        digest = _write_digest(changes, settings.base_url, folder / "digests")
        _step(5, f"digest: {digest}")
        _show_conflicts(changes)
    click.echo(f"\narchive   {settings.db}")
    click.echo(f"queue     tracker queue list --db {settings.db}")
    click.echo(f"pages     tracker serve --db {settings.db}   or `tracker demo --serve`")


def _show_conflicts(changes: Changes) -> None:
    names = {outlet.domain: outlet.name for outlet in outlets()}
    shown = changes.conflicts[:_SHOWN]
    click.echo(
        f"\n{len(changes.reports)} reports, {len(changes.conflicts)} conflicts. "
        f"Check these {len(shown)} first; the machine only says that reports differ."
    )
    for number, item in enumerate(shown, 1):
        first, *rest = lines(item.conflict, names)
        click.echo(f"\n{number}. {first}")
        for line in rest:
            click.echo(f"   {line}")


def _write_digest(changes: Changes, base_url: str, folder: Path) -> Path:
    digest = compose(changes, base_url=base_url)
    path = folder / f"{digest.day:%Y}" / f"{digest.day.isoformat()}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_markdown(digest), encoding="utf-8")
    path.with_suffix(".html").write_text(as_html(digest), encoding="utf-8")
    return path


def _serve(ctx: click.Context, settings: Settings) -> None:
    """Hand over to `tracker serve`, which returns when it is told to stop."""
    from tracker.cli.serve import serve  # noqa: PLC0415 - the web house is slow to import

    ctx.find_root().obj = ctx.obj = settings
    ctx.invoke(serve)


@contextmanager
def _progress(base: str) -> Iterator[None]:
    """Print the pipeline's own log, a line a document, while the block runs."""
    log = logging.getLogger("tracker")
    level, handler = log.level, _Echo(base)
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


class _Echo(logging.Handler):
    """Print log records plainly; the newsroom's own address adds nothing."""

    def __init__(self, base: str) -> None:
        super().__init__(logging.INFO)
        self._base = base

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"      {record.getMessage().replace(f'{self._base}/', '')}")


def _step(number: int, text: str) -> None:
    click.echo(f"[{number}/5] {text}")
