"""Make the output that is scored, with the product's own commands.

In: an overlay of the knowledge base, or none, and a folder of reports. Out: what `tracker claims|conflicts|mentions|
stories --json` prints after `tracker ingest` of the labelled reports. The archive is
thrown away.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality.score import HERE, WHAT, Output

ROOT = HERE.parents[1]


class CannotRun(Exception):
    """A command of the tracker failed, so that there is nothing to score."""


def make_output(knowledge: Path | None = None, reports: Path = HERE / "reports") -> Output:
    """Ingest labelled reports into a temporary archive and read it out.

    Raises:
        CannotRun: a command failed.
    """
    with TemporaryDirectory() as folder:
        given = ["--db", f"{folder}/quality.db"]
        if knowledge:
            given += ["--knowledge", str(knowledge.resolve())]
        _tracker("ingest", str(reports.resolve()), *given)
        return {
            what: [json.loads(line) for line in _tracker(what, "--json", *given).splitlines()]
            for what in WHAT
        }


def _tracker(*arguments: str) -> str:
    # Settings of the caller would make the figures his own.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    run = subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode:
        raise CannotRun(f"tracker {' '.join(arguments)}: exit {run.returncode}\n{run.stderr}")
    return run.stdout
