"""`docs/operating.md` says what is so."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.web.newsstand import DISPUTE, fill
from tracker import archive

PAGE = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")


def test_backup_as_written_gives_both_files_back(tmp_path: Path) -> None:
    fill(tmp_path / "tracker.db")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (line,) = re.findall(r"^    tracker (backup .*)$", PAGE, re.MULTILINE)
    words = line.replace("/elsewhere", str(elsewhere)).split()
    # The archive stays open, so that its last words are in the -wal file.
    with closing(archive.connect(tmp_path / "tracker.db")) as open_still:
        archive.remember(open_still, "a", "last word")
        subprocess.run([sys.executable, "-m", "tracker", *words], cwd=tmp_path, check=True)
    copy = elsewhere / "monday.db"
    assert archive.private_path(copy).stat().st_mode & 0o777 == 0o600
    with closing(archive.connect(copy)) as con:
        assert archive.recall(con, "a") == "last word"
        assert archive.conflict(con, DISPUTE.id) is not None
    with closing(archive.connect_private(archive.private_path(copy))) as private:
        assert len(archive.deliveries(private)) == 1
