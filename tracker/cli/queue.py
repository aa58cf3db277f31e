"""`tracker queue`: what waits for a person, and the verdicts people give."""

from __future__ import annotations

import getpass
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, cast, get_args

import click

from tracker import archive, review
from tracker.archive import Connection
from tracker.archive.columns import stamp
from tracker.archive.naming import Names
from tracker.cli.desk import now
from tracker.cli.rows import moment
from tracker.config import Settings
from tracker.domain import Conflict, ItemState, ReviewItem, RulingKind
from tracker.errors import ReviewError
from tracker.knowledge import load
from tracker.pipeline import settle

_HOUR = timedelta(hours=1)
_DAYS_FROM = 72 * _HOUR
_RULINGS = tuple(kind.replace("_", "-") for kind in review.RULINGS)
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")


@click.group()
def queue() -> None:
    """See what waits for a person, and decide it."""


@queue.command("list")
@click.option("--state", type=click.Choice(get_args(ItemState)), default="open", show_default=True)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@_JSON
def list_items(state: ItemState, limit: int, as_json: bool) -> None:
    """List the items, the most pressing first."""
    with _opened(readonly=True) as con:
        items = archive.queue_items(con, now=now(), states=(state,))
    for item in items[:limit]:
        click.echo(archive.as_line(_row(item)) if as_json else _line(item, now()))
    if not as_json:
        late = sum(item.due_at < now() for item in items)
        click.echo(f"{len(items)} {state}, {late} late", err=True)


@queue.command()
@click.argument("id", metavar="ID")
@_JSON
def show(id: str, as_json: bool) -> None:
    """Show one item: both sides, the arithmetic, the priority, the verdicts."""
    with _opened(readonly=True) as con:
        item = _item(con, id)
        desk = archive.desk(con, id)
        click.echo(archive.as_line(_row(item)) if as_json else _page(item, desk, Names(con)))


@queue.command()
@click.argument("id", metavar="ID")
@click.option("--verdict", required=True, type=click.Choice(review.VERDICTS))
@click.option("--why", required=True, help="What shows it, in a sentence others can check.")
@click.option("--evidence", multiple=True, metavar="URL|ID", help="Repeatable.")
@click.option("--as", "reviewer", metavar="NAME", help="Who decides.  [default: who is logged in]")
def decide(
    id: str, verdict: str, why: str, evidence: tuple[str, ...], reviewer: str | None
) -> None:
    """Give a verdict. Verdicts are only ever added; a later one stands beside the earlier."""
    with _opened(readonly=False) as con, archive.writing(con):
        decision = review.decide(
            _item(con, id),
            verdict=verdict,
            rationale=why,
            reviewer=reviewer or _login(),
            evidence=evidence,
            now=now(),
        )
        archive.add_decision(con, decision)
    click.echo(f"{id}: {verdict}, by {decision.reviewer}")


@queue.command()
@click.argument("id", metavar="ID")
@click.option("--to", "assignee", metavar="NAME", help="Who looks after it; nobody if left out.")
def assign(id: str, assignee: str | None) -> None:
    """Say who looks after an item."""
    with _opened(readonly=False) as con, archive.writing(con):
        _item(con, id)
        archive.assign(con, id, assignee)
    click.echo(f"{id}: {assignee or 'nobody'}")


@queue.command()
@click.argument("id", metavar="ID")
@click.option("--until", required=True, type=moment, metavar="DATE")
@click.option("--why", required=True, help="What it waits for.")
def defer(id: str, until: datetime, why: str) -> None:
    """Put an item aside until a day; it comes back by itself."""
    with _opened(readonly=False) as con, archive.writing(con):
        _check_deferral(_item(con, id), until)
        archive.defer(con, id, until=until, why=why)
    click.echo(f"{id}: put aside until {until:%Y-%m-%d}")


@queue.command()
@click.argument("what", metavar="WHAT", type=click.Choice(_RULINGS))
@click.argument("one", metavar="REPORT")
@click.argument("other", metavar="REPORT")
@click.option("--why", required=True, help="What shows it, in a sentence others can check.")
@click.option("--as", "reviewer", metavar="NAME", help="Who rules.  [default: who is logged in]")
def rule(what: str, one: str, other: str, why: str, reviewer: str | None) -> None:
    """Say of two reports what holds for every later comparison.

    WHAT is not-same-event, same-event, same-origin or wrong-merge; a REPORT is an id or an
    address. Rulings are only ever added; a later one of the same two reports outweighs it.
    """
    kind = cast("RulingKind", what.replace("-", "_"))
    settings: Settings = click.get_current_context().obj
    with _opened(readonly=False) as con, archive.writing(con):
        ruling = review.rule(
            kind,
            _report(con, one),
            _report(con, other),
            why=why,
            reviewer=reviewer or _login(),
            now=now(),
        )
        settle(con, archive.add_ruling(con, ruling), load(settings.knowledge), now=now())
    click.echo(f"{' and '.join(ruling.subjects)}: {review.RULINGS[kind].lower()}")


@queue.command()
@_JSON
def rulings(as_json: bool) -> None:
    """List what people said of two reports, first to last."""
    with _opened(readonly=True) as con:
        found = archive.rulings(con)
    for one in found:
        row = {
            "kind": one.kind,
            "reports": list(one.subjects),
            "reviewer": one.reviewer,
            "at": stamp(one.at),
            "why": one.why,
        }
        told = f"{row['at'][:10]}  {' and '.join(one.subjects)}: {review.RULINGS[one.kind].lower()}"
        click.echo(
            archive.as_line(row) if as_json else f"{told}\n            {one.why} ({one.reviewer})"
        )


def _report(con: Connection, named: str) -> str:
    """Return the id of a report that is named by its id or its address."""
    if archive.facts(con, named):
        return named
    found = archive.report_at(con, named)
    if found is None:
        near = archive.nearest(con, "reports", named)
        raise ReviewError(
            "no report has this id or address",
            where=named,
            remedy=f"did you mean {' or '.join(near)}?" if near else "see `tracker reports`",
        )
    return found


def _opened(*, readonly: bool) -> closing[Connection]:
    settings: Settings = click.get_current_context().obj
    # Opened for reading first: to decide something, there has to be an archive already.
    archive.connect(settings.db, readonly=True).close()
    return closing(archive.connect(settings.db, readonly=readonly))


def _item(con: Connection, id: str) -> ReviewItem:
    item = archive.queue_item(con, id, now=now())
    if item is None:
        near = archive.nearest_ids(con, id)
        raise ReviewError(
            "nothing in the queue has this id",
            where=id,
            remedy=f"did you mean {' or '.join(near)}?" if near else "see `tracker queue list`",
        )
    return item


def _check_deferral(item: ReviewItem, until: datetime) -> None:
    if until <= now():
        remedy = "name a day to come, for instance 2027-01-31"
        raise ReviewError(f"{until:%Y-%m-%d} is past", where="--until", remedy=remedy)
    if item.state == "withdrawn":
        remedy = "`tracker queue list` shows what waits"
        raise ReviewError("is withdrawn: nothing waits", where=item.id, remedy=remedy)


def _login() -> str:
    try:
        return getpass.getuser()
    except OSError:  # an account without a name, as in some containers
        return ""


def _row(item: ReviewItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "state": item.state,
        "opened_at": stamp(item.opened_at),
        "due_at": stamp(item.due_at),
        "priority": round(item.priority.score, 1),
        "parts": {
            name: {"value": round(value, 3), "points": round(points, 1)}
            for name, value, points in item.priority.parts
        },
        "conflict": archive.conflict_row(item.conflict),
        "decisions": [
            {
                "verdict": decision.verdict,
                "rationale": decision.rationale,
                "evidence": list(decision.evidence),
                "reviewer": decision.reviewer,
                "decided_at": stamp(decision.decided_at),
            }
            for decision in item.decisions
        ],
    }


def _line(item: ReviewItem, at: datetime) -> str:
    late = ", late" if item.due_at < at and item.state == "open" else ""
    waiting = at - item.opened_at
    age = f"{waiting.days} d" if waiting >= _DAYS_FROM else f"{max(0, waiting // _HOUR)} h"
    return (
        f"{item.priority.score:5.1f}  {item.conflict.summary}\n"
        f"       {item.id}  {item.conflict.kind}, {item.conflict.klass.replace('_', ' ')}, "
        f"waits {age} of {(item.due_at - item.opened_at) // _HOUR} h{late}"
    )


def _page(item: ReviewItem, desk: archive.Desk | None, names: Names) -> str:
    conflict = item.conflict
    lines = [
        f"{item.id}  {conflict.kind}, {conflict.klass.replace('_', ' ')}, {item.state}",
        conflict.summary,
        *_sides(conflict, names),
        "",
        "The arithmetic",
        *(f"  {name}: {value}" for name, value in conflict.explain),
        f"  rule: {conflict.rule}{_measured(conflict)}",
        "",
        f"Priority {item.priority.score:.1f}, due {item.due_at:%Y-%m-%d %H:%M} UTC",
        *(
            f"  {name:12} {value:5.2f}  {points:5.1f}"
            for name, value, points in item.priority.parts
        ),
    ]
    if desk and desk.assignee:
        lines.append(f"Looked after by {desk.assignee}")
    if desk and desk.deferred_until:
        lines.append(f"Put aside until {desk.deferred_until:%Y-%m-%d}: {desk.deferred_why}")
    return "\n".join((*lines, "", *_verdicts(item)))


def _measured(conflict: Conflict) -> str:
    if conflict.precision is None:
        return ", precision not measured yet"
    return f", right in {conflict.precision:.0%} of labelled cases"


def _sides(conflict: Conflict, names: Names) -> list[str]:
    lines = []
    for number, side in enumerate(conflict.sides):
        origins = "; ".join(dict.fromkeys(map(names, side.origins)))
        lines += ["", f"{chr(ord('A') + number)}  {side.value}", f"   goes back to {origins}"]
        lines += [
            f"   {names(span.report)}: “{span.text}”\n      {span.url or span.report}"
            for span in side.spans
        ]
        lines += [f"   {side.source_url}"] if side.source_url else []
    return lines


def _verdicts(item: ReviewItem) -> list[str]:
    if item.decisions:
        return ["Verdicts"] + [
            f"  {made.decided_at:%Y-%m-%d %H:%M} {made.reviewer}: {made.verdict}. {made.rationale}"
            for made in item.decisions
        ]
    words = [f"  {name:15} {text}" for name, text in review.wording(item.conflict)]
    return ["Verdicts that can be given", *words]
