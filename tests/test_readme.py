"""The README's commands work as written, in an empty folder, in order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
# Blocks that are indented poll the real web, send mail or do not end: their words are checked.
SHOWN = re.findall(r"^    (tracker [^\n]*)$", README, re.MULTILINE)


@pytest.mark.slow
def test_commands_run_in_order_in_an_empty_folder(tmp_path: Path) -> None:
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(BLOCKS)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Qwen2.5-Max" in done.stdout
    assert "post.example" in done.stdout
    assert (tmp_path / "tracker.db").exists()
    assert (tmp_path / "sources.yaml").exists()
    assert list((tmp_path / "digests").glob("*/*.md"))


@pytest.mark.parametrize("line", SHOWN)
def test_shown_commands_know_their_options(line: str) -> None:
    words = line.split("#", maxsplit=1)[0].split()
    options = [word for word in words if word.startswith("--")]
    help_text = subprocess.run(
        [sys.executable, "-m", *words[:2], "--help"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    ).stdout  # fmt: skip
    for option in options:
        assert option in help_text


@pytest.mark.parametrize("target", re.findall(r"^    make (\w+)", README, re.MULTILINE))
def test_targets_exist(target: str) -> None:
    assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    for path in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / path).exists(), path
