"""Everybody who says what stands on a side of a conflict, however many they are.

In: a conflict as stored, which names some of them. Out: the same with all. The others are
found by the sign that their claims share, when somebody asks; they are never carried
through a comparison. Never decides what differs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.archive.columns import decode_claim, decode_facts, encode, names
from tracker.archive.neighbours import EACH_WAY
from tracker.domain import (
    Claim,
    Comparison,
    Conflict,
    ConflictClass,
    Origin,
    PlacedClaim,
    ReportFacts,
    Side,
    Span,
)

_STORY = "s|"  # begins keys of stories
_ALL_COMPARED = 160  # claims; of a story with more, a few of each sign are compared


def complete(con: sqlite3.Connection, conflict: Conflict) -> Conflict:
    """Return a conflict with all who stand on its sides."""
    sides = tuple(_complete(con, conflict.key, side) for side in conflict.sides)
    if sides == conflict.sides:
        return conflict
    return replace(conflict, sides=sides, klass=_class(conflict.klass, sides))


def complete_as_of(told: Comparison, claims: Iterable[PlacedClaim]) -> Comparison:
    """Return a comparison of all there was on a day with all who stand on the sides.

    Everything was compared but in large stories, of which a few claims of each sign were.
    """
    homes = {report: story.id for story in told.stories for report in story.reports
             if report not in story.secondary}  # fmt: skip
    origins = dict(told.origins)
    within: dict[str, list[PlacedClaim]] = {}
    for placed in claims:
        if placed.facts.id in homes:
            one = replace(placed, origin=origins.get(placed.claim.id, placed.origin))
            within.setdefault(f"{_STORY}{homes[placed.facts.id]}", []).append(one)
    large = {key: found for key, found in within.items() if len(found) > _ALL_COMPARED}
    conflicts = (_complete_then(one, large.get(one.key, ())) for one in told.conflicts)
    return replace(told, conflicts=tuple(conflicts))


def _complete_then(conflict: Conflict, claims: Sequence[PlacedClaim]) -> Conflict:
    sides = tuple(
        _with(side, [_voice(one) for one in claims if one.sign in side.signs])
        for side in conflict.sides
    )
    if not claims or sides == conflict.sides:
        return conflict
    return replace(conflict, sides=sides, klass=_class(conflict.klass, sides))


def _complete(con: sqlite3.Connection, key: str, side: Side) -> Side:
    """Return a side with all claims of its signs, where there are more than are compared."""
    if key.startswith(_STORY):
        large = _size(con, key) > _ALL_COMPARED
        return _with(side, map(_read, _in_story(con, key, side.signs))) if large else side
    if len(side.spans) < EACH_WAY:
        return side
    crowded = [sign for sign in side.signs if _is_crowded(con, key, sign)]
    if not crowded:
        return side
    rows = con.execute(
        """
        SELECT c.claim, c.sign, r.facts, o.documents, o.observers FROM claim_keys k
        JOIN claims c ON c.number = k.claim
        JOIN revisions r ON r.report = c.report AND r.revision = c.revision
        LEFT JOIN origins o ON o.claim = c.id
        WHERE k.key = ? AND k.sign IN (SELECT value FROM json_each(?)) ORDER BY k.lot
        """,
        (key, encode(crowded)),
    ).fetchall()
    return _with(side, map(_read, rows))


def _size(con: sqlite3.Connection, key: str) -> int:
    """Return how many claims the reports of a story have."""
    row = con.execute(
        """
        SELECT count(*) FROM story_reports s JOIN reports p ON p.id = s.report
        JOIN claims c ON c.report = p.id AND c.revision = p.revision
        WHERE s.story = ? AND NOT s.secondary
        """,
        (key.removeprefix(_STORY),),
    ).fetchone()
    return int(row[0])


def _in_story(con: sqlite3.Connection, key: str, signs: Iterable[str]) -> list[sqlite3.Row]:
    """Return the claims of some signs in the reports of a story; of a large one few are compared."""
    return con.execute(
        """
        SELECT c.claim, c.sign, r.facts, o.documents, o.observers FROM story_reports s
        JOIN reports p ON p.id = s.report
        JOIN claims c ON c.report = p.id AND c.revision = p.revision
        JOIN revisions r ON r.report = c.report AND r.revision = c.revision
        LEFT JOIN origins o ON o.claim = c.id
        WHERE s.story = ? AND NOT s.secondary
        AND c.sign IN (SELECT value FROM json_each(?)) ORDER BY c.report, c.id
        """,
        (key.removeprefix(_STORY), encode(tuple(signs))),
    ).fetchall()


_Voice = tuple[Span, tuple[str, ...]]
"""Where somebody says so, and the roots of what he says."""


def _with(side: Side, voices: Iterable[_Voice]) -> Side:
    """Return a side with further voices beside those it has."""
    theirs = dict(voices)
    listed = {span.claim for span in theirs}
    spans = [*theirs, *(span for span in side.spans if span.claim not in listed)]
    roots = {one for found in theirs.values() for one in found}
    return replace(
        side,
        spans=tuple(sorted(spans, key=lambda s: (s.report, s.start, s.end, s.revision))),
        origins=tuple(sorted({*side.origins, *roots})),
    )


def _read(row: sqlite3.Row) -> _Voice:
    origin = Origin(
        documents=names(row["documents"] or "[]"), observers=names(row["observers"] or "[]")
    )
    return _span(decode_claim(row["claim"]), decode_facts(row["facts"])), origin.roots


def _voice(placed: PlacedClaim) -> _Voice:
    return _span(placed.claim, placed.facts), placed.origin.roots


def _is_crowded(con: sqlite3.Connection, key: str, sign: str) -> bool:
    row = con.execute(
        "SELECT count(*) FROM (SELECT 1 FROM claim_keys WHERE key = ? AND sign = ? LIMIT ?)",
        (key, sign, EACH_WAY + 1),
    ).fetchone()
    return bool(row[0] > EACH_WAY)


def _span(claim: Claim, facts: ReportFacts) -> Span:
    return Span(
        report=claim.report,
        revision=claim.revision,
        url=facts.url,
        start=claim.start,
        end=claim.end,
        text=claim.text,
        claim=claim.id,
    )


def _class(klass: ConflictClass, sides: Iterable[Side]) -> ConflictClass:
    """Tell a dispute from a slip in copying by all who are on the sides."""
    told = [side for side in sides if side.spans]
    reports = {span.report for side in told for span in side.spans}
    if klass == "registry" or len(told) < len(tuple(sides)) or len(reports) < 2:  # noqa: PLR2004
        return klass
    first, *others = (set(side.origins) for side in told)
    return "relay_error" if any(first & other for other in others) else "dispute"
