"""`tracker run` on sources that need a key, have no safe links, or lie in a mailbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.collect.doubles.official import Congress
from tests.collect.doubles.serving import Asked, Reply, serving

KEY = "a-congress-key"
UNSAFE = """<rss version="2.0"><channel><title>x</title>
<item><title>Linked to a file</title><link>file:///etc/passwd</link>
<description>OpenAI accused DeepSeek of copying its models.</description></item>
<item><title>Linked to a script</title><link>javascript:alert(1)</link>
<description>DeepSeek denied copying models of OpenAI.</description></item></channel></rss>"""
LETTER = """From: Harbour Letter <post@harbour.example>
Subject: The week in model copying
Message-ID: <1@harbour.example>

OpenAI said that DeepSeek copied its models.
"""


def tracker(here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tracker", *words], cwd=here, capture_output=True, text=True,
        check=False, timeout=120, env={**os.environ, "CONGRESS_KEY": KEY},
    )  # fmt: skip


def rows(here: Path) -> list[dict[str, object]]:
    lines = tracker(here, "reports", "--json").stdout.splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.slow
def test_a_run_reads_them_all_and_keeps_the_key_to_itself(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "one.eml").write_text(LETTER, encoding="utf-8")
    congress = Congress()

    def answer(asked: Asked) -> Reply:
        if asked.path == "/feed":
            return Reply(UNSAFE, kind="application/rss+xml")
        return congress(asked)

    with serving(answer) as api:
        shared = f"allow_host: '{api.place}', spacing_seconds: 0, scope: ai, body: full"
        (tmp_path / "sources.yaml").write_text(
            "sources:\n"
            f"- {{id: bills, name: Bills, url: '{api.root}/v3/bill/119', kind: congress, "
            f"follow: false, key_env: CONGRESS_KEY, {shared}}}\n"
            f"- {{id: unsafe, name: Unsafe, url: '{api.root}/feed', kind: feed, {shared}}}\n"
            f"- {{id: post, name: Post, url: '{letters.as_uri()}', kind: mailbox, scope: ai}}\n",
            encoding="utf-8",
        )
        done = tracker(tmp_path, "run", "--once")
    assert done.returncode == 0, done.stderr
    found = rows(tmp_path)
    titles = {row["title"] for row in found}
    assert {"H.R. 1: Model Act 0", "H.R. 251: Model Act 250", "Linked to a file",
            "Linked to a script", "The week in model copying"} <= titles  # fmt: skip
    assert {row["title"] for row in found if row["url"] is None} == {
        "Linked to a file", "Linked to a script", "The week in model copying",
    }  # fmt: skip
    assert [asked.path for asked in api.asked if "passwd" in asked.path] == []
    assert KEY not in done.stdout + done.stderr
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert not [path.name for path in kept if KEY.encode() in path.read_bytes()]
