"""Hypothesis strategies for the values that comparison works on, in the newsroom's names."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tests.build import claim, moment, on, quantity, quote, report
from tests.compare.newsroom import LABS, knowledge
from tests.compare.shelf import placed_claims
from tracker.domain import Claim, EventDate, PlacedClaim, Quantity, Quote

OTHERS = ("drake", "emu", "fern", "moss")
PEOPLE = ("ann-oak", "bo-elm")
WORDS = (
    "ongoing attempts to free-ride on the skills built by Alder and other leading northern labs",
    "freely benefit from the skills of Alder and leading northern firms",
    "ongoing attempts to free-ride on the skills not built by Alder and other northern labs",
    "we will answer every question of the committee in due course",
)

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 28))


@st.composite
def event_dates(draw: st.DrawFn) -> EventDate:
    return on(f"{draw(days)}", weekday=draw(st.none() | st.integers(0, 6)))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low = draw(st.sampled_from((1_000, 24_000, 25_000, 16_000_000)))
    return quantity(
        draw(st.sampled_from(("accounts", "exchanges"))),
        low,
        draw(st.sampled_from((None, low + 500))),
        unit=draw(st.sampled_from(("account", "exchange"))),
        bound=draw(st.sampled_from(("exact", "about", "over"))),
        subject=draw(st.none() | st.sampled_from(OTHERS)),
    )


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    return quote(draw(st.sampled_from(WORDS)), draw(st.sampled_from(("alder", *PEOPLE))))


@st.composite
def claims(draw: st.DrawFn, number: int = 0) -> Claim:
    """Draw a claim of any frame a rule reads, its parties out of the newsroom."""
    return claim(
        draw(st.sampled_from(("They posted it.", "More than before.", "It is so."))),
        id=f"claim-{number}",
        frame=draw(
            st.sampled_from(
                ("joint_statement", "info_share", "accuse_distill", "deny", "no_comment",
                 "release_model", "measure")
            )
        ),
        act=draw(st.sampled_from(("allege", "report", "assert", "announce", "deny"))),
        hedge=draw(st.integers(0, 4)),
        polarity=draw(st.sampled_from((1, -1))),
        agent=draw(st.sampled_from((LABS, ("alder",), ("drake",), ("alder", "birch", "fern"), ()))),
        target=draw(st.sampled_from(((), ("drake",), ("drake", "emu")))),
        object=draw(st.sampled_from(((), ("drake-v3",)))),
        speakers=draw(st.sampled_from(((), ("alder",), PEOPLE[:1], ("anon:officials",)))),
        event_date=draw(st.none() | event_dates()),
        quantities=tuple(draw(st.lists(quantities(), max_size=2))),
        quotes=tuple(draw(st.lists(quotes(), max_size=1))),
        fields=draw(st.sampled_from(((), (("news", "1"),)))),
    )  # fmt: skip


@st.composite
def placements(draw: st.DrawFn, number: int = 0) -> tuple[PlacedClaim, ...]:
    """Draw a placed report of one to three claims."""
    name = f"report-{number}"
    count = draw(st.integers(1, 3))
    found = [draw(claims(number * 10 + i)) for i in range(count)]
    published = draw(st.none() | days.map(lambda day: moment(f"{day}")))
    of = report(
        draw(st.sampled_from(("One text of many words about it.", "Quite another text."))),
        id=name,
        published=published,
        origin_class=draw(st.sampled_from(("reporting", "primary", "forum", "aggregator"))),
    )
    return placed_claims(of, found, knowledge())


@st.composite
def newsrooms(draw: st.DrawFn, most: int = 5) -> list[tuple[PlacedClaim, ...]]:
    """Draw a few placed reports."""
    return [draw(placements(number)) for number in range(draw(st.integers(1, most)))]
