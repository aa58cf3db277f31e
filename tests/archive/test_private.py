"""What must not be published, and mail that goes out once."""

from __future__ import annotations

import gzip
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from tests import build
from tests.archive.filing import NOW
from tracker import archive
from tracker.domain import Response, Source
from tracker.errors import ArchiveError

DAY = date(2026, 11, 20)
ROOT = Path(__file__).parents[2]
ANSWER = Response(
    url="https://a.example/x",
    status=200,
    headers=(("content-type", "text/html"), ("etag", '"1"')),
    body=b"<p>\xff\x00" * 500,
    fetched_at=NOW,
)


@pytest.fixture
def private(tmp_path: Path) -> Iterator[Connection]:
    con = archive.connect_private(tmp_path / "archive-private.db")
    yield con
    con.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_lies_beside_the_archive() -> None:
    assert archive.private_path(Path("/a/tracker.db")) == Path("/a/tracker-private.db")


def test_a_body_is_kept_as_its_server_packed_it(private: Connection) -> None:
    packed = replace(ANSWER, packed=gzip.compress(ANSWER.body, mtime=0))
    archive.keep_answer(
        private, Source(id="wire", name="Wire", url="https://a.example/x", kind="feed"), packed
    )
    assert private.execute("SELECT body FROM bodies").fetchone()["body"] == packed.packed
    assert archive.body(private, ANSWER.sha256) == ANSWER


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_only_its_owner_can_read_it(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "p.db"
    before = os.umask(mask)
    try:
        con = archive.connect_private(path)
        archive.add_token(con, "t", name="A", now=NOW)
    finally:
        os.umask(before)
    files = sorted(tmp_path.glob("p.db*"))
    assert len(files) == 3  # with the log and its index
    assert {mode(file) for file in files} == {0o600}
    con.close()
    path.chmod(0o644)
    archive.connect_private(path).close()
    assert mode(path) == 0o600


def test_an_archive_is_not_taken_for_it(tmp_path: Path) -> None:
    archive.connect(tmp_path / "a.db").close()
    with pytest.raises(ArchiveError, match="another program"):
        archive.connect_private(tmp_path / "a.db")


def test_raw_bytes_come_back_and_expire(private: Connection) -> None:
    archive.keep_body(private, build.report(), ANSWER, days=2)
    assert archive.body(private, ANSWER.sha256) == ANSWER
    assert archive.drop_expired(private, now=NOW + timedelta(days=1)) == 0
    archive.keep_body(private, build.report(), ANSWER, days=3)
    assert archive.drop_expired(private, now=NOW + timedelta(days=2)) == 0
    assert archive.drop_expired(private, now=NOW + timedelta(days=3)) == 1
    assert archive.body(private, ANSWER.sha256) is None


def test_nothing_is_kept_of_a_source_that_allows_nothing(private: Connection) -> None:
    archive.keep_body(private, build.report(body="none"), ANSWER)
    assert archive.body(private, ANSWER.sha256) is None


def claim(con: Connection, who: str = "a@x.example", *, retry: bool = False) -> str:
    return archive.outbox_claim(con, day=DAY, recipient=who, digest="d-1", now=NOW, retry=retry)


def test_a_digest_goes_out_once_a_day_and_recipient(private: Connection) -> None:
    assert claim(private) == "claimed"
    archive.outbox_done(private, day=DAY, recipient="a@x.example", now=NOW)
    assert claim(private) == "already sent"
    assert claim(private, retry=True) == "already sent"
    assert claim(private, "b@x.example") == "claimed"


def test_a_refused_delivery_may_be_tried_again(private: Connection) -> None:
    claim(private)
    archive.outbox_failed(
        private, day=DAY, recipient="a@x.example", problem="550 no such user", now=NOW
    )
    (delivery,) = archive.deliveries(private, day=DAY)
    assert (delivery.state, delivery.problem) == ("failed", "550 no such user")
    assert claim(private) == "claimed"


def test_a_delivery_that_a_crash_broke_off_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    program = (
        "from datetime import date, datetime, UTC; from pathlib import Path; import os, signal\n"
        "from tracker import archive\n"
        f"con = archive.connect_private(Path({str(path)!r}))\n"
        "archive.outbox_claim(con, day=date(2026, 11, 20), recipient='a@x.example',\n"
        "    digest='d-1', now=datetime(2026, 11, 20, tzinfo=UTC))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    con = archive.connect_private(path)
    assert claim(con) == "unknown"
    assert [d.state for d in archive.deliveries(con)] == ["sending"]
    assert claim(con, retry=True) == "claimed"
    con.close()


def test_tokens_are_not_kept_readable(private: Connection, tmp_path: Path) -> None:
    archive.add_token(private, "s3cret-token", name="R. Viewer", now=NOW)
    archive.add_token(private, "short", name="Guest", now=NOW, expires_at=NOW + timedelta(hours=1))
    assert archive.token_name(private, "s3cret-token", now=NOW) == "R. Viewer"
    assert archive.token_name(private, "short", now=NOW + timedelta(hours=1)) is None
    assert archive.token_name(private, "other", now=NOW) is None
    assert all(b"s3cret" not in file.read_bytes() for file in tmp_path.iterdir())
    archive.drop_tokens(private, ["R. Viewer"])
    assert archive.token_names(private) == ("Guest",)
