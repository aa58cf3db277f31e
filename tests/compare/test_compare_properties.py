"""What holds of every comparison, whatever is compared."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.compare.newsroom import forum_post, knowledge, news
from tests.compare.shelf import NOW, Shelf
from tests.strategies import newsrooms, placements
from tracker.compare.comparing import conflicts_under
from tracker.compare.context import context_of
from tracker.compare.rules import Group, dates
from tracker.compare.rules.pairing import pairs

BASE = knowledge()
modest = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@modest
@given(newsrooms(), st.randoms(use_true_random=False))
def test_order_does_not_matter(reports, random):
    shelf = Shelf(BASE)
    shelf.claims = [one for placed in reports for one in placed]
    before = shelf.all()
    random.shuffle(shelf.claims)
    assert shelf.all() == before


@modest
@given(newsrooms())
def test_one_by_one_equals_all_at_once(reports):
    shelf = Shelf(BASE)
    for placed in reports:
        shelf.add(placed)
    at_once = shelf.all()
    assert shelf.conflicts == {one.id: one for one in at_once.conflicts}
    assert shelf.stories == {one.id: one for one in at_once.stories}


@modest
@given(newsrooms())
def test_twice_equals_once(reports):
    shelf = Shelf(BASE)
    shelf.claims = [one for placed in reports for one in placed]
    once = shelf.all()
    shelf.claims = shelf.claims * 2
    assert shelf.all() == once


@modest
@given(newsrooms())
def test_every_conflict_has_one_id_one_key_and_arithmetic(reports):
    shelf = Shelf(BASE)
    shelf.claims = [one for placed in reports for one in placed]
    found = shelf.all()
    assert len({one.id for one in found.conflicts}) == len(found.conflicts)
    for one in found.conflicts:
        assert one.key in found.keys
        assert one.explain
        assert len(one.sides) == 2
        assert all(span.text for side in one.sides for span in side.spans)
        assert "false" not in one.summary.lower()


@modest
@given(placements())
def test_nothing_disputes_itself(placed):
    """A report and its exact copy under another address raise nothing between them."""
    copy = tuple(
        replace(
            one,
            facts=replace(one.facts, id="the-copy", url="https://copy.example/"),
            claim=replace(one.claim, report="the-copy", id=f"{one.claim.id}-copy"),
        )
        for one in placed
    )
    shelf = Shelf(BASE)
    shelf.claims = list(placed)
    alone = {one.id: one for one in shelf.all().conflicts}
    shelf.claims = [*placed, *copy]
    both = shelf.all().conflicts
    across = {one.id for one in both if one.id not in alone and one.klass != "internal"}
    assert not across


def test_a_thousand_equal_claims_are_compared_once():
    one = news()[0]
    copies = [
        replace(
            one,
            facts=replace(one.facts, id=f"r{n}", url=None),
            claim=replace(one.claim, id=f"c{n}", report=f"r{n}"),
        )
        for n in range(1000)
    ]
    key = next(k for k in one.keys if k.count(",") == 2)
    calls = []

    def counting(a, b, context):
        calls.append((a, b))
        return dates._dates_differ(a, b, context)

    claims = (*copies, *(p for p in forum_post() if key in p.keys))
    context = context_of(BASE).at(NOW)
    found = list(pairs(Group(key=key, claims=claims), context, read=dates._dated, differ=counting))
    assert len(found) == 1
    assert len(calls) < 10
    dispute = next(c for c in conflicts_under(key, claims, context) if c.klass == "dispute")
    assert sum(len(side.spans) for side in dispute.sides) >= 1001
