"""`tracker demo`: the whole road on a small newsroom, on this machine alone."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from tracker import archive
from tracker.cli import PARTIAL, STOPPED
from tracker.cli.desk import now, open_desk
from tracker.cli.digest import digest_for, write
from tracker.cli.stopping import stoppable
from tracker.collect import OPTIONS
from tracker.config import Settings, load_sources
from tracker.demo import Newsroom, newsroom, write_sources
from tracker.demo.pages import outlets
from tracker.demo.telling import lines
from tracker.domain import Changes, Conflict
from tracker.edge.fetch import Fetcher
from tracker.pipeline import Desk, Tally
from tracker.watch import run_once

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
    with stoppable() as stop, newsroom() as site:
        outcome = _run(settings, site, folder / "digests", stop)
        if stop():
            read = outcome.tally.seen
            click.echo(f"\nstopped: {read} read; run it again for the rest", err=True)
            ctx.exit(STOPPED)
    _tell(outcome, settings)
    if serving:
        _serve(ctx, settings)
    ctx.exit(PARTIAL if outcome.tally.failures else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What a run of the demo did; no digest is written where nothing is new."""

    tally: Tally
    changes: Changes
    reports: int
    digest: Path | None


def _run(settings: Settings, site: Newsroom, digests: Path, stop: Callable[[], bool]) -> _Outcome:
    written = sum(len(outlet.reports) for outlet in outlets())
    _step(1, f"newsroom: {len(outlets())} outlets, {written} reports on {site.base}")
    assert settings.sources is not None
    write_sources(site.port, settings.sources)
    _step(2, f"sources: {settings.sources}")
    _step(3, "loading knowledge base and language pipeline")
    with open_desk(settings, stop=stop) as desk:
        started = now()
        _step(4, "polling, reading, analysing, comparing")
        with _progress(site.base):
            tally = _poll(desk, settings, settings.sources)
        has_news = bool(tally.new or tally.revised) and not stop()
        if not stop():
            _step(5, "digest" if has_news else "no digest: there is nothing to tell")
        return _Outcome(
            tally=tally,
            changes=archive.changes(desk.con, since=started, until=now()),
            reports=archive.count_reports(desk.con),
            digest=_digest(desk, settings, digests) if has_news else None,
        )


def _poll(desk: Desk, settings: Settings, path: Path) -> Tally:
    """Do what `tracker run --once` does, whether the sources are due or not."""
    with Fetcher(contact=settings.contact, now=now, stop=desk.stop) as fetcher:
        return run_once(desk, load_sources(path, OPTIONS.items()), fetcher, due_only=False)


def _digest(desk: Desk, settings: Settings, folder: Path) -> Path:
    """Do what `tracker digest` does for today; return the Markdown file."""
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    return write(digest_for(desk.con, today, settings, keeping=True), folder)[0]


def _tell(outcome: _Outcome, settings: Settings) -> None:
    for failure in outcome.tally.failures:
        click.echo(f"tracker: {failure}", err=True)
    if outcome.digest is None:
        touched = len(outcome.changes.conflicts) + len(outcome.changes.withdrawn)
        click.echo(
            f"\nnothing new: {outcome.reports} reports unchanged, {touched} conflicts changed"
        )
    else:
        _show_conflicts(outcome.changes)
        click.echo(f"\ndigest    {outcome.digest}", nl=False)
    click.echo(f"\narchive   {settings.db}")
    click.echo(f"queue     tracker queue list --db {settings.db}")
    click.echo(f"pages     tracker serve --db {settings.db}   or   tracker demo --serve")


def _show_conflicts(changes: Changes) -> None:
    names = {outlet.domain: outlet.name for outlet in outlets()}
    shown = tuple(itertools.islice(_of_different_matters(changes), _SHOWN))
    click.echo(
        f"\n{len(changes.reports)} reports, {len(changes.conflicts)} conflicts. "
        f"Check these {len(shown)} first; the machine only says that reports differ."
    )
    for number, conflict in enumerate(shown, 1):
        first, *rest = lines(conflict, names)
        click.echo(f"\n{number}. {first}")
        for line in rest:
            click.echo(f"   {line}")


def _of_different_matters(changes: Changes) -> Iterator[Conflict]:
    """Yield conflicts, most important first; of one odd value against many, the first alone."""
    seen: set[tuple[str, str]] = set()
    for item in changes.conflicts:
        matters = {(item.conflict.kind, side.value) for side in item.conflict.sides}
        if seen.isdisjoint(matters):
            yield item.conflict
        seen |= matters


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
        if record.levelno >= logging.WARNING:
            return  # told at the end
        click.echo(f"      {record.getMessage().replace(f'{self._base}/', '')}")


def _step(number: int, text: str) -> None:
    click.echo(f"[{number}/5] {text}")
