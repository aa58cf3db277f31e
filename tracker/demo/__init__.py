"""The demo: a small newsroom of invented outlets with planted errors, served on this machine.

In: nothing. Out: a web site on loopback (`newsroom`) and the sources file that watches it
(`write_sources`). Never touches the outside network.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from tracker.demo.pages import Outlet, outlets
from tracker.demo.server import HOST, Newsroom, newsroom

__all__ = ["Newsroom", "newsroom", "write_sources"]

_NEVER_STALE = 3660
_HEAD = "# Written by `tracker demo`: the outlets of its newsroom, at the port of the last run.\n"


def write_sources(port: int, path: Path) -> None:
    """Write the sources file for a newsroom that listens on `port`."""
    rows = [_row(outlet, port) for outlet in outlets()]
    text = yaml.safe_dump({"sources": rows}, sort_keys=False, allow_unicode=True)
    path.write_text(_HEAD + text, encoding="utf-8")


def _row(outlet: Outlet, port: int) -> dict[str, object]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "url": f"http://{HOST}:{port}{outlet.front}",
        "kind": "page" if outlet.list == "html" else "feed",
        "country": outlet.country,
        "publisher_kind": outlet.publisher_kind,
        "poll_minutes": 1,
        "spacing_seconds": 0,
        "body": "full",
        "scope": "ai",
        # The invented news is of one spring and never goes on: its age says nothing of a source.
        "stale_after_days": _NEVER_STALE,
        # A list page may link only to sites its source speaks for: here, this server as well.
        "domains": [outlet.domain, HOST] if outlet.list == "html" else [outlet.domain],
        "allow_host": f"{HOST}:{port}",
        "notes": "invented, for the demo",
        "options": {"links": "li.teaser a"} if outlet.list == "html" else {},
    }
