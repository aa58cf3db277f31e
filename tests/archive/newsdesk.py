"""Invented reports on the whole road behind the analysis: placed, stored, compared, settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from tests import build
from tests.compare.newsroom import knowledge
from tracker import archive
from tracker.compare import place
from tracker.domain import Analysis, Claim, Mention, Report
from tracker.pipeline import settle

BASE = knowledge()
NOW = datetime(2030, 1, 1, tzinfo=UTC)
Filing = tuple[Report, Analysis]


def told(
    id: str,
    *claims: dict[str, Any],
    published: str | None = "2026-04-06",
    text: str | None = None,
    **more: Any,
) -> Filing:
    """Return a report of some claims, a line each; everybody named by id is a mention."""
    lines = [row.pop("text", f"{_said(row)}, {id} tells.") for row in map(dict, claims)]
    whole = text or "\n".join(lines)
    found: list[Claim] = []
    mentions: list[Mention] = []
    for line, row in zip(lines, claims, strict=True):
        start = whole.index(line)
        given = {key: value for key, value in row.items() if key != "text"}
        found.append(build.claim(line, id=f"{id}-{len(found)}", report=id, start=start, **given))
        mentions += _mentions(line, start)
    report = build.report(whole, id=id, published=published, **more)
    analysis = Analysis(
        report=id, revision=report.revision, claims=tuple(found), mentions=tuple(mentions)
    )
    return report, analysis


def accuses(accuser: str, *accused: str, **more: Any) -> dict[str, Any]:
    """Return the claim that somebody accuses others."""
    return {
        "frame": "accuse_distill", "agent": (accuser,), "target": accused, "act": "allege",
        "hedge": 1, "speakers": (accuser,), "zone": "headline", **more,
    }  # fmt: skip


def _said(row: dict[str, Any]) -> str:
    who = " and ".join(row.get("agent", ()))
    return f"{who} accuses {' and '.join(row.get('target', ()))}"


def _mentions(line: str, start: int) -> Iterable[Mention]:
    for one in sorted(BASE.organizations):
        at = line.find(one)
        if at >= 0:
            yield Mention(start=start + at, end=start + at + len(one), text=one, entity=one,
                          type="organization")  # fmt: skip


def carry(con: Connection, filing: Filing, *, seen_in: str | None = "desk") -> None:
    """Take one report to the settled archive."""
    report, analysis = filing
    placement = place(report, analysis, BASE)
    with archive.writing(con):
        touched = archive.store(con, report, analysis, placement, now=NOW, seen_in=seen_in)
        settle(con, touched, BASE, now=NOW)


def derived(con: Connection) -> dict[str, list[str]]:
    """Return all that follows from the reports, without the times at which it did."""
    tables = {
        "keys": "SELECT k.key, k.sign, k.lot, c.id FROM claim_keys k "
        "JOIN claims c ON c.number = k.claim",
        "ties": "SELECT * FROM report_ties",
        "edges": "SELECT * FROM origin_edges",
        "origins": "SELECT * FROM origins",
        "members": "SELECT * FROM story_reports",
    }
    rows = {name: [repr(tuple(row)) for row in con.execute(sql)] for name, sql in tables.items()}
    rows["stories"] = list(map(archive.as_line, archive.story_rows(con)))
    rows["conflicts"] = list(map(archive.as_line, archive.conflict_rows(con)))
    return {name: sorted(found) for name, found in rows.items()}
