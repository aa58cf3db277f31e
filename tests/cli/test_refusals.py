"""What cannot be done is said in one line, once, with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import tracker

NOTE = "OpenAI accused DeepSeek of copying its models, a clerk said.\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def desk(here: Path) -> Path:
    assert tracker(here, "ingest", "note.txt").returncode == 0
    return here


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "note.txt/copy.db"),
        ("digest", "--out", "note.txt/digests"),
        ("export", "--warc", "note.txt/all.warc"),
    ],
)
def test_a_place_that_cannot_be_written_is_one_line(desk: Path, words: tuple[str, ...]) -> None:
    done = tracker(desk, *words)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("tracker: note.txt")
    assert line.endswith(")")


def test_each_failure_is_said_once(here: Path) -> None:
    (here / "empty.txt").write_bytes(b"")
    (here / "broken.pdf").write_bytes(b"%PDF-1.4\nno more than this")
    done = tracker(here, "ingest", "note.txt", "empty.txt", "broken.pdf", "none.txt")
    assert done.returncode == 3
    said = [line for line in done.stderr.splitlines() if "without a date" not in line]
    assert said == [
        "tracker: empty.txt: the document is empty (save it again)",
        "tracker: broken.pdf: this PDF is broken or locked (save its text as .txt)",
        "tracker: none.txt: no such file or folder",
    ]


def test_where_nothing_could_be_read_it_could_not_be_done(here: Path) -> None:
    assert tracker(here, "ingest", "none.txt").returncode == 1


def test_files_of_unknown_kind_are_named(here: Path) -> None:
    folder = here / "inbox"
    folder.mkdir()
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    for name in ("a.bin", "b.bin", "c.bin", "d.bin", ".hidden"):
        (folder / name).write_bytes(b"x")
    done = tracker(here, "ingest", "inbox")
    assert done.returncode == 0
    assert "4 passed over (unknown kind): a.bin, b.bin, c.bin, …\n" in done.stderr


def test_a_broken_sources_file_leaves_no_archive_behind(here: Path) -> None:
    (here / "sources.yaml").write_text("sources:\n- id: a b\n", encoding="utf-8")
    done = tracker(here, "run", "--once")
    assert done.returncode == 1
    assert "sources.yaml:2" in done.stderr
    assert not (here / "tracker.db").exists()


def test_where_no_source_is_the_advice_is_the_option(here: Path) -> None:
    for words in (("ingest",), ("fetch",), ("sources", "test"), ("sources", "add")):
        done = tracker(here, *words, "http://127.0.0.1:9/x")
        told = done.stdout + done.stderr
        assert "--allow-host 127.0.0.1:9" in told, words
        assert "allow_host of the source" not in told, words


def test_a_web_archive_is_not_written_over(desk: Path) -> None:
    (desk / "all.warc").write_text("mine", encoding="utf-8")
    done = tracker(desk, "export", "--warc", "all.warc")
    assert done.returncode == 1
    assert done.stderr == "tracker: all.warc: exists already (add --force to replace it)\n"
    assert (desk / "all.warc").read_text(encoding="utf-8") == "mine"
    assert tracker(desk, "export", "--warc", "all.warc", "--force").returncode == 0


def test_what_only_leaves_out_finds_nothing_and_says_so(desk: Path) -> None:
    done = tracker(desk, "search", "--", "-senate")
    assert done.returncode == 1
    assert "add a word that must occur" in done.stderr
    assert "1 of 1" in tracker(desk, "search", "--", "-senate", "clerk").stderr


def test_a_mistyped_key_of_the_knowledge_is_named(here: Path) -> None:
    folder = here / "mine"
    folder.mkdir()
    row = "organizations:\n- id: foo\n  nmae: Foo\n"
    (folder / "own.yaml").write_text(row, encoding="utf-8")
    done = tracker(here, "ingest", "note.txt", "--knowledge", "mine")
    assert done.returncode == 1
    assert "mine/own.yaml:3: unknown key 'nmae' (did you mean name?)" in done.stderr


def test_doctor_names_what_cannot_be_written_and_keys_that_are_not_set(here: Path) -> None:
    (here / "sources.yaml").write_text(
        "sources:\n- {id: one, name: One, url: 'https://one.example/feed', kind: feed, "
        "key_env: NO_SUCH_KEY}\n",
        encoding="utf-8",
    )
    done = tracker(here, "doctor", "--db", "note.txt/tracker.db")
    assert done.returncode == 1
    assert "FAIL  archive    note.txt: nothing can be written here" in done.stdout
    assert "one has no key: NO_SUCH_KEY is not set in the environment" in done.stdout
