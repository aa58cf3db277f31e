"""The way of a wording, and the words that changed on it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.build import facts
from tracker.compare import trail, word_diff
from tracker.domain import Conflict, Edge, Side, Span

TEXTS = st.text(alphabet="ab ,.’é1\n", max_size=40)


def span(report, text):
    return Span(
        report=report, revision="1", url=f"https://{report}.example/story", start=0,
        end=len(text), text=text,
    )  # fmt: skip


def conflict(*sides, slot="exchanges"):
    return Conflict(
        id="c-1", kind="quantity_conflict", klass="relay_error", severity=0.8, frame="measure",
        key="k", slot=slot, summary="Reports differ", rule="quantity_conflict", precision=None,
        explain=(), sides=sides,
    )  # fmt: skip


SIXTEEN = Side(
    value="16 million", origins=("root",),
    spans=(span("first", "They ran 16 million exchanges."), span("second", "It was 16 million.")),
)  # fmt: skip
HUNDRED = Side(
    value="160 million", origins=("root",), spans=(span("third", "It was 160 million."),)
)
REPORTS = (
    facts("third", published="2026-02-25"),
    facts("first", published="2026-02-23"),
    facts("second", published="2026-02-24"),
)


def test_hops_go_from_the_oldest_wording_along_credits_and_links():
    edges = (
        Edge(report="third", target="second", kind="link"),
        Edge(report="second", target="first", kind="credit"),
    )
    hops = trail(conflict(SIXTEEN, HUNDRED), REPORTS, edges)
    assert [(hop.report, hop.source, hop.link, hop.changed) for hop in hops] == [
        ("first", None, "first", False),
        ("second", "first", "credits", False),
        ("third", "second", "links", True),
    ]
    assert [(piece.kind, piece.text) for piece in hops[2].pieces] == [
        ("same", "It was "), ("gone", "16"), ("new", "160"), ("same", " million."),
    ]  # fmt: skip


def test_a_report_between_that_says_nothing_is_passed_over():
    edges = (
        Edge(report="third", target="silent", kind="shared_text"),
        Edge(report="silent", target="first", kind="credit"),
    )
    hops = trail(conflict(SIXTEEN, HUNDRED), REPORTS, edges)
    assert (hops[2].source, hops[2].link) == ("first", "same text")


def test_without_an_edge_the_oldest_is_inferred():
    hops = trail(conflict(SIXTEEN, HUNDRED), REPORTS, ())
    assert [(hop.source, hop.link) for hop in hops] == [
        (None, "first"), ("first", "inferred"), ("first", "inferred"),
    ]  # fmt: skip


def test_a_fact_comes_first():
    fact = Side(value="16 million", origins=("knowledge:w-1",), source_url="https://p.example/")
    hops = trail(conflict(HUNDRED, fact), REPORTS, ())
    assert [(hop.report, hop.url, hop.changed) for hop in hops] == [
        (None, "https://p.example/", False),
        ("third", "https://third.example/story", True),
    ]


def test_quotes_are_compared_by_what_stands_inside_the_marks():
    one = Side(value="“to free-ride”", origins=(), spans=(span("first", "He said: …"),))
    other = Side(value="“to ride free”", origins=(), spans=(span("third", "Elsewhere: …"),))
    hops = trail(conflict(one, other, slot="words"), REPORTS, ())
    assert "".join(piece.text for piece in hops[1].pieces if piece.kind != "new") == one.value


def test_a_ring_of_credits_ends():
    edges = (
        Edge(report="third", target="a", kind="credit"),
        Edge(report="a", target="b", kind="credit"),
        Edge(report="b", target="a", kind="credit"),
    )
    assert trail(conflict(HUNDRED, SIXTEEN), REPORTS, edges)[2].link == "inferred"


def test_the_order_of_reports_and_edges_does_not_matter():
    edges = [
        Edge(report="third", target="second", kind="link"),
        Edge(report="third", target="first", kind="credit"),
    ]
    one = trail(conflict(SIXTEEN, HUNDRED), REPORTS, edges)
    other = trail(conflict(HUNDRED, SIXTEEN), REPORTS[::-1], edges[::-1])
    assert one == other


@given(TEXTS, TEXTS)
def test_a_diff_holds_both_wordings(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    kinds = [piece.kind for piece in pieces]
    assert all(one != other for one, other in pairwise(kinds))
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_equal_wordings_have_nothing_gone_or_new(text):
    assert {piece.kind for piece in word_diff(text, text)} <= {"same"}


def test_a_number_is_one_word():
    pieces = word_diff("over 1,600 of 5.5 million", "over 1,601 of 5.5 million")
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["1,600", "1,601"]
