"""An empty archive in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from tests.archive.filing import fresh


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    with fresh(tmp_path / "archive.db") as opened:
        yield opened
