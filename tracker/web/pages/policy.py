"""`/policy`: what comes next, what moved last, and what has no date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import quote

from tracker.knowledge import Knowledge
from tracker.knowledge.clock import Tick, checked, coming, moved, undated
from tracker.web.visit import PAGES, View, Visit, count, day, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A step with the days between it and today, and what is known of its policy."""

    days: int | None
    on: str
    name: str
    step: str
    id: str | None
    status: str
    kind: str
    jurisdiction: str
    checked: str | None
    source_url: str | None


@PAGES(r"/policy")
def policy(visit: Visit) -> View:
    """Show the policies of the knowledge base by their steps."""
    today, known = visit.now.date(), visit.knowledge
    ahead, unknown = coming(known, today), undated(known, today)
    latest = moved(known, today)
    return View(
        template="policy",
        context={
            "title": "Policy",
            "headline": _headline(ahead, latest),
            "lede": _lede(len(known.policies), len(unknown)),
            "coming": _clocks(visit, ahead),
            "undated": _clocks(visit, unknown),
            "bills": _clocks(visit, moved(known, today, bills=True)),
            "others": _clocks(visit, moved(known, today, bills=False)),
        },
    )


@PAGES(r"/policy/(?P<id>[^/]+)")
def one_policy(visit: Visit) -> View:
    """Lead to the page of one policy."""
    id = visit.path["id"]
    if id in visit.knowledge.policies:
        return View(location=f"/entity/{quote(id)}")
    near = get_close_matches(id, list(visit.knowledge.policies), n=3, cutoff=0.5)
    return missing("policy", id, [(one, f"/entity/{quote(one)}") for one in near])


def _clocks(visit: Visit, ticks: Iterable[Tick]) -> list[Clock]:
    return [_clock(visit.knowledge, tick, visit) for tick in ticks]


def _clock(known: Knowledge, tick: Tick, visit: Visit) -> Clock:
    row = known.policies[tick.policies[0]] if len(tick.policies) == 1 else None
    looked = checked(row, visit.now.date()) if row else None
    return Clock(
        days=tick.days,
        on=day(tick.on) or "",
        name=tick.name,
        step=tick.step,
        id=row.id if row else None,
        status=row.status if row else "by the calendar",
        kind=row.kind.replace("_", " ") if row else "session",
        jurisdiction=row.jurisdiction if row else "",
        checked=day(looked.date) if looked else None,
        source_url=tick.url,
    )


def _headline(ahead: tuple[Tick, ...], latest: tuple[Tick, ...]) -> str:
    if ahead:
        return f"{count(ahead[0].days or 0, 'day')} to go: {ahead[0].name}."
    if not latest:
        return "No policy has moved."
    days = latest[0].days
    ago = f"{count(days, 'day')} ago" if days else "today"
    return f"Nothing is dated ahead. {latest[0].name} moved last, {ago}."


def _lede(listed: int, unknown: int) -> str:
    policies = count(listed, "policy", "policies")
    dates = (
        f"for {unknown} of them the next day is unknown" if unknown else "each with its next day"
    )
    return f"The knowledge base lists {policies}; {dates}. A step it has not heard of is missing."
