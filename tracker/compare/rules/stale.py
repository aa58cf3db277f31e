"""What was true once, told as if it still were.

In: the claims of one happening, the knowledge base. Out: findings with the later value. An
office that ended, a model that its maker has replaced, a figure that its own source has put
right two days before. What a report dates itself, or tells as past, is background.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from tracker.compare.context import Context
from tracker.compare.cues import has, words_of
from tracker.compare.known import Fact
from tracker.compare.naming import day
from tracker.compare.rules import (
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    outdated,
    rule,
)
from tracker.compare.rules.figures import Figure, figures, measure, shown
from tracker.compare.rules.telling import published
from tracker.domain import PlacedClaim, Quantity

_AFTER = timedelta(days=2)
_GRACE = timedelta(days=30)
_LATEST = rf"\b(?:{'|'.join(words_of('current'))})\b(?: [\w-]+){{0,2}} "
_LATEST_IS = (
    rf"\b(?:{'|'.join(words_of('current'))})\b[^.,;:]{{0,60}} (?:is|remains|are)(?: still| the)* "
)

_Row = tuple[PlacedClaim, Quantity, Figure]


@rule("stale_figure", levels="s", severity=0.5)
def stale_figure(group: Group, context: Context) -> Iterator[Finding]:
    """Find a superseded value that is told as the current one."""
    for placed in group.claims:
        if placed.claim.polarity > 0 and placed.claim.modality == "assertion":
            yield from _left_office(group, placed, context)
            yield from _replaced(group, placed, context)
    found = list(_put_right(group, context))
    told = {voice.placed.claim.id for one in found for voice in one.a.voices}
    yield from found
    for one in outdated.outdated(group):
        if not told & {voice.placed.claim.id for voice in one.a.voices}:
            yield one


def _left_office(group: Group, placed: PlacedClaim, context: Context) -> Iterator[Finding]:
    claim, out = placed.claim, published(placed)
    if out is None or not has("incumbent", claim.text):
        return
    for one, row in sorted(context.names.knowledge.people.items()):
        left = _day(row.end) if row.end else None
        if left is None or out - left < _GRACE or not _is_named(one, placed, context):
            continue
        fact = Fact(
            id=row.id, frame="other", days=(left, left), parties=frozenset((row.org or "",))
        )
        yield Finding(
            key=group.key,
            a=Stand(Reading("status", f"{one}: in office", "still in office", claim.frame),
                    (Extract(placed),)),
            b=Stand(Reading("status", f"{one}: until {left}", f"until {day(left)}"), (), fact),
            difference=Difference(
                summary=f"A report of {day(out)} has {row.name} still in office; by the knowledge "
                f"base that ended on {day(left)}",
                explain=_since(left, out, row.id, row.confidence),
            ),
        )  # fmt: skip


def _is_named(person: str, placed: PlacedClaim, context: Context) -> bool:
    roles, text = placed.claim.roles, placed.claim.text
    if person in {*roles.agent, *roles.target, *roles.object}:
        return True
    forms = "|".join(map(re.escape, context.names.forms(person)))
    return bool(forms and re.search(rf"\b(?:{forms})\b", text, re.IGNORECASE))


def _replaced(group: Group, placed: PlacedClaim, context: Context) -> Iterator[Finding]:
    claim, out, names = placed.claim, published(placed), context.names
    if out is None or has("past", claim.text) or not has("current", claim.text):
        return
    for one in sorted({*claim.roles.object, *claim.roles.target, *claim.roles.agent}):
        forms = "|".join(map(re.escape, names.forms(one)))
        newer = names.successor(one, out - _GRACE) if forms else None
        fact = context.known.of_thing(newer) if newer else None
        named = rf"(?:{forms})\b(?![.-]?\d)"
        found = re.search(rf"{_LATEST}{named}|{_LATEST_IS}{named}", claim.text, re.IGNORECASE)
        if fact is None or newer is None or found is None:
            continue
        since = fact.days[0]
        yield Finding(
            key=group.key,
            a=Stand(Reading("status", f"{one}: latest", names.name(one), claim.frame),
                    (Extract(placed),)),
            b=Stand(Reading("status", f"{newer}: {since}", names.name(newer)), (), fact),
            difference=Difference(
                summary=f"A report of {day(out)} calls {names.name(one)} the latest of its maker; "
                f"by the knowledge base {names.name(newer)} had been out since {day(since)}",
                explain=_since(since, out, newer, fact.confidence),
            ),
        )  # fmt: skip


def _since(left: date, out: date, id: str, confidence: str) -> tuple[tuple[str, str], ...]:
    return (
        ("changed", f"{left}, {id}, confidence {confidence}"),
        ("report", f"{out}"),
        ("apart", f"{out} − {left} = {(out - left).days} days"),
    )


def _put_right(group: Group, context: Context) -> Iterator[Finding]:
    """Yield figures that their own source had replaced by another before."""
    rows = [
        (placed, quantity, figure) for placed in group.claims
        for quantity, figure in figures(placed, context) if not has("past", placed.claim.text)
    ]  # fmt: skip
    by_root: dict[tuple[str, str, str | None], list[_Row]] = {}
    for row in rows:
        for root in row[0].origin.roots if published(row[0]) else ():
            by_root.setdefault((root, row[2].metric, row[2].subject), []).append(row)
    for (root, _, _), alike in sorted(by_root.items(), key=lambda item: repr(item[0])):
        for old, new in _replacements(alike):
            late = [row for row in alike if _repeats(row, old, new)]
            if late:
                yield _outdated(group, root, new, late, context)


def _replacements(rows: list[_Row]) -> Iterator[tuple[_Row, _Row]]:
    """Yield what one publisher told first and, on a later day, told otherwise."""
    told: dict[str, dict[tuple[float, float], _Row]] = {}
    for row in sorted(rows, key=lambda row: (_out(row), row[0].claim.id)):
        values = told.setdefault(row[0].facts.publisher or row[0].facts.id, {})
        values.setdefault((row[2].low, row[2].high), row)
    for _, values in sorted(told.items()):
        for old, new in combinations(values.values(), 2):
            if _out(new) > _out(old) and _disjoint(old[2], new[2]):
                yield old, new


def _repeats(row: _Row, old: _Row, new: _Row) -> bool:
    """Say whether a value is told two days and more after it was replaced."""
    same = (row[2].low, row[2].high) == (old[2].low, old[2].high)
    return same and _out(row) - _out(new) > _AFTER


def _out(row: _Row) -> date:
    return published(row[0]) or date.min


def _disjoint(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit and (one.high < other.low or other.high < one.low)


def _outdated(group: Group, root: str, new: _Row, late: list[_Row], context: Context) -> Finding:
    placed, quantity, figure = late[0]
    since, out = _out(new), _out(late[0])
    voices = tuple(Extract(row[0]) for row in late)
    return Finding(
        key=group.key,
        a=Stand(Reading("stale", f"{figure.low:g}", shown(quantity), placed.claim.frame), voices),
        b=Stand(Reading("stale", f"{new[2].low:g}", shown(new[1])), (Extract(new[0]),)),
        difference=Difference(
            summary=f"The {measure(figure.metric)} is told as {shown(quantity)} on {day(out)}, "
            f"though the same source had {shown(new[1])} by {day(since)}",
            explain=(
                ("later value", f"{shown(new[1])}, {since}"),
                ("repeated value", f"{shown(quantity)}, {out}"),
                ("source", context.names.name(root)),
            ),
        ),
    )


def _day(text: str) -> date | None:
    """Read the day, month or year in which an office ended; the last day it may have been."""
    try:
        padded = {4: f"{text}-12-31", 7: f"{text}-28"}.get(len(text), text[:10])
        return date.fromisoformat(padded)
    except ValueError:
        return None
