"""Collecting: what a source answered becomes a list of documents worth fetching.

In: a `Source` and the `Response` of its address. Out: a `Page` of `Item`s that carry what
the source says of each document; before that, the request to begin with. Never fetches,
never looks at the clock; a source that ought to have items and shows none is an error,
never an empty page.
"""

from __future__ import annotations

import sys
from datetime import datetime

from tracker.collect.answers import check
from tracker.collect.items import finish
from tracker.collect.kinds import (
    COLLECTORS,
    OPTIONS,
    REQUESTS,
    Collector,
    options_of,
    within_budget,
)
from tracker.domain import Page, Request, Response, Source
from tracker.errors import ConfigError
from tracker.registry import discover

__all__ = ["COLLECTORS", "OPTIONS", "Collector", "collect", "first_request"]


def first_request(source: Source, now: datetime) -> Request:
    """Return the request that a poll of `source` at `now` begins with.

    Raises:
        ConfigError: an option cannot be used.
    """
    source = within_budget(source)
    if source.kind in OPTIONS:
        options_of(source, OPTIONS[source.kind])
    return REQUESTS[source.kind](source, now) if source.kind in REQUESTS else source.request()


def collect(source: Source, response: Response) -> Page:
    """Return the items of one answer of `source`, each address once.

    Raises:
        InputError: the answer is a refusal, or not what the source's kind reads, or has no
            item.
        ConfigError: no collector has the source's kind, or an option cannot be used.
    """
    if source.kind not in COLLECTORS:
        known = ", ".join(COLLECTORS)
        problem = f"unknown kind {source.kind!r}"
        raise ConfigError(problem, where=source.id, remedy=f"known kinds are {known}")
    check(source, response)
    page = COLLECTORS[source.kind](within_budget(source), response)
    return finish(source, response, page)


discover(sys.modules[__name__])
