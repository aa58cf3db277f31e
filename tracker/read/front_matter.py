"""The YAML between two `---` lines at the top of a text.

In: the text. Out: its keys as strings, and the text below. Values are kept as written:
nothing is turned into a number or a date here.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from tracker.errors import InputError

KNOWN = ("title", "url", "outlet", "published", "modified", "author", "language")
_LARGEST = 64_000
_DEEPEST = 20
_FENCE = re.compile(r"^(---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"[\w-]+[ \t]*:(\s|$)")


def split(text: str, *, where: str) -> tuple[dict[str, str], str]:
    """Return the front matter's keys and the text below; no keys where there is none.

    Raises:
        InputError: the front matter is not closed, not YAML, or no list of keys.
    """
    opening = re.match(r"\ufeff?---[ \t]*\n", text)
    if not opening or not _KEY.match(text, opening.end()):
        return {}, text
    closing = _FENCE.search(text, opening.end())
    if not closing or closing.start() > _LARGEST:
        raise _broken("the front matter is not closed", where, 1, "end it with a line ---")
    source = text[opening.end() : closing.start()]
    return _read(source, where), text[closing.end() :].removeprefix("\n")


def _read(source: str, where: str) -> dict[str, str]:
    _refuse_what_grows(source, where)
    try:
        value: Any = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - strings, no objects
    except yaml.YAMLError as exc:
        raise _from_yaml(exc, where) from exc
    if not isinstance(value, dict):
        raise _broken("the front matter has no keys", where, 2, "write `key: value` lines")
    return {str(key): _written(part) for key, part in value.items()}


def _refuse_what_grows(source: str, where: str) -> None:
    """Refuse aliases and deep nests, by which a short text can become a huge value."""
    depth = 0
    try:
        for event in yaml.parse(source, Loader=yaml.BaseLoader):
            line = event.start_mark.line + 2 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent):
                raise _broken("aliases are not read here", where, line, "write the value out")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise _broken("nested too deeply", where, line, "write plain `key: value` lines")
    except yaml.YAMLError as exc:
        raise _from_yaml(exc, where) from exc


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_written(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_written(part)}" for key, part in value.items())
    return str(value).strip()


def _from_yaml(exc: yaml.YAMLError, where: str) -> InputError:
    mark = getattr(exc, "problem_mark", None)
    what = getattr(exc, "problem", None) or "not YAML"
    remedy = "quote the value if it holds a colon, a quotation mark or a bracket"
    return _broken(f"broken front matter: {what}", where, (mark.line if mark else 0) + 2, remedy)


def _broken(problem: str, where: str, line: int, remedy: str) -> InputError:
    return InputError(problem, where=f"{where}:{line}", remedy=remedy)
