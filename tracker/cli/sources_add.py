"""`tracker sources add|discover`: from an address to a row that has been tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import click

from tracker.cli.advice import by_option
from tracker.cli.sources_file import append, row_id
from tracker.collect import OPTIONS, collect, discovery, first_request
from tracker.config import Settings, load_sources, site, sources_path
from tracker.domain import Page, Response, Source
from tracker.edge.fetch import Fetcher
from tracker.edge.workbench import Workbench
from tracker.errors import ConfigError, FetchError, InputError, TrackerError
from tracker.urls import canonical

_HTTP_ERROR = 400
_SEVERAL = 2  # links in headings, until a page looks like a list

Found = tuple[Source, Page]


@click.command()
@click.argument("url")
@click.option("--name", help="How the outlet is called; else as it calls itself.")
@click.option("--kind", help="The collector; else the first that can read the answer.")
@click.option(
    "--file", "path", type=click.Path(dir_okay=False, path_type=Path), help="The sources file."
)
@click.option("--allow-host", multiple=True, metavar="HOST:PORT", help="Private address allowed.")
@click.pass_context
def add(
    ctx: click.Context, *, url: str, name: str | None, kind: str | None, path: Path | None,
    allow_host: tuple[str, ...],
) -> None:  # fmt: skip
    """Try URL and add it to the sources file."""
    settings: Settings = ctx.obj
    path = path or sources_path(settings)
    known = load_sources(path, OPTIONS.items()) if path.exists() else ()
    twin = next((one for one in known if canonical(one.url) == canonical(url)), None)
    if twin:
        raise ConfigError(f"is watched already as {twin.id}", where=url)
    source = _draft(url, allow_host)
    with _fetcher(settings) as fetcher, Workbench() as bench:
        response = _fetch(fetcher, replace(source, kind=kind or source.kind))
        source, page = bench.run(read_as, source, response, kind)
        called = name or bench.run(discovery.title_of, response) or site(url)
    row = _row(source, called, {one.id for one in known})
    append(path, [row])
    click.echo(f"{path}: added {row['id']}, kind {source.kind}, {_tally(page)}")
    for item in page.items[:3]:
        click.echo(f"  {item.title or item.url}")
    if source.kind == "page":
        click.echo("look at titles and dates with `tracker sources test`; see docs/sources.md")


@click.command()
@click.argument("url")
@click.option("--allow-host", multiple=True, metavar="HOST:PORT", help="Private address allowed.")
@click.option("--spacing", default=1.0, show_default=True, help="Seconds between requests.")
@click.pass_context
def discover(ctx: click.Context, *, url: str, allow_host: tuple[str, ...], spacing: float) -> None:
    """Look for feeds and sitemaps of a site, and try each."""
    draft = replace(_draft(url, allow_host), spacing_seconds=spacing)
    found = 0
    with _fetcher(ctx.obj) as fetcher, Workbench() as bench:
        for candidate in _named(fetcher, bench, draft):
            found += _try(fetcher, bench, replace(draft, url=candidate))
        for candidate in discovery.usual(url):
            if found:
                break  # guessing costs the site visits
            found += _try(fetcher, bench, replace(draft, url=candidate))
        found = found or _try(fetcher, bench, draft)
    if not found:
        remedy = "look at its pages in a browser; a list page can be watched with --kind page"
        raise InputError("no feed, sitemap or list was found", where=url, remedy=remedy)
    click.echo("add one of them with `tracker sources add`", err=True)


def read_as(source: Source, response: Response, kind: str | None) -> Found:
    """Return the source under the kind that reads the answer, and what it finds.

    Raises:
        InputError: nothing can be collected there.
    """
    if kind:
        source = replace(source, kind=kind)
        return source, collect(source, response)
    for tried, page in discovery.readers(source, response):
        if tried.kind != "page" or len(page.items) >= _SEVERAL:
            return tried, page
    remedy = "`tracker sources discover` looks for feeds; --kind names the collector"
    raise InputError("nothing here can be collected", where=source.url, remedy=remedy)


def _named(fetcher: Fetcher, bench: Workbench, draft: Source) -> tuple[str, ...]:
    """Return the feeds that a page announces and the sitemaps that its site names."""
    named: list[str] = []
    for address, look in (
        (draft.url, discovery.announced),
        (urljoin(draft.url, "/robots.txt"), discovery.sitemaps),
    ):
        try:
            named += bench.run(look, _fetch(fetcher, replace(draft, url=address)))
        except TrackerError as exc:
            click.echo(str(exc), err=True)
    return tuple(dict.fromkeys(named))


def _try(fetcher: Fetcher, bench: Workbench, draft: Source) -> bool:
    """Say what can be collected at an address; False where nothing can."""
    try:
        source, page = bench.run(read_as, draft, _fetch(fetcher, draft), None)
    except TrackerError:
        return False
    click.echo(f"{source.kind:12}  {source.url}  {_tally(page)}")
    return True


def _draft(url: str, allow_hosts: tuple[str, ...]) -> Source:
    if not url.startswith(("http://", "https://")):
        raise ConfigError("is no http(s) address", where=url, remedy="begin it with https://")
    domains = (site(url),)
    return Source(
        id="new", name=site(url), url=url, kind="feed", domains=domains, allow_hosts=allow_hosts
    )


def _fetcher(settings: Settings) -> Fetcher:
    return Fetcher(contact=settings.contact, now=_now)


def _fetch(fetcher: Fetcher, source: Source) -> Response:
    try:
        response = fetcher.fetch(first_request(source, _now()))
    except FetchError as exc:
        raise by_option(exc) from exc
    if response.status >= _HTTP_ERROR:
        remedy = "open it in a browser; the site may refuse programs"
        raise InputError(f"answered {response.status}", where=response.url, remedy=remedy)
    return response


def _now() -> datetime:
    return datetime.now(UTC)


def _row(source: Source, name: str, taken: set[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": row_id(name, taken),
        "name": name,
        "url": source.url,
        "kind": source.kind,
    }
    if not source.follow:
        row["follow"] = False
    if source.allow_hosts:
        row["allow_host"] = list(source.allow_hosts)
    return {**row, "verified": _now().date().isoformat(), "notes": "Added by hand."}


def _tally(page: Page) -> str:
    dated = sum(item.published is not None for item in page.items)
    titled = sum(item.title is not None for item in page.items)
    return f"{len(page.items)} items, {titled} with a title, {dated} with a date"
