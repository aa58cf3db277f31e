"""`tracker backup` and `tracker restore`: both files, complete, while the tracker runs."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.archive.backup import back_up, put_back
from tracker.config import Settings

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
_FORCE = click.option("--force", is_flag=True, help="Replace what is there.")


@click.command()
@_FILE
@_FORCE
@click.pass_context
def backup(ctx: click.Context, *, file: Path, force: bool) -> None:
    """Copy the archive to FILE and the private file beside it; both may be in use."""
    settings: Settings = ctx.obj
    for path in back_up(settings.db, file, force=force):
        click.echo(path)


@click.command()
@_FILE
@_FORCE
@click.pass_context
def restore(ctx: click.Context, *, file: Path, force: bool) -> None:
    """Put the backup FILE, and the private file beside it, in the archive's place."""
    settings: Settings = ctx.obj
    for path in put_back(file, settings.db, force=force):
        click.echo(path)
