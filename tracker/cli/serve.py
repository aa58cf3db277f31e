"""`tracker serve`: the archive, the queue and the pages in the browser."""

from __future__ import annotations

import click
import uvicorn

from tracker.archive import connect
from tracker.cli.desk import now
from tracker.config import Settings
from tracker.errors import ConfigError
from tracker.web import Gate, build

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.pass_context
def serve(ctx: click.Context, *, port: int, host: str) -> None:
    """Show queue, conflicts, stories and the archive's tables in the browser."""
    settings: Settings = ctx.obj
    if host not in _LOOPBACK:
        raise ConfigError(
            "there are no accounts yet, so only this machine may be served",
            where=f"--host {host}",
            remedy="use 127.0.0.1 and, from elsewhere, an SSH tunnel",
        )
    connect(settings.db, readonly=True).close()
    gate = Gate()
    app = build(settings, gate, now, frozenset(_LOOPBACK))
    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning"))
    click.echo(f"reading    http://{host}:{port}/")
    click.echo(f"reviewing  http://{host}:{port}/enter?key={gate.key}   (works once)")
    click.echo("Ctrl-C stops it.")
    server.run()
