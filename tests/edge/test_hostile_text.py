"""No text costs more than a bounded amount of time and memory, and no text is an error.

Each runs in a process of its own with limits set by the operating system: what breaks them is
killed, and the test fails.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edge.hostile import TEXTS

ROOT = Path(__file__).parents[2]
SECONDS = 60  # of processor time; the slowest takes a fifth of that
MEGABYTES = 3_000  # of address space, most of which libraries reserve and never touch
CUT = "characters were analysed"

pytestmark = pytest.mark.slow


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_is_read_and_analysed_within_bounds(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.edge.hostile", name],
        cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit,
        env={"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    told = json.loads(done.stdout)
    if "refused" in told:
        assert "(" in told["refused"], "a refusal says what to do"
    elif told["characters"] > 210_000:
        assert any(note.endswith(CUT) for note in told["notes"])
