"""Ctrl-C in the middle of `tracker ingest`: what was read is kept, and the rest comes later."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tracker import archive
from tracker.errors import ArchiveError

FILES = 150
TEXT = "OpenAI accused DeepSeek of copying its models, a clerk said in note number {}.\n"


def count(db: Path) -> int:
    try:
        with closing(archive.connect(db, readonly=True)) as con:
            return archive.count_reports(con)
    except (ArchiveError, sqlite3.OperationalError):  # not there yet, or without its tables
        return 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(FILES):
        (inbox / f"note{number:03}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return tmp_path


def interrupted(here: Path, *words: str) -> tuple[int, str, str]:
    """Press Ctrl-C, in a terminal's way, as soon as the first report is stored."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *words],
        cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and not count(here / "tracker.db"):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_was_read_is_kept_and_the_rest_comes_later(folder: Path, jobs: str) -> None:
    code, out, err = interrupted(folder, "ingest", "inbox", "--jobs", jobs)
    read = count(folder / "tracker.db")
    assert code == 130
    assert 0 < read < FILES
    assert out.startswith(f"{read} new")
    assert f"stopped: {read} read; run it again for the rest" in err
    assert "Traceback" not in err
    rest = subprocess.run(
        [sys.executable, "-m", "tracker", "ingest", "inbox"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert rest.stdout.startswith(f"{FILES - read} new, 0 revised, {read} unchanged")
