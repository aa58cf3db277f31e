"""`tracker redact`, by the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import tracker

MEMO = """---
title: A memo on sharing
outlet: Example Post
url: https://post.example/memo
published: 2026-04-07
---
OpenAI and Google share information on distillation, Jane Doe said on Monday.

Jane Doe, a spokeswoman for OpenAI, said that three laboratories used 24,000 accounts.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "memo.md").write_text(MEMO, encoding="utf-8")
    done = tracker(tmp_path, "ingest", "memo.md")
    assert done.returncode == 0, done.stderr
    return tmp_path


def report(desk: Path) -> dict[str, str]:
    (line,) = tracker(desk, "reports", "--json").stdout.splitlines()
    found: dict[str, str] = json.loads(line)
    return found


def held(desk: Path) -> bytes:
    return b"".join(path.read_bytes().lower() for path in desk.glob("tracker*.db*"))


def test_a_report_is_taken_down_and_stays_down(desk: Path) -> None:
    before = report(desk)
    order = ("redact", before["id"], "--why", "court order", "--who", "A. Editor")
    done = tracker(desk, *order, "--yes")
    assert done.returncode == 0, done.stderr
    assert all(word in done.stderr for word in ("digests/", ".warc", "mailed", "backups"))
    assert "1 raw answer deleted" in done.stdout
    listed = tracker(desk, "reports").stdout
    assert "[taken down " in listed
    assert "by A. Editor]" in listed
    assert "untitled" not in listed
    assert b"memo on sharing" not in held(desk)
    assert b"spokeswoman" not in held(desk)
    again = tracker(desk, "ingest", "memo.md")
    assert again.stdout.startswith("0 new, 0 revised, 1 unchanged")
    assert b"spokeswoman" not in held(desk)
    after = report(desk)
    assert (after["id"], after["revision"], after["title"]) == (
        before["id"],
        before["revision"],
        None,
    )
    claims = [json.loads(line) for line in tracker(desk, "claims", "--json").stdout.splitlines()]
    assert claims
    assert {claim["text"] for claim in claims} == {""}


def test_a_person_is_blacked_out_and_stays_out(desk: Path) -> None:
    done = tracker(desk, "redact", "Jane Doe", "--why", "asked", "--who", "A. Editor", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 report named this person")
    assert b"jane doe" not in held(desk)
    assert b"jane-doe" not in held(desk)
    assert b"spokeswoman" in held(desk)
    changed = MEMO.replace("on Monday", "on Tuesday")
    (desk / "memo.md").write_text(changed, encoding="utf-8")
    assert tracker(desk, "ingest", "memo.md").stdout.startswith("0 new, 1 revised")
    assert b"jane doe" not in held(desk)


@pytest.mark.parametrize("what", ["report", "Jane Doe"])
def test_it_is_shown_and_asked_for_before_it_is_done(desk: Path, what: str) -> None:
    target = report(desk)["id"] if what == "report" else what
    order = ("redact", target, "--why", "asked", "--who", "A. Editor")
    asked = subprocess.run(
        [sys.executable, "-m", "tracker", *order], stdin=subprocess.DEVNULL,
        cwd=desk, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode == 1
    assert "--yes" in asked.stderr
    shown = tracker(desk, *order, "--dry-run")
    assert shown.returncode == 0
    assert shown.stdout == asked.stdout
    assert shown.stdout.splitlines()[1] == "would be done: 1 raw answer deleted"
    assert b"spokeswoman" in held(desk)
    assert b"jane doe" in held(desk)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nobody",), 2),
        (("nobody", "--why", "x", "--who", "y"), 1),
        (("Jane Doe", "--why", " ", "--who", "y"), 2),
    ],
)
def test_what_cannot_be_taken_down_is_said(desk: Path, words: tuple[str, ...], code: int) -> None:
    done = tracker(desk, "redact", *words)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
