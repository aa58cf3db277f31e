"""The hostile server of the shared kit, run as it is, and a sources file of its behaviours."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

KIT = Path(__file__).parents[2] / "../shared/kit/hostile_server.py"
needs_kit = pytest.mark.skipif(not KIT.exists(), reason="the hostile server is not here")

_PORTS = range(18_900, 27_000, 60)
_ASKS_TO_WAIT = "politeness"


@dataclass(frozen=True)
class Kit:
    """A running hostile server."""

    port: int

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url(path), timeout=20) as answer:
            return json.load(answer)

    @property
    def behaviours(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/index.json")["behaviours"]
        return found

    def sources(self, behaviours: list[dict[str, Any]]) -> str:
        """Return a sources file; whoever asks to be left alone comes last."""
        return "sources:\n" + "".join(map(self._source, behaviours))

    def _source(self, behaviour: dict[str, Any]) -> str:
        path = behaviour["path"]
        last = path.startswith("/429")  # it closes the whole host
        return (
            f"  - id: {'z' if last else 'k'}{id_of(path)}\n"
            f"    name: Kit {path}\n"
            f"    url: {self.url(path)}\n"
            f"    kind: feed\n"
            f"    allow_host: 127.0.0.1:{self.port}\n"
            "    spacing_seconds: 0\n"
            "    connections: 8\n"
            "    scope: ai\n"
        )


def id_of(path: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in path).lower()


@contextmanager
def running() -> Iterator[Kit]:
    """Run the server on a free range of ports."""
    for port in _PORTS:
        if not _is_free(port):
            continue
        server = subprocess.Popen(
            [sys.executable, str(KIT), "--port", str(port)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert server.stdout is not None
        try:
            if b"ready" in server.stdout.readline():
                yield Kit(port)
                return
        finally:
            server.kill()
            server.wait()
            server.stdout.close()
    pytest.skip("no free range of ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
