"""`tracker ingest` and `tracker reanalyze`: documents in, and derived tables anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tracker import archive
from tracker.cli import PARTIAL, STOPPED
from tracker.cli.advice import by_option
from tracker.cli.desk import now, open_desk
from tracker.cli.stopping import stoppable
from tracker.config import Settings
from tracker.domain import Failure, Item, Request
from tracker.edge.fetch import Fetcher
from tracker.edge.files import documents
from tracker.errors import TrackerError
from tracker.pipeline import Document, Tally
from tracker.pipeline import ingest as carry
from tracker.pipeline import reanalyze as derive
from tracker.read import dates

_WEB = ("http://", "https://")
_SHOWN = 3

_jobs = click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
    help="Processes to analyse in.",
)  # fmt: skip


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL…")
@click.option(
    "--allow-host", multiple=True, metavar="HOST:PORT", help="A private address to allow."
)
@click.option("--outlet", help="Who published it, where the one file does not say.")
@click.option("--published", metavar="DATE", help="When, where the one file does not say.")
@click.option("--url", help="Its address, where the one file has none that counts.")
@_jobs
@click.pass_context
def ingest(
    ctx: click.Context, /, *, inputs: tuple[str, ...], allow_host: tuple[str, ...], jobs: int,
    **given: str | None,
) -> None:  # fmt: skip
    """Read documents into the archive: text, Markdown, HTML, e-mail, PDF, WARC, addresses.

    Ctrl-C ends it after the document at hand; what was read is kept.
    """
    settings: Settings = ctx.obj
    facts = _facts(inputs, given)
    passed_over: list[Path] = []
    with stoppable() as stop:
        with open_desk(settings, stop=stop, jobs=jobs) as desk:
            found = _documents(settings, inputs, allow_host, passed_over, stop)
            tally = carry(desk, (_with(facts, document) for document in found))
        _remarks(tally, passed_over)
        report(ctx, settings, tally, stopped=stop())
    if tally.failures and not tally.seen:
        ctx.exit(1)
    if tally.failures:
        ctx.exit(PARTIAL)


@click.command()
@_jobs
@click.pass_context
def reanalyze(ctx: click.Context, jobs: int) -> None:
    """Derive mentions, claims, stories and conflicts anew from the stored texts, offline."""
    settings: Settings = ctx.obj
    with stoppable() as stop:
        with open_desk(settings, stop=stop, jobs=jobs) as desk:
            tally = derive(desk)
            curtailed = archive.count_curtailed(desk.con)
        if stop():
            click.echo(f"stopped: {tally.seen} revisions analysed anew; run it again for all")
            ctx.exit(STOPPED)
    click.echo(f"{tally.seen} revisions analysed anew in {settings.db}")
    if curtailed:
        click.echo(f"{curtailed} keep the claims they have: their texts may not be kept whole")


def report(
    ctx: click.Context, settings: Settings, tally: Tally, *, named: bool = False, stopped: bool
) -> None:
    """Say what a run did; failures go to stderr, unless the log has `named` them already."""
    for failure in () if named else tally.failures:
        click.echo(f"tracker: {failure}", err=True)
    off = f", {tally.off_topic} off topic" if tally.off_topic else ""
    click.echo(
        f"{tally.new} new, {tally.revised} revised, {tally.unchanged} unchanged, "
        f"{len(tally.failures)} failed{off}; archive {settings.db}"
    )
    if stopped:
        click.echo(f"stopped: {tally.seen} read; run it again for the rest", err=True)
        ctx.exit(STOPPED)


def _remarks(tally: Tally, passed_over: Sequence[Path]) -> None:
    """Say what people would otherwise look for in vain."""
    if passed_over:
        shown = ", ".join(path.name for path in passed_over[:_SHOWN])
        more = ", …" if len(passed_over) > _SHOWN else ""
        click.echo(f"{len(passed_over)} passed over (unknown kind): {shown}{more}", err=True)
    if tally.undated:
        click.echo(
            f"{tally.undated} without a date: add front matter, a line `Published: DATE` at the "
            "top, or --published",
            err=True,
        )


def _facts(inputs: tuple[str, ...], given: Mapping[str, str | None]) -> dict[str, Any]:
    """Return what the command line says of the one file that it names."""
    facts: dict[str, Any] = {name: text for name, text in given.items() if text}
    if facts and (len(inputs) != 1 or inputs[0].startswith(_WEB) or not Path(inputs[0]).is_file()):
        raise click.UsageError("--outlet, --published and --url are for one file")
    if "published" in facts:
        facts["published"] = dates.moment(facts["published"], "command line")
        if facts["published"] is None:
            raise click.BadParameter("no date; write 2026-11-20 or 20 November 2026",
                                     param_hint="--published")  # fmt: skip
    if not facts.get("url", _WEB[0]).startswith(_WEB):
        raise click.BadParameter("begin it with https://", param_hint="--url")
    return facts


def _with(facts: Mapping[str, Any], document: Document | Failure) -> Document | Failure:
    if isinstance(document, Failure) or not facts:
        return document
    item, response = document
    return replace(item, **{k: v for k, v in facts.items() if getattr(item, k) is None}), response


def _documents(
    settings: Settings,
    inputs: tuple[str, ...],
    allow: tuple[str, ...],
    passed_over: list[Path],
    stop: Callable[[], bool],
) -> Iterator[Document | Failure]:
    addresses = [text for text in inputs if text.startswith(_WEB)]
    paths = [Path(text) for text in inputs if text not in addresses]
    yield from documents(paths, now(), passed_over.append)
    if addresses:
        with Fetcher(contact=settings.contact, now=now, stop=stop) as fetcher:
            requests = [Request(url=url, allow_hosts=allow) for url in addresses]
            for request, answer in fetcher.fetch_many(requests):
                if isinstance(answer, TrackerError):
                    problem = str(by_option(answer))
                    yield Failure(where=request.url, stage="fetch", problem=problem)
                else:
                    yield Item(url=request.url), answer
