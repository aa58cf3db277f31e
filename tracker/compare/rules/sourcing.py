"""Who had it first: the wrong outlet credited, or one origin counted as many.

In: claims under an event key or of one happening, dated events of the knowledge base. Out:
findings with the credits counted. Taking the news from a copy is no mistake where that copy
credits the same origin; an outlet whose report is not at hand may still have had it first; a
confirmation of its own makes an outlet an observer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.compare import frames, keys
from tracker.compare.context import Context
from tracker.compare.known import Fact
from tracker.compare.rules import (
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    at_home,
    firsthand,
    rule,
)
from tracker.compare.rules.telling import published, said
from tracker.domain import PlacedClaim

_SOON = timedelta(days=21)
_SAME_TIME = timedelta(days=21)
_ENOUGH = 3
_SHARED = 2


@rule("origin_miscredit", levels="ps", severity=0.6)
def origin_miscredit(group: Group, context: Context) -> Iterator[Finding]:
    """Find a credit to an outlet where others, or the knowledge base, name another."""
    if keys.level(group.key) == "s":
        yield from firsthand.first_told(group)
        yield from firsthand.misled(group)
        return
    for placed in group.claims:
        if not _credited(placed, context) or not at_home(group.key, placed):
            continue
        fact = _first_told(placed, context)
        if fact and fact.outlet and not _relayed(placed, fact.outlet, group):
            voice = Stand(_credit((fact.outlet,), context), (), fact)
            yield _finding(group, placed, voice, f"knowledge base: {fact.outlet}", context)
            continue
        other = _mostly_credited(placed, group)
        if other:
            outlet, voices = other
            stand = Stand(_credit((outlet,), context), tuple(Extract(p) for p in voices))
            reports = len({p.facts.id for p in voices})
            yield _finding(group, placed, stand, f"{reports} reports: {outlet}", context)


def _credited(placed: PlacedClaim, context: Context) -> bool:
    """Say whether the claim itself, not only its report, is credited to an outlet."""
    told = {*placed.claim.attribution, *placed.claim.speakers}
    return any(context.names.is_outlet(one) for one in told & set(placed.facts.credits))


def _first_told(placed: PlacedClaim, context: Context) -> Fact | None:
    """Return the one event that the claim must mean, if an outlet made it public."""
    claim, out = placed.claim, published(placed)
    agents = keys.tops(claim.roles.agent, context.names)
    found = [
        fact for fact in context.known.under(placed.keys)
        if fact.outlet and context.names.is_outlet(fact.outlet)
        and frames.parent(fact.frame) == frames.parent(claim.frame)
        and len(agents & keys.tops(fact.parties, context.names)) >= min(_SHARED, len(agents))
        and _soon_after(out, fact.days)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _soon_after(out: date | None, days: tuple[date, date]) -> bool:
    return out is not None and days[0] - timedelta(days=1) <= out <= days[1] + _SOON


def _relayed(placed: PlacedClaim, outlet: str, group: Group) -> bool:
    """Say whether the credits lead to `outlet`, at once or through a report at hand."""
    credited = set(placed.facts.credits)
    if outlet in credited or placed.facts.publisher == outlet:
        return True
    return any(
        p.facts.publisher in credited and outlet in (*p.facts.credits, p.facts.publisher)
        for p in group.claims
    )


def _mostly_credited(placed: PlacedClaim, group: Group) -> tuple[str, list[PlacedClaim]] | None:
    """Return another outlet that at least three reports of the same weeks credit."""
    near = [p for p in group.claims if _same_weeks(p, placed) and p.facts.id != placed.facts.id]
    reports = {p.facts.id: p.facts for p in near}
    counted = Counter(one for facts in reports.values() for one in facts.credits)
    ours = sum(counted[one] for one in placed.facts.credits)
    for outlet, count in sorted(counted.items(), key=lambda row: (-row[1], row[0])):
        if count >= _ENOUGH and not ours and not _relayed(placed, outlet, group):
            return outlet, [p for p in near if outlet in p.facts.credits]
    return None


def _same_weeks(one: PlacedClaim, other: PlacedClaim) -> bool:
    ours, theirs = published(one), published(other)
    return ours is not None and theirs is not None and abs(ours - theirs) <= _SAME_TIME


def _credit(outlets: tuple[str, ...], context: Context) -> Reading:
    return Reading("first told by", ",".join(outlets), context.names.listing(outlets))


def _finding(
    group: Group, placed: PlacedClaim, other: Stand, basis: str, context: Context
) -> Finding:
    credited = Stand(_credit(placed.facts.credits, context), (Extract(placed),))
    return Finding(
        key=group.key,
        a=credited,
        b=other,
        difference=Difference(
            summary=f"Reports differ on who had it first: {credited.reading.shown} "
            f"or {other.reading.shown}",
            explain=(
                ("credited here", credited.reading.shown),
                ("credited elsewhere", basis),
                ("report of the outlet credited here", "none at hand that leads there"),
            ),
        ),
    )


@rule("circular_sourcing", levels="s", severity=0.8)
def circular_sourcing(group: Group, context: Context) -> Iterator[Finding]:
    """Find "several outlets report" where all of them go back to one."""
    yield from firsthand.looped(group)
    for placed in group.claims:
        claim = placed.claim
        if claim.polarity < 0 or not firsthand.counts_tellers(claim.text):
            continue
        others = [
            p for p in group.claims
            if p.facts.id != placed.facts.id and _same_weeks_or_undated(p, placed)
            and frames.parent(p.claim.frame) == frames.parent(claim.frame)
        ]  # fmt: skip
        root = _one_root(others, context)
        reports = {p.facts.id for p in others}
        if root and len(reports) >= _SHARED:
            yield _counted_twice(group, placed, others, root, context)
        else:
            yield from firsthand.on_one(group, placed)


def _same_weeks_or_undated(one: PlacedClaim, other: PlacedClaim) -> bool:
    return not (published(one) and published(other)) or _same_weeks(one, other)


def _one_root(others: list[PlacedClaim], context: Context) -> str | None:
    """Return the one outlet in which the chains of all reports end that name a source."""
    observers: Counter[str] = Counter()
    for placed in others:
        seen = {
            one for one in placed.origin.observers
            if context.names.is_outlet(one) and one != placed.facts.publisher
        }  # fmt: skip
        observers.update(seen)
    if not observers:
        return None
    root, count = min(observers.items(), key=lambda row: (-row[1], row[0]))
    return root if count >= _SHARED and count * 2 > sum(observers.values()) else None


def _counted_twice(
    group: Group, placed: PlacedClaim, others: list[PlacedClaim], root: str, context: Context
) -> Finding:
    back = [p for p in others if root in p.origin.observers]
    number = len({p.facts.id for p in back})
    name = context.names.name(root)
    return Finding(
        key=group.key,
        a=Stand(Reading("tellers", f"several: {said(placed)}", "several outlets", placed.claim.frame),
                (Extract(placed),)),
        b=Stand(Reading("tellers", root, f"one origin: {name}", placed.claim.frame),
                tuple(Extract(p) for p in back)),
        difference=Difference(
            summary=f"A report counts several outlets, but {number} of the reports at hand go "
            f"back to one: {name}",
            explain=(
                ("told as", "several outlets"),
                ("reports that go back to it", str(number)),
                ("origin", name),
            ),
        ),
    )  # fmt: skip
