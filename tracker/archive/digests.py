"""What changed between two moments, and the digests that told of it.

In: an open archive and a window of time. Out: `Changes`, complete and in order. Never
composes or sends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tracker.archive.columns import (
    LATEST,
    decode_digest,
    decode_facts,
    encode_digest,
    moment,
    stamp,
)
from tracker.archive.conflicts import conflicts
from tracker.archive.queue import items_as_of, items_named, queue_items
from tracker.archive.sources import health
from tracker.archive.stories import stories
from tracker.domain import Changes, Comparison, Conflict, Digest, ReportFacts, ReviewItem, Story

Window = dict[str, object]

_FRESH = "p.first_seen > :since AND p.first_seen <= :until"
_NEWS = "(NOT p.baseline OR :first)"


def changes(con: sqlite3.Connection, *, since: datetime, until: datetime) -> Changes:
    """Return all that changed after `since`, up to and including `until`.

    What came with the first poll of a source is only counted: its back numbers are no news.
    The first digest of an archive introduces all that is there.
    """
    window = {"since": stamp(since), "until": stamp(until), "first": _is_first(con, since)}
    waiting = queue_items(con, now=until)
    return Changes(
        since=since,
        until=until,
        reports=_reports(con, f"{_FRESH} AND {_NEWS}", window),
        baseline=_ids(con, f"{_FRESH} AND NOT {_NEWS}", window),
        conflicts=_opened(waiting, since, until),
        withdrawn=_withdrawn(con, window),
        decided=_decided(con, window, until),
        stories=_stories(con, window),
        revised=_reports(
            con,
            "p.first_seen <= :since AND r.first_seen > :since AND r.first_seen <= :until",
            window,
        ),
        waiting=len(waiting),
        late=sum(item.due_at < until for item in waiting),
        health=health(con),
    )


def changes_as_of(
    con: sqlite3.Connection,
    *,
    since: datetime,
    until: datetime,
    before: Comparison,
    then: Comparison,
) -> Changes:
    """Return what changed between two days of the past, by what was published in between.

    `before` and `then` are what holds for everything published by the one and by the other.
    Nobody can be late with what no queue held: only what lay there by then is counted as waiting.
    """
    window: Window = {"since": stamp(since), "until": stamp(until)}
    published = _published(con, window)
    opened = {c: _known_since(c, published, until) for c in then.conflicts}
    items = items_as_of(con, opened, as_of=until, then=then, published=published)
    waiting = tuple(item for item in items if item.state == "open")
    held = _held(con, until)
    queued = [item for item in waiting if item.id in held]
    old, now = ({conflict.id for conflict in told.conflicts} for told in (before, then))
    fresh = _known(con, "k.published > :since", window)
    return Changes(
        since=since,
        until=until,
        reports=fresh,
        conflicts=tuple(item for item in waiting if item.id not in old),
        withdrawn=tuple(conflict for conflict in before.conflicts if conflict.id not in now),
        decided=tuple(i for i in items if any(since < d.decided_at <= until for d in i.decisions)),
        stories=_grown(then.stories, {one.id for one in fresh}),
        revised=_known(con, "coalesce(k.published, '') <= :since AND k.modified > :since", window),
        waiting=len(queued),
        late=sum(item.due_at < until for item in queued),
    )


def _held(con: sqlite3.Connection, at: datetime) -> frozenset[str]:
    """Return the conflicts that lay in the queue by a moment."""
    rows = con.execute(
        "SELECT conflict FROM review_items WHERE opened_at <= :at UNION "
        "SELECT conflict FROM conflict_changes WHERE change <> 'withdrawn' AND at <= :at",
        {"at": stamp(at)},
    )
    return frozenset(row["conflict"] for row in rows)


def _grown(told: Iterable[Story], fresh: set[str]) -> tuple[tuple[Story, int], ...]:
    """Return the stories that have fresh reports, with how many, those with most first."""
    counted = [(story, len(fresh.intersection(story.reports))) for story in told]
    found = [(story, count) for story, count in counted if count]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0].id)))


_THEN = f"""
    WITH dated AS (
        SELECT report, revision, published, modified,
            row_number() OVER (PARTITION BY report ORDER BY {LATEST}) AS age
        FROM revisions WHERE coalesce(modified, published, '') <= :until
    ), known AS (SELECT * FROM dated WHERE age = 1)
"""  # noqa: S608 - the order is a constant


def _known(con: sqlite3.Connection, where: str, window: Window) -> tuple[ReportFacts, ...]:
    """Return the reports of which something holds by the revision known at the end."""
    rows = con.execute(
        f"""
        {_THEN} SELECT r.facts FROM known k JOIN revisions r USING (report, revision)
        WHERE {where}
        ORDER BY k.published DESC, k.report
        """,  # noqa: S608 - the condition is one of the two above
        window,
    )
    return tuple(decode_facts(row["facts"]) for row in rows)


def _published(con: sqlite3.Connection, window: Window) -> dict[str, str]:
    rows = con.execute(
        f"{_THEN} SELECT report, published FROM known WHERE published IS NOT NULL",  # noqa: S608
        window,
    )
    return {row["report"]: row["published"] for row in rows}


def _known_since(conflict: Conflict, published: Mapping[str, str], until: datetime) -> datetime:
    """Return when the last of its sides was first told; the end of the window if nobody knows."""
    sides = [
        [published[span.report] for span in side.spans if span.report in published]
        for side in conflict.sides
    ]
    first = [min(days) for days in sides if days]
    return min(moment(max(first)), until) if first else until


def keep_digest(con: sqlite3.Connection, digest: Digest, *, now: datetime) -> None:
    """Keep a digest as the one of its day."""
    con.execute(
        "INSERT OR REPLACE INTO digests VALUES (?, ?, ?, ?, ?)",
        (
            digest.day.isoformat(), digest.id, stamp(digest.until), encode_digest(digest),
            stamp(now),
        ),
    )  # fmt: skip


def digest_of(con: sqlite3.Connection, day: date) -> Digest | None:
    """Return the digest of a day."""
    row = con.execute("SELECT digest FROM digests WHERE day = ?", (day.isoformat(),)).fetchone()
    return row and decode_digest(row["digest"])


def digest_days(con: sqlite3.Connection) -> tuple[date, ...]:
    """Return the days that have a digest, latest first."""
    rows = con.execute("SELECT day FROM digests ORDER BY day DESC")
    return tuple(date.fromisoformat(row["day"]) for row in rows)


def told_until(con: sqlite3.Connection, *, before: date) -> datetime | None:
    """Return the end of the last window that an earlier day's digest told about."""
    row = con.execute(
        "SELECT until FROM digests WHERE day < ? ORDER BY day DESC LIMIT 1", (before.isoformat(),)
    ).fetchone()
    return row and moment(row["until"])


def _reports(con: sqlite3.Connection, where: str, window: Window) -> tuple[ReportFacts, ...]:
    rows = con.execute(
        f"""
        SELECT r.facts FROM reports p
        JOIN revisions r ON r.report = p.id AND r.revision = p.revision
        WHERE {where} ORDER BY p.published DESC, p.id
        """,  # noqa: S608 - the condition is one of the two above
        window,
    )
    return tuple(decode_facts(row["facts"]) for row in rows)


def _ids(con: sqlite3.Connection, where: str, window: Window) -> tuple[str, ...]:
    rows = con.execute(f"SELECT p.id FROM reports p WHERE {where} ORDER BY p.id", window)  # noqa: S608
    return tuple(row["id"] for row in rows)


def _is_first(con: sqlite3.Connection, since: datetime) -> bool:
    """Say whether no digest has told of anything before this window."""
    row = con.execute("SELECT 1 FROM digests WHERE until <= ? LIMIT 1", (stamp(since),))
    return row.fetchone() is None


def _opened(
    waiting: Iterable[ReviewItem], since: datetime, until: datetime
) -> tuple[ReviewItem, ...]:
    return tuple(item for item in waiting if since < item.opened_at <= until)


def _withdrawn(con: sqlite3.Connection, window: Window) -> tuple[Conflict, ...]:
    """Return what went away in the window; what also came up in it was never told of.

    What goes on under another id has not gone away.
    """
    rows = con.execute(
        """
        SELECT id FROM conflicts WHERE state = 'withdrawn'
        AND withdrawn_at > :since AND withdrawn_at <= :until AND first_seen <= :since
        AND id NOT IN (SELECT conflict FROM conflict_successors)
        """,
        window,
    )
    return conflicts(con, ids=[row["id"] for row in rows])


def _decided(con: sqlite3.Connection, window: Window, until: datetime) -> tuple[ReviewItem, ...]:
    rows = con.execute(
        "SELECT DISTINCT item FROM decisions WHERE decided_at > :since AND decided_at <= :until",
        window,
    )
    return items_named(con, [row["item"] for row in rows], now=until)


def _stories(con: sqlite3.Connection, window: Window) -> tuple[tuple[Story, int], ...]:
    rows = con.execute(
        f"""
        SELECT s.story, count(*) AS fresh FROM story_reports s JOIN reports p ON p.id = s.report
        WHERE {_FRESH} AND {_NEWS} GROUP BY s.story
        """,  # noqa: S608 - the conditions are constants
        window,
    )
    fresh = {row["story"]: int(row["fresh"]) for row in rows}
    found = [(story, fresh[story.id]) for story in stories(con, fresh)]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0].id)))
