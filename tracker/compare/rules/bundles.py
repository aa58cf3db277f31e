"""Two figures that belong to several, put on one of them or on somebody else.

In: claims under two large figures. Out: findings with both holders. Who counted them, or
told them, is no holder; a list of two beside one of three is merely short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.rules import AGREES, Difference, Finding, Group, Reading, Stand
from tracker.compare.rules.figures import figures
from tracker.compare.rules.pairing import pairs
from tracker.domain import PlacedClaim

_MONTHS_APART = 2
_SEVERAL = 3


def figures_put_on_another(group: Group, context: Context) -> Iterator[Finding]:
    """Find the same two figures told of several in one report and of one in another."""
    tellers = _tellers(group, context)

    def read(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
        told = [
            figure for quantity, figure in figures(placed, context)
            if keys.written(quantity) >= keys.TELLING and figure.high > 0
        ]  # fmt: skip
        holders = frozenset(
            one for f in told for one in ((f.subject,) if f.subject else f.agents)
        ) - tellers  # fmt: skip
        if len(told) > 1 and holders:
            moment = placed.facts.published
            month = moment.at.year * 12 + moment.at.month if moment else None
            ids = [
                one for f in told for one in ((f.named,) if f.named else placed.claim.roles.agent)
                if one and context.names.top(one) in holders
            ]  # fmt: skip
            shown = context.names.listing(keys.actors(ids, context.names))
            yield Reading("holders", ",".join(sorted(holders)), shown, "measure", (holders, month))

    return pairs(group, context, read=read, differ=_holders_differ)


def _tellers(group: Group, context: Context) -> frozenset[str]:
    """Return who counted or told the figures: whom most of the claims name as speaking."""
    told = Counter(one for p in group.claims for one in keys.tops(p.claim.speakers, context.names))
    return frozenset(one for one, count in told.items() if count > 1)


def _holders_differ(a: Stand, b: Stand, context: Context) -> Difference | None:  # noqa: ARG001
    (one, month), (other, then) = a.reading.about, b.reading.about
    assert isinstance(one, frozenset)
    assert isinstance(other, frozenset)
    if isinstance(month, int) and isinstance(then, int) and abs(month - then) > _MONTHS_APART:
        return None
    few, many = sorted((one, other), key=len)
    if len(few) > 1 or len(many) < _SEVERAL:
        return AGREES
    first, second = sorted((a.reading, b.reading), key=lambda r: len(r.value.split(",")))
    return Difference(
        summary=f"The same figures are told of {first.shown} alone in one report and of "
        f"{second.shown} in others",
        explain=(("one holder", first.shown), ("other holders", second.shown)),
        gap=1.0,
        severity=0.8,
    )
