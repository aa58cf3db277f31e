"""`tracker digest`: made once a day, mailed once per day and recipient, also after a crash."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

REPORT = """---
title: Three labs issue joint statement
outlet: Example Post
url: https://post.example/statement
published: 2026-04-07
---
OpenAI, Anthropic and Google issued a joint statement on October 22, 2024.
The statement names DeepSeek-V3 and Qwen2.5-Max.
"""


class Mailroom:
    """A mail server's handler that keeps what it is given, or never answers."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.silent = False
        self.reached = threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.reached.set()
        if self.silent:
            await asyncio.sleep(60)
        for recipient in envelope.rcpt_tos:
            self.messages.append((recipient, envelope.original_content or b""))
        return "250 OK"


@pytest.fixture
def mailroom() -> Iterator[tuple[Mailroom, str]]:
    room = Mailroom()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(room, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield room, f"smtp://127.0.0.1:{port}"
    finally:
        server.stop()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text(REPORT, encoding="utf-8")
    assert tracker(tmp_path, "ingest", "report.md").returncode == 0
    return tmp_path


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tracker", *words]


def tracker(here: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), cwd=here, capture_output=True, text=True, check=False,
        env={**os.environ, **variables},
    )  # fmt: skip


def test_goes_out_once_per_day_and_recipient(archive: Path, mailroom: tuple[Mailroom, str]) -> None:
    room, url = mailroom
    send = ("digest", "--date", "2026-11-20", "--send", "--to", "a@example.org")
    first = tracker(archive, *send, TRACKER_SMTP_URL=url)
    again = tracker(archive, *send, "--to", "b@example.org", TRACKER_SMTP_URL=url)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "a@example.org: has had it already" in again.stdout
    assert [recipient for recipient, _ in room.messages] == ["a@example.org", "b@example.org"]
    mail = message_from_bytes(room.messages[0][1], policy=policy.default)
    assert mail["To"] == "a@example.org"
    assert mail.get_body(("plain",)) is not None
    assert mail.get_body(("html",)) is not None
    assert "b@example.org" not in str(mail)


def test_a_crash_while_sending_sends_no_second_copy(
    archive: Path, mailroom: tuple[Mailroom, str]
) -> None:
    room, url = mailroom
    room.silent = True
    words = ("digest", "--send", "--to", "a@example.org")
    process = subprocess.Popen(
        command(*words), cwd=archive, stdout=subprocess.DEVNULL,
        env={**os.environ, "TRACKER_SMTP_URL": url},
    )  # fmt: skip
    assert room.reached.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait()
    room.silent = False
    again = tracker(archive, *words, TRACKER_SMTP_URL=url)
    assert "may have had it" in again.stdout
    assert room.messages == []


def test_a_refused_digest_can_be_tried_again(archive: Path, mailroom: tuple[Mailroom, str]) -> None:
    room, url = mailroom
    words = ("digest", "--send", "--to", "a@example.org")
    refused = tracker(archive, *words, TRACKER_SMTP_URL="smtp://127.0.0.1:9")
    assert refused.returncode == 3
    assert "127.0.0.1" in refused.stderr
    assert tracker(archive, *words, TRACKER_SMTP_URL=url).returncode == 0
    assert len(room.messages) == 1


def test_a_digest_made_too_early_says_so_and_can_be_made_anew(archive: Path) -> None:
    first = tracker(archive, "digest")
    markdown = archive / first.stdout.split()[0]
    told = markdown.read_text(encoding="utf-8")
    (archive / "later.md").write_text(REPORT.replace("statement", "memo"), encoding="utf-8")
    assert tracker(archive, "ingest", "later.md").returncode == 0
    again = tracker(archive, "digest")
    assert "before 1 new report; kept (--anew composes it again)" in again.stderr
    assert markdown.read_text(encoding="utf-8") == told
    anew = tracker(archive, "digest", "--anew")
    assert anew.returncode == 0, anew.stderr
    assert "# 2 reports" in markdown.read_text(encoding="utf-8")
    assert tracker(archive, "digest").stderr.rstrip().endswith("; kept")


def test_a_mailed_digest_is_not_made_anew(archive: Path, mailroom: tuple[Mailroom, str]) -> None:
    url = mailroom[1]
    words = ("digest", "--send", "--to", "a@example.org")
    assert tracker(archive, *words, TRACKER_SMTP_URL=url).returncode == 0
    refused = tracker(archive, "digest", "--anew")
    assert refused.returncode == 1
    assert "was mailed to 1 already" in refused.stderr


def test_the_days_digest_is_kept_as_it_was(archive: Path) -> None:
    first = tracker(archive, "digest")
    assert first.returncode == 0, first.stderr
    markdown, html = (archive / line for line in first.stdout.split())
    told = markdown.read_text(encoding="utf-8")
    assert "2026" in told
    assert "<html" in html.read_text(encoding="utf-8")
    (archive / "more.txt").write_text("OpenAI sued DeepSeek on 1 May 2026.", encoding="utf-8")
    assert tracker(archive, "ingest", "more.txt").returncode == 0
    assert tracker(archive, "digest").returncode == 0
    assert markdown.read_text(encoding="utf-8") == told


def test_a_dry_run_keeps_nothing(archive: Path) -> None:
    shown = tracker(archive, "digest", "--dry-run")
    assert "REPORTS DIFFER" in shown.stdout
    assert not (archive / "digests").exists()


def test_says_what_is_missing(archive: Path) -> None:
    nobody = tracker(archive, "digest", "--send", TRACKER_SMTP_URL="smtp://127.0.0.1:25")
    assert nobody.returncode == 1
    assert "--to" in nobody.stderr
    unset = tracker(archive, "digest", "--send", "--to", "a@example.org", TRACKER_SMTP_URL="")
    assert "TRACKER_SMTP_URL" in unset.stderr
