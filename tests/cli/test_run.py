"""`tracker run` against the newsroom: once, again, and until a signal comes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tracker.demo import newsroom, write_sources

REPORTS = 25


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    with newsroom() as site:
        write_sources(site.port, tmp_path / "sources.yaml")
        yield tmp_path


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tracker", *words]


def tracker(here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), cwd=here, capture_output=True, text=True, check=False, timeout=120
    )


def titles(here: Path) -> list[str]:
    out = tracker(here, "reports", "--json")
    return [json.loads(line)["title"] for line in out.stdout.splitlines()]


def test_once_collects_everything_and_then_nothing_is_due(desk: Path) -> None:
    first = tracker(desk, "run", "--once")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith(f"{REPORTS} new")
    again = tracker(desk, "run", "--once")
    assert again.stdout.startswith("0 new, 0 revised, 0 unchanged, 0 failed")
    assert "0 of 12 sources are due" in again.stderr
    assert len(titles(desk)) == REPORTS


def test_one_source_can_be_polled_by_name(desk: Path) -> None:
    listed = tracker(desk, "sources", "list", "--json")
    id = json.loads(listed.stdout.splitlines()[0])["id"]
    done = tracker(desk, "run", "--once", "--source", id)
    assert done.returncode == 0, done.stderr
    assert 0 < len(titles(desk)) < REPORTS
    unknown = tracker(desk, "run", "--once", "--source", "nobody")
    assert unknown.returncode == 1
    assert "nobody" in unknown.stderr


def test_loopback_needs_the_operators_word(desk: Path) -> None:
    path = desk / "sources.yaml"
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "allow_host" not in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    done = tracker(desk, "run", "--once")
    assert done.returncode == 3
    assert "allow_host" in done.stderr
    assert titles(desk) == []


def test_a_source_that_is_down_does_not_stop_the_others(desk: Path) -> None:
    path = desk / "sources.yaml"
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    address = "127.0.0.1:9"
    listed["sources"].append(
        {"id": "dead", "name": "Dead Wire", "kind": "feed", "url": f"http://{address}/feed.xml",
         "allow_host": address}
    )  # fmt: skip
    path.write_text(yaml.safe_dump(listed), encoding="utf-8")
    done = tracker(desk, "run", "--once")
    assert done.returncode == 3
    assert "dead" in done.stderr
    assert len(titles(desk)) == REPORTS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_runs_until_a_signal_and_loses_nothing(desk: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        command("run", "--every", "1"), cwd=desk, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if ": new" in line:
            break
    process.send_signal(number)
    assert process.wait(timeout=15) == 0
    process.stderr.close()
    time.sleep(0.1)
    assert tracker(desk, "run", "--once").returncode == 0
    stored = titles(desk)
    assert len(stored) == len(set(stored)) == REPORTS
