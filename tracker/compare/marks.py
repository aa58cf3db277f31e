"""Names that mark a happening though nobody lists them: makers, models, methods.

In: a report, the mentions in it, the lookups. Out: a few words, the heaviest first, under
which a full name and its short form are one. Never decides who somebody is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tracker.compare.context import Context
from tracker.domain import Mention, Report

_OPENING = 240  # characters after the headline that count as the lead
_HEADLINE, _LEAD = 3, 2
_ENOUGH = 2
_MOST = 4
_SHORTEST = 3
_MARKING = frozenset({"organization", "model", "model_family", "policy"})


def mark(entity: str) -> str:
    """Return the word of an unlisted name by which its short form is known too."""
    words = [word for word in entity.rpartition(":")[2].split("-") if not word.isdigit()]
    return next((word for word in words if len(word) >= _SHORTEST), "-".join(words))


def marks(report: Report, mentions: Iterable[Mention], context: Context) -> tuple[str, ...]:
    """Return the marks of what a report is mainly about: unlisted names and listed policies."""
    body = max((zone.end for zone in report.zones if zone.kind == "headline"), default=0)
    weights: Counter[str] = Counter()
    for mention in mentions:
        if mention.type not in _MARKING:
            continue
        listed = context.names.knowledge.entity(mention.entity) is not None
        if listed and mention.type != "policy":
            continue
        one = mention.entity if listed else mark(mention.entity)
        weights[one] += _weight(mention.start, body)
    heavy = [one for one, weight in weights.items() if weight >= _ENOUGH]
    return tuple(sorted(heavy, key=lambda one: (-weights[one], one))[:_MOST])


def _weight(start: int, body: int) -> int:
    if start < body:
        return _HEADLINE
    return _LEAD if start < body + _OPENING else 1
