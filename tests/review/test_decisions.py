"""What may be decided, and in which state."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tracker.domain import Conflict, Decision, Priority, ReviewItem, Side
from tracker.errors import ReviewError
from tracker.review import VERDICTS, decide, state, wording

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
CONFLICT = Conflict(
    id="c-1", kind="date_conflict", klass="dispute", severity=0.8, frame="lawsuit", key="k",
    slot="event_date", summary="", rule="date_conflict", precision=None, explain=(),
    sides=(Side(value="6 April 2026", origins=("a",)), Side(value="x" * 90, origins=("b",))),
)  # fmt: skip
ITEM = ReviewItem(
    id="c-1", state="open", opened_at=NOW, due_at=NOW, conflict=CONFLICT,
    priority=Priority(score=1, parts=()),
)  # fmt: skip


def decided(item: ReviewItem = ITEM, **more: Any) -> Decision:
    given = {"verdict": "a_holds", "rationale": "Filed that day.", "reviewer": "R. Viewer"} | more
    return decide(item, now=NOW, **given)


def test_a_decision_is_tidied_and_complete() -> None:
    made = decided(rationale=" Filed. \n", evidence=["https://a.example", " ", "https://a.example"])
    assert made == Decision(
        item="c-1",
        verdict="a_holds",
        rationale="Filed.",
        evidence=("https://a.example",),
        reviewer="R. Viewer",
        decided_at=NOW,
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"verdict": "false"}, "no verdict is called 'false'.*not_a_conflict"),
        ({"rationale": " \n"}, "needs a reason"),
        ({"reviewer": ""}, "needs a name"),
    ],
)
def test_an_incomplete_decision_is_refused(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ReviewError, match=message):
        decided(**wrong)


@pytest.mark.parametrize("at", ["open", "deferred", "decided"])
def test_what_stands_may_be_decided_again(at: str) -> None:
    assert decided(dataclasses.replace(ITEM, state=at)).verdict == "a_holds"


def test_what_no_longer_stands_is_not_decided() -> None:
    with pytest.raises(ReviewError, match="no longer stands"):
        decided(dataclasses.replace(ITEM, state="withdrawn"))


def test_states() -> None:
    later = NOW + timedelta(hours=1)
    made = (decided(),)

    def at(**more: Any) -> str:
        return state(
            **{"withdrawn": False, "decisions": (), "deferred_until": None, "now": NOW} | more
        )

    assert at() == "open"
    assert at(deferred_until=later) == "deferred"
    assert at(deferred_until=NOW) == "open"
    assert at(decisions=made, deferred_until=later) == "decided"
    assert at(decisions=made, withdrawn=True) == "withdrawn"


def test_every_verdict_has_words_of_its_kind() -> None:
    words = dict(wording(CONFLICT))
    assert tuple(words) == VERDICTS
    assert words["a_holds"] == "A holds: 6 April 2026"
    assert len(words["b_holds"]) < 80
    assert words["both_hold"] == "They are two events"
    one_sided = dataclasses.replace(CONFLICT, kind="unheard_of", sides=CONFLICT.sides[:1])
    assert all(dict(wording(one_sided)).values())


@pytest.mark.parametrize("word", ["false", "fake", "lie", "lying", "wrong", "hoax"])
def test_no_verdict_calls_anybody_a_liar(word: str) -> None:
    for kind in ("date_conflict", "denial_vs_allegation", "mutated_quote", "anachronism"):
        for _, text in wording(dataclasses.replace(CONFLICT, kind=kind)):
            assert word not in text.lower().split()
