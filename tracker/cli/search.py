"""`tracker search`: find reports by their words."""

from __future__ import annotations

import dataclasses
from contextlib import closing

import click

from tracker import archive
from tracker.config import Settings

_MARKS = ("⟦", "⟧")


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="QUERY")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.pass_context
def search(ctx: click.Context, query: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Find reports: words, "phrases", one OR other, beginn*; `-- -word` leaves out."""
    settings: Settings = ctx.obj
    words = " ".join(query)
    marks = ("", "") if as_json else _MARKS
    with closing(archive.connect(settings.db, readonly=True)) as con:
        hits = archive.search(con, words, limit=limit, marks=marks)
        total = archive.count_hits(con, words)
    for hit in hits:
        click.echo(archive.as_line(dataclasses.asdict(hit)) if as_json else _shown(hit))
    if not as_json:
        click.echo(f"{len(hits)} of {total} reports", err=True)


def _shown(hit: archive.Hit) -> str:
    head = f"{(hit.published or 'undated'):10.10}  {hit.outlet or hit.url or '?'}"
    return "\n    ".join((head, hit.title or "untitled", hit.snippet, hit.report))
