"""`tracker sources`: look at what is watched, check it, try it, ask how it fares."""

from __future__ import annotations

import json
import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tracker import archive
from tracker.cli import opml, sources_add
from tracker.cli.advice import by_option
from tracker.collect import OPTIONS, collect, first_request
from tracker.config import Settings, load_sources, site, sources_path
from tracker.domain import Item, Page, Request, Source
from tracker.edge import mailbox
from tracker.edge.fetch import Fetcher
from tracker.errors import ConfigError, FetchError

_NO_ROW = "test"
_LONG_AGO = datetime(1971, 1, 1, tzinfo=UTC)
_MOST_PAGES = 3  # a sitemap index, its part, and one more


@click.group()
def sources() -> None:
    """Show, check, try and add the sources that are watched."""


for _command in (sources_add.add, sources_add.discover, opml.import_feeds, opml.export_feeds):
    sources.add_command(_command)


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def list_sources(ctx: click.Context, *, as_json: bool) -> None:
    """List the sources with kind and state."""
    found = _load(ctx.obj)
    if as_json:
        for source in found:
            click.echo(json.dumps(_row(source), ensure_ascii=False))
        return
    width = max((len(source.id) for source in found), default=0)
    for source in found:
        state = "on " if source.enabled else "off"
        click.echo(f"{source.id:{width}}  {source.kind:16}  {state}  {source.name}")
    click.echo(f"{sum(s.enabled for s in found)} of {len(found)} sources are enabled", err=True)


@sources.command()
@click.argument("path", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def check(ctx: click.Context, *, path: Path | None) -> None:
    """Check the sources file, or another one at PATH; name the line of every fault."""
    path = path or sources_path(ctx.obj)
    try:
        found = load_sources(path, OPTIONS.items())
    except ConfigError as exc:
        click.echo(str(exc))
        ctx.exit(1)
    kinds = sorted({source.kind for source in found if source.enabled})
    click.echo(f"{path}: {len(found)} sources are fine, kinds in use: {', '.join(kinds)}")


@sources.command("test")
@click.argument("which", metavar="ID|URL")
@click.option("--kind", default="feed", show_default=True, help="Collector to try on a URL.")
@click.option("--allow-host", multiple=True, metavar="HOST:PORT", help="Private address allowed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def try_source(
    ctx: click.Context, *, which: str, kind: str, allow_host: tuple[str, ...], as_json: bool
) -> None:
    """Fetch a source once and show what would be collected; nothing is stored."""
    settings: Settings = ctx.obj
    source = _source(settings, which, kind, allow_host)
    try:
        page = _collect(settings, source)
    except FetchError as exc:
        raise (by_option(exc) if source.id == _NO_ROW else exc) from exc
    for item in page.items:
        click.echo(json.dumps(_entry(item), ensure_ascii=False) if as_json else _line(item))
    dated = sum(item.published is not None for item in page.items)
    titled = sum(item.title is not None for item in page.items)
    click.echo(f"items: {len(page.items)}, with a title: {titled}, with a date: {dated}", err=True)


@sources.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def health(ctx: click.Context, *, as_json: bool) -> None:
    """Show how each source fared at its last poll, those in trouble first."""
    with closing(archive.connect(ctx.obj.db, readonly=True)) as con:
        found = archive.health(con)
    for one in found:
        polled = one.polled_at.isoformat(timespec="seconds") if one.polled_at else None
        if as_json:
            row = {"id": one.source, "name": one.name, "state": one.state,
                   "reason": one.reason, "polled_at": polled}  # fmt: skip
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            when = (polled or "never")[:16].replace("T", " ")
            click.echo(f"{one.state:8}  {when:16}  {one.source}  {one.reason}".rstrip())
    well = sum(one.state in {"ok", "new"} for one in found)
    click.echo(f"{well} of {len(found)} sources are well", err=True)


def _load(settings: Settings) -> tuple[Source, ...]:
    return load_sources(sources_path(settings), OPTIONS.items(), os.environ)


def _now() -> datetime:
    return datetime.now(UTC)


def _source(settings: Settings, which: str, kind: str, allow_hosts: tuple[str, ...]) -> Source:
    if "://" in which:
        return Source(
            id=_NO_ROW, name=site(which), url=which, kind=kind,
            domains=(site(which),), allow_hosts=allow_hosts, follow=False,
        )  # fmt: skip
    found = next((source for source in _load(settings) if source.id == which), None)
    if found is None:
        remedy = "see `tracker sources list`"
        raise ConfigError(f"no source is called {which!r}", where=which, remedy=remedy)
    return found


def _collect(settings: Settings, source: Source) -> Page:
    """Fetch and collect, following a page without items to the next one."""
    if source.url.startswith(mailbox.SCHEME):
        pages = [collect(source, one) for one in mailbox.letters(source.url, _LONG_AGO, _now())]
        return Page(items=tuple(item for page in pages for item in page.items))
    waiting: list[Request] = [first_request(source, _now())]
    page = Page(items=())
    with Fetcher(contact=settings.contact, now=_now) as fetcher:
        for _ in range(_MOST_PAGES):
            if not waiting or page.items:
                break
            page = collect(source, fetcher.fetch(waiting.pop(0)))
            waiting += [*([page.next_request] if page.next_request else []), *page.further]
    return page


def _row(source: Source) -> dict[str, Any]:
    names = (
        "id", "kind", "enabled", "name", "url", "publisher_kind", "country", "language",
        "poll_minutes", "spacing_seconds", "per_hour", "per_day", "key_env", "body", "follow",
        "scope", "verified", "notes",
    )  # fmt: skip
    return {name: getattr(source, name) for name in names}


def _entry(item: Item) -> dict[str, Any]:
    return {
        "url": item.url,
        "title": item.title,
        "outlet": item.outlet,
        "published": item.published.at.isoformat() if item.published else None,
        "precision": item.published.precision if item.published else None,
        "basis": item.published.basis if item.published else None,
        "author": item.author,
    }


def _line(item: Item) -> str:
    when = item.published.at.date().isoformat() if item.published else "no date   "
    return f"{when}  {item.title or '(no title)'}\n            {item.url}"
