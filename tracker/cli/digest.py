"""`tracker digest`: compose the day's digest, keep it, and mail it once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from tracker import archive
from tracker.cli import PARTIAL
from tracker.cli.desk import now
from tracker.cli.rows import compared_as_of
from tracker.config import Settings
from tracker.digest import as_html, as_markdown, as_text, compose
from tracker.domain import Digest
from tracker.edge.mail import send
from tracker.errors import ConfigError, MailError
from tracker.knowledge import load

_FIRST_WINDOW = timedelta(days=1)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--date", "day", type=_DAY, help="The day it is for.  [default: today]")
@click.option(
    "--as-of", type=_DAY, help="Tell of this day by what was published until its end; keep nothing."
)
@click.option("--dry-run", is_flag=True, help="Print it; keep, write and send nothing.")
@click.option("--anew", is_flag=True, help="Compose it again, unless it was mailed already.")
@click.option("--out", default=Path("digests"), show_default=True, metavar="DIR",
              type=click.Path(file_okay=False, path_type=Path), help="Where the files go.")  # fmt: skip
@click.option("--send", "sending", is_flag=True, help="Mail it through TRACKER_SMTP_URL.")
@click.option("--to", "recipients", multiple=True, metavar="ADDRESS", help="Recipient; repeatable.")
@click.pass_context
def digest(ctx: click.Context, *, day: datetime | None, as_of: datetime | None, dry_run: bool, anew: bool,
           out: Path, sending: bool, recipients: tuple[str, ...]) -> None:  # fmt: skip
    """Compose the digest of a day: what is new, who says it, what differs.

    A day's digest is composed once and then kept: asked again, the same one comes back, with a
    word on what has come since; --anew composes it again. It is mailed once per day and
    recipient, however often it is asked for.
    """
    settings: Settings = ctx.obj
    _check(settings, sending=sending, recipients=recipients)
    zone = ZoneInfo(settings.timezone)
    wanted = (as_of or day or now().astimezone(zone)).date()
    keeping = not (dry_run or as_of)
    if anew:
        _check_unsent(settings, wanted)
    with closing(archive.connect(settings.db, readonly=not keeping)) as con:
        if as_of:
            found = digest_as_of(con, wanted, settings)
        else:
            if not anew:
                _tell_kept(con, wanted, settings)
            found = digest_for(con, wanted, settings, keeping=keeping, anew=anew)
    if not keeping:
        click.echo(as_text(found))
        return
    for path in write(found, out):
        click.echo(path)
    if sending and not mail(settings, found, recipients):
        ctx.exit(PARTIAL)


def digest_for(
    con: sqlite3.Connection, day: date, settings: Settings, *, keeping: bool, anew: bool = False
) -> Digest:
    """Return the digest kept for `day`, or compose it; `keeping` stores a new one.

    `anew` composes it whatever is kept.
    """
    kept = archive.digest_of(con, day)
    if kept is not None and not anew:
        return kept
    until = min(_end(day, settings), now())
    since = archive.told_until(con, before=day) or until - _FIRST_WINDOW
    changes = archive.changes(con, since=min(since, until), until=until)
    knowledge = load(settings.knowledge)
    composed = compose(changes, base_url=settings.base_url, day=day, knowledge=knowledge)
    if keeping:
        with archive.writing(con):
            archive.keep_digest(con, composed, now=now())
    return composed


def digest_as_of(con: sqlite3.Connection, day: date, settings: Settings) -> Digest:
    """Return the digest that would have been composed at the end of a day in the past.

    It tells of what was published on that day, and compares what was published by then.
    """
    until = _end(day, settings) - timedelta(microseconds=1)  # a day's midnight is the next day
    since = until - _FIRST_WINDOW
    knowledge = load(settings.knowledge)
    before, then = (compared_as_of(con, at, knowledge) for at in (since, until))
    changes = archive.changes_as_of(con, since=since, until=until, before=before, then=then)
    return compose(changes, base_url=settings.base_url, day=day, knowledge=knowledge)


def write(found: Digest, out: Path) -> tuple[Path, Path]:
    """Write a digest as Markdown and HTML below `out`, by year; return both paths."""
    folder = out / f"{found.day:%Y}"
    folder.mkdir(parents=True, exist_ok=True)
    markdown, html = (folder / f"{found.day.isoformat()}.{suffix}" for suffix in ("md", "html"))
    markdown.write_text(as_markdown(found), encoding="utf-8")
    html.write_text(as_html(found), encoding="utf-8")
    return markdown, html


def mail(settings: Settings, found: Digest, recipients: tuple[str, ...]) -> bool:
    """Mail a digest to those who have not had it; say what happened to each.

    The outbox is marked before and after handing over, so that a crash in between leaves
    "unknown" rather than a second copy.
    """
    fine = True
    with closing(archive.connect_private(archive.private_path(settings.db))) as private:
        for recipient in recipients:
            claimed = archive.outbox_claim(
                private, day=found.day, recipient=recipient, digest=found.id, now=now()
            )
            if claimed != "claimed":
                click.echo(f"{recipient}: {_NOT_SENT[claimed]}")
                continue
            try:
                send(found, to=recipient, smtp_url=settings.smtp_url or "",
                     sender=settings.mail_from, now=now())  # fmt: skip
            except MailError as exc:
                fine = False
                archive.outbox_failed(
                    private, day=found.day, recipient=recipient, problem=str(exc), now=now()
                )
                click.echo(f"tracker: {recipient}: {exc}", err=True)
                continue
            archive.outbox_done(private, day=found.day, recipient=recipient, now=now())
            click.echo(f"{recipient}: sent")
    return fine


_NOT_SENT = {
    "already sent": "has had it already",
    "unknown": "may have had it: sending was cut off, so it is not sent again",
}


def _check(settings: Settings, *, sending: bool, recipients: tuple[str, ...]) -> None:
    if sending and not recipients:
        raise ConfigError("nobody to send to", where="--send", remedy="add --to ADDRESS")
    if sending and not settings.smtp_url:
        raise ConfigError(
            "no mail server is set",
            where="TRACKER_SMTP_URL",
            remedy="set it to smtp[s]://user:password@host:port",
        )


def _tell_kept(con: sqlite3.Connection, day: date, settings: Settings) -> None:
    """Say on stderr that a digest was composed before what has come since."""
    kept = archive.digest_of(con, day)
    if kept is None:
        return
    later = archive.changes(
        con, since=kept.until, until=max(kept.until, min(_end(day, settings), now()))
    )
    missed = len(later.reports) + len(later.revised)
    before = f", before {missed} new report{'' if missed == 1 else 's'}" if missed else ""
    zone = ZoneInfo(settings.timezone)
    text = f"tracker: the digest of {day} was composed {kept.until.astimezone(zone):%H:%M}{before}"
    hint = " (--anew composes it again)" if missed else ""
    click.echo(f"{text}; kept{hint}", err=True)


def _check_unsent(settings: Settings, day: date) -> None:
    """Refuse to change what somebody has, or may have, in the mail."""
    with closing(archive.connect_private(archive.private_path(settings.db))) as private:
        sent = [one for one in archive.deliveries(private, day=day) if one.state != "failed"]
    if sent:
        raise ConfigError(
            f"the digest of {day} was mailed to {len(sent)} already",
            where="--anew",
            remedy="what came since stands in the digest of the next day",
        )


def _end(day: date, settings: Settings) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.timezone))
    return midnight.astimezone(UTC)
