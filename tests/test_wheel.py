"""The wheel alone, in an empty folder, does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIMIT = 6_000_000
"""Bytes that the trained parts may take in the wheel."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    (built,) = out.glob("*.whl")
    return built


def test_carries_sources_knowledge_weights_and_newsroom(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        trained = sum(
            entry.compress_size
            for entry in archive.infolist()
            if entry.filename.startswith("tracker/analyze/trained/")
        )
    assert "tracker/sources.yaml" in names
    assert "tracker/knowledge/models/openai.yaml" in names
    assert "tracker/analyze/trained/LICENSE" in names
    assert any(name.startswith("tracker/demo/newsroom/") for name in names)
    assert any(name.startswith("tracker/web/templates/") for name in names)
    assert 0 < trained <= LIMIT
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


@pytest.mark.slow
def test_runs_the_demo_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    packages, here = tmp_path / "packages", tmp_path / "empty"
    here.mkdir()
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile",
         "--disable-pip-version-check", "--target", packages, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    where = subprocess.run(
        [sys.executable, "-c", "import tracker; print(tracker.__file__)"],
        cwd=here, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(packages)
    demo = subprocess.run(
        [sys.executable, "-m", "tracker", "demo"],
        cwd=here, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert demo.returncode == 0, demo.stderr
    assert "differ" in demo.stdout
    assert (here / "demo-archive").is_dir()
