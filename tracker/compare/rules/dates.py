"""One event on two dates, a weekday that does not fit, an event after its first report.

In: claims under an event key. Out: findings with the days between. A day is always allowed
for time zones; a plan is never a date; news without a date counts by its publication, a
week either way, and only against dates a month or more off.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.compare import frames, keys
from tracker.compare.context import Context
from tracker.compare.cues import steps
from tracker.compare.known import Fact
from tracker.compare.naming import day
from tracker.compare.rules import (
    AGREES,
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    meet_at,
    occasions,
    rule,
)
from tracker.compare.rules.dating import (
    dated_acts,
    is_of_an_act,
    is_one_of_more,
    names_document,
)
from tracker.compare.rules.pairing import pairs
from tracker.compare.rules.telling import apart, count, days, happening, published, written
from tracker.compare.uses import is_used
from tracker.domain import PlacedClaim

_ALLOWED = 1
_SEVERE = 30
_FRESH = timedelta(days=7)
_SAME_OCCASION = 31
_SAME_NEWS = 7  # days; what the knowledge base lists is one of many days on which it was said
_COARSE = frozenset({"year", "half"})  # what happened in a year may be another act
_LOOSE = frozenset({"measure", "access_ban", "other"})  # tell many days at once
_FEWEST = 2  # actors that make two joint acts one


@dataclass(frozen=True, slots=True)
class _Event:
    """Who did what to whom; `fresh` where only the news is dated, not the event.

    Attributes:
        step: which step in the life of a policy is dated, by its words.
    """

    frame: str
    agents: frozenset[str]
    targets: frozenset[str]
    things: frozenset[str]
    named: frozenset[str] = frozenset()
    fresh: bool = False
    step: str | None = None


@rule("date_conflict", levels="ps", severity=0.8, within=True)
def date_conflict(group: Group, context: Context) -> Iterator[Finding]:
    """Find one event on two dates."""
    if keys.level(group.key) == "s":
        return occasions.on_two_days(group, context)
    return pairs(group, context, read=_dated, differ=_dates_differ, facts=_known_date)


def _dated(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    claim = placed.claim
    if claim.modality != "assertion" or claim.polarity < 0:
        return
    when, fresh = claim.event_date, False
    if when and when.precision in _COARSE and claim.frame != "release_model":
        return
    if when and claim.frame in _LOOSE and not is_of_an_act(placed):
        return
    if claim.frame == "release_model" and not _is_release(placed):
        return
    if when and claim.frame == "accuse_distill" and when.end - when.start > _FRESH:
        return  # so long a time is that of the deed
    came_out = published(placed)
    if when:
        span = (when.start, when.end)
        value, shown = written(span), days(span)
    elif ("news", "1") in claim.fields and came_out and not _is_beside(placed):
        span, fresh = (came_out - _FRESH, came_out + _FRESH), True
        value, shown = f"news of {came_out:%Y-%m}", f"news of {came_out:%B %Y}"
    else:
        return
    event = _Event(
        frame=claim.frame,
        agents=keys.tops(_acting(placed), context.names),
        targets=keys.tops(claim.roles.target, context.names),
        things=frozenset(keys.things(claim.roles)),
        named=keys.actors(_acting(placed), context.names),
        fresh=fresh,
        step=_step(placed, context),
    )
    yield Reading("event_date", value, shown, claim.frame, (span, event))


def _is_release(placed: PlacedClaim) -> bool:
    """Say whether the words beside a date tell of a release."""
    told, text = dated_acts(placed), placed.claim.text
    if not is_of_an_act(placed):
        return False
    if not told:
        return not any(is_used(text, thing) for thing in keys.things(placed.claim.roles))
    return "released" in told or ("published" in told and not names_document(text))


def _is_beside(placed: PlacedClaim) -> bool:
    """Say whether a claim only names a model, and tells of no release in so many words."""
    return placed.claim.frame == "release_model" and "released" not in dated_acts(placed)


def _acting(placed: PlacedClaim) -> tuple[str, ...]:
    """Return who acts, without those who only tell it."""
    tellers = {placed.facts.publisher, *placed.facts.credits}
    return tuple(one for one in placed.claim.roles.agent if one not in tellers)


def _step(placed: PlacedClaim, context: Context) -> str | None:
    """Return the one step of a policy that a claim dates, or None."""
    told = steps(placed.claim.text)
    about = set(placed.claim.roles.object) & context.names.knowledge.policies.keys()
    return told[0] if about and len(told) == 1 else None


def _known_date(fact: Fact, context: Context) -> Iterator[Reading]:
    if fact.quote:
        return
    parties = keys.tops(fact.parties, context.names)
    things = frozenset((fact.thing,)) if fact.thing else frozenset()
    event = _Event(fact.frame, parties, parties, things, fact.parties, step=fact.step)
    yield Reading("event_date", written(fact.days), days(fact.days), fact.frame, (fact.days, event))


def _dates_differ(a: Stand, b: Stand, context: Context) -> Difference | None:
    one, other = _span_event(a), _span_event(b)
    if not _same_event(one[1], other[1], known=b.fact is not None) or _one_of_more(a, b):
        return None
    gap, arithmetic = apart(one[0], other[0])
    if gap <= _ALLOWED:
        return AGREES
    fresh = one[1].fresh or other[1].fresh
    if (fresh and gap < _SEVERE) or (one[1].fresh and other[1].fresh):
        return None
    if fresh and b.fact and one[1].agents != other[1].agents:
        return None  # some of them may do something of the sort again
    once = frames.parent(one[1].frame) in frames.SINGLE or one[1].step is not None
    near = _SAME_NEWS if b.fact or a.fact else _SAME_OCCASION
    if not once and not (gap <= near or _year_slip(one[0], other[0])):
        return None
    about = one[1]
    what = (
        f"{context.names.listing(about.things & other[1].things)} was {about.step}" if about.step
        else happening(about.frame, _common(a, b), about.targets, about.things, context)
    )  # fmt: skip
    first, second = sorted((a, b), key=lambda stand: _span_event(stand)[0])
    roughly = "about " if fresh else ""
    return Difference(
        summary=f"Reports differ by {roughly}{count(gap, 'day')} on when {what}: "
        f"{first.reading.shown} or {second.reading.shown}",
        explain=(
            ("one date", _told(first)),
            ("other date", _told(second)),
            ("allow", "a week around the news" if fresh else "1 day for time zones"),
            ("gap", arithmetic),
        ),
        gap=gap,
        severity=None if gap < _SEVERE else 1.0,
    )


def _one_of_more(a: Stand, b: Stand) -> bool:
    """Say whether one report tells of several such acts, each with its day."""
    within = a.reports == b.reports and len(a.reports) == 1
    return within and any(is_one_of_more(v.placed.claim.text) for v in (*a.voices, *b.voices))


def _span_event(stand: Stand) -> tuple[tuple[date, date], _Event]:
    span, event = stand.reading.about
    assert isinstance(span, tuple)
    assert isinstance(event, _Event)
    return span, event


def _common(a: Stand, b: Stand) -> frozenset[str]:
    """Return the actors that both sides name."""
    one, other = _span_event(a)[1].named, _span_event(b)[1].named
    return one & other or one


def _told(stand: Stand) -> str:
    span, event = _span_event(stand)
    if stand.fact:
        return f"{written(span)}, knowledge base: {stand.fact.id}, {stand.fact.confidence}"
    return f"{written(span)}, by date of publication" if event.fresh else written(span)


def _same_event(one: _Event, other: _Event, *, known: bool) -> bool:
    if frames.parent(one.frame) == "release_model":
        return bool(one.things & other.things)
    if one.step or other.step:
        return one.step == other.step and bool(one.things & other.things)
    shared = one.agents & other.agents
    if frames.parent(one.frame) in frames.SINGLE:
        nested = one.agents <= other.agents or other.agents <= one.agents
        return nested and len(shared) >= _FEWEST
    if known:
        return bool(shared) and bool(one.targets) and one.targets <= other.targets
    same_targets = bool(one.targets & other.targets) or one.targets == other.targets
    return bool(shared) and same_targets and one.frame == other.frame


def _year_slip(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Say whether two single days differ in nothing but the year."""
    single = one[0] == one[1] and other[0] == other[1]
    return single and (one[0].month, one[0].day) == (other[0].month, other[0].day)


@rule("weekday_date_mismatch", levels="w", severity=0.5)
def weekday_date_mismatch(group: Group, context: Context) -> Iterator[Finding]:  # noqa: ARG001
    """Find a day of the week that is not that of the date beside it."""
    for placed in group.claims:
        when = placed.claim.event_date
        if when is None or when.weekday is None or when.start != when.end:
            continue
        actual = when.start.weekday()
        if actual == when.weekday:
            continue
        said, real = calendar.day_name[when.weekday], calendar.day_name[actual]
        shift = min((when.weekday - actual) % 7, (actual - when.weekday) % 7)
        voice = (Extract(placed, when.char_start, when.char_end),)
        frame = placed.claim.frame
        yield Finding(
            key=group.key,
            a=Stand(Reading("weekday", f"{when.start}: {said}", said, frame), voice),
            b=Stand(Reading("weekday", f"{when.start}", day(when.start), frame), voice),
            difference=Difference(
                summary=f"A report says {said}, {day(when.start)}; that day was a {real}",
                explain=(
                    ("written", f"{said}, {when.start}"),
                    ("calendar", f"{when.start} = {real}"),
                    ("apart", count(shift, "day")),
                ),
                severity=0.3 if shift == 1 else None,
            ),
        )


@rule("precedence_violation", levels="ps", severity=0.8)
def precedence_violation(group: Group, context: Context) -> Iterator[Finding]:
    """Find an event dated after two reports of it were already out."""
    if keys.level(group.key) == "s":
        yield from occasions.told_before(group)
        yield from occasions.ahead_of_itself(group)
        return
    told = [p for p in group.claims if ("news", "1") in p.claim.fields and _tells_past(p)]
    stands = list(_dated_stands(group, context))
    for stand in stands:
        span, event = _span_event(stand)
        own = {one for s in stands if s.reading.value == stand.reading.value for one in s.reports}
        early = [
            p for p in told
            if p.facts.id not in own and (out := published(p))
            and timedelta(days=_ALLOWED) < span[0] - out <= timedelta(days=_SAME_OCCASION)
            and _same_event(event, _event_of(p, context), known=False)
            and meet_at(group.key, stand, Stand(stand.reading, (Extract(p),)), _of_event)
        ]  # fmt: skip
        if len({p.facts.shingles or p.facts.id for p in early}) < _FEWEST:
            continue
        yield _preceded(group, stand, early, context)


def _of_event(key: str, slot: str) -> bool:  # noqa: ARG001
    return keys.level(key) == "p"


def _tells_past(placed: PlacedClaim) -> bool:
    return placed.claim.modality == "assertion" and placed.claim.polarity > 0


def _dated_stands(group: Group, context: Context) -> Iterator[Stand]:
    for placed in group.claims:
        for reading in _dated(placed, context):
            _, event = reading.about
            if isinstance(event, _Event) and not event.fresh:
                yield Stand(reading, (Extract(placed),))


def _event_of(placed: PlacedClaim, context: Context) -> _Event:
    claim = placed.claim
    return _Event(
        frame=claim.frame,
        agents=keys.tops(_acting(placed), context.names),
        targets=keys.tops(claim.roles.target, context.names),
        things=frozenset(keys.things(claim.roles)),
    )


def _preceded(group: Group, stand: Stand, early: list[PlacedClaim], context: Context) -> Finding:
    span, event = _span_event(stand)
    first = min(out for p in early if (out := published(p)))
    voices = tuple(Extract(p) for p in early)
    gap = (span[0] - first).days
    what = happening(event.frame, event.named, event.targets, event.things, context)
    return Finding(
        key=group.key,
        a=stand,
        b=Stand(Reading("event_date", f"out before {written(span)}", f"reported by {day(first)}"), voices),
        difference=Difference(
            summary=f"One report dates it {stand.reading.shown}, but others had reported "
            f"{count(gap, 'day')} earlier that {what}",
            explain=(
                ("event", written(span)),
                ("first report", first.isoformat()),
                ("allow", "1 day for time zones"),
                ("gap", f"{span[0]} − {first} = {count(gap, 'day')}"),
            ),
            gap=gap,
        ),
    )  # fmt: skip
