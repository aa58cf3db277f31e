"""The options that narrow a listing: --entity, --outlet, --story, --kind, --since.

In: what was typed, and an open archive. Out: whether a row is wanted. What nobody knows is an
error that names the nearest that somebody does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import click

from tracker import archive
from tracker.archive import Connection
from tracker.archive.choosing import (
    Passages,
    entity_called,
    entity_titles,
    outlet_titles,
    passages_naming,
    reports_of_outlet,
    reports_of_story,
    reports_since,
)
from tracker.errors import InputError

Row = dict[str, Any]

_OPTIONS = {
    "entity": click.option("--entity", metavar="NAME|ID", help="That name somebody or something."),
    "outlet": click.option("--outlet", metavar="NAME|HOST", help="Of this outlet alone."),
    "story": click.option("--story", metavar="ID", help="Of this story alone."),
    "kind": click.option("--kind", metavar="WORD", help="Of this kind alone."),
    "since": click.option(
        "--since",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="Published on this day or later.",
    ),
}


def narrowed(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command those of the options."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(names):
            function = _OPTIONS[name](function)
        return function

    return add


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What rows are wanted; None stands for all."""

    reports: frozenset[str] | None = None
    entity: str | None = None
    passages: Passages = field(default_factory=dict)

    def report(self, row: Row) -> bool:
        """Say whether a revision of a report is wanted."""
        return self._has(row["id"]) and self._names(row["id"], row["revision"])

    def mention(self, row: Row) -> bool:
        """Say whether a mention is wanted."""
        return self._has(row["report"]) and self.entity in (None, row["entity"])

    def claim(self, row: Row) -> bool:
        """Say whether a claim is wanted: it names the entity, or the entity makes it."""
        spoken = self.entity in row["speakers"]
        return self._has(row["report"]) and (spoken or self._speaks(row))

    def conflict(self, row: Row) -> bool:
        """Say whether one of a conflict's passages is wanted."""
        spans = (span for side in row["sides"] for span in side["spans"])
        return any(self._has(span["report"]) and self._speaks(span) for span in spans) or (
            self.reports is None and self.entity is None
        )

    def story(self, row: Row) -> bool:
        """Say whether one of a story's reports is wanted."""
        named = {report for report, _ in self.passages}
        return any(
            self._has(report) and (self.entity is None or report in named)
            for report in row["reports"]
        )

    def _has(self, report: str) -> bool:
        return self.reports is None or report in self.reports

    def _names(self, report: str, revision: str) -> bool:
        return self.entity is None or (report, revision) in self.passages

    def _speaks(self, row: Row) -> bool:
        if self.entity is None:
            return True
        named = self.passages.get((row["report"], row["revision"]), ())
        return any(start < row["end"] and end > row["start"] for start, end in named)


def choose(
    con: Connection,
    *,
    entity: str | None = None,
    outlet: str | None = None,
    story: str | None = None,
    since: datetime | None = None,
) -> Choice:
    """Return what the options ask for.

    Raises:
        InputError: no entity, outlet or story is called so.
    """
    sets: list[frozenset[str]] = []
    if outlet:
        sets.append(reports_of_outlet(con, outlet))
        if not sets[-1]:
            raise unknown("outlet", outlet, outlet_titles(con))
    if story:
        if archive.story(con, story) is None:
            raise unknown("story", story, archive.nearest(con, "stories", story))
        sets.append(reports_of_story(con, story))
    if since:
        sets.append(reports_since(con, since.replace(tzinfo=UTC)))
    id = entity and entity_id(con, entity)
    return Choice(
        reports=frozenset.intersection(*sets) if sets else None,
        entity=id or None,
        passages=passages_naming(con, id) if id else {},
    )


def entity_id(con: Connection, wanted: str) -> str:
    """Return the id of an entity by its name or id; complain where there is none."""
    id = entity_called(con, wanted)
    if id is None:
        raise unknown("entity", wanted, entity_titles(con))
    return id


def check_kind(kind: str | None, known: Iterable[str]) -> str | None:
    """Return a kind that exists, written with hyphens, blanks or underscores."""
    if kind is None:
        return None
    every = sorted(set(known))
    written = kind.strip().lower().replace("-", "_").replace(" ", "_")
    if written not in every:
        raise unknown("kind", kind, every, all_of_them=True)
    return written


def unknown(
    what: str, wanted: str, known: Collection[str], *, all_of_them: bool = False
) -> InputError:
    """Return the complaint about a name that nobody knows, with the nearest ones."""
    plain = {name.casefold(): name for name in known}
    near = [plain[name] for name in get_close_matches(wanted.casefold(), plain, n=3, cutoff=0.5)]
    listing = {"entity": "entities", "outlet": "reports", "story": "stories"}.get(what)
    remedy = f"see `tracker {listing}`" if listing else "leave it out to see all"
    if all_of_them:
        remedy = f"known: {', '.join(known)}"
    if near:
        remedy = f"did you mean {' or '.join(near)}?"
    return InputError(f"no {what} is called so", where=wanted, remedy=remedy)
