"""Reading mailboxes on disk, and nothing but reading."""

from __future__ import annotations

import mailbox
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.collect import collect
from tracker.domain import Response, Source
from tracker.edge.mailbox import letters
from tracker.errors import InputError
from tracker.read import read

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)


def letter(number: int) -> bytes:
    return (
        f"From: Harbour Letter <post@harbour.example>\nSubject: Week {number}\n"
        f"Date: Thu, 19 Nov 2026 0{number}:00:00 +0000\nMessage-ID: <{number}@harbour.example>\n"
        f"\nLab A accused Lab B of copying Heron, part {number}.\n"
    ).encode()


def maildir(folder: Path) -> Path:
    box = mailbox.Maildir(folder / "Maildir", create=True)
    for number in (1, 2):
        box.add(letter(number))
    return folder / "Maildir"


def mbox(folder: Path) -> Path:
    box = mailbox.mbox(folder / "letters", create=True)
    for number in (1, 2):
        box.add(letter(number))
    box.close()
    return folder / "letters"


def folder_of_files(folder: Path) -> Path:
    for number in (1, 2):
        (folder / f"{number}.eml").write_bytes(letter(number))
    (folder / "notes.txt").write_bytes(b"no letter")
    (folder / ".hidden.eml").write_bytes(letter(3))
    return folder


def found(path: Path, since: datetime = LONG_AGO) -> list[Response]:
    return list(letters(path.as_uri(), since, NOW))


def state(path: Path) -> list[tuple[str, bytes]]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(str(file), file.read_bytes()) for file in files if file.is_file()]


@pytest.mark.parametrize("make", [maildir, mbox, folder_of_files])
def test_every_kind_of_mailbox_is_read_and_left_as_it_was(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = make(tmp_path)
    before = state(path)
    subjects = sorted(response.body.split(b"\n")[1] for response in found(path))
    assert subjects == [b"Subject: Week 1", b"Subject: Week 2"]
    assert state(path) == before


def test_a_letter_keeps_its_name_when_a_mail_program_moves_it(tmp_path: Path) -> None:
    path = maildir(tmp_path)
    before = {response.url for response in found(path)}
    for file in (path / "new").iterdir():
        file.rename(path / "cur" / f"{file.name}:2,S")
    assert {response.url for response in found(path)} == before


def test_old_files_are_not_opened(tmp_path: Path) -> None:
    path = folder_of_files(tmp_path)
    os.utime(path / "1.eml", (0, 0))
    (response,) = found(path, since=NOW - timedelta(days=30 * 365))
    assert b"Week 2" in response.body


@pytest.mark.parametrize("name", ["nothing", "notes.txt"])
def test_what_is_no_mailbox_is_an_error_and_is_not_made(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("no letters", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        found(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_letter_becomes_a_report_with_the_rights_of_its_source(tmp_path: Path) -> None:
    source = Source(id="post", name="Post", url=tmp_path.as_uri(), kind="mailbox", body="none")
    response = found(folder_of_files(tmp_path))[0]
    (item,) = collect(source, response).items
    report = read(item, response)
    assert (report.title, report.outlet, report.url) == ("Week 1", "Harbour Letter", None)
    assert (report.source, report.body) == ("post", "none")
    assert "Lab A accused Lab B" in report.text


def test_a_letter_that_is_too_old_or_from_a_stranger_is_passed_over(tmp_path: Path) -> None:
    response = found(folder_of_files(tmp_path))[0]
    for options in ({"window_days": 0.1}, {"senders": ("quay.example",)}, {"match": "Month"}):
        source = Source(
            id="post", name="Post", url=tmp_path.as_uri(), kind="mailbox",
            options=tuple(options.items()),
        )  # fmt: skip
        assert collect(source, response).items == ()
