"""Read the knowledge base's YAML files into one checked value.

In: folders of `*.yaml`. Out: `Knowledge`; complaints name file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, with_config

from tracker import yamlsource
from tracker.errors import KnowledgeError
from tracker.knowledge.facts import (
    Family,
    Knowledge,
    Model,
    Organization,
    Person,
    Policy,
    Session,
    TimelineEvent,
    Wording,
)

_TABLES: dict[str, type[Any]] = {
    "organizations": Organization,
    "models": Model,
    "families": Family,
    "people": Person,
    "policies": Policy,
    "events": TimelineEvent,
    "wordings": Wording,
    "sessions": Session,
}


def shipped() -> Path:
    """Return the folder of the knowledge base that comes with the tracker."""
    return Path(__file__).parent


@lru_cache(maxsize=4)
def load(overlay: Path | None = None) -> Knowledge:
    """Return the shipped knowledge with the rows of `overlay` laid over it.

    Raises:
        KnowledgeError: a file is not YAML, a row has an unknown or missing key, a
            family's pattern does not do what its examples say.
    """
    tables: dict[str, dict[str, Any]] = {name: {} for name in _TABLES}
    for folder in filter(None, (shipped(), overlay)):
        if not folder.is_dir():
            raise KnowledgeError(
                "no such folder", where=str(folder), remedy="set TRACKER_KNOWLEDGE to a folder"
            )
        for path in sorted(folder.rglob("*.yaml")):
            _read(path, tables)
    return Knowledge(**tables)


def _read(path: Path, tables: dict[str, dict[str, Any]]) -> None:
    text = path.read_text(encoding="utf-8")
    content = yamlsource.parse(text, where=str(path), error=KnowledgeError) or {}
    if not isinstance(content, dict) or not set(content) <= set(_TABLES):
        raise KnowledgeError(
            f"expected tables out of {', '.join(_TABLES)} at the top",
            where=f"{path}:1",
            remedy="put the rows under one of these keys",
        )
    for name, rows in content.items():
        for id, row in _rows(name, rows or (), text=text, path=path):
            tables[name][id] = row


def _rows(name: str, rows: Iterable[Any], *, text: str, path: Path) -> Iterable[tuple[str, Any]]:
    adapter = _adapter(name)
    for number, raw in enumerate(rows):
        at = (name, number)
        _check_keys(name, raw, text=text, path=path, at=at)
        row = yamlsource.validate(
            adapter, raw, text=text, path=at, where=path, error=KnowledgeError
        )
        if isinstance(row, Family):
            _check_pattern(row, where=f"{path}:{yamlsource.line_of(text, at)}")
        yield row.id, row


def _check_keys(name: str, raw: Any, *, text: str, path: Path, at: tuple[str, int]) -> None:
    """Name the key that nobody knows before its absence is noticed under its right name."""
    known = [entry.name for entry in fields(_TABLES[name])]
    for key in raw if isinstance(raw, dict) else ():
        if str(key) in known:
            continue
        near = get_close_matches(str(key), known, n=1)
        raise KnowledgeError(
            f"unknown key {str(key)!r}" + (f" (did you mean {near[0]}?)" if near else ""),
            where=f"{path}:{yamlsource.line_of(text, (*at, str(key)))}",
            remedy=f"known here: {', '.join(known)}",
        )


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    strict_keys = with_config(ConfigDict(extra="forbid"))
    return TypeAdapter(strict_keys(_TABLES[name]))


def _check_pattern(family: Family, *, where: str) -> None:
    try:
        patterns = [re.compile(p) for p in (family.pattern, family.short_pattern) if p]
    except re.error as exc:
        raise KnowledgeError(f"pattern of {family.id}: {exc}", where=where) from exc
    for name in family.examples:
        if not any(pattern.fullmatch(name) for pattern in patterns):
            raise KnowledgeError(f"pattern of {family.id} does not match {name!r}", where=where)
    for name in family.counterexamples:
        if any(pattern.fullmatch(name) for pattern in patterns):
            raise KnowledgeError(f"pattern of {family.id} matches {name!r}", where=where)
