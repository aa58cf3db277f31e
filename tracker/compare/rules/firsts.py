"""Things used before they came: a model robbed before its release, a firm before its founding.

In: the claims of one story. Out: findings with the days between. What a report says of the making,
the planning or a preview of a thing is older than the thing itself and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.compare.context import Context
from tracker.compare.cues import FORMS
from tracker.compare.naming import day
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.dating import When, dated_acts, is_ahead, whens
from tracker.compare.rules.telling import count
from tracker.compare.uses import is_unborn, is_used, name_of
from tracker.domain import PlacedClaim

_ALLOWED = 1
_SHORT = 31
_COMING = {"released": "target", "published": "target", "begun": "object", "founded": "agent"}
_FORCE = re.compile(r"\b(?:in force|into force|takes? effect|took effect|into effect|applie[sd])\b")
_OPEN = re.compile(
    r"\b(?:until|till|before|by|ahead of|as of|after)(?: the| early| late| end of)*\W*$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince(?: the| early| late)*\W*$", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class _Told:
    placed: PlacedClaim
    when: When


def used_before_it_came(group: Group, context: Context) -> Iterator[Finding]:
    """Find a thing used on a day before the one on which it came, by the reports of one story."""
    came: dict[str, list[_Told]] = {}
    told = [p for p in group.claims if p.claim.modality == "assertion" and p.claim.polarity > 0]
    for placed in told:
        for when in whens(placed):
            for thing in _coming(placed, when):
                came.setdefault(thing, []).append(_Told(placed, when))
    for thing in sorted(came):
        births = came[thing]
        first = min(births, key=lambda one: (one.when.first, one.placed.claim.id))
        used = [
            _Told(p, when) for p in told for when in whens(p)
            if (first.when.first - when.last).days > _ALLOWED and _uses(p, when, thing, context)
        ]  # fmt: skip
        if used:
            yield _finding(group, thing, first, births, used, context)


def _coming(placed: PlacedClaim, when: When) -> Iterator[str]:
    """Yield the things that a claim says came on a day, or have been there since."""
    text, roles = placed.claim.text, placed.claim.roles
    before = text[: max(when.start, 0)]
    if (when.last - when.first).days > _SHORT or _OPEN.search(before) or is_ahead(text):
        return
    if FORMS.intersection(_WORD.findall(text.casefold())):
        return
    for act in dated_acts(placed, when):
        named = {"target": (*roles.object, *roles.target), "object": (*roles.object, *roles.target),
                 "agent": (*roles.agent, *roles.target)}  # fmt: skip
        if act == "begun" and not _FORCE.search(text):
            continue
        for thing in dict.fromkeys(named[_COMING[act]] if act in _COMING else ()):
            if _is_subject(text, thing, when):
                yield thing


def _is_subject(text: str, thing: str, when: When) -> bool:
    """Say whether a thing is the first that a claim names; who made it may stand before."""
    found = name_of(thing).search(text)
    if found is None:
        return False
    return found.start() < max(when.start, 0) or when.start < found.start() <= when.end + _SHORT


def _uses(placed: PlacedClaim, when: When, thing: str, context: Context) -> bool:
    """Say whether a claim dates an act in which a thing was used that must have been there."""
    text = placed.claim.text
    if not name_of(thing).search(text) or is_unborn(text) or is_ahead(text):
        return False
    if not 0 <= when.start < len(text) or _OPEN.search(text[: when.start]):
        return False
    if set(dated_acts(placed, when)) & _COMING.keys():
        return False
    if thing in context.names.knowledge.organizations:
        return False
    return is_used(text, thing) or bool(_for(thing).search(text))


def _for(thing: str) -> re.Pattern[str]:
    """Return what finds that somebody acts for a firm: "for the firm Kestrelgate, he …"."""
    return re.compile(
        rf"\b(?:for|on behalf of|employed by|paid by) (?:the (?:\w+ )?)?{name_of(thing).pattern}",
        re.IGNORECASE,
    )


def _finding(
    group: Group, thing: str, first: _Told, births: list[_Told], used: list[_Told], context: Context
) -> Finding:
    last = max(used, key=lambda one: (one.when.last, one.placed.claim.id))
    gap = (first.when.first - last.when.last).days
    name = context.names.name(thing)
    return Finding(
        key=group.key,
        a=Stand(
            Reading("event_date", f"{thing}: {last.when.last}", day(last.when.last), last.placed.claim.frame),
            tuple(Extract(one.placed) for one in used),
        ),
        b=Stand(
            Reading("event_date", f"{thing} came {first.when.first}", day(first.when.first)),
            tuple(Extract(one.placed) for one in births),
        ),
        difference=Difference(
            summary=f"A report has {name} used by {day(last.when.last)}; it came "
            f"{count(gap, 'day')} later, on {day(first.when.first)}",
            explain=(
                ("used", f"{last.when.first} to {last.when.last}"), ("came", f"{first.when.first}"),
                ("allow", "1 day for time zones"),
                ("gap", f"{first.when.first} − {last.when.last} = {count(gap, 'day')}"),
            ),
            gap=gap,
        ),
    )  # fmt: skip
