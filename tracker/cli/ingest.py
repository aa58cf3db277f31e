"""`tracker ingest` and `tracker reanalyze`: documents in, and derived tables anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from tracker import archive
from tracker.cli import PARTIAL
from tracker.cli.desk import now, open_desk
from tracker.config import Settings
from tracker.domain import Failure, Item, Request
from tracker.edge.fetch import Fetcher
from tracker.edge.files import documents
from tracker.errors import TrackerError
from tracker.pipeline import Document, Tally
from tracker.pipeline import ingest as carry
from tracker.pipeline import reanalyze as derive

_jobs = click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
    help="Processes to analyse in.",
)  # fmt: skip


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL…")
@click.option(
    "--allow-host", multiple=True, metavar="HOST:PORT", help="A private address to allow."
)
@_jobs
@click.pass_context
def ingest(
    ctx: click.Context, inputs: tuple[str, ...], allow_host: tuple[str, ...], jobs: int
) -> None:
    """Read documents into the archive: text, Markdown, HTML, e-mail, PDF, WARC, addresses."""
    settings: Settings = ctx.obj
    with open_desk(settings, jobs=jobs) as desk:
        tally = carry(desk, _documents(settings, inputs, allow_host, now()))
    report(ctx, settings, tally)


@click.command()
@_jobs
@click.pass_context
def reanalyze(ctx: click.Context, jobs: int) -> None:
    """Derive mentions, claims, stories and conflicts anew from the stored texts, offline."""
    settings: Settings = ctx.obj
    with open_desk(settings, jobs=jobs) as desk:
        tally = derive(desk)
        curtailed = archive.count_curtailed(desk.con)
    click.echo(f"{tally.seen} revisions analysed anew in {settings.db}")
    if curtailed:
        click.echo(f"{curtailed} keep the claims they have: their texts may not be kept whole")


def report(ctx: click.Context, settings: Settings, tally: Tally) -> None:
    """Say what a run did; failures go to stderr and make the exit code 3."""
    for failure in tally.failures:
        click.echo(f"tracker: {failure.where}: {failure.problem}", err=True)
    off = f", {tally.off_topic} off topic" if tally.off_topic else ""
    click.echo(
        f"{tally.new} new, {tally.revised} revised, {tally.unchanged} unchanged, "
        f"{len(tally.failures)} failed{off}; archive {settings.db}"
    )
    if tally.failures:
        ctx.exit(PARTIAL)


def _documents(
    settings: Settings, inputs: tuple[str, ...], allow: tuple[str, ...], at: datetime
) -> Iterator[Document | Failure]:
    addresses = [text for text in inputs if text.startswith(("http://", "https://"))]
    yield from documents([Path(text) for text in inputs if text not in addresses], at)
    if addresses:
        with Fetcher(contact=settings.contact, now=now) as fetcher:
            requests = [Request(url=url, allow_hosts=allow) for url in addresses]
            for request, answer in fetcher.fetch_many(requests):
                if isinstance(answer, TrackerError):
                    yield Failure(where=request.url, stage="fetch", problem=str(answer))
                else:
                    yield Item(url=request.url), answer
