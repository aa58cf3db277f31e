"""`tracker fetch`: one polite, safe fetch, and a word on what came back."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import click

from tracker.cli.advice import by_option
from tracker.cli.examine import Finding, examine, failure
from tracker.config import Settings
from tracker.domain import Request, Response
from tracker.edge.fetch import Fetcher
from tracker.edge.workbench import Workbench
from tracker.errors import FetchError, InputError


@click.command()
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST:PORT",
    help="Permit this one private address.",
)
@click.pass_context
def fetch(ctx: click.Context, *, url: str, as_json: bool, allow_hosts: tuple[str, ...]) -> None:
    """Fetch URL once, obeying robots.txt, and say what it is."""
    settings: Settings = ctx.obj
    answer = _answer(Request(url=url, allow_hosts=allow_hosts), settings.contact)
    finding = failure(answer) if isinstance(answer, FetchError) else _examine(answer)
    if as_json:
        facts = _facts(answer) if isinstance(answer, Response) else {"url": url}
        click.echo(json.dumps({**dataclasses.asdict(finding), **facts}))
    else:
        _tell(url, finding)
    ctx.exit(0 if finding.problem is None else 1)


def _answer(request: Request, contact: str) -> Response | FetchError:
    with Fetcher(contact=contact, now=lambda: datetime.now(UTC)) as fetcher:
        try:
            return fetcher.fetch(request)
        except FetchError as exc:
            return by_option(exc)


def _examine(response: Response) -> Finding:
    with Workbench() as bench:
        try:
            return bench.run(examine, response)
        except InputError as exc:
            return Finding(outcome=exc.outcome, problem=exc.problem)


def _facts(response: Response) -> dict[str, object]:
    return {
        "url": response.url,
        "status": response.status,
        "bytes": len(response.body),
        "sha256": response.sha256,
    }


def _tell(url: str, finding: Finding) -> None:
    click.echo(f"{url}: {finding.outcome}" + (f" ({finding.problem})" if finding.problem else ""))
    for title in finding.titles:
        click.echo(f"  {title}")
