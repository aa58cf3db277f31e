"""Cutting texts for the pages, and laying out the origin graph."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import build
from tracker.domain import Mention
from tracker.web.changes import changed_paragraphs
from tracker.web.graph import Root, Row, Way, draw, gathered
from tracker.web.passages import around, paragraphs
from tracker.web.timeline import Dated, days_in, line

_TEXTS = st.text(alphabet="ab \n", max_size=60)
_SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(text=_TEXTS, claims=_SPANS, mentions=_SPANS)
def test_pieces_together_are_the_text(
    text: str, claims: list[tuple[int, int]], mentions: list[tuple[int, int]]
) -> None:
    def inside(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(a, b) for a, b in spans if a < b <= len(text)]

    found = paragraphs(
        build.report(text),
        [build.claim(text[a:b], start=a, end=b, id=f"c{a}-{b}") for a, b in inside(claims)],
        [
            Mention(start=a, end=b, text=text[a:b], entity=f"e{a}", type="organization")
            for a, b in inside(mentions)
        ],
        frozenset({"c0-5"}),
    )
    shown = ["".join(piece.text for piece in one.pieces) for one in found]
    assert shown == [line for line in text.split("\n") if line.strip()]


def test_claims_that_overlap_each_have_their_anchor() -> None:
    text = "Alpha beta gamma."
    (found,) = paragraphs(
        build.report(text),
        [build.claim(text, id="c-all"), build.claim("beta", start=6, id="c-in")],
        [],
        frozenset({"c-in"}),
    )
    assert [(p.text, p.begins, p.flagged) for p in found.pieces] == [
        ("Alpha ", ("c-all",), False),
        ("beta", ("c-in",), True),
        (" gamma.", (), False),
    ]


def test_context_stays_in_the_paragraph_and_leaves_out_what_is_blanked() -> None:
    text = "First line.\nBefore it. The claim. After it.\nLast line."
    start = text.index("The claim.")
    assert around(text, start, start + 10) == ("Before it. ", " After it.")
    blanked = " " * 40 + "The claim." + " " * 40
    assert around(blanked, 40, 50) == ("", "")
    long = "word " * 100 + "claim" + " word" * 100
    before, after = around(long, 500, 505)
    assert before.startswith("…word")
    assert after.endswith("…")
    assert len(before) < 170


def test_graph_joins_what_it_knows_and_steps_to_the_right() -> None:
    roots = [
        Root(id="a", shape="document", label="A" * 80),
        Root(id="b", shape="observer", label="B"),
    ]
    rows = [Row(id="r1", label="One", note="t"), Row(id="r2", label="Two", note="N" * 300)]
    ways = [way("b", "r1"), way("r1", "r2"), way("gone", "r2")]
    graph = draw(roots, rows, ways, "told")
    assert [style for _, style in graph.edges] == ["strong", "strong"]
    assert [node.label[:3] for node in graph.nodes] == ["AAA", "B", "One", "Two"]
    assert max(len(node.label) for node in graph.nodes) < 50
    assert all(0 < node.y < graph.height for node in graph.nodes)
    _, root, one, two = graph.nodes
    assert root.x < one.x < two.x < one.text_x == two.text_x
    assert len(two.note) < 100


def test_graph_of_reports_that_lead_in_a_circle_ends() -> None:
    rows = [Row(id="r1", label="One"), Row(id="r2", label="Two")]
    graph = draw([], rows, [way("r1", "r2"), way("r2", "r1")], "told")
    assert len(graph.nodes) == 2


def test_reports_that_only_repeat_share_a_row() -> None:
    rows = [Row(id=f"r{n}", label=str(n)) for n in range(40)]
    ways = [way("r0", f"r{n}") for n in range(1, 31)]
    ways += [way("r0", f"r{n}", "link") for n in range(31, 39)]
    joined, led = gathered(rows, ways, {"credit": "credits it", "link": "links to it"})
    assert [(row.label, row.note) for row in joined] == [
        ("0", ""), ("39", ""), ("30 reports", "credits it"), ("8 reports", "links to it"),
    ]  # fmt: skip
    assert len(led) == 2
    assert gathered(rows[:20], ways[:19], {}) == (rows[:20], ways[:19])


def way(source: str, report: str, kind: str = "credit") -> Way:
    return Way(source=source, report=report, kind=kind, style="strong")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("22 October 2024", ("2024-10-22", "2024-10-22")),
        ("reported by 6 April 2026", ("2026-04-06", "2026-04-06")),
        ("news of February 2024", ("2024-02-01", "2024-02-29")),
        ("2024 to 2025", ("2024-01-01", "2025-12-31")),
        ("1 May 2026 to 3 June 2026", ("2026-05-01", "2026-06-03")),
        ("31 February 2026", None),
        ("a later day", None),
    ],
)
def test_values_are_read_as_days(text: str, span: tuple[str, str] | None) -> None:
    found = days_in(text)
    assert (found and (found[0].isoformat(), found[1].isoformat())) == span


@given(first=st.dates(), second=st.dates())
def test_dates_stand_in_order_within_the_drawing(first: date, second: date) -> None:
    one, other = (
        Dated(label=style, note="1 report", first=on, last=on, style=style)
        for style, on in (("a", first), ("b", second))
    )
    drawn = line([one, other])
    if first == second:
        assert drawn is None
        return
    assert drawn is not None
    left, right = drawn.marks
    assert 0 < left.x < right.x < drawn.width
    assert left.dated.first == min(first, second)
    assert all(0 < x < drawn.width for x, _, _ in drawn.ticks)
    assert len(drawn.ticks) < 40 or abs((first - second).days) > 40 * 366
    assert drawn.gap.startswith(f"{abs((first - second).days):,} day")


def test_changed_paragraphs_show_words_and_nothing_that_is_withheld() -> None:
    before = "Title\nThey issued a joint text against copying.\nIt stays.\nGone for good."
    after = "Title\nThey are said to issue a joint text against copying.\nIt stays."
    found = list(changed_paragraphs(before, after))
    assert [(piece.kind, piece.text) for piece in found[0]] == [
        ("same", "They "), ("gone", "issued"), ("new", "are said to issue"),
        ("same", " a joint text against copying."),
    ]  # fmt: skip
    assert [(piece.kind, piece.text) for piece in found[1]] == [("gone", "Gone for good.")]
    assert list(changed_paragraphs("One.\n" + " " * 80, "One.\n" + " " * 300)) == []
