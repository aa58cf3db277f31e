"""Advice that fits the command: where no source is, an option takes the place of its row.

In: an error. Out: the same with a remedy that can be followed. Never hides an error.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlsplit

from tracker.errors import BlockedAddress, TrackerError

E = TypeVar("E", bound=TrackerError)

_IN_ROW = "list its host:port under allow_host of the source"
_PORTS = {"http": 80, "https": 443}


def by_option(error: E) -> E:
    """Return an error whose remedy names the option, not a source that is not there."""
    if isinstance(error, BlockedAddress) and _IN_ROW in error.remedy:
        remedy = error.remedy.replace(_IN_ROW, f"add --allow-host {_host_and_port(error.where)}")
        return type(error)(error.problem, where=error.where, remedy=remedy)
    return error


def _host_and_port(where: str) -> str:
    parts = urlsplit(where if "://" in where else f"//{where}")
    port = parts.port or _PORTS.get(parts.scheme)
    return parts.netloc if parts.port or port is None else f"{parts.netloc}:{port}"
