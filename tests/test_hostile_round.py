"""A round over 121 hostile sources and two healthy ones, by the command as it is installed."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.edge.fetch_site import Site, says, serve
from tests.edge.hostile_kit import id_of, needs_kit, running

SLOWEST_DEADLINE = 30.0
MOST_MEGABYTES = 300
pytestmark = [pytest.mark.slow, needs_kit]

ARTICLE = (
    "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
)
PARAGRAPH = "<p>The committee met on Monday and reported the bill on model distillation.</p>" * 5
# What is no feed is recorded as such, whatever else the page may be.
NO_FEED = {"parse_error", "ok_empty"}
PAGES = {"ok", "not_article", "bad_type", "not_feed", "partial"}


@dataclass
class Measured:
    """What a round cost and left behind."""

    seconds: float = 0.0
    megabytes: float = 0.0
    began: float = 0.0
    stderr: str = ""
    polls: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)


def healthy(site: Site) -> str:
    """Give the site two feeds with three articles each; return their sources."""
    rows = ""
    for name in ("one", "two"):
        entries = ""
        for number in range(3):
            title = f"Bill {name} {number}"
            site.pages[f"/{name}/{number}"] = says(
                ARTICLE.format(title, PARAGRAPH), Content_Type="text/html"
            )
            entries += (
                f"<item><title>{title}</title><link>{site.url(f'/{name}/{number}')}</link>"
                "<pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate></item>"
            )
        feed = f"<rss version='2.0'><channel><title>F</title>{entries}</channel></rss>"
        site.pages[f"/{name}.xml"] = says(feed, Content_Type="application/rss+xml")
        rows += (
            f"  - id: well-{name}\n    name: Well {name}\n    url: {site.url(f'/{name}.xml')}\n"
            f"    kind: feed\n    allow_host: {site.place}\n    spacing_seconds: 0.1\n"
            "    scope: ai\n"
        )
    return rows


def megabytes(root: int) -> float:
    """Return the memory of a process and all below it, as the kernel counts it."""
    found = {root}
    total = 0.0
    for path in sorted(Path("/proc").glob("[0-9]*"), key=lambda p: int(p.name)):
        try:
            status = (path / "status").read_text()
        except OSError:
            continue
        parent = int(re.search(r"PPid:\s+(\d+)", status)[1])  # type: ignore[index]
        if int(path.name) == root or parent in found:
            found.add(int(path.name))
            rss = re.search(r"VmRSS:\s+(\d+)", status)
            total += int(rss[1]) / 1024 if rss else 0.0
    return total


def run_round(here: Path) -> Measured:
    measured = Measured()
    command = [sys.executable, "-m", "tracker", "run", "--once", "--sources", "sources.yaml"]
    process = subprocess.Popen(
        command, cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    lines: list[str] = []

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(line)
            if "sources are due" in line:
                measured.began = time.monotonic()

    listener = threading.Thread(target=listen)
    listener.start()
    while process.poll() is None:
        measured.megabytes = max(measured.megabytes, megabytes(process.pid))
        time.sleep(0.1)
    listener.join()
    measured.seconds = time.monotonic() - measured.began
    measured.stderr = "".join(lines)
    assert process.stderr is not None
    process.stderr.close()
    with closing(sqlite3.connect(here / "tracker.db")) as con:
        measured.polls = dict(con.execute("SELECT source, outcome FROM polls"))
        measured.states = dict(con.execute("SELECT id, state FROM sources"))
    return measured


def accepted(behaviour: dict[str, Any]) -> set[str]:
    wanted = set(behaviour["outcome"])
    return wanted | NO_FEED if wanted & PAGES else wanted


@pytest.fixture(scope="module")
def done(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Measured, list[dict[str, Any]], Any, Any]:
    here = tmp_path_factory.mktemp("round")
    with running() as kit, serve() as site:
        behaviours = kit.behaviours
        text = kit.sources(behaviours) + healthy(site)
        (here / "sources.yaml").write_text(text, encoding="utf-8")
        measured = run_round(here)
        first = {
            path: at for (path, _), at in reversed([*zip(site.asked, site.times, strict=True)])
        }
        canary = kit.get("/_canary")
    print(f"\nround {measured.seconds:.1f} s, {measured.megabytes:.0f} MB")
    return measured, behaviours, first, canary


def test_every_source_is_recorded_as_what_it_is(done: Any) -> None:
    measured, behaviours, _, _ = done
    wrong = {}
    for behaviour in behaviours:
        name = id_of(behaviour["path"])
        got = measured.polls.get(f"k{name}") or measured.polls.get(f"z{name}")
        if got not in accepted(behaviour):
            wrong[behaviour["path"]] = (got, behaviour["outcome"])
    assert not wrong, wrong


def test_healthy_sources_are_not_held_up(done: Any) -> None:
    measured, _, first, _ = done
    for name in ("one", "two"):
        assert first[f"/{name}.xml"] - measured.began < 10
        assert measured.states[f"well-{name}"] == "ok"
        assert f"/{name}/2" in first


def test_memory_stays_small(done: Any) -> None:
    assert done[0].megabytes < MOST_MEGABYTES


def test_the_round_ends(done: Any) -> None:
    assert done[0].seconds < SLOWEST_DEADLINE + 60


def test_nothing_forbidden_was_touched(done: Any) -> None:
    measured, _, _, canary = done
    assert not canary
    assert "Traceback" not in measured.stderr
