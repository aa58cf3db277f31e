"""`tracker serve` as people run it: a process with a port, a link and an end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from tests.web.newsstand import DISPUTE, fill
from tests.web.serving import Site
from tracker.cli import main


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    fill(tmp_path / "tracker.db")
    command = [sys.executable, "-m", "tracker", "serve", "--port", "0"]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [*command, "--db", str(tmp_path / "tracker.db")], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def test_serve_prints_the_real_port_and_a_link(process: subprocess.Popen[str]) -> None:
    assert process.stdout
    printed = "".join(process.stdout.readline() for _ in range(3))
    base, link = re.findall(r"http://\S+", printed)
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d*/", base)
    with httpx.Client(trust_env=False, timeout=30) as client:
        assert DISPUTE.summary in client.get(f"{base}queue").text
        assert client.get(link).status_code == 303
        assert client.get(link).status_code == 403
        assert 'form class="decide"' in client.get(f"{base}conflict/{DISPUTE.id}").text
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["serve", *args])
    return result.exit_code, result.output


def test_missing_archive_is_one_clear_line(tmp_path: Path) -> None:
    code, text = run("--db", str(tmp_path / "none.db"))
    assert (code, text.count("\n")) == (1, 1)
    assert "no archive at" in text
    assert "tracker init" in text
    assert not list(tmp_path.iterdir())


def test_taken_port_and_open_host_are_refused(tmp_path: Path) -> None:
    fill(tmp_path / "a.db")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, text = run("--db", str(tmp_path / "a.db"), "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert "cannot listen there" in text
    code, text = run("--db", str(tmp_path / "a.db"), "--host", "0.0.0.0")
    assert code == 1
    assert "SSH tunnel" in text


def test_connections_do_not_pile_up(site: Site) -> None:
    def open_files() -> int:
        links = [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
        return sum(str(site.db) in str(one.readlink()) for one in links)

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc")
    with site.visitor() as client:
        paths = ["/", "/queue", f"/conflict/{DISPUTE.id}", "/stand/reports", "/conflict/none"]
        for path in paths * 4:
            client.get(path)
        before = open_files()
        for path in paths * 8:
            client.get(path)
        assert open_files() <= before
