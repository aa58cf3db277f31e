"""YAML with line numbers for complaints.

In: the text of a YAML file. Out: plain values, or an error that names file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from tracker.errors import TrackerError

_Loader: type[yaml.SafeLoader] = type(
    "_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {}
)


def _time(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    """Return a day or a time; one that no calendar has is a fault of its line."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as exc:
        problem = f"{node.value} is no day or time ({exc})"
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from exc


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _time)


def parse(text: str, *, where: str, error: type[TrackerError]) -> Any:
    """Return the value of a YAML text; complain with `path:line` where it is not YAML."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - both loaders are safe ones
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        at = f"{where}:{mark.line + 1}" if mark else where
        what = getattr(exc, "problem", None) or str(exc)
        raise error(f"not valid YAML: {what}", where=at, remedy="mend the line") from exc


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """Return the 1-based line of the node at `path`, or of its nearest parent that exists."""
    node = yaml.compose(text, Loader=_Loader)
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        key_line, node = child
        line = key_line
    return line


def repeated_keys(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and name of each key that its mapping has already; YAML keeps the last."""
    pending = [yaml.compose(text, Loader=_Loader)]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if str(key.value) in seen:
                    yield key.start_mark.line + 1, str(key.value)
                seen.add(str(key.value))
                pending.append(value)


def validate(
    adapter: TypeAdapter[Any],
    value: object,
    *,
    text: str,
    path: tuple[str | int, ...],
    where: str | Path,
    error: type[TrackerError],
) -> Any:
    """Return `value` as the adapter's type; complain about the first misfit with its line."""
    try:
        return adapter.validate_python(value)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        inner = tuple(step for step in first["loc"] if isinstance(step, (str, int)))
        name = ".".join(str(step) for step in inner) or "row"
        raise error(
            f"{name}: {first['msg']}",
            where=f"{where}:{line_of(text, path + inner)}",
            remedy="see docs for the keys and values allowed",
        ) from exc


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    elif (
        isinstance(node, yaml.SequenceNode)
        and isinstance(step, int)
        and 0 <= step < len(node.value)
    ):
        child = node.value[step]
        return child.start_mark.line + 1, child
    return None
