"""The command as it is installed, and in this process, for the tests of the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tracker.cli import main


def tracker(here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tracker", *words],
        cwd=here, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip


def invoke(*words: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


def rows(*words: object) -> list[dict[str, Any]]:
    """Return the rows that a listing gives to machines."""
    done = invoke(*words, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]
