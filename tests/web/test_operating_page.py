"""`docs/operating.md` says what is so."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.newsstand import DISPUTE, fill
from tracker import archive

PAGE = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="sqlite3 is not installed")
def test_backup_as_written_gives_both_files_back(tmp_path: Path) -> None:
    fill(tmp_path / "tracker.db")
    (tmp_path / "backup").mkdir()
    lines = re.findall(r"^    ((?:sqlite3|chmod) .*)$", PAGE, re.MULTILINE)
    assert len(lines) == 3
    # The archive stays open, so that its last words are in the -wal file.
    with closing(archive.connect(tmp_path / "tracker.db")) as open_still:
        archive.remember(open_still, "a", "last word")
        subprocess.run(["sh", "-euc", "\n".join(lines)], cwd=tmp_path, check=True)
    copy = tmp_path / "backup/tracker.db"
    assert archive.private_path(copy).stat().st_mode & 0o777 == 0o600
    with closing(archive.connect(copy)) as con:
        assert archive.recall(con, "a") == "last word"
        assert archive.conflict(con, DISPUTE.id) is not None
    with closing(archive.connect_private(archive.private_path(copy))) as private:
        assert len(archive.deliveries(private)) == 1
