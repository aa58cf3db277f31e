"""A real server for the tests: uvicorn in a thread, on any free port of loopback."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from tests.web.newsstand import NOW
from tracker.config import Settings
from tracker.web import Gate, build

HOSTS = frozenset(("127.0.0.1", "localhost", "::1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running server."""

    base: str
    gate: Gate
    db: Path

    def visitor(self) -> httpx.Client:
        """Return a browser without cookies."""
        return httpx.Client(base_url=self.base, trust_env=False, timeout=30)

    @contextmanager
    def reviewer(self) -> Iterator[httpx.Client]:
        """Yield a browser that has opened a one-time link."""
        with self.visitor() as client:
            self.gate.key = "another-link"
            assert client.get("/enter", params={"key": "another-link"}).status_code == 303
            yield client


@contextmanager
def serving(db: Path) -> Iterator[Site]:
    """Serve the archive `db` while the block runs."""
    gate = Gate()
    app = build(Settings(db=db), gate, lambda: NOW, HOSTS)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="off", ws="none",
                       timeout_graceful_shutdown=1)
    )  # fmt: skip
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        try:
            yield Site(base=f"http://127.0.0.1:{listener.getsockname()[1]}", gate=gate, db=db)
        finally:
            server.should_exit = True
            thread.join()


def csrf(page: str) -> str:
    """Return the token of the form on a page."""
    found = re.search(r'name="csrftoken" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]
