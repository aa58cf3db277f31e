"""Collecting: what a source answered becomes a list of documents worth fetching.

In: a `Source` and the `Response` of its address. Out: a `Page` of `Item`s that carry what
the source says of each document. Never fetches, never looks at the clock; a source that
ought to have items and shows none is an error, never an empty page.
"""

from __future__ import annotations

import sys

from tracker.collect.items import finish
from tracker.collect.kinds import COLLECTORS, OPTIONS, Collector
from tracker.domain import Page, Response, Source
from tracker.errors import ConfigError
from tracker.registry import discover

__all__ = ["COLLECTORS", "OPTIONS", "Collector", "collect"]


def collect(source: Source, response: Response) -> Page:
    """Return the items of one answer of `source`, each address once.

    Raises:
        InputError: the answer is not what the source's kind reads, or has no item.
        ConfigError: no collector has the source's kind, or an option cannot be used.
    """
    if source.kind not in COLLECTORS:
        known = ", ".join(COLLECTORS)
        problem = f"unknown kind {source.kind!r}"
        raise ConfigError(problem, where=source.id, remedy=f"known kinds are {known}")
    return finish(source, response, COLLECTORS[source.kind](source, response))


discover(sys.modules[__name__])
