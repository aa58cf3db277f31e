"""Shortest way from bytes to a report, for the tests of reading."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.domain import Item, Report, Response
from tracker.read import read

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def from_file(body: bytes | str, name: str = "note.txt") -> Report:
    """Read a file on disk."""
    return read(Item(url=None), response(body, f"file:{name}"))


def from_web(
    body: bytes | str, url: str = "https://wire.example/pact", *, status: int = 200, **item: Any
) -> Report:
    """Read a fetched page."""
    return read(Item(url=url, **item), response(body, url, kind="text/html", status=status))


def response(
    body: bytes | str, url: str, *, kind: str | None = None, status: int = 200
) -> Response:
    return Response(
        url=url,
        status=status,
        headers=(("content-type", kind),) if kind else (),
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=NOW,
    )


def zones(report: Report) -> list[tuple[str, str]]:
    """Return (kind, words) of each zone."""
    return [(zone.kind, report.text[zone.start : zone.end]) for zone in report.zones]
