"""`tracker reports|entities|mentions|claims|conflicts|stories`: what is stored, row by row.

With `--json` one object a line, with stable keys; without, a list for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

import click

from tracker import archive
from tracker.archive import Connection
from tracker.archive.choosing import entity_titles
from tracker.archive.naming import Names
from tracker.cli import telling
from tracker.cli.choosing import check_kind, choose, narrowed, unknown
from tracker.cli.desk import now
from tracker.compare import compare
from tracker.compare.rules import RULES
from tracker.config import Settings
from tracker.domain import Comparison, Frame, ItemState, behind_sides
from tracker.knowledge import Knowledge, load

Row = dict[str, Any]


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
_ALWAYS_CURRENT = click.option(
    "--current", is_flag=True, expose_value=False, help="Changes nothing: always so here."
)
_AS_OF = click.option(
    "--as-of", type=moment, metavar="DATE", help="What was published by then; undated included."
)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
@narrowed("entity", "outlet", "story", "since")
def reports(as_json: bool, current: bool, as_of: datetime | None, **only: Any) -> None:
    """List the reports, every revision of each."""
    with _reading() as con:
        gone = {one.target: one for one in archive.redactions(con) if one.kind == "report"}
        rows = archive.report_rows(con, current=current, as_of=as_of)
        wanted = choose(con, **only).report
        _print(con, filter(wanted, rows), lambda row: telling.report(row, gone), as_json)


@click.command()
@click.argument("name", required=False)
@_JSON
@_CURRENT
@_AS_OF
def entities(name: str | None, as_json: bool, current: bool, as_of: datetime | None) -> None:
    """List who and what is named, the most named first; with NAME, whose name holds it."""
    with _reading() as con:
        rows: Iterable[Row] = archive.entity_rows(con, current=current, as_of=as_of)
        if name is not None:
            rows = [row for row in rows if _is_called(row, name)]
            if not rows:
                raise unknown("entity", name, entity_titles(con))
        _print(con, rows, telling.entity, as_json)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
@narrowed("entity", "outlet", "story", "since")
def mentions(as_json: bool, current: bool, as_of: datetime | None, **only: Any) -> None:
    """List where each of them is named."""
    with _reading() as con:
        rows = archive.mention_rows(con, current=current, as_of=as_of)
        _print(con, filter(choose(con, **only).mention, rows), telling.mention, as_json)


@click.command()
@_JSON
@_CURRENT
@_AS_OF
@narrowed("entity", "outlet", "story", "kind", "since")
def claims(as_json: bool, current: bool, as_of: datetime | None, kind: str | None,
           **only: Any) -> None:  # fmt: skip
    """List what is claimed, by whom and on whose word."""
    kind = check_kind(kind, get_args(Frame))
    with _reading() as con:
        wanted, names = choose(con, **only).claim, Names(con)
        rows = archive.claim_rows(con, current=current, as_of=as_of)
        kept = (row for row in rows if kind in (None, row["frame"]) and wanted(row))
        _print(con, kept, lambda row: telling.claim(row, names), as_json)


@click.command()
@_JSON
@_ALWAYS_CURRENT
@_AS_OF
@narrowed("entity", "outlet", "story", "kind", "since")
def conflicts(as_json: bool, as_of: datetime | None, kind: str | None, **only: Any) -> None:
    """List where reports differ now, or differed as of a day; only latest revisions count.

    For people they stand in the order of the queue, with --json by their severity.
    """
    with _reading() as con:
        wanted, names = choose(con, **only).conflict, Names(con)
        then = None if as_of is None else _compared(con, as_of)
        rows = (
            list(archive.conflict_rows(con))
            if then is None
            else [archive.conflict_row(one) for one in then.conflicts]
        )
        kind = check_kind(kind, {*RULES, *(row["kind"] for row in rows)})
        kept = [row for row in rows if kind in (None, row["kind"]) and wanted(row)]
        if not (as_json or as_of):
            kept.sort(key=_place_in_queue(con))
        behind = {} if as_json else _behind(con, then)
        _print(con, kept, lambda row: telling.conflict(row | behind[row["id"]], names), as_json)


@click.command()
@_JSON
@_ALWAYS_CURRENT
@_AS_OF
@narrowed("entity", "outlet", "since")
def stories(as_json: bool, as_of: datetime | None, **only: Any) -> None:
    """List the happenings and on how many origins each rests; only latest revisions count."""
    with _reading() as con:
        rows = (
            archive.story_rows(con)
            if as_of is None
            else map(archive.story_row, _compared(con, as_of).stories)
        )
        _print(con, filter(choose(con, **only).story, rows), telling.story, as_json)


def _behind(con: Connection, then: Comparison | None) -> dict[str, Row]:
    """Return for each conflict what stands behind its sides, in the words of pages and digests."""
    if then is None:
        found = {
            one.id: archive.backing_of(con, one) for one in archive.conflicts(con, state="open")
        }
    else:
        found = {one.id: behind_sides(one, dict(then.origins)) for one in then.conflicts}
    return {id: {"behind": [side.words for side in sides]} for id, sides in found.items()}


def _is_called(row: Row, name: str) -> bool:
    wanted = name.casefold()
    return wanted in row["name"].casefold() or wanted in row["id"]


def _place_in_queue(con: Connection) -> Callable[[Row], int]:
    """Return what sorts conflicts as the queue does, those that do not wait included."""
    items = archive.queue_items(con, now=now(), states=get_args(ItemState))
    places = {item.id: number for number, item in enumerate(items)}
    return lambda row: places.get(row["id"], len(places))


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
    around = archive.neighbourhood_as_of(con, as_of)
    return archive.complete_as_of(compare(around, knowledge, as_of, ruled), around.claims)


def _compared(con: Connection, as_of: datetime) -> Comparison:
    return compared_as_of(con, as_of, load(_settings().knowledge))


def _print(con: Connection, rows: Iterable[Row], line: Callable[[Row], str], as_json: bool) -> None:
    """Print row by row; a million rows need no memory."""
    shown = 0
    for shown, row in enumerate(rows, 1):  # noqa: B007 - counted for the message below
        click.echo(archive.as_line(row) if as_json else line(row))
    if not shown and not as_json:
        some = archive.count_reports(con)
        click.echo("nothing found" if some else "nothing yet", err=True)
