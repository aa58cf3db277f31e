"""`tracker ingest`: every form of document, and inputs that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import tracker

MARKDOWN = """---
title: Labs share warnings
outlet: Example Post
url: https://post.example/warnings
published: 2026-04-07
desk: technology
---
OpenAI and Google share information on distillation, Bloomberg reported on Monday.
"""
PAGE = """<!doctype html><html lang="en"><head><title>Bill moves</title>
<meta property="og:site_name" content="Example Wire">
<meta property="article:published_time" content="2026-04-23T10:00:00Z"></head>
<body><article><h1>Bill on model theft moves</h1>
<p>The committee reported H.R. 8283 by 43 votes to 0 on 22 April 2026, a clerk said.</p>
<p>The bill would let the government list companies that distil American models.</p>
</article></body></html>"""
LETTER = """From: Morning Letter <letter@morning.example>
To: reader@example.org
Subject: What Anthropic counted
Date: Tue, 24 Feb 2026 07:00:00 +0000
Message-ID: <31@morning.example>
Content-Type: text/plain; charset=utf-8

Anthropic said three laboratories used about 24,000 fraudulent accounts.
"""


def rows(here: Path, what: str) -> list[dict[str, object]]:
    out = tracker(here, what, "--json").stdout
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "note.md").write_text(MARKDOWN, encoding="utf-8")
    (inbox / "page.html").write_text(PAGE, encoding="utf-8")
    (inbox / "letter.eml").write_text(LETTER, encoding="utf-8")
    (inbox / "plain.txt").write_text("DeepSeek denied it.\n", encoding="utf-8")
    return tmp_path


def test_reads_every_form_in_a_folder(folder: Path) -> None:
    done = tracker(folder, "ingest", "inbox")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("4 new, 0 revised, 0 unchanged, 0 failed")
    found = {row["title"]: row for row in rows(folder, "reports")}
    assert found["Labs share warnings"]["published"] == "2026-04-07"
    assert found["Labs share warnings"]["url"] == "https://post.example/warnings"
    page = next(row for title, row in found.items() if str(title).startswith("Bill"))
    assert str(page["published"]).startswith("2026-04-23")
    assert str(found["What Anthropic counted"]["published"]).startswith("2026-02-24")
    named = {row["id"] for row in rows(folder, "entities")}
    assert named >= {"openai", "google", "bloomberg", "hr-8283", "anthropic", "deepseek"}


def test_the_second_time_changes_nothing(folder: Path) -> None:
    tracker(folder, "ingest", "inbox")
    before = {what: rows(folder, what) for what in ("reports", "claims", "mentions", "conflicts")}
    again = tracker(folder, "ingest", "inbox")
    assert again.stdout.startswith("0 new, 0 revised, 4 unchanged")
    assert {what: rows(folder, what) for what in before} == before


def test_two_processes_find_what_one_finds(folder: Path) -> None:
    (folder / "inbox" / "empty.txt").write_bytes(b"")
    whats = ("reports", "claims", "mentions", "conflicts")
    one = tracker(folder, "ingest", "inbox")
    alone = {what: rows(folder, what) for what in whats}
    (folder / "tracker.db").unlink()
    two = tracker(folder, "ingest", "inbox", "--jobs", "2")
    assert (two.returncode, two.stdout, two.stderr) == (3, one.stdout, one.stderr)
    assert {what: rows(folder, what) for what in whats} == alone
    again = tracker(folder, "reanalyze", "--jobs", "2")
    assert again.stdout.startswith("4 revisions analysed anew"), again.stderr
    assert {what: rows(folder, what) for what in whats} == alone


def test_a_changed_text_is_a_revision_not_a_second_report(folder: Path) -> None:
    tracker(folder, "ingest", "inbox")
    note = folder / "inbox" / "note.md"
    note.write_text(MARKDOWN.replace("on Monday", "on Tuesday"), encoding="utf-8")
    assert tracker(folder, "ingest", "inbox/note.md").stdout.startswith("0 new, 1 revised")
    same = [row for row in rows(folder, "reports") if row["title"] == "Labs share warnings"]
    assert len(same) == 2
    assert {row["revisions"] for row in same} == {2}
    assert len({row["revision"] for row in same}) == 2


def test_bad_inputs_are_named_and_the_rest_goes_on(folder: Path) -> None:
    inbox = folder / "inbox"
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (inbox / "huge.txt").write_bytes(b"word " * 5_000_000)
    (inbox / "broken.md").write_text("---\ntitle: [unclosed\n---\nText.\n", encoding="utf-8")
    done = tracker(folder, "ingest", "inbox", "missing.txt")
    assert done.returncode == 3
    for name in ("empty.txt", "binary.txt", "huge.txt", "broken.md", "missing.txt"):
        assert name in done.stderr
    assert "4 new" in done.stdout
    assert "5 failed" in done.stdout
    assert len(rows(folder, "reports")) == 4


def test_what_is_no_archive_is_left_alone(folder: Path) -> None:
    (folder / "tracker.db").write_text("my shopping list", encoding="utf-8")
    done = tracker(folder, "ingest", "inbox")
    assert done.returncode == 1
    assert "tracker.db" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "tracker.db").read_text(encoding="utf-8") == "my shopping list"


def test_usage_errors_are_two(folder: Path) -> None:
    assert tracker(folder, "ingest").returncode == 2
    assert tracker(folder, "nonsense").returncode == 2


def test_reanalyze_needs_no_documents(folder: Path) -> None:
    tracker(folder, "ingest", "inbox")
    before = rows(folder, "claims")
    for path in (folder / "inbox").iterdir():
        path.unlink()
    done = tracker(folder, "reanalyze")
    assert done.returncode == 0, done.stderr
    assert "4 revisions" in done.stdout
    assert rows(folder, "claims") == before


def test_the_command_line_says_what_one_file_does_not(folder: Path) -> None:
    facts = ("--outlet", "Northgate Wire", "--published", "16 September 2026")
    address = ("--url", "https://north.example/denied")
    done = tracker(folder, "ingest", "inbox/plain.txt", *facts, *address)
    assert done.returncode == 0, done.stderr
    assert "without a date" not in done.stderr
    (row,) = rows(folder, "reports")
    assert row["outlet"] == "Northgate Wire"
    assert row["published"] == "2026-09-16"
    assert row["url"] == "https://north.example/denied"


def test_what_a_file_states_comes_before_the_command_line(folder: Path) -> None:
    tracker(folder, "ingest", "inbox/note.md", "--published", "2020-01-01", "--outlet", "Other")
    (row,) = rows(folder, "reports")
    assert (row["published"], row["outlet"]) == ("2026-04-07", "Example Post")


@pytest.mark.parametrize(
    "words",
    [
        ("inbox", "--outlet", "Northgate Wire"),
        ("inbox/note.md", "inbox/plain.txt", "--published", "2026-09-16"),
        ("inbox/plain.txt", "--published", "soon"),
        ("inbox/plain.txt", "--url", "north.example"),
    ],
)
def test_facts_that_fit_no_single_file_are_refused(folder: Path, words: tuple[str, ...]) -> None:
    assert tracker(folder, "ingest", *words).returncode == 2
    assert not (folder / "tracker.db").exists()


def test_reports_without_a_date_are_counted(folder: Path) -> None:
    done = tracker(folder, "ingest", "inbox")
    assert done.stderr.startswith("1 without a date: add front matter")
    dated = tracker(folder, "ingest", "inbox/plain.txt", "--published", "2026-09-16")
    assert dated.returncode == 0
    assert "2026-09-16" in {row["published"] for row in rows(folder, "reports")}


def test_a_saved_page_gets_its_address_from_the_command_line(folder: Path) -> None:
    page = PAGE.replace("</head>", '<link rel="canonical" href="https://else.example/x"></head>')
    (folder / "page.html").write_text(page, encoding="utf-8")
    tracker(folder, "ingest", "page.html", "--url", "https://wire.example/bill")
    (row,) = rows(folder, "reports")
    assert row["url"] == "https://wire.example/bill"
