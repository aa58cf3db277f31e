"""`/policy`: what comes next, what moved last, and what has no date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from urllib.parse import quote

from tracker.knowledge import DatedStep, Policy
from tracker.web.visit import PAGES, View, Visit, count, day, missing

_BILLS = "bill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A policy with one of its steps and the days between that and today."""

    id: str
    name: str
    kind: str
    jurisdiction: str
    status: str
    step: str
    on: str
    days: int
    source_url: str | None


@PAGES(r"/policy")
def policy(visit: Visit) -> View:
    """Show the policies of the knowledge base by their steps."""
    today = visit.now.date()
    listed = visit.knowledge.policies.values()
    coming = [
        _clock(row, step, (step.date - today).days)
        for row in listed
        for step in row.dates
        if step.date > today
    ]
    moved = [
        _clock(row, step, (today - step.date).days)
        for row in listed
        if (step := _latest(row, today)) is not None
    ]
    undated = [row for row in listed if not row.dates]
    moved.sort(key=lambda clock: (clock.days, clock.name))
    return View(
        template="policy",
        context={
            "title": "Policy",
            "headline": _headline(moved),
            "lede": _lede(len(visit.knowledge.policies), len(undated)),
            "coming": sorted(coming, key=lambda clock: (clock.days, clock.name)),
            "undated": undated,
            "bills": [clock for clock in moved if clock.kind.startswith(_BILLS)],
            "others": [clock for clock in moved if not clock.kind.startswith(_BILLS)],
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


def _latest(row: Policy, today: date) -> DatedStep | None:
    past = [step for step in row.dates if step.date <= today]
    return max(past, key=lambda step: step.date) if past else None


def _clock(row: Policy, step: DatedStep, days: int) -> Clock:
    return Clock(
        id=row.id,
        name=row.name,
        kind=row.kind.replace("_", " "),
        jurisdiction=row.jurisdiction,
        status=row.status,
        step=step.event,
        on=day(step.date) or "",
        days=days,
        source_url=row.source_url,
    )


def _headline(moved: list[Clock]) -> str:
    if not moved:
        return "No policy has moved."
    last = moved[0]
    ago = f"{count(last.days, 'day')} ago" if last.days else "today"
    return f"The last recorded step: {last.name}, {ago}."


def _lede(listed: int, undated: int) -> str:
    policies = count(listed, "policy", "policies")
    dates = "each with a date" if not undated else f"{undated} without any date"
    return f"The knowledge base lists {policies}, {dates}. A step it has not heard of is missing."
