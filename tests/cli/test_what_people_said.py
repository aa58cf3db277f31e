"""What people said holds on every later run: after a late report, and after `reanalyze`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import invoke, rows

SAID = "Anthropic said DeepSeek used about {} fraudulent accounts to distill Claude."
SHARED = "OpenAI, Anthropic and Google share information on distillation through a forum."
TOLD_ANEW = "Google, OpenAI and Anthropic now exchange what they know of distillation."
EARLIER = "Anthropic, Google and OpenAI have shared findings on distillation for weeks."
COPIED = (
    "OpenAI, Anthropic and Google share information on distillation through a forum, so that what "
    "one of them sees is known to the others within a day. The three laboratories began to do so "
    "in the spring, after a wave of requests that none of them could explain by its own customers, "
    "and they have kept lawyers in the room ever since it was set up in a hotel by the river."
)


class Newsroom:
    """A folder with an archive, filled and asked through the command line alone."""

    def __init__(self, here: Path) -> None:
        self._here = here
        self._db = ("--db", here / "archive.db")

    def report(self, name: str, published: str, *sentences: str) -> str:
        """Ingest a report; return its id."""
        path = self._here / f"{name}.md"
        head = {"title": sentences[0][:60],
                "outlet": name.title(), "url": f"https://{name}.example/story", "published": published}  # fmt: skip
        lines = ["---", *(f'{key}: "{value}"' for key, value in head.items()), "---", *sentences]
        path.write_text("\n".join(lines), encoding="utf-8")
        self.run("ingest", path)
        return next(r["id"] for r in self.rows("reports") if r["outlet"] == name.title())

    def run(self, *words: object) -> str:
        done = invoke(*words, *self._db)
        assert done.exit_code == 0, done.output
        return done.stdout

    def rows(self, *words: object) -> list[dict[str, Any]]:
        return rows(*words, *self._db)

    def rule(self, what: str, one: str, other: str) -> None:
        self.run("queue", "rule", what, one, other, "--why", "It says so.", "--as", "Vera")

    def conflicts_between(self, one: str, other: str) -> list[str]:
        """Return the conflicts in which two reports alone stand against each other."""
        return [
            row["id"]
            for row in self.rows("conflicts")
            if {*product(*({s["report"] for s in side["spans"]} for side in row["sides"]))}
            in ({(one, other)}, {(other, one)})
        ]

    def together(self, one: str, other: str) -> bool:
        return any({one, other} <= {*row["reports"]} for row in self.rows("stories"))

    def origin(self, report: str) -> set[str]:
        """Return the documents in which what a report says of itself ends."""
        told = [row for row in self.rows("claims") if row["report"] == report]
        assert told
        return {one for row in told for one in row["origin"]["documents"]}


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def later(room: Newsroom, *sentences: str) -> Iterable[str]:
    """Let an earlier report come late, then derive everything anew; say what happens."""
    room.report("early", "2026-02-22", *sentences)
    yield "after a late report"
    room.run("reanalyze")
    yield "after reanalyze"


def test_two_happenings_stay_two(room: Newsroom) -> None:
    one = room.report("post", "2026-02-23", SAID.format("24,000"))
    two = room.report("wire", "2026-02-24", SAID.format("42,000"))
    assert room.together(one, two)
    assert room.conflicts_between(one, two)
    room.rule("not-same-event", one, two)
    assert not room.together(one, two)
    for when in later(room, SAID.format("24,000")):
        assert not room.together(one, two), when
        assert not room.conflicts_between(one, two), when
    room.rule("same-event", one, two)
    for when in ("at once", "after reanalyze"):
        assert room.together(one, two), when
        room.run("reanalyze")


def test_one_origin_stays_one(room: Newsroom) -> None:
    one = room.report("post", "2026-02-23", SHARED)
    two = room.report("wire", "2026-02-24", TOLD_ANEW)
    assert room.origin(one) != room.origin(two)
    room.rule("same-origin", one, two)
    assert room.origin(one) == room.origin(two)
    for when in later(room, EARLIER):
        assert room.origin(one) == room.origin(two), when


def test_what_was_merged_wrongly_stays_apart(room: Newsroom) -> None:
    one = room.report("post", "2026-02-23", COPIED)
    two = room.report("wire", "2026-02-24", COPIED, "It rained.")
    assert room.origin(one) == room.origin(two)
    room.rule("wrong-merge", one, two)
    assert room.origin(one) != room.origin(two)
    for when in later(room, EARLIER):
        assert room.origin(one) != room.origin(two), when


def test_a_verdict_stays_with_its_conflict(room: Newsroom) -> None:
    one = room.report("post", "2026-02-23", SAID.format("24,000"))
    two = room.report("wire", "2026-02-24", SAID.format("42,000"))
    shown = room.conflicts_between(one, two)
    assert shown
    for id in shown:
        room.run(
            "queue", "decide", id, "--verdict", "b_holds", "--why", "A letter.", "--as", "Vera"
        )
    for when in later(room, SAID.format("24,000")):
        for id in shown:
            (item,) = room.rows("queue", "show", id)
            assert item["state"] == "decided", when
            assert [made["rationale"] for made in item["decisions"]] == ["A letter."], when
            spans = [{s["report"] for s in side["spans"]} for side in item["conflict"]["sides"]]
            assert sorted(map(len, spans)) == [1, 2], when
    waiting = {item["id"] for item in room.rows("queue", "list")}
    assert not waiting & {*shown}
