"""`tracker init` and `tracker doctor`: make an archive, and say whether all is well."""

from __future__ import annotations

import importlib.resources
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click

from tracker import archive
from tracker.collect import OPTIONS
from tracker.config import Settings, load_sources, shipped_sources, sources_path
from tracker.edge.mail import check as check_mail
from tracker.errors import ArchiveError, TrackerError
from tracker.knowledge import load

_RIGHTS = "see whose it is, or name another archive with --db"


@click.command()
@click.option("--force", is_flag=True, help="Write sources.yaml even where one exists.")
@click.pass_context
def init(ctx: click.Context, *, force: bool) -> None:
    """Make an empty archive and a sources.yaml to edit, here."""
    settings: Settings = ctx.obj
    with (
        closing(archive.connect(settings.db)),
        closing(archive.connect_private(archive.private_path(settings.db))),
    ):
        click.echo(f"archive  {settings.db}")
    path = settings.sources or Path("sources.yaml")
    if path.exists() and not force:
        click.echo(f"sources  {path} (kept as it is)")
    else:
        shutil.copyfile(shipped_sources(), path)
        click.echo(f"sources  {path} (edit it, then `tracker run --once`)")


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check Python, archive, sources, knowledge, language pipeline and mail, a line each.

    A line `note` names what works, but not in full.
    """
    settings: Settings = ctx.obj
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("python", lambda: sys.version.split()[0]),
        ("archive", lambda: _archive(settings)),
        ("sources", lambda: _sources(settings)),
        ("knowledge", lambda: _knowledge(settings)),
        ("language", _language),
        ("mail", lambda: check_mail(settings.smtp_url)),
    )
    failed = 0
    for name, check in checks:
        try:
            click.echo(f"ok    {name:10} {check()}")
        except TrackerError as exc:
            failed += 1
            click.echo(f"FAIL  {name:10} {exc}")
            continue
        if name == "sources":
            for note in _without_key(settings):
                click.echo(f"note  {name:10} {note}")
    ctx.exit(1 if failed else 0)


def _archive(settings: Settings) -> str:
    _check_writable(settings.db)
    if not settings.db.exists():
        return f"{settings.db} does not exist yet (`tracker init` makes it)"
    with closing(archive.connect(settings.db, readonly=True)) as con:
        return f"{settings.db}, {archive.count_reports(con)} reports"


def _check_writable(path: Path) -> None:
    """SQLite writes to the file, and keeps a log and an index of it in the same folder."""
    for file in (path, archive.private_path(path)):
        try:
            tempfile.TemporaryFile(dir=file.parent).close()
        except OSError as exc:
            problem = f"nothing can be written here: {exc.strerror}"
            raise ArchiveError(problem, where=str(file.parent), remedy=_RIGHTS) from exc
        if file.exists() and not os.access(file, os.W_OK):
            raise ArchiveError("cannot be written", where=str(file), remedy=_RIGHTS)


def _without_key(settings: Settings) -> Iterator[str]:
    """Yield the sources that are polled without the key their site asks for."""
    for source in load_sources(sources_path(settings), OPTIONS.items()):
        if source.enabled and source.key_env and not os.environ.get(source.key_env, "").strip():
            yield f"{source.id} has no key: {source.key_env} is not set in the environment"


def _sources(settings: Settings) -> str:
    path = sources_path(settings)
    sources = load_sources(path, OPTIONS.items())
    return f"{path}, {sum(s.enabled for s in sources)} of {len(sources)} enabled"


def _knowledge(settings: Settings) -> str:
    known = load(settings.knowledge)
    return (
        f"{len(known.organizations)} organisations, {len(known.models)} models, "
        f"{len(known.policies)} policies, {len(known.events)} events"
    )


def _language() -> str:
    trained = importlib.resources.files("tracker.analyze") / "trained"
    if not trained.is_dir():
        raise TrackerError("the trained parts are missing", remedy="reinstall distilltracker")
    return "trained parts present"
