"""Where collectors are registered, with the options, first requests and budgets they have.

In: functions and dataclasses, by decorator. Out: registries. Never looks at a response.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from tracker.domain import Page, Request, Response, Source
from tracker.errors import ConfigError
from tracker.registry import Registry

Collector = Callable[[Source, Response], Page]
RequestMaker = Callable[[Source, datetime], Request]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How often a site of some kind lets itself be asked.

    Attributes:
        spacing_seconds: least time between two requests, whatever a source says.
        per_hour, per_day: most visits, where a source names no number of its own.
    """

    spacing_seconds: float = 0.0
    per_hour: int | None = None
    per_day: int | None = None


COLLECTORS: Registry[Collector] = Registry("collector")
OPTIONS: Registry[type[Any]] = Registry("options type")
REQUESTS: Registry[RequestMaker] = Registry("first request")
BUDGETS: Registry[Budget] = Registry("budget")


def within_budget(source: Source) -> Source:
    """Return `source` with the manners that its kind asks for."""
    if source.kind not in BUDGETS:
        return source
    budget = BUDGETS[source.kind]
    return replace(
        source,
        spacing_seconds=max(source.spacing_seconds, budget.spacing_seconds),
        per_hour=source.per_hour or budget.per_hour,
        per_day=source.per_day or budget.per_day,
    )


def options_of(source: Source, kind: type[T]) -> T:
    """Return the options of `source` as the dataclass its collector works with."""
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type]
    for name, _ in source.options:
        if name not in known:
            raise ConfigError(
                f"kind {source.kind} has no option {name!r}",
                where=source.id,
                remedy="run `tracker sources check`",
            )
    try:
        return kind(**dict(source.options))
    except (TypeError, ValueError) as exc:
        remedy = "run `tracker sources check`"
        raise ConfigError(str(exc), where=source.id, remedy=remedy) from exc


def check_pattern(name: str, pattern: str | None) -> None:
    """Complain of an option that is no regular expression."""
    try:
        re.compile(pattern or "")
    except re.error as exc:
        raise ValueError(f"{name} is no regular expression: {exc}") from exc
