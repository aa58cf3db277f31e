"""Whatever people type into a search box."""

from __future__ import annotations

from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.filing import carry, filed
from tracker import archive
from tracker.archive.search import pairs

MARKS = ("<<", ">>")


@pytest.fixture
def stocked(con: Connection) -> Connection:
    carry(con, filed("r-memo", title="A memo on free-riding", filler="Its café exports rose."))
    carry(
        con,
        filed(
            "r-zh", title="模型蒸馏之争", language="zh", filler="该公司否认通过知识蒸馏复制模型。"
        ),
    )
    carry(con, filed("r-bill", title="The bill", filler="The memo said little. Exporters differ."))
    carry(con, filed("r-ja", title="Kana", language="ja", filler="モデルの蒸留について"))
    return con


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("memo", ["r-memo", "r-bill"]),  # a title weighs more
        ("MEMO bill", ["r-bill"]),
        ("memo -bill", ["r-memo"]),
        ('memo -"free riding"', ["r-bill"]),
        ('"memo said"', ["r-bill"]),
        ('"said memo"', []),
        ("cafe", ["r-memo"]),
        ("kana OR bill", ["r-bill", "r-ja"]),
        ("kana OR", ["r-ja"]),
        ("OR kana", ["r-ja"]),
        ("export*", ["r-memo", "r-bill"]),
        ("export", []),
        ("蒸馏", ["r-zh"]),
        ("知识蒸馏", ["r-zh"]),
        ("蒸知", []),
        ("馏", ["r-zh"]),
        ("争", ["r-zh"]),  # the last character of a run
        ("halcyon蒸馏", ["r-zh"]),
        ("halcyon -蒸馏 -蒸留 -memo", []),
        ("モデル", ["r-ja"]),
        ("-memo", []),
        ("", []),
    ],
)
def test_queries(stocked: Connection, query: str, expected: list[str]) -> None:
    found = [hit.report for hit in archive.search(stocked, query)]
    assert sorted(found) == sorted(expected)
    assert found[:1] == expected[:1] or len(expected) > 1
    assert archive.count_hits(stocked, query) == len(expected)


@pytest.mark.parametrize(
    "query",
    ['"', '""', "'", "a AND", "NOT", "NEAR(a b)", "title:x", "a^2", "*", "-", '-"', "(", "{x}:y",
     "a\x00b", "\ud800", "🙂", "a" * 5000, " ".join("abcdefgh" * 30), "pairs : 蒸", "; DROP TABLE x"],
)  # fmt: skip
def test_nothing_typed_is_an_error(stocked: Connection, query: str) -> None:
    assert len(archive.search(stocked, query)) <= 4


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=40))
def test_any_text_can_be_searched(stocked: Connection, query: str) -> None:
    assert len(archive.search(stocked, query)) == archive.count_hits(stocked, query)


def test_words_found_are_marked(stocked: Connection) -> None:
    (hit,) = archive.search(stocked, "riding cafe", marks=MARKS)
    assert hit.title == "A memo on free-<<riding>>"
    assert "<<café>>" in hit.snippet
    (hit,) = archive.search(stocked, "知识蒸馏 蒸馏", marks=MARKS)
    assert "<<知识蒸馏>>" in hit.snippet
    assert hit.title == "模型<<蒸馏>>之争"


def test_only_the_current_text_is_found(con: Connection) -> None:
    carry(con, filed("r-one", filler="A zebra.", published="2026-04-06"))
    assert archive.search(con, "zebra")
    carry(con, filed("r-one", filler="A gnu.", published="2026-04-07"))
    assert not archive.search(con, "zebra")
    assert archive.search(con, "gnu")


def test_results_come_in_pages(stocked: Connection) -> None:
    every = archive.search(stocked, "halcyon")
    pages = archive.search(stocked, "halcyon", limit=2) + archive.search(
        stocked, "halcyon", limit=2, offset=2
    )
    assert pages == every
    assert len(every) == 4


def test_pairs() -> None:
    assert pairs("知识蒸馏 and 模") == "知识 识蒸 蒸馏 馏 模"
