"""A served archive for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.newsstand import fill
from tests.web.serving import Site, serving
from tracker import archive


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a filled archive; tests that write use `fresh_site`."""
    db = tmp_path_factory.mktemp("stand") / "stand.db"
    fill(db)
    with serving(db) as site:
        yield site


@pytest.fixture
def fresh_site(tmp_path: Path) -> Iterator[Site]:
    """Serve an archive of one's own."""
    db = tmp_path / "own.db"
    fill(db)
    with serving(db) as site:
        yield site


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """Serve an archive that nothing was put into."""
    archive.connect(tmp_path / "empty.db").close()
    with serving(tmp_path / "empty.db") as site:
        yield site


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    """Return a browser that may only read."""
    with site.visitor() as client:
        yield client
