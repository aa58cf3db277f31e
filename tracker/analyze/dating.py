"""Which of the dates in a sentence is that of what a clause tells.

In: a clause in its scene, who tells it, and the dates of the report. Out: a date, or None. Never
reads dates; that is `times`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tracker.analyze.attribution import Voice
from tracker.analyze.clauses import Clause
from tracker.analyze.scenes import Scene
from tracker.analyze.stance import in_content
from tracker.domain import EventDate, Zone

Between = Callable[[int, int], tuple[EventDate, ...]]

_PRECISE = {"day": 0, "range": 1, "week": 2, "month": 3, "quarter": 4, "half": 5, "year": 6}
# A date this close to the start of a sentence or list item is its heading.
_OPENING = 12
# A date this close behind an outlet's verb is the day of the report, not of the event.
_OF_REPORT = 40
_WHICH = re.compile(r"[\s,]*(?:which|who)\b")
# What happens "when" something else does happens on its day.
_AT_ONCE = re.compile(r",?\s(?:when|as)\s", re.IGNORECASE)


def date_of(
    clause: Clause, scene: Scene, tellers: Sequence[Voice], zone: Zone, between: Between
) -> EventDate | None:
    """Return the date bound to a clause: its own, the sentence's opening, the list's label."""
    times = between(scene.start, scene.end)
    inner = [
        c for c in scene.clauses if c.relative and c.start > clause.start and c.end < clause.end
    ]
    own = [
        time
        for time in times
        if clause.start <= time.char_start < clause.end
        and not in_any(time.char_start, inner)
        and not _of_telling(time, tellers, scene)
    ]
    own = own or [t for t in times if _in_passing(t, clause, inner, scene.text)]
    if own:
        told = [time for time in own if in_content(time, tellers, scene.text)]
        return min(told or own, key=lambda time: (_PRECISE[time.precision], time.char_start))
    if not clause.relative:
        opening = [
            t for t in times if t.char_start - scene.start <= _OPENING < clause.start - scene.start
        ]
        shared = opening or _of_next(clause, scene, times)
        if shared:
            return shared[0]
    return _label(zone, between) if zone.kind == "list" else None


def in_any(at: int, stretches: Sequence[Clause]) -> bool:
    """Say whether a place lies in one of some stretches."""
    return any(stretch.start <= at < stretch.end for stretch in stretches)


def _of_next(clause: Clause, scene: Scene, times: Sequence[EventDate]) -> list[EventDate]:
    """Return the date of "when Y happened on Monday" for what happened then."""
    following = next((c for c in scene.clauses if c.start >= clause.end), None)
    if following is None or not _AT_ONCE.fullmatch(scene.text, clause.end, following.start):
        return []
    found = [time for time in times if following.start <= time.char_start < following.end]
    return found if len(found) == 1 else []


def _in_passing(time: EventDate, clause: Clause, inner: Sequence[Clause], text: str) -> bool:
    """Tell "the cable, dated April 24, orders …": what is told in passing dates the rest."""
    here = clause.start <= time.char_start < clause.end
    around = [c for c in inner if c.start <= time.char_start < c.end]
    return here and any(not _WHICH.match(text, max(0, c.start - 6)) for c in around)


def _label(zone: Zone, between: Between) -> EventDate | None:
    found = between(zone.start, zone.start + _OPENING)
    return found[0] if found else None


def _of_telling(time: EventDate, tellers: Sequence[Voice], scene: Scene) -> bool:
    """Say whether a date is that of an outlet's report, not of what it reports."""
    for voice in tellers:
        rows = [scene.knowledge.organizations.get(id_) for id_ in voice.speakers]
        outlet = voice.act == "report" or any(r and r.kind == "news_outlet" for r in rows)
        firm = any(r and r.kind == "ai_lab" for r in rows)
        if outlet and not firm and 0 <= time.char_start - voice.cue <= _OF_REPORT:
            return True
    return False
