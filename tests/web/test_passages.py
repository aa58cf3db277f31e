"""Cutting texts for the pages, and laying out the origin graph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests import build
from tracker.domain import Mention
from tracker.web.graph import Root, draw
from tracker.web.passages import around, paragraphs

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


def test_graph_joins_known_roots_only() -> None:
    roots = [
        Root(id="a", shape="document", label="A" * 80),
        Root(id="b", shape="observer", label="B"),
    ]
    graph = draw(roots, [("r1", "One", "t"), ("r2", "Two", "")], {"r1": ["b"], "r2": ["a", "gone"]})
    assert len(graph.edges) == 2
    assert [node.label[:3] for node in graph.nodes] == ["B", "AAA", "One", "Two"]
    assert max(len(node.label) for node in graph.nodes) < 50
    assert all(0 < node.y < graph.height for node in graph.nodes)
    assert "2 reports" in graph.label
