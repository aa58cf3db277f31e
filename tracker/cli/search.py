"""`tracker search`: find reports by their words."""

from __future__ import annotations

import dataclasses
from contextlib import closing

import click

from tracker import archive
from tracker.archive.search import fts_query
from tracker.config import Settings
from tracker.errors import InputError

_MARKS = ("⟦", "⟧")


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="QUERY")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.pass_context
def search(ctx: click.Context, query: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Find reports: words, "phrases", one OR other, beginn*, and -word for what must not occur.

    A query that begins with a leaving-out comes after two dashes: `tracker search -- -bill memo`.
    Something to look for has to stand beside it.
    """
    settings: Settings = ctx.obj
    words = " ".join(query)
    if not fts_query(words):
        remedy = "add a word that must occur; -word only takes reports away"
        raise InputError("there is nothing to look for", where=words, remedy=remedy)
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
