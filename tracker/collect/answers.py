"""Answers of APIs: refusals in words, JSON read without trusting its shape.

In: a response. Out: JSON values of the wanted type, or None; an InputError that says what
came instead. Never raises anything else, whatever the bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tracker.collect.items import opening, plain
from tracker.domain import Response, Source
from tracker.errors import InputError
from tracker.urls import host

Row = Mapping[str, Any]

_BAD = 400
_KEY_REFUSED = {401, 403}
_SECRET = 6  # shorter words of a header are names like Token and Bearer
_STRAY_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9A-Fa-f]{4})')
_REASONS = ("message", "detail", "error", "errors", "response")


def check(source: Source, response: Response) -> None:
    """Raise InputError where a site refuses, with a status or with a wall in the way."""
    if response.status >= _BAD:
        raise _refusal(source, response)
    if host(response.url).startswith("consent."):
        remedy = "nothing can be done from here; look for another way to the same news"
        raise InputError("blocked by a consent page", where=source.url, remedy=remedy)
    if response.header("cf-mitigated"):
        remedy = "look for a feed or an API of this site"
        raise InputError("blocked by a test for browsers", where=response.url, remedy=remedy)


def _refusal(source: Source, response: Response) -> InputError:
    said = _reason(_loads(response.body)) or opening(response)
    for _, value in source.headers:
        for word in value.split():
            said = said.replace(word, "…") if len(word) >= _SECRET else said
    remedy = "open it in a browser; the site may refuse programs"
    if source.key_env and response.status in _KEY_REFUSED:
        state = "look whether the key is still valid" if source.headers else "no key is set"
        remedy = f"{state}; it is read from the variable {source.key_env}"
    return InputError(f"answered {response.status}: {said}", where=response.url, remedy=remedy)


def _reason(value: object) -> str | None:
    """Return the first words of the reason that a JSON answer gives."""
    for _ in range(5):
        if isinstance(value, dict):
            named = next((value[name] for name in _REASONS if name in value), None)
            value = named or next(iter(value.values()), None)
        elif isinstance(value, list):
            value = next(iter(value), None)
    return (plain(value) or "")[:200] if isinstance(value, str) else None


def json_of(source: Source, response: Response) -> Any:
    """Return the JSON value of an answer; stray escapes and control characters are mended."""
    value = _loads(response.body)
    if value is None:
        raise no_answer(source, response)
    return value


def _loads(body: bytes) -> Any:
    text = body.decode("utf-8-sig", "replace")
    for attempt in (text, _STRAY_ESCAPE.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def no_answer(source: Source, response: Response) -> InputError:
    """Return the error for an answer that is not what the source's kind reads."""
    return InputError(
        f"this is no answer that kind {source.kind} reads; it begins {opening(response)!r}",
        where=response.url,
        remedy=f"compare url of {source.id} with the documentation of its API",
    )


def value_at(data: object, *path: str) -> Any:
    """Return what lies at `path` in nested objects, or None."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def rows(data: object, *path: str) -> list[Row]:
    """Return the objects of the list at `path`; no list is an empty one."""
    found = value_at(data, *path)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def text(data: object, *path: str) -> str | None:
    """Return the text at `path` on one line without tags, or None."""
    found = value_at(data, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        found = f"{found:d}" if abs(found) < 10**18 else None
    return plain(found) if isinstance(found, str) else None


def number(data: object, *path: str) -> int | None:
    """Return the whole number at `path`, or None."""
    found = value_at(data, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
