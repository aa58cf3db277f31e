"""How soon to look, and the arithmetic behind it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import Conflict, Side
from tracker.review import Standing, consequence, due, lower_bound, prioritise, sla

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFLICT = Conflict(
    id="c-1",
    kind="date_conflict",
    klass="dispute",
    severity=0.8,
    frame="accuse_distill",
    key="k",
    slot="event_date",
    summary="",
    rule="date_conflict",
    precision=None,
    explain=(),
    sides=(Side(value="a", origins=("r-1",)), Side(value="b", origins=("r-2", "r-3", "r-4"))),
)
FRESH = Standing(opened_at=NOW)


def parts(conflict: Conflict = CONFLICT, standing: Standing = FRESH) -> dict[str, float]:
    priority = prioritise(conflict, standing=standing, now=NOW)
    return {name: value for name, value, _ in priority.parts}


def with_sides(*origins: tuple[str, ...]) -> Conflict:
    sides = tuple(Side(value=str(n), origins=one) for n, one in enumerate(origins))
    return dataclasses.replace(CONFLICT, sides=sides)


@pytest.mark.parametrize(
    ("confirmed", "judged", "expected"),
    [(41, 47, 0.75), (52, 55, 0.83), (12, 19, 0.51), (0, 0, 0.49), (0, 50, 0.07)],
)
def test_a_noisy_rule_is_trusted_less(confirmed: int, judged: int, expected: float) -> None:
    assert lower_bound(confirmed, judged) == pytest.approx(expected, abs=0.005)


def test_the_parts_add_up() -> None:
    standing = Standing(
        opened_at=NOW - 2 * HOUR, confirmed=41, judged=47, dependants=32, primary=True, fresh=8
    )
    priority = prioritise(CONFLICT, standing=standing, now=NOW)
    assert priority.score == pytest.approx(sum(points for _, _, points in priority.parts))
    points = {name: points for name, _, points in priority.parts}
    trust = lower_bound(41, 47)
    assert points["severity"] == pytest.approx(trust * 30 * 0.8)
    assert points["age"] == pytest.approx(7.5)
    assert points["own use"] == pytest.approx(trust * 10)
    assert points["velocity"] == pytest.approx(trust * 5)


def test_reach_counts_origins_once() -> None:
    one = with_sides(("r-1",), ("r-1",))
    assert parts(one)["reach"] == pytest.approx(0.315, abs=0.001)
    eight = with_sides(("a", "b", "c", "d"), ("e", "f", "g", "h", "i"))
    assert parts(eight)["reach"] == 1


def test_an_even_split_weighs_most() -> None:
    assert parts(with_sides(("a",), ("b",)))["split"] == 1
    assert parts()["split"] == pytest.approx(0.811, abs=0.001)
    assert parts(with_sides(("a",)))["split"] == 0


def test_what_can_be_checked_weighs_more() -> None:
    assert parts()["checkable"] == 0.5
    assert parts(with_sides(("a",), ("knowledge:event",)))["checkable"] == 1
    assert parts(with_sides(("anon:people",), ("unsourced:r-1",)))["checkable"] == 0.1
    assert parts(standing=Standing(opened_at=NOW, primary=True))["checkable"] == 1


def test_a_person_accused_weighs_more_than_a_company() -> None:
    assert consequence("lawsuit", ("person", "organization")) == 1
    assert consequence("lawsuit", ("organization",)) == 0.8
    assert consequence("bill") == 0.6
    assert consequence("measure") == 0.4
    assert consequence("release_model", ("person",)) == 0.2


@pytest.mark.parametrize(
    ("severity", "frame", "hours"),
    [(0.8, "accuse_distill", 4), (0.8, "measure", 24), (0.5, "bill", 24), (0.2, "lawsuit", 72)],
)
def test_time_allowed(severity: float, frame: str, hours: int) -> None:
    conflict = dataclasses.replace(CONFLICT, severity=severity, frame=frame)
    assert sla(conflict) == hours * HOUR
    assert due(conflict, standing=FRESH) == NOW + hours * HOUR


@given(
    st.floats(0, 1), st.integers(0, 500), st.integers(0, 500), st.integers(-9, 9999),
    st.lists(st.lists(st.sampled_from("abcdefghijkl"), max_size=12).map(tuple), max_size=4),
)  # fmt: skip
def test_no_score_leaves_the_scale(
    severity: float, judged: int, reports: int, hours: int, origins: list[tuple[str, ...]]
) -> None:
    conflict = dataclasses.replace(with_sides(*origins), severity=severity)
    standing = Standing(
        opened_at=NOW - hours * HOUR,
        judged=judged,
        confirmed=judged // 2,
        dependants=reports,
        fresh=reports,
    )
    priority = prioritise(conflict, standing=standing, now=NOW)
    assert 0 <= priority.score <= 115
    assert all(0 <= value <= 1 for _, value, _ in priority.parts)
