"""How soon a person should look at a conflict, and why.

In: a conflict and what is known around it. Out: a priority with all its parts, so that the
score can be shown together with how it adds up. Never sees a clock or an archive.

    P = 100 q (0.30 S + 0.20 C + 0.15 R + 0.10 U + 0.10 N + 0.10 K + 0.05 V) + 15 min(1, age/SLA)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tracker.domain import Conflict, EntityType, Frame, Priority

_Z: Final = 1.96  # 95 %
_PRIOR_CONFIRMED, _PRIOR_JUDGED = 8, 10
_AGE_POINTS: Final = 15.0

_ACCUSING: Final[frozenset[Frame]] = frozenset(
    {"accuse_distill", "lawsuit", "investigate", "sanction", "access_ban", "deny", "no_comment"}
)
_OFFICIAL: Final[frozenset[Frame]] = frozenset({"gov_memo", "cable", "bill", "gov_act", "advisory"})
_JOINT: Final[frozenset[Frame]] = frozenset({"info_share", "joint_statement", "joint_action"})
_MARKET: Final[frozenset[Frame]] = frozenset({"measure"})

_WEIGHTY: Final = 0.6  # consequence: acts of named parties, not market numbers or colour
_GRAVE, _NOTABLE = 0.8, 0.5  # severity
_MANY_ORIGINS: Final = 8
_MANY_DEPENDANTS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known around a conflict besides itself.

    Attributes:
        opened_at: when it came up, or came back.
        confirmed, judged: of the rule's flags, how many a person found to be conflicts.
        accused: types of the entities that the claims on its sides are directed at.
        dependants: reports of the stories it lies in: what of our output rests on it.
        primary: one of its reports is a primary document.
        fresh: reports of its stories seen in the last 24 hours.
    """

    opened_at: datetime
    confirmed: int = 0
    judged: int = 0
    accused: tuple[EntityType, ...] = ()
    dependants: int = 0
    primary: bool = False
    fresh: int = 0


def prioritise(conflict: Conflict, *, standing: Standing, now: datetime) -> Priority:
    """Return the priority of a conflict with the parts it is made of."""
    roots = [set(side.origins) for side in conflict.sides]
    trust = lower_bound(standing.confirmed, standing.judged)
    weighed = (
        ("severity", conflict.severity, 30),
        ("consequence", consequence(conflict.frame, standing.accused), 20),
        ("reach", _saturating(len(set().union(*roots)), _MANY_ORIGINS), 15),
        ("split", _evenness([len(side) for side in roots]), 10),
        ("own use", _saturating(standing.dependants, _MANY_DEPENDANTS), 10),
        ("checkable", _checkability(conflict, primary=standing.primary), 10),
        ("velocity", _saturating(standing.fresh, _MANY_ORIGINS), 5),
    )
    allowed = sla(conflict, standing.accused)
    age = min(1.0, max(0.0, (now - standing.opened_at) / allowed))
    parts = (
        *((name, value, trust * weight * value) for name, value, weight in weighed),
        ("age", age, _AGE_POINTS * age),
        # It scales all lines but age and adds nothing of its own.
        ("rule", trust, 0.0),
    )
    return Priority(score=sum(points for _, _, points in parts), parts=parts)


def sla(conflict: Conflict, accused: Collection[EntityType] = ()) -> timedelta:
    """Return how long a conflict may wait: by how severe it is and how much hangs on it."""
    weighty = consequence(conflict.frame, accused) >= _WEIGHTY
    if weighty and conflict.severity >= _GRAVE:
        return timedelta(hours=4)
    return timedelta(hours=24 if conflict.severity >= _NOTABLE else 72)


def due(conflict: Conflict, *, standing: Standing) -> datetime:
    """Return when a conflict should have been looked at."""
    return standing.opened_at + sla(conflict, standing.accused)


def lower_bound(confirmed: int, judged: int) -> float:
    """Return the cautious share of a rule's flags that are right.

    The lower end of Wilson's 95 % interval over all judged flags and ten more of which
    eight were right, so that a new rule starts in the middle and a noisy one sinks.
    """
    n = judged + _PRIOR_JUDGED
    share = (confirmed + _PRIOR_CONFIRMED) / n
    middle = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return (middle - spread) / (1 + _Z**2 / n)


def consequence(frame: Frame, accused: Collection[EntityType] = ()) -> float:
    """Return how much hangs on a claim of this frame directed at such entities."""
    if frame in _ACCUSING:
        return 1.0 if "person" in accused else 0.8
    if frame in _OFFICIAL or frame in _JOINT:
        return 0.6
    return 0.4 if frame in _MARKET else 0.2


def _saturating(count: int, many: int) -> float:
    """Return 0 for none and 1 for `many` or more, each further one adding less."""
    return min(1.0, math.log2(1 + count) / math.log2(1 + many))


def _evenness(sizes: Sequence[int]) -> float:
    """Return 1 where the same number of origins stands on each side, 0 where one has all."""
    held = [size for size in sizes if size]
    if len(held) <= 1:
        return 0.0
    shares = [size / sum(held) for size in held]
    return -sum(share * math.log2(share) for share in shares) / math.log2(len(shares))


def _checkability(conflict: Conflict, *, primary: bool) -> float:
    """Return 1 with a primary document or listed fact at hand, 0.1 on nameless word alone."""
    origins = [origin for side in conflict.sides for origin in side.origins]
    sourced = any(side.source_url for side in conflict.sides)
    if primary or sourced or any(origin.startswith("knowledge:") for origin in origins):
        return 1.0
    if origins and all(
        origin.startswith(("anon:", "unsourced:", "untraced:")) for origin in origins
    ):
        return 0.1
    return 0.5
