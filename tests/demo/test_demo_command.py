"""`tracker demo` as people run it: twice, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracker(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    return subprocess.run(
        [sys.executable, "-m", "tracker", *words],
        cwd=folder, env={**environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(folder: Path) -> subprocess.CompletedProcess[str]:
    return tracker(folder, "demo")


@pytest.mark.slow
def test_the_first_run_finds_conflicts_and_writes_a_digest(
    first: subprocess.CompletedProcess[str], folder: Path
) -> None:
    assert first.returncode == 0, first.stderr
    assert "25 reports on http://127.0.0.1:" in first.stdout
    assert "\n1. " in first.stdout
    assert "\n3. " in first.stdout
    assert "tracker queue list --db demo-archive/tracker.db" in first.stdout
    digests = sorted((folder / "demo-archive" / "digests").rglob("*.*"))
    assert [path.suffix for path in digests] == [".html", ".md"]
    assert all(path.stat().st_size > 500 for path in digests)


@pytest.mark.slow
@pytest.mark.usefixtures("first")
def test_the_archive_holds_the_outlets_own_addresses(folder: Path) -> None:
    told = tracker(folder, "reports", "--json", "--db", "demo-archive/tracker.db")
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(rows) == 25
    assert all(".example/" in row["url"] for row in rows)


@pytest.mark.slow
@pytest.mark.usefixtures("first")
def test_a_second_run_finds_nothing_new(folder: Path) -> None:
    again = tracker(folder, "demo")
    assert again.returncode == 0, again.stderr
    assert "nothing new: 25 reports unchanged, 0 conflicts changed" in again.stdout
