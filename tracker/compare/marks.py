"""Names that mark a happening though nobody lists them: makers, models, methods.

In: a report, the mentions in it, the lookups. Out: a few words, the heaviest first, under
which a full name and its short form are one; beside them capitalised words.
Never decides who somebody is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from tracker.compare.context import Context
from tracker.compare.cues import has
from tracker.compare.wording import COMMON, proper
from tracker.domain import Mention, Report

_OPENING = 240  # characters after the headline that count as the lead
_HEADLINE, _LEAD = 3, 2
_ENOUGH = 2
_MOST = 4
_MOST_WORDS = 6
_SHORTEST = 3
_MARKING = frozenset({"organization", "model", "model_family", "policy"})


def mark(entity: str) -> str:
    """Return the word of an unlisted name by which its short form is known too."""
    words = [word for word in entity.rpartition(":")[2].split("-") if not word.isdigit()]
    return next((word for word in words if len(word) >= _SHORTEST), "-".join(words))


def is_press(entity: str) -> bool:
    """Say whether a name shows by its words that it is an outlet's."""
    return has("press", entity.rpartition(":")[2].replace("-", " "))


def marks(
    report: Report, mentions: Sequence[Mention], context: Context, tellers: Collection[str]
) -> tuple[str, ...]:
    """Return the marks of what a report is mainly about: unlisted names and listed policies.

    Who tells the news is named in all that they tell, and marks none of it.
    """
    telling = {mark(one) for one in tellers}
    body = max((zone.end for zone in report.zones if zone.kind == "headline"), default=0)
    weights: Counter[str] = Counter()
    for mention in mentions:
        if mention.type not in _MARKING:
            continue
        listed = context.names.is_listed(mention.entity)
        if listed and mention.type != "policy":
            continue
        one = mention.entity if listed else mark(mention.entity)
        if not listed and (one in telling or is_press(mention.entity)):
            continue
        weights[one] += _weight(mention.start, body)
    heavy = [one for one, weight in weights.items() if weight >= _ENOUGH]
    return tuple(sorted(heavy, key=lambda one: (-weights[one], one))[:_MOST])


def words(
    report: Report, mentions: Sequence[Mention], context: Context, tellers: Collection[str]
) -> tuple[str, ...]:
    """Return the capitalised words of a report that come most and belong to nobody listed."""
    listed = sorted((m.start, m.end) for m in mentions if context.names.is_listed(m.entity))
    text = "".join(_without(report.text, listed))
    press = (m.entity for m in mentions if is_press(m.entity))
    own = {word for one in (*tellers, *press) for word in one.rpartition(":")[2].split("-")}
    counted: Counter[str] = Counter()
    for line in _SENTENCE.split(text):
        counted.update(
            one for word in proper(line)
            if (one := _VERSION.sub("", word)) not in COMMON | own and len(one) >= _SHORTEST
        )  # fmt: skip
    return tuple(sorted(counted, key=lambda word: (-counted[word], word))[:_MOST_WORDS])


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_VERSION = re.compile(r"[-.\d]+$")


def _without(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    last = 0
    for start, end in spans:
        if start >= last:
            yield text[last:start]
            last = end
    yield text[last:]


def _weight(start: int, body: int) -> int:
    if start < body:
        return _HEADLINE
    return _LEAD if start < body + _OPENING else 1
