"""Tell a wall from a document: pages that only test, ask for consent or turn away.

In: a response. Out: what stands in the way, in words, or None. Never tries to get past it.
"""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path
from typing import Final

from tracker import yamlsource
from tracker.domain import Response
from tracker.errors import ConfigError
from tracker.urls import host

_FILE: Final = Path(__file__).with_name("walls.yaml")
_TITLE: Final = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_HEAD: Final = 16_384


def wall(response: Response) -> str | None:
    """Return what stands where a document was expected, or None."""
    marks = _marks()
    if any(response.header(name) for name in marks["headers"]):
        return "a test for browsers stands in the way"
    if host(response.url).startswith(marks["hosts"]):
        return "a consent page stands in the way"
    found = _TITLE.search(response.body[:_HEAD])
    if not found:
        return None
    title = re.sub(r"\s+", " ", html.unescape(found[1].decode("utf-8", "replace"))).strip()
    if title.casefold().startswith(marks["titles"]):
        return f"a page called {title[:60]!r} stands in the way"
    return None


@cache
def _marks() -> dict[str, tuple[str, ...]]:
    content = yamlsource.parse(
        _FILE.read_text(encoding="utf-8"), where=str(_FILE), error=ConfigError
    )
    assert isinstance(content, dict)
    return {name: tuple(mark.casefold() for mark in content[name]) for name in content}
