"""How findings are told: what happened, when, and by how much.

In: readings' facts. Out: phrases and lines of arithmetic. Never says who is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from tracker.compare import frames, keys, sketch
from tracker.compare.context import Context
from tracker.compare.naming import day
from tracker.domain import PlacedClaim

Days = tuple[date, date]
_HOURS = timedelta(hours=12)  # what goes to press sooner may not know of it


def happening(
    frame: str,
    agents: Iterable[str],
    targets: Iterable[str],
    things: Iterable[str],
    context: Context,
) -> str:
    """Return what happened, to stand after "on when"."""
    names = context.names
    return frames.PHRASES.get(frame, frames.PHRASES["other"]).format(
        agents=names.listing(agents) or "they",
        targets=names.listing(targets) or "others",
        object=names.listing(things) or "it",
    )


def days(span: Days) -> str:
    """Return a span of days as a person reads it."""
    first, last = span
    if first == last:
        return day(first)
    if first.day == 1 and (first.month, first.year) == (last.month, last.year):
        return f"{first:%B %Y}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    return f"{day(first)} to {day(last)}"


def written(span: Days) -> str:
    """Return a span of days for the arithmetic."""
    first, last = span
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def apart(one: Days, other: Days) -> tuple[int, str]:
    """Return the days between two spans, 0 where they meet, and the sum as written."""
    earlier, later = sorted((one, other))
    gap = (later[0] - earlier[1]).days
    if gap <= 0:
        return 0, "the dates meet"
    return gap, f"{later[0].isoformat()} − {earlier[1].isoformat()} = {gap} days"


def count(number: float, noun: str) -> str:
    """Return a number with its noun: "1 day", "531 days"."""
    return f"{number:,.0f} {noun}" if number == 1 else f"{number:,.0f} {noun}s"


def called(top: str, group: Iterable[PlacedClaim], context: Context) -> str:
    """Return the name that most claims use for somebody known by their last owner."""
    used = Counter(
        one
        for placed in group
        for role in (placed.claim.roles.agent, placed.claim.roles.target, placed.claim.speakers)
        for one in keys.actors(role, context.names)
        if context.names.top(one) == top
    )
    most = min(used, key=lambda one: (-used[one], one), default=top)
    return context.names.name(most)


def by_report(claims: Iterable[PlacedClaim]) -> list[list[PlacedClaim]]:
    """Return claims report by report, in reading order."""
    reports: dict[str, list[PlacedClaim]] = {}
    for placed in claims:
        reports.setdefault(placed.facts.id, []).append(placed)
    ordered = (reports[name] for name in sorted(reports))
    return [sorted(own, key=lambda p: (p.claim.start, p.claim.id)) for own in ordered]


def said(placed: PlacedClaim) -> str:
    """Return the words of a claim as part of a conflict's id: copies say the same."""
    return " ".join(sketch.words(placed.claim.text))


def published(placed: PlacedClaim) -> date | None:
    """Return the day on which the report of a claim came out, or None."""
    moment = placed.facts.published
    return moment.at.date() if moment else None


def is_later(one: PlacedClaim, other: PlacedClaim, *, within: timedelta) -> bool:
    """Say whether a claim came out after another: days later, or hours where both tell the hour."""
    first, second = other.facts.published, one.facts.published
    if first is None or second is None:
        return False
    if first.at.date() == second.at.date():
        exact = first.precision == second.precision == "minute"
        return exact and second.at - first.at >= _HOURS
    return timedelta(0) < second.at.date() - first.at.date() <= within
