"""`tracker redact`: take the text of a report, or the name of a person, out of everything."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

import click

from tracker import archive
from tracker.archive import Connection
from tracker.cli.desk import now
from tracker.config import Settings
from tracker.errors import ArchiveError
from tracker.knowledge import Knowledge, load
from tracker.pipeline import settle
from tracker.urls import slug

_OUT_OF_REACH = (
    "out of reach: web archives that were exported (.warc), digests that were mailed, files below "
    "digests/, backups, and the words of decisions and rulings; delete or replace them yourself"
)


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be taken down, where, and on whose word."""

    con: Connection
    private: Connection
    knowledge: Knowledge
    target: str
    why: str
    who: str


class _NotMeant(Exception):
    """Nothing of what was done is to be kept."""


@click.command()
@click.argument("target", metavar="REPORT|PERSON")
@click.option("--why", required=True, metavar="TEXT", help="The reason; it is kept for ever.")
@click.option("--who", required=True, metavar="NAME", help="Who decided it; kept for ever.")
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@click.pass_context
def redact(
    ctx: click.Context, *, target: str, why: str, who: str, dry_run: bool, yes: bool
) -> None:
    """Take down a report (its id) or a person (name or id), also in what comes later.

    It cannot be undone, so it is shown first and asked for.
    """
    settings: Settings = ctx.obj
    if not why.strip() or not who.strip():
        raise click.UsageError("--why and --who must say something")
    archive.connect(settings.db, readonly=True).close()  # there has to be one already
    with (
        closing(archive.connect(settings.db)) as con,
        closing(archive.connect_private(archive.private_path(settings.db))) as private,
    ):
        order = _Order(con, private, load(settings.knowledge), target, why, who)
        if dry_run or not yes:
            _echo_all(_tried(order), "would be done: ")
        if dry_run:
            return
        if not yes:
            _ask(target)
        _echo_all(_carry_out(order), "")
        for file in (con, private):
            archive.wipe(file)
    click.echo(_OUT_OF_REACH, err=True)


def _ask(target: str) -> None:
    if not sys.stdin.isatty():
        remedy = "add --yes to do it, or --dry-run to see what it would do"
        raise ArchiveError("cannot be undone, so it has to be confirmed", where=target,
                           remedy=remedy)  # fmt: skip
    click.confirm("This cannot be undone. Take it down?", abort=True, err=True)


def _tried(order: _Order) -> tuple[str, ...]:
    """Carry an order out, take it back, and return what it did."""
    done: tuple[str, ...] = ()
    try:
        with archive.writing(order.con), archive.writing(order.private):
            done = _work(order)
            raise _NotMeant  # noqa: TRY301 - takes both transactions back
    except _NotMeant:
        return done


def _carry_out(order: _Order) -> tuple[str, ...]:
    with archive.writing(order.con), archive.writing(order.private):
        return _work(order)


def _work(order: _Order) -> tuple[str, ...]:
    if archive.facts(order.con, order.target) is not None:
        told, reports = _redact_report(order), [order.target]
    else:
        told, reports = _redact_person(order), []
    dropped = archive.drop_bodies(order.private, order.con, reports=reports)
    return told, f"{_count(dropped, 'raw answer')} deleted"


def _redact_report(order: _Order) -> str:
    at, con, id = now(), order.con, order.target
    called = next((one.title for one in [archive.report(con, id)] if one), None)
    touched = archive.redact_report(con, id, why=order.why, who=order.who, now=at)
    settle(con, touched, order.knowledge, now=at)
    archive.forget_words(con, id)
    title = f" “{called}”" if called else ""
    return f"{id}{title}: its words are gone; ids and hashes stay"


def _redact_person(order: _Order) -> str:
    id, names = _names(order.con, order.knowledge, order.target)
    count = archive.redact_person(order.con, id, names, why=order.why, who=order.who, now=now())
    return f"{_count(count, 'report')} named this person; the name is blacked out"


def _echo_all(lines: Iterable[str], before: str) -> None:
    for line in lines:
        click.echo(f"{before}{line}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _names(con: Connection, knowledge: Knowledge, wanted: str) -> tuple[str, set[str]]:
    """Return a person's id and every full name that is known of them."""
    row = archive.person_row(con, wanted)
    id = row["id"] if row else slug(wanted)
    names = {wanted} if " " in wanted or not wanted.isascii() else set()
    listed = knowledge.people.get(id)
    if listed is not None:
        names |= {listed.name, *listed.aliases}
    if row:
        names |= {row["name"] or "", *archive.names_of(con, id)}
    names = {name for name in names if name.strip()}
    if not names:
        raise ArchiveError(
            "neither a report nor a person of this archive",
            where=wanted,
            remedy="write the report's id, or the person's full name in quotes",
        )
    return id, names
