"""An outlet tells many stories; its name joins those who credit it, not all that it tells."""

from __future__ import annotations

import re

import pytest

from tests.build import claim, facts, moment, report
from tests.compare.newsroom import knowledge
from tracker.compare import place
from tracker.compare.stories import circles
from tracker.domain import Analysis, Mention, ReportFacts

BASE = knowledge()
TIE = "e-gazette-and-alder"


def told(id: str, day: str, *, own: bool) -> ReportFacts:
    return facts(
        id, published=moment(day), ties=(TIE, f"a-{id}"), own=(TIE,) if own else (),
        publisher="amber-gazette" if own else f"other-{id}",
    )  # fmt: skip


def groups(*reports: ReportFacts) -> set[frozenset[str]]:
    return {frozenset(one.id for one in circle.reports) for circle in circles(reports)}


def test_two_reports_of_one_outlet_are_two_stories():
    assert groups(told("a", "2026-03-02", own=True), told("b", "2026-03-09", own=True)) == {
        frozenset("a"), frozenset("b"),
    }  # fmt: skip


def test_a_credit_goes_to_the_last_report_of_the_outlet():
    reports = (
        told("a", "2026-03-02", own=True),
        told("b", "2026-03-03", own=False),
        told("c", "2026-03-09", own=True),
        told("d", "2026-03-10", own=False),
        told("e", "2026-03-11", own=False),
    )
    assert groups(*reports) == groups(*reversed(reports)) == {frozenset("ab"), frozenset("cde")}


def test_a_credit_may_be_dated_some_hours_before_what_it_credits():
    assert groups(
        told("a", "2026-03-02T20:00:00Z", own=False), told("b", "2026-03-03T06:00:00Z", own=True)
    ) == {frozenset("ab")}


def test_those_who_credit_an_outlet_that_is_not_at_hand_belong_together():
    assert groups(told("a", "2026-03-02", own=False), told("b", "2026-03-05", own=False)) == {
        frozenset("ab")
    }


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("Alder hired ten people in Nordland.", "Alder sold a building in Sutherby.", False),
        (
            "Alder hired ten people in Nordland.",
            "Amber Gazette first reported that Alder hired ten people.",
            True,
        ),
    ],
)
def test_the_name_of_its_outlet_is_no_key_of_a_report(first: str, second: str, shared: bool):
    one = placed("one", f"{first}\nAmber Gazette asked Alder.", "Amber Gazette", "2026-03-02")
    other = placed("two", f"{second}\nAlder did not answer.", "Fen Tribune", "2026-03-04")
    again = placed("three", f"{second}\nAlder did not answer.", "Amber Gazette", "2026-03-04")
    assert any(one in group and other in group for group in ids(one, other)) is shared
    assert len(ids(one, again)) == 2


def placed(id: str, text: str, outlet: str, day: str) -> ReportFacts:
    names = {"Alder": "alder", "Amber Gazette": "new:amber-gazette"}
    mentions = tuple(
        Mention(start=m.start(), end=m.end(), text=name, entity=entity, type="organization")
        for name, entity in names.items()
        for m in re.finditer(name, text)
    )
    line = text.partition("\n")[0]
    made = claim(line, id=f"cl-{id}", report=id, start=0, frame="other", agent=("alder",))
    of = report(text, id=id, outlet=outlet, published=day, url=f"https://{id}.example/")
    return place(
        of, Analysis(report=id, revision="1", mentions=mentions, claims=(made,)), BASE
    ).facts


def ids(*reports: ReportFacts) -> list[list[ReportFacts]]:
    return [list(circle.reports) for circle in circles(reports)]
