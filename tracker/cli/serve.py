"""`tracker serve`: the archive, the queue and the pages in the browser."""

from __future__ import annotations

import socket
from contextlib import closing, suppress
from typing import Final

import click
import uvicorn

from tracker.archive import connect
from tracker.cli.desk import now
from tracker.config import Settings
from tracker.errors import ConfigError
from tracker.web import Gate, build

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_SECONDS_TO_FINISH: Final = 2


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535),
              help="0 takes any free one.")  # fmt: skip
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
    config = uvicorn.Config(
        app, log_level="warning", lifespan="off", ws="none", server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )  # fmt: skip
    with closing(_listen(host, port)) as listener:
        base = f"http://{_in_url(host)}:{listener.getsockname()[1]}"
        click.echo(f"reading    {base}/")
        click.echo(f"reviewing  {base}/enter?key={gate.key}   (works once)")
        click.echo("Ctrl-C stops it.")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as exc:
        raise ConfigError(
            f"cannot listen there: {exc.strerror}",
            where=f"{_in_url(host)}:{port}",
            remedy="choose another --port, or 0 for any free one",
        ) from exc


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
