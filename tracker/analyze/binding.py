"""Tie clauses to events told earlier in the same report ("the statement names…").

In: the claims of one report in order of place. Out: the same claims, some with `event`
set, agents and dates filled in from the event they speak of.
Never overwrites what a clause says itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from tracker.domain import Claim, EventDate, Frame
from tracker.errors import ConfigError
from tracker.screens import Guarded, Screen
from tracker.yamlsource import parse

_JOINT: frozenset[Frame] = frozenset({"info_share", "joint_action", "joint_statement"})
_DATED = frozenset({"joint_statement", "accuse_distill"})


@dataclass(frozen=True, slots=True)
class _Binding:
    words: Guarded
    frames: tuple[Frame, ...]
    naming: bool


def bind(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims with references to earlier events resolved."""
    bound: list[Claim] = []
    latest: dict[Frame, Claim] = {}
    for claim in claims:
        event, naming = _event_of(claim, latest)
        if event is not None:
            claim = _named(claim, event) if naming else _joined(claim, event)  # noqa: PLW2901
        bound.append(claim)
        if claim.event is None and claim.roles.agent:
            latest[claim.frame] = claim
    dates = _dates(bound)
    return tuple(_dated(claim, dates) for claim in bound)


def _event_of(claim: Claim, latest: Mapping[Frame, Claim]) -> tuple[Claim | None, bool]:
    """Return the event a clause points back at, and whether it names those left out there."""
    screen, bindings = _bindings()
    live = screen.live(claim.text)
    for binding in bindings:
        if binding.words.fits(claim.text, live):
            for frame in binding.frames:
                if frame in latest:
                    return latest[frame], binding.naming
    return None, False


def _joined(claim: Claim, event: Claim) -> Claim:
    roles = claim.roles
    agents = tuple(id_ for id_ in roles.agent if not id_.startswith("doc:"))
    if not agents and claim.frame in {event.frame, "accuse_distill", "joint_statement"}:
        agents = event.roles.agent
    target = tuple(id_ for id_ in roles.target if id_ not in agents)
    if not target and claim.frame == event.frame == "accuse_distill":
        target = tuple(id_ for id_ in event.roles.target if id_ not in agents)
    roles = replace(roles, agent=agents, target=target)
    speakers = claim.speakers
    quotes = claim.quotes
    if speakers and all(id_.startswith("doc:") for id_ in speakers):
        speakers = event.roles.agent
        quotes = tuple(replace(q, speaker=speakers[0]) if q.speaker else q for q in quotes)
    claim = replace(claim, event=event.id, roles=roles, speakers=speakers, quotes=quotes)
    relayed = event.act in {"report", "estimate"} and bool(event.attribution)
    if claim.attribution or not relayed or claim.frame not in event_frames(event):
        return claim
    return replace(
        claim,
        speakers=event.speakers,
        attribution=event.attribution,
        act=event.act,
        hedge=max(claim.hedge, event.hedge),
    )


def _named(claim: Claim, event: Claim) -> Claim:
    """Read "the labs are A, B and C" as part of the accusation that left them out."""
    roles = claim.roles
    accused = tuple(dict.fromkeys((*roles.agent, *roles.target)))
    if claim.attribution:
        return replace(claim, event=event.id)
    return replace(
        claim,
        event=event.id,
        frame="accuse_distill",
        speakers=event.speakers,
        attribution=event.attribution,
        act=event.act,
        hedge=event.hedge,
        roles=replace(roles, agent=(), target=accused),
    )


def event_frames(event: Claim) -> frozenset[Frame]:
    """Return the kinds of clause that go on telling of an event in its teller's name."""
    return _JOINT if event.frame in _JOINT else frozenset({event.frame})


def _dates(claims: Sequence[Claim]) -> dict[tuple[str, Frame], EventDate]:
    """Return the first date told of each event, by its id and the frame of the telling."""
    dates: dict[tuple[str, Frame], EventDate] = {}
    for claim in claims:
        if claim.event_date is not None:
            dates.setdefault((claim.event or claim.id, claim.frame), claim.event_date)
    return dates


def _dated(claim: Claim, dates: Mapping[tuple[str, Frame], EventDate]) -> Claim:
    """Date an event by what is said of it later, and what is said of it by the event."""
    if claim.event_date is not None:
        return claim
    if claim.event is None:
        return _when(claim, dates.get((claim.id, claim.frame)))
    if claim.frame not in _DATED:
        return claim
    return _when(claim, dates.get((claim.event, "joint_statement")))


def _when(claim: Claim, date: EventDate | None) -> Claim:
    """Date a claim; what has a date is no longer dated by its freshness."""
    if date is None:
        return claim
    fields = tuple(pair for pair in claim.fields if pair[0] != "news")
    return replace(claim, event_date=date, fields=fields)


@lru_cache(maxsize=1)
def _bindings() -> tuple[Screen, tuple[_Binding, ...]]:
    text = resources.files(__package__).joinpath("frames.yaml").read_text("utf-8")
    rows: dict[str, Any] = parse(text, where="tracker/analyze/frames.yaml", error=ConfigError)
    screen = Screen()
    return screen, tuple(
        _Binding(
            screen.guard([re.compile(row["words"], re.IGNORECASE)]),
            tuple(row["frames"]),
            row.get("naming", False),
        )
        for row in rows["bindings"]
    )
