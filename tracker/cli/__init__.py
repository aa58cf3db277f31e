"""The command line: one module per command group, imported only when its command runs.

Settings come from the command line, over the environment, over defaults. Errors that the
tracker raises on purpose end in one line on stderr and exit code 1; code 3 says that the
work was done but some inputs or sources failed, code 130 that it was stopped by Ctrl-C.
"""

from __future__ import annotations

import logging
import os
import pkgutil
import sqlite3
import sys
from pathlib import Path

import click

from tracker import __version__
from tracker.config import settings
from tracker.errors import TrackerError

PARTIAL = 3
"""Exit code: done, but some inputs or sources failed."""
STOPPED = 130
"""Exit code: ended early by Ctrl-C, as shells count it."""

# What SQLite says of the disk and its rights, and not of us; the rest are faults of ours.
_REFUSALS = frozenset((
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM,
))  # fmt: skip
_PRIMARY = 0xFF  # what remains of a result code without its details

# Where each command lives. Commands that analyse nothing must not pay for importing spaCy.
_COMMANDS = {
    "backup": "backup:backup",
    "claims": "rows:claims",
    "conflicts": "rows:conflicts",
    "demo": "demo:demo",
    "digest": "digest:digest",
    "doctor": "setup:doctor",
    "entities": "rows:entities",
    "export": "export:export",
    "fetch": "fetch:fetch",
    "ingest": "ingest:ingest",
    "init": "setup:init",
    "mentions": "rows:mentions",
    "queue": "queue:queue",
    "reanalyze": "ingest:reanalyze",
    "redact": "redact:redact",
    "reports": "rows:reports",
    "restore": "backup:restore",
    "run": "run:run",
    "search": "search:search",
    "serve": "serve:serve",
    "sources": "sources:sources",
    "stories": "rows:stories",
}

# Options that every command takes, before or after its name.
_SHARED = (
    click.Option(
        ["--db"],
        type=click.Path(dir_okay=False, path_type=Path),
        help="The archive file.  [env TRACKER_DB; default tracker.db]",
    ),
    click.Option(
        ["--sources"],
        type=click.Path(dir_okay=False, path_type=Path),
        help="The sources file.  [env TRACKER_SOURCES; default ./sources.yaml]",
    ),
    click.Option(
        ["--knowledge"],
        type=click.Path(file_okay=False, path_type=Path),
        help="A folder laid over the shipped knowledge.  [env TRACKER_KNOWLEDGE]",
    ),
)


class _Commands(click.Group):
    """Load commands on demand and turn errors of ours into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = pkgutil.resolve_name(f"{__name__}.{_COMMANDS[cmd_name]}")
        _share_options(command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TrackerError as exc:
            click.echo(f"tracker: {exc}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # The reader of our output (head, less) has had enough: not an error.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("tracker: stopped; what had been stored is kept", err=True)
            ctx.exit(STOPPED)
        except OSError as exc:
            if exc.filename is None:
                raise
            click.echo(f"tracker: {_refusal(exc)}", err=True)
            ctx.exit(1)
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & _PRIMARY not in _REFUSALS:
                raise
            click.echo(f"tracker: {ctx.obj.db}: {exc} (see whether the disk is full, and whose "
                       "the file and its folder are)", err=True)  # fmt: skip
            ctx.exit(1)


def _refusal(exc: OSError) -> str:
    """Say in one line which path the system refused, and what can be done."""
    path = exc.filename2 if exc.filename2 is not None else exc.filename
    what = exc.strerror or type(exc).__name__
    return f"{os.fsdecode(path)}: {what} (name another place, or see whose it is and its rights)"


def _share_options(command: click.Command) -> None:
    """Give `command` and what is below it the shared options, read into the settings."""
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _share_options(child)
        return
    present = {option.name for option in command.params}
    for option in _SHARED:
        if option.name not in present:
            shared = click.Option(
                [f"--{option.name}"],
                type=option.type,
                help=option.help,
                expose_value=False,
                callback=_override,
            )
            command.params.append(shared)


def _override(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None and param.name:
        root = ctx.find_root()
        root.meta[param.name] = value
        ctx.obj = settings(os.environ, **_given(root))


def _given(ctx: click.Context) -> dict[str, Path]:
    return {option.name: ctx.meta[option.name] for option in _SHARED if option.name in ctx.meta}


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
@click.pass_context
def main(ctx: click.Context, /, **given: Path | None) -> None:
    """Track what is reported about disputes over AI model distillation."""
    ctx.meta.update({name: value for name, value in given.items() if value is not None})
    ctx.obj = settings(os.environ, **_given(ctx))
    # Commands say themselves what failed; without this, Python would print each failure too.
    logging.getLogger("tracker").addHandler(logging.NullHandler())


main.params.extend(_SHARED)
