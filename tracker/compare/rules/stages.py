"""How far a matter is: still open in some reports of a story, done in others.

In: the claims of one story. Out: findings, one a matter. Words of a list show matter and
stage; a report that has both stages tells of progress. Three weeks later it may be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.telling import by_report, published, said
from tracker.compare.voices import stages
from tracker.domain import PlacedClaim

_DAYS_TO_DO_IT = timedelta(days=21)
_Told = dict[str, list[PlacedClaim]]


def further(group: Group) -> Iterator[Finding]:
    """Find what is open in some reports and done in others of the same weeks."""
    told: dict[str, tuple[_Told, _Told]] = {}
    for placed in group.claims:
        if placed.claim.modality == "question":
            continue
        for matter, is_done in stages(placed.claim.text):
            rows = told.setdefault(matter, ({}, {}))[is_done]
            rows.setdefault(placed.facts.id, []).append(placed)
    for matter, (still, done) in sorted(told.items()):
        waiting = [p for name in sorted(still.keys() - done.keys()) for p in still[name]]
        ahead = [p for name in sorted(done.keys() - still.keys()) for p in done[name]]
        near = [p for p in ahead if any(_at_once(p, other) for other in waiting)]
        for own in by_report(near) if waiting else ():
            yield _status(group, matter, waiting, own)


def _at_once(done: PlacedClaim, still: PlacedClaim) -> bool:
    one, other = published(done), published(still)
    return one is None or other is None or one - other < _DAYS_TO_DO_IT


def _status(
    group: Group, matter: str, still: list[PlacedClaim], done: list[PlacedClaim]
) -> Finding:
    return Finding(
        key=group.key,
        a=Stand(Reading("status", f"{matter}: done: {said(done[0])}", "done", done[0].claim.frame),
                tuple(Extract(p) for p in done)),
        b=Stand(Reading("status", f"{matter}: open", "not done", still[0].claim.frame),
                tuple(Extract(p) for p in still)),
        difference=Difference(
            summary=f"One report has the {matter} as done, others as open",
            explain=(("matter", matter), ("one status", "done"), ("other status", "open")),
            gap=1.0,
        ),
    )  # fmt: skip
