"""`tracker export`, `backup` and `restore`, by the command."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.commands import tracker
from tracker import archive
from tracker.demo import newsroom, write_sources


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("desk")
    with newsroom() as site:
        write_sources(site.port, here / "sources.yaml")
        done = tracker(here, "run", "--once")
    assert done.returncode == 0, done.stderr
    with closing(archive.connect(here / "tracker.db")) as con:
        archive.seal_days(con, now=datetime.now(UTC) + timedelta(days=2))
    return here


def test_everything_received_is_in_the_web_archive(desk: Path) -> None:
    done = tracker(desk, "export", "--warc", "all.warc.gz")
    assert done.returncode == 0, done.stderr
    with closing(archive.connect(desk / "tracker.db", readonly=True)) as con:
        hashes = con.execute("SELECT count(DISTINCT sha256) FROM snapshots").fetchone()[0]
        reports = archive.count_reports(con)
        sources = con.execute(
            "SELECT count(DISTINCT seen_in) FROM snapshots WHERE seen_in IN (SELECT id FROM sources)"
        ).fetchone()[0]
    assert done.stdout == f"{hashes} responses in all.warc.gz\n"
    assert hashes >= reports
    assert sources == 12
    check = [Path(sys.executable).with_name("warcio"), "check", "all.warc.gz"]
    assert subprocess.run(check, cwd=desk, check=False).returncode == 0


def test_the_web_archive_holds_the_same_texts(desk: Path, tmp_path: Path) -> None:
    tracker(desk, "export", "--warc", str(tmp_path / "all.warc.gz"))
    done = tracker(tmp_path, "ingest", "all.warc.gz")
    assert done.returncode == 0, done.stderr

    def texts(here: Path) -> set[str]:
        lines = tracker(here, "reports", "--json").stdout.splitlines()
        return {json.loads(line)["revision"] for line in lines}

    assert len(texts(tmp_path) & texts(desk)) > len(texts(desk)) / 2


def test_a_proof_can_be_checked_by_hand(desk: Path) -> None:
    with closing(archive.connect(desk / "tracker.db", readonly=True)) as con:
        (wanted,) = con.execute("SELECT sha256 FROM sightings LIMIT 1").fetchone()
    done = tracker(desk, "export", "--proof", wanted)
    assert done.returncode == 0, done.stderr
    proof = json.loads(done.stdout.splitlines()[0])
    node = hashlib.sha256(b"\x00" + bytes.fromhex(wanted)).digest()
    for step in proof["path"]:
        other = bytes.fromhex(step["hash"])
        pair = other + node if step["side"] == "left" else node + other
        node = hashlib.sha256(b"\x01" + pair).digest()
    assert node.hex() == proof["root"]
    assert proof["received"][0]["url"].startswith("http")
    day = tracker(desk, "export", "--roots").stdout.split()
    assert day == [proof["day"], proof["root"]]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--warc"),
        (("--roots", "--proof", "00"), 2, "--warc"),
        (("--proof", "00" * 32), 1, "nothing with this hash"),
    ],
)
def test_what_cannot_be_exported_is_said(
    desk: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = tracker(desk, "export", *words)
    assert done.returncode == code
    assert said in done.stderr


def test_backup_and_restore(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert tracker(desk, "backup", str(copy)).returncode == 0
    refused = tracker(desk, "restore", str(copy))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    done = tracker(tmp_path, "restore", str(copy), "--db", "other.db")
    assert done.stdout.split() == ["other.db", "other-private.db"]
    before, after = (
        tracker(desk, "claims", "--json"),
        tracker(tmp_path, "claims", "--json", "--db", "other.db"),
    )
    assert before.stdout == after.stdout != ""
