"""A conflict in plain lines for the terminal.

In: a conflict and the names of outlets by domain. Out: lines to print. Never judges.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from tracker import urls
from tracker.domain import Conflict, Side

_KNOWLEDGE = "knowledge:"
_WIDTH = 88


def lines(conflict: Conflict, outlets: Mapping[str, str]) -> Iterator[str]:
    """Yield what a person should know of a conflict: both sides, who, and the arithmetic."""
    yield from textwrap.wrap(conflict.summary, _WIDTH)
    for letter, side in zip("ABCDEFGH", conflict.sides, strict=False):
        yield from _one_line(f"{letter}  ", side.value)
        yield from textwrap.wrap(who(side, outlets), _WIDTH, initial_indent="   ",
                                 subsequent_indent="   ")  # fmt: skip
    if conflict.explain:
        name, value = conflict.explain[-1]
        yield from _one_line("=  ", f"{name}: {value}")


def who(side: Side, outlets: Mapping[str, str]) -> str:
    """Return who stands on a side: outlets by name, and the knowledge base's row."""
    hosts = (urls.host(span.url or "") for span in side.spans)
    names = dict.fromkeys(outlets.get(host, host) for host in hosts if host)
    rows = [origin.removeprefix(_KNOWLEDGE) for origin in side.origins
            if origin.startswith(_KNOWLEDGE)]  # fmt: skip
    told = [", ".join(names)] if names else []
    told += [f"knowledge base: {row}" for row in rows]
    return "; ".join(told) or "no report names it"


def _one_line(label: str, text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=label, max_lines=1, placeholder=" …")
