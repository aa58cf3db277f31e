"""The promises of the design, kept by the whole pipeline on real files and real processes."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.newsdesk import FRAGMENTS, document
from tracker import archive
from tracker.analyze import analyze
from tracker.analyze.gate import Gate
from tracker.demo import newsroom, write_sources
from tracker.edge.nlp import Parser, load_parser
from tracker.edge.workbench import Workbench
from tracker.knowledge import Knowledge, load
from tracker.pipeline import Desk, Document, ingest, reanalyze
from tracker.read import read

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))

documents = st.builds(
    document,
    title=st.sampled_from(FRAGMENTS["title"]),
    sentences=st.lists(st.sampled_from(FRAGMENTS["sentence"]), min_size=1, max_size=6),
    outlet=st.sampled_from(FRAGMENTS["outlet"]),
    published=st.sampled_from([None, *FRAGMENTS["published"]]),
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def parser(knowledge: Knowledge) -> Parser:
    return load_parser(knowledge)


class Desks:
    """Makes desks on new archives that share one parser and one workbench."""

    def __init__(
        self, folder: Path, knowledge: Knowledge, parser: Parser, stack: ExitStack
    ) -> None:
        self._folder, self._stack, self._made = folder, stack, 0
        self._desk = {"knowledge": knowledge, "parser": parser, "gate": Gate(knowledge)}
        self._bench = stack.enter_context(Workbench())

    def new(self) -> Desk:
        self._made += 1
        path = self._folder / f"{self._made}.db"
        con = self._stack.enter_context(closing(archive.connect(path)))
        private = self._stack.enter_context(
            closing(archive.connect_private(archive.private_path(path)))
        )
        return Desk(con=con, private=private, bench=self._bench, now=lambda: NOW, **self._desk)  # type: ignore[arg-type]


@pytest.fixture
def desks(tmp_path: Path, knowledge: Knowledge, parser: Parser) -> Iterator[Desks]:
    with ExitStack() as stack:
        yield Desks(tmp_path, knowledge, parser, stack)


def contents(con: sqlite3.Connection) -> dict[str, list[str]]:
    """Return all that was derived, without the times at which it was."""
    rows = {
        "reports": archive.report_rows(con),
        "entities": archive.entity_rows(con),
        "mentions": archive.mention_rows(con),
        "claims": archive.claim_rows(con),
        "conflicts": archive.conflict_rows(con),
        "stories": archive.story_rows(con),
    }
    return {name: sorted(map(archive.as_line, found)) for name, found in rows.items()}


# --- 1: a claim is a slice of its report ----------------------------------------------


@FEW
@given(source=documents)
def test_claims_mentions_and_quotes_are_slices(parser: Parser, source: Document) -> None:
    report = read(*source)
    found = analyze(report, parser.parse(report))
    for span in (*found.claims, *found.mentions):
        assert report.text[span.start : span.end] == span.text
    for claim in found.claims:
        for quote in claim.quotes:
            assert report.text[quote.start : quote.end] == quote.text
        for amount in claim.quantities:
            assert report.text[amount.char_start : amount.char_end] == amount.text
        if claim.event_date:
            date = claim.event_date
            assert report.text[date.char_start : date.char_end] == date.text


# --- 2: running twice equals running once, and order does not matter -------------------


@FEW
@given(data=st.data(), sources=st.lists(documents, min_size=2, max_size=6))
def test_order_and_repetition_change_nothing(
    desks: Desks, data: st.DataObject, sources: Sequence[Document]
) -> None:
    once, again = desks.new(), desks.new()
    ingest(once, sources)
    ingest(again, data.draw(st.permutations(sources)))
    ingest(again, data.draw(st.permutations(sources)))
    assert contents(again.con) == contents(once.con)


def test_killed_at_random_moments_it_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    chance = random.Random(8283)
    with newsroom() as site:
        write_sources(site.port, tmp_path / "sources.yaml")
        run(tmp_path, "calm.db").wait(timeout=120)
        for _ in range(5):
            process = run(tmp_path, "killed.db")
            while not (tmp_path / "killed.db").exists() and process.poll() is None:
                time.sleep(0.05)  # a slow machine must not die five times before it begins
            time.sleep(chance.uniform(0.3, 3.2))
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=30)
            if (tmp_path / "killed.db").exists():
                check_soundness(tmp_path / "killed.db")
        make_due(tmp_path / "killed.db")
        assert run(tmp_path, "killed.db").wait(timeout=120) == 0
    calm, killed = (read_all(tmp_path / name) for name in ("calm.db", "killed.db"))
    assert len(calm["reports"]) == 25
    assert killed == calm


def run(folder: Path, db: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", "run", "--once",
         "--db", folder / db, "--sources", folder / "sources.yaml"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ},
    )  # fmt: skip


def make_due(path: Path) -> None:
    """Let the clock of the sources run out."""
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("UPDATE sources SET next_due = NULL")


def check_soundness(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con:
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert con.execute("PRAGMA foreign_key_check").fetchall() == []


def read_all(path: Path) -> dict[str, list[str]]:
    with closing(archive.connect(path, readonly=True)) as con:
        return contents(con)


# --- 3: nothing is lost ---------------------------------------------------------------


def test_revisions_decisions_and_withdrawn_conflicts_are_kept(desks: Desks) -> None:
    desk = desks.new()
    first = document(
        title="Labs sign statement",
        sentences=["OpenAI and Anthropic issued a joint statement on 22 October 2024.",
                   "The statement names Qwen2.5-Max."],
        outlet="Example Post", published="2026-04-07", url="https://post.example/a",
    )  # fmt: skip
    second = document(
        title="A quiet day", sentences=["It rained."],
        outlet="Example Post", published="2026-04-07", modified="2026-04-09",
        url="https://post.example/a",
    )  # fmt: skip
    ingest(desk, [first])
    flagged = [json.loads(line)["id"] for line in contents(desk.con)["conflicts"]]
    ingest(desk, [second])
    assert flagged
    assert contents(desk.con)["conflicts"] == []
    for id in flagged:
        kept = archive.queue_item(desk.con, id, now=NOW)
        assert kept is not None
        assert kept.state == "withdrawn"
    (report,) = {json.loads(line)["id"] for line in contents(desk.con)["reports"]}
    assert len(archive.history(desk.con, report)) == 2


@FEW
@given(sources=st.lists(documents, min_size=1, max_size=4))
def test_derived_tables_can_be_rebuilt(desks: Desks, sources: Sequence[Document]) -> None:
    desk = desks.new()
    ingest(desk, sources)
    before = contents(desk.con)
    reanalyze(desk)
    assert contents(desk.con) == before


# --- 4: nothing is sent twice is held by tests/cli/test_digest.py ----------------------


def test_a_stopped_run_ends_between_documents(desks: Desks) -> None:
    desk = desks.new()
    sources = [
        document(title=title, sentences=FRAGMENTS["sentence"][:2], outlet="Example Post",
                 published=None, url=f"https://post.example/{n}")
        for n, title in enumerate(FRAGMENTS["title"])
    ]  # fmt: skip
    asked = iter([False, False, True])
    tally = ingest(replace(desk, stop=lambda: next(asked)), sources)
    assert tally.new == 2
    ingest(desk, sources)
    assert len(contents(desk.con)["reports"]) == len(sources)
