"""A sources file as a text that people wrote: rows are added at its end, the rest stays.

In: a path and rows. Out: the file with the rows, checked before it takes the place of the
old one. Never reorders, reformats or drops a line.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from tracker.collect import OPTIONS
from tracker.config import load_sources
from tracker.errors import ConfigError
from tracker.urls import slug

_LINE = 88
Row = Mapping[str, Any]


def row_id(name: str, taken: Collection[str]) -> str:
    """Return an id made of `name` that is not taken yet."""
    words = re.sub(r"[^a-z0-9]+", "_", slug(name)).strip("_")[:40].strip("_") or "source"
    numbered = (f"{words}_{number}" for number in range(2, len(taken) + 3))
    return next(id for id in (words, *numbered) if id not in taken)


def fault(row: Row) -> str | None:
    """Return what is wrong with a row by itself, or None."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "row.yaml")
        path.write_text("sources:\n" + _written(row, 2), encoding="utf-8")
        try:
            load_sources(path, OPTIONS.items())
        except ConfigError as exc:
            return re.sub(rf"{re.escape(str(path))}:\d+: ", "", str(exc)).replace("\n", "; ")
    return None


def append(path: Path, rows: Iterable[Row]) -> None:
    """Add rows at the end of a sources file; a file that is not there is begun.

    Raises:
        ConfigError: the file could not be used afterwards; it is left as it was.
    """
    path = path.resolve()
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else "sources:\n"
        indent = _indent(text, path)
        added = "".join("\n" + _written(row, indent) for row in rows)
        new = path.with_name(f".{path.name}.new")
        new.write_text(text.rstrip("\n") + "\n" + added, encoding="utf-8")
        try:
            load_sources(new, OPTIONS.items())
            if path.exists():
                shutil.copymode(path, new)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as exc:
        problem = f"cannot be written: {os.strerror(exc.errno or 0)}"
        remedy = "`tracker init` puts a copy beside you; --file names another"
        raise ConfigError(problem, where=str(path), remedy=remedy) from exc


def _indent(text: str, path: Path) -> int:
    """Return the column in which the rows of the file begin."""
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as exc:
        raise ConfigError("not valid YAML", where=str(path), remedy="mend it first") from exc
    for key, node in top.value if isinstance(top, yaml.MappingNode) else ():
        if key.value == "sources" and isinstance(node, yaml.SequenceNode) and not node.flow_style:
            return int(node.start_mark.column)
        if key.value == "sources" and node.value == "":
            return 2
    raise ConfigError(
        "has no list under `sources:` that rows can be added to",
        where=str(path),
        remedy="begin the file with a line `sources:` and one row a block below it",
    )


def _written(row: Row, indent: int) -> str:
    block = yaml.safe_dump([dict(row)], sort_keys=False, allow_unicode=True, width=_LINE)
    return "".join(f"{' ' * indent}{line}\n" for line in block.splitlines())
