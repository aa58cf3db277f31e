"""`tracker redact`: take the text of a report, or the name of a person, out of everything."""

from __future__ import annotations

from contextlib import closing

import click

from tracker import archive
from tracker.archive import Connection
from tracker.cli.desk import now
from tracker.config import Settings
from tracker.errors import ArchiveError
from tracker.knowledge import Knowledge, load
from tracker.pipeline import settle
from tracker.urls import slug


@click.command()
@click.argument("target", metavar="REPORT|PERSON")
@click.option("--why", required=True, metavar="TEXT", help="The reason; it is kept for ever.")
@click.option("--who", required=True, metavar="NAME", help="Who decided it; kept for ever.")
@click.pass_context
def redact(ctx: click.Context, *, target: str, why: str, who: str) -> None:
    """Take down a report (its id) or a person (name or id), also in what comes later."""
    settings: Settings = ctx.obj
    if not why.strip() or not who.strip():
        raise click.UsageError("--why and --who must say something")
    knowledge = load(settings.knowledge)
    with (
        closing(archive.connect(settings.db)) as con,
        closing(archive.connect_private(archive.private_path(settings.db))) as private,
    ):
        if archive.facts(con, target) is not None:
            _redact_report(con, knowledge, target, why, who)
            reports = [target]
        else:
            _redact_person(con, knowledge, target, why, who)
            reports = []
        dropped = archive.drop_bodies(private, con, reports=reports)
        for file in (con, private):
            archive.wipe(file)
    click.echo(f"{dropped} raw answers deleted")
    click.echo(
        "out of reach: what was mailed, files below digests/, backups, and the words of "
        "decisions and rulings",
        err=True,
    )


def _redact_report(con: Connection, knowledge: Knowledge, id: str, why: str, who: str) -> None:
    at = now()
    with archive.writing(con):
        touched = archive.redact_report(con, id, why=why, who=who, now=at)
        settle(con, touched, knowledge, now=at)
        archive.forget_words(con, id)
    click.echo(f"{id}: its words are gone; ids and hashes stay")


def _redact_person(
    con: Connection, knowledge: Knowledge, who_it_is: str, why: str, who: str
) -> None:
    id, names = _names(con, knowledge, who_it_is)
    with archive.writing(con):
        count = archive.redact_person(con, id, names, why=why, who=who, now=now())
    named = "1 report" if count == 1 else f"{count} reports"
    click.echo(f"{named} named this person; the name is blacked out")


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
