"""Commands that analyse nothing never pay for importing the language pipeline."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("spacy", "thinc", "tracker.edge.nlp")
LIGHT = (
    "--help", "--version", "claims", "conflicts", "conflicts --as-of 2026-01-01", "digest --dry-run",
    "doctor", "entities", "init", "mentions", "queue list", "queue show nobody", "reports",
    "search distillation", "sources health", "sources list", "stories",
)  # fmt: skip
CODE = """
import sys
from tracker.cli import main
try:
    main(sys.argv[1:])
finally:
    print("loaded:", *sorted(name for name in sys.modules if name in {heavy!r}), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("light")
    run("init", made)
    return made


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CODE.format(heavy=HEAVY), *command.split(), "--db", "a.db"],
        cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.parametrize("command", LIGHT)
def test_leaves_the_pipeline_alone(command: str, folder: Path) -> None:
    done = run(command, folder)
    assert "Traceback" not in done.stderr
    assert "Usage:" not in done.stderr
    assert done.stderr.splitlines()[-1] == "loaded:"


def test_a_command_that_analyses_does_load_it(folder: Path) -> None:
    assert "spacy" in run("reanalyze", folder).stderr.splitlines()[-1]
