"""What comes next for the listed policies, what moved last, and what has no date.

In: the knowledge base and a day. Out: `Tick` values, the nearest first. Never guesses a
date: a policy without one is a tick without days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.knowledge.facts import DatedStep, Knowledge, Policy, Session

_BILLS = "bill"
_CHECK = "tracker check"
_OPEN = ("proposed", "pending", "not established", "not found", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A step of a policy, or the end of a session, and the days between it and a day.

    Attributes:
        days: to go or since; None where no day is known.
        policies: ids of those it is about.
        name: of the policy or session.
        step: what happens or happened on the day.
    """

    days: int | None
    on: date | None
    name: str
    step: str
    policies: tuple[str, ...]
    url: str | None


def coming(knowledge: Knowledge, today: date) -> tuple[Tick, ...]:
    """Return what lies ahead: dated steps, and the ends of sessions with bills before them."""
    found = [
        _tick(row, step, (step.date - today).days)
        for row in knowledge.policies.values()
        for step in row.dates
        if step.date > today
    ]
    found += [
        _end(session, bills, today)
        for session in knowledge.sessions.values()
        if session.begins <= today < session.ends and (bills := _before(session, knowledge))
    ]
    return tuple(sorted(found, key=lambda tick: (tick.days or 0, tick.name)))


def moved(knowledge: Knowledge, today: date, *, bills: bool | None = None) -> tuple[Tick, ...]:
    """Return the latest step of each policy, bills or others alone if asked, latest first.

    That somebody looked and found nothing new is no step.
    """
    found = [
        _tick(row, step, (today - step.date).days)
        for row in knowledge.policies.values()
        if bills in (None, is_bill(row)) and (step := _latest(row, today))
    ]
    return tuple(sorted(found, key=lambda tick: (tick.days or 0, tick.name)))


def undated(knowledge: Knowledge, today: date) -> tuple[Tick, ...]:
    """Return the policies whose next day, or every day, is unknown.

    A bill that lapses with its session has that day; what is settled waits for none.
    """
    ahead = {id for tick in coming(knowledge, today) for id in tick.policies}
    return tuple(
        Tick(days=None, on=None, name=row.name, step=row.status or row.note, policies=(row.id,),
             url=row.source_url)
        for row in knowledge.policies.values()
        if not row.dates or (row.id not in ahead and _is_open(row))
    )  # fmt: skip


def is_bill(row: Policy) -> bool:
    """Say whether a policy goes through a legislature."""
    return row.kind.startswith(_BILLS)


def checked(row: Policy, today: date) -> DatedStep | None:
    """Return when somebody last looked for news of a policy, where that is on record."""
    return _last(step for step in row.dates if step.date <= today and _is_check(step))


def _before(session: Session, knowledge: Knowledge) -> tuple[Policy, ...]:
    """Return the bills that lapse with a session."""
    return tuple(
        row
        for row in knowledge.policies.values()
        if is_bill(row) and row.identifier and session.name in row.identifier
    )


def _end(session: Session, bills: tuple[Policy, ...], today: date) -> Tick:
    first = bills[0].identifier or bills[0].name
    named = first.partition(" (")[0]
    rest = f" and {len(bills) - 1} more listed bills lapse" if len(bills) > 1 else " lapses"
    return Tick(
        days=(session.ends - today).days,
        on=session.ends,
        name=f"End of the {session.name}",
        step=f"{named}{rest} unless passed",
        policies=tuple(row.id for row in bills),
        url=session.source_url,
    )


def _latest(row: Policy, today: date) -> DatedStep | None:
    past = [step for step in row.dates if step.date <= today]
    return _last(step for step in past if not _is_check(step)) or _last(past)


def _last(steps: Iterable[DatedStep]) -> DatedStep | None:
    return max(steps, key=lambda step: step.date, default=None)


def _is_open(row: Policy) -> bool:
    return any(word in row.status for word in _OPEN)


def _is_check(step: DatedStep) -> bool:
    return step.event.startswith(_CHECK)


def _tick(row: Policy, step: DatedStep, days: int) -> Tick:
    return Tick(
        days=days, on=step.date, name=row.name, step=step.event, policies=(row.id,),
        url=row.source_url,
    )  # fmt: skip
