"""Where collectors and the options they take are registered.

In: functions and dataclasses, by decorator. Out: two registries. Never looks at a response.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from tracker.domain import Page, Response, Source
from tracker.errors import ConfigError
from tracker.registry import Registry

Collector = Callable[[Source, Response], Page]
T = TypeVar("T")

COLLECTORS: Registry[Collector] = Registry("collector")
OPTIONS: Registry[type[Any]] = Registry("options type")


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
