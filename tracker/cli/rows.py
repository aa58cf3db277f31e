"""`tracker reports|entities|mentions|claims|conflicts|stories`: what is stored, row by row.

With `--json` one object a line, with stable keys; without, a list for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import click

from tracker import archive
from tracker.archive import Connection
from tracker.compare import compare
from tracker.config import Settings
from tracker.domain import Comparison
from tracker.knowledge import Knowledge, load

Row = dict[str, Any]
Read = Callable[..., Iterable[Row]]

_WIDTH = 96


def moment(text: str) -> datetime:
    """Read a day, meaning its end, or a moment; in UTC unless it says otherwise."""
    try:
        if len(text) == len("2026-11-20"):
            day = date.fromisoformat(text) + timedelta(days=1)
            return datetime.combine(day, time(), UTC) - timedelta(microseconds=1)
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as exc:
        raise click.BadParameter(
            f"{text!r} is no date; write 2026-11-20 or 2026-11-20T06:00Z"
        ) from exc
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
_CURRENT = click.option("--current", is_flag=True, help="Latest revisions only.")
_AS_OF = click.option(
    "--as-of", type=moment, metavar="DATE", help="What was published by then; undated included."
)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
def reports(as_json: bool, current: bool, as_of: datetime | None) -> None:
    """List the reports, every revision of each."""
    with _reading() as con:
        gone = {one.target: one for one in archive.redactions(con) if one.kind == "report"}
        rows = archive.report_rows(con, current=current, as_of=as_of)
        _print(rows, lambda row: _report(row, gone), as_json)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
def entities(as_json: bool, current: bool, as_of: datetime | None) -> None:
    """List who and what is named, the most named first."""
    _print_stored(archive.entity_rows, _entity, as_json, current, as_of)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
def mentions(as_json: bool, current: bool, as_of: datetime | None) -> None:
    """List where each of them is named."""
    _print_stored(archive.mention_rows, _mention, as_json, current, as_of)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
def claims(as_json: bool, current: bool, as_of: datetime | None) -> None:
    """List what is claimed, by whom and on whose word."""
    _print_stored(archive.claim_rows, _claim, as_json, current, as_of)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
def conflicts(as_json: bool, current: bool, as_of: datetime | None) -> None:  # noqa: ARG001
    """List where reports differ now, or differed as of a day; only latest revisions count."""
    with _reading() as con:
        rows = (
            archive.conflict_rows(con)
            if as_of is None
            else map(archive.conflict_row, _compared(con, as_of).conflicts)
        )
        _print(rows, _conflict, as_json)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
def stories(as_json: bool, current: bool, as_of: datetime | None) -> None:  # noqa: ARG001
    """List the happenings and on how many origins each rests; only latest revisions count."""
    with _reading() as con:
        rows = (
            archive.story_rows(con)
            if as_of is None
            else map(archive.story_row, _compared(con, as_of).stories)
        )
        _print(rows, _story, as_json)


def _reading() -> closing[Connection]:
    return closing(archive.connect(_settings().db, readonly=True))


def _settings() -> Settings:
    settings: Settings = click.get_current_context().obj
    return settings


def compared_as_of(con: Connection, as_of: datetime, knowledge: Knowledge) -> Comparison:
    """Compare what was published by then as if it were then; nothing is written.

    What people ruled later was not known yet.
    """
    ruled = tuple(one for one in archive.rulings(con) if one.at <= as_of)
    return compare(archive.neighbourhood_as_of(con, as_of), knowledge, as_of, ruled)


def _compared(con: Connection, as_of: datetime) -> Comparison:
    return compared_as_of(con, as_of, load(_settings().knowledge))


def _print_stored(
    read: Read, line: Callable[[Row], str], as_json: bool, current: bool, as_of: datetime | None
) -> None:
    with _reading() as con:
        _print(read(con, current=current, as_of=as_of), line, as_json)


def _print(rows: Iterable[Row], line: Callable[[Row], str], as_json: bool) -> None:
    """Print row by row; a million rows need no memory."""
    shown = 0
    for shown, row in enumerate(rows, 1):  # noqa: B007 - counted for the message below
        click.echo(archive.as_line(row) if as_json else line(row))
    if not shown and not as_json:
        click.echo("nothing yet", err=True)


def _report(row: Row, gone: Mapping[str, archive.Redaction]) -> str:
    taken = gone.get(row["id"])
    instead = (
        f"[taken down {taken.at.day} {taken.at:%b %Y} by {taken.who}]" if taken else "untitled"
    )
    older = "" if row["revisions"] == 1 else f"  ({row['revisions']} revisions)"
    return _lines(
        f"{(row['published'] or 'undated'):10.10}  {row['outlet'] or row['url'] or '?'}{older}",
        row["title"] or instead,
        f"{row['id']}  {row['url'] or ''}",
    )


def _entity(row: Row) -> str:
    mark = " (not listed yet)" if row["provisional"] else ""
    return (
        f"{row['reports']:5} reports {row['mentions']:6} mentions  "
        f"{row['type']:13} {row['name']}  [{row['id']}]{mark}"
    )


def _mention(row: Row) -> str:
    return f"{row['report']} {row['start']:6}-{row['end']:<6} {row['text']} → {row['entity']}"


def _claim(row: Row) -> str:
    who = ", ".join(row["speakers"]) or "the page itself"
    denial = "denied, " if row["polarity"] < 0 else ""
    dated = f", {row['event_date']['text']}" if row["event_date"] else ""
    return _lines(
        f"{row['frame']}: {denial}{row['act']}, hedge {row['hedge']}, by {who}{dated}",
        _short(row["text"]),
        f"{row['id']} in {row['report']}",
    )


def _conflict(row: Row) -> str:
    sides = (
        f"{'AB'[number] if number < 2 else number + 1}  {_short(side['value'])}"  # noqa: PLR2004
        f"  ({_count(len(side['origins']), 'origin')})"
        for number, side in enumerate(row["sides"])
    )
    head = f"{row['kind']} ({row['class'].replace('_', ' ')}, severity {row['severity']:.1f})"
    return _lines(head, row["summary"], *sides, row["id"])


def _story(row: Row) -> str:
    return _lines(
        f"{(row['first_seen'] or 'undated'):10.10}  {row['title']}",
        f"{_count(len(row['reports']), 'report')} on {_count(row['documents'], 'document')} "
        f"and {_count(row['observers'], 'observer')}",
        row["id"],
    )


def _lines(first: str, *rest: str) -> str:
    return "\n    ".join((first, *rest))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else flat[: _WIDTH - 1].rstrip() + "…"
