"""A conflict as lines: both sides, who stands there, the sum that matters."""

from __future__ import annotations

from dataclasses import replace

from tracker.demo.telling import lines, who
from tracker.domain import Conflict, Side, Span

OUTLETS = {"one.example": "The One", "two.example": "Two Daily"}


def span(url: str | None) -> Span:
    return Span(report="r", revision="v", url=url, start=0, end=4, text="said")


CONFLICT = Conflict(
    id="c-1", kind="date_conflict", klass="dispute", severity=0.8, frame="info_share", key="k",
    slot="event_date", summary="Reports differ by 10 days", rule="date_conflict", precision=None,
    explain=(("one date", "2026-04-06"), ("gap", "2026-04-16 − 2026-04-06 = 10 days")),
    sides=(
        Side(value="16 April 2026", origins=("two",),
             spans=(span("https://two.example/a"), span("https://www.two.example/b"))),
        Side(value="6 April 2026", origins=("one", "knowledge:ev-1"), source_url="https://p.example",
             spans=(span("https://one.example/a"),)),
    ),
)  # fmt: skip


def test_a_conflict_names_both_sides_and_the_sum() -> None:
    assert list(lines(CONFLICT, OUTLETS)) == [
        "Reports differ by 10 days",
        "A  16 April 2026",
        "   Two Daily",
        "B  6 April 2026",
        "   The One; knowledge base: ev-1",
        "=  gap: 2026-04-16 − 2026-04-06 = 10 days",
    ]


def test_unknown_hosts_are_named_as_they_are() -> None:
    side = Side(value="x", origins=(), spans=(span("https://three.example/a"), span(None)))
    assert who(side, OUTLETS) == "three.example"


def test_a_side_without_address_says_so() -> None:
    assert (
        who(Side(value="x", origins=("r-1",), spans=(span(None),)), OUTLETS) == "no report names it"
    )


def test_long_values_are_cut_and_never_break_the_margin() -> None:
    side = Side(value="word " * 60, origins=())
    told = list(lines(replace(CONFLICT, sides=(side,)), OUTLETS))
    assert max(map(len, told)) <= 88
    assert told[1].endswith("…")
