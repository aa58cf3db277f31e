"""Who is accused in a story, whichever of its claims comes first."""

from __future__ import annotations

from itertools import permutations

from tests.build import claim, facts, placed
from tests.compare.newsroom import knowledge
from tracker.compare.context import context_of
from tracker.compare.rules.accused import cast_of
from tracker.domain import PlacedClaim

CONTEXT = context_of(knowledge())


def said(report: str, speaker: str, target: str, text: str) -> PlacedClaim:
    parties = {"speakers": (speaker,), "agent": (speaker,), "target": (target,)}
    frame = "deny" if "rejects" in text else "accuse_distill"
    return placed(claim(text, frame=frame, **parties), facts(report))


def test_a_denial_counts_before_its_charge_and_behind_it() -> None:
    story = (
        said("one", "birch", "drake", "Birch accuses Drake of theft."),
        said("two", "drake", "birch", "Drake rejects the accusation."),
        said("three", "drake", "birch", "Drake accuses Birch of theft."),
        said("four", "drake", "birch", "Drake accuses Birch of plagiarism."),
    )
    found = {cast_of(order, CONTEXT).accused for order in permutations(story)}
    assert len(found) == 1
    assert "drake" in found.pop()
