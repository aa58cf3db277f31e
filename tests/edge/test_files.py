"""Files and folders as documents."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from tracker.domain import Failure
from tracker.edge import files
from tracker.edge.files import documents
from tracker.read import read

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def names(*paths: Path) -> list[str]:
    return [
        f"! {found.problem}" if isinstance(found, Failure) else found[1].url
        for found in documents(paths, NOW)
    ]


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", ".hidden.txt", "c.json", "d.PDF", "sub/z.eml", ".git/x.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("text")
    assert names(tmp_path) == ["file:a.txt", "file:b.md", "file:d.PDF", "file:z.eml"]


def test_a_named_file_of_unknown_suffix_is_tried(tmp_path: Path) -> None:
    page = tmp_path / "page.saved"
    page.write_text(
        "<!doctype html><html><body><p>The pact was signed on Monday.</p></body></html>"
    )
    ((item, response),) = documents([page], NOW)  # type: ignore[misc]
    assert read(item, response).text == "The pact was signed on Monday."


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    assert names(gone) == [f"! {gone}: no such file or folder"]
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(tmp_path / "pipe.txt") == [f"! {tmp_path / 'pipe.txt'}: not a file"]


def test_one_bad_path_does_not_stop_the_rest(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("text")
    assert names(tmp_path / "gone.txt", good)[1] == "file:good.txt"


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(files.LARGEST_FILE + 1)
    assert names(path) == [f"! {path}: larger than 20 MB (split it)"]


def test_a_name_that_is_no_text_stays_printable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff\n.txt")).write_text("text")
    (url,) = names(tmp_path)
    assert url.isprintable()
    assert url.encode("utf-8").endswith(b".txt")
