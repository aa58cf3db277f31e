"""The YAML between two `---` lines at the top of a text.

In: the text. Out: its keys as strings, and the text below. Values are kept as written:
nothing is turned into a number or a date here. A line that is no YAML ("title: Theft: a history")
is read as a key and the rest of the line.
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
# A key, and what is indented below it or listed.
_FIELD = re.compile(
    r"^(?P<key>[\w-]+)[ \t]*:(?=\s|$)(?P<rest>.*)(?P<below>(?:\n(?:[ \t]|-[ \t]|[ \t]*$).*)*)(?:\n|\Z)",
    re.MULTILINE,
)
_COMMENT = re.compile(r"(?:[ \t]*(?:#.*)?\n)+")
_CLOSED_BY = {"[": "]", "{": "}", '"': '"'}


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
    try:
        value = _loaded(source, where, 2)
    except yaml.YAMLError as exc:
        value = _by_fields(source, where)
        if value is None:
            raise _from_yaml(exc, where) from exc
    if not isinstance(value, dict):
        raise _broken("the front matter has no keys", where, 2, "write `key: value` lines")
    return {str(key): _written(part) for key, part in value.items()}


def _loaded(source: str, where: str, first: int) -> Any:
    _refuse_what_grows(source, where, first)
    return yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - strings, no objects


def _by_fields(source: str, where: str) -> dict[str, Any] | None:
    """Return each field read by itself, one that is no YAML as written; None where that fails."""
    found: dict[str, Any] = {}
    at = 0
    while at < len(source):
        skipped = _COMMENT.match(source, at)
        at = skipped.end() if skipped else at
        field = _FIELD.match(source, at)
        if field is None:
            return found if at == len(source) else None
        try:
            found |= _loaded(field.group(), where, source.count("\n", 0, at) + 2)
        except yaml.YAMLError:
            rest = field["rest"].strip()
            if field["below"].strip() or _is_open(rest):
                return None
            found[field["key"]] = rest
        at = field.end()
    return found


def _is_open(value: str) -> bool:
    """Say whether a value opens a list or a quotation and leaves it open."""
    closing = _CLOSED_BY.get(value[:1])
    return closing is not None and closing not in value[1:]


def _refuse_what_grows(source: str, where: str, first: int) -> None:
    """Refuse aliases and deep nests, by which a short text can become a huge value."""
    depth = 0
    for event in yaml.parse(source, Loader=yaml.BaseLoader):
        line = event.start_mark.line + first if event.start_mark else first
        if isinstance(event, yaml.AliasEvent):
            raise _broken("aliases are not read here", where, line, "write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _broken("nested too deeply", where, line, "write plain `key: value` lines")


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
