"""What a report had at first hand, and what it only says of others."""

from __future__ import annotations

import re

import pytest

from tests.build import report
from tests.compare.newsroom import knowledge
from tracker.compare.context import context_of
from tracker.compare.hands import hands
from tracker.domain import Hand, Mention

NAMES = context_of(knowledge()).names
PARTIES = {"Alder": "alder", "Birch": "birch", "Page Weekly": "page-weekly", "Reed Wire": "reed"}


def held(*lines: str, outlet: str = "Fern Courier") -> list[Hand]:
    text = "\n".join(lines)
    mentions = [
        Mention(start=m.start(), end=m.end(), text=name, entity=id, type="organization")
        for name, id in PARTIES.items()
        for m in re.finditer(re.escape(name), text)
    ]
    return list(hands(report(text, outlet=outlet), mentions, NAMES, frozenset({"reed"})))


@pytest.mark.parametrize(
    ("line", "kind", "party"),
    [
        ("Alder blames Birch, according to a letter seen by the Courier.", "text", "alder"),
        ("Alder blames Birch in a memo. Fern Courier has read the six pages.", "text", "alder"),
        ("One of the readers let the Courier see the minutes of Alder.", "text", "alder"),
        ("Birch has copied nothing, it told the Courier on Monday.", "told", "birch"),
        ("Asked by Fern Courier, Birch called the letter careless.", "told", "birch"),
        ("Birch said by email that it had copied nothing.", "told", "birch"),
        ("A spokesman for Birch told us that nothing was copied.", "told", "birch"),
        ("Alder will sue Birch, two people who know the plan told the Courier.", "people", None),
        ("An engineer of Alder, who asked not to be named, spoke to us.", "people", None),
        ("The talk, which our reporter attended, went on for Birch.", "heard", "birch"),
        ("Fern Courier listened to the call of Birch with investors.", "heard", "birch"),
        ("Two former trainers of Birch told the Courier about it.", "people", None),
        ("Nothing was copied, said Birch's director to the Courier.", "told", "birch"),
        ("Birch's chief engineer told us that nothing was copied.", "told", "birch"),
        ("In the slides, which we have, Alder blames Birch.", "text", "alder"),
        ("Nothing was copied, said its lawyer, Ida Poe.", "said", "alder"),
        ("Birch denies the charge.", "said", "birch"),
        ("Birch confirmed the letter and would not add to it.", "said", "birch"),
    ],
)
def test_finds(line: str, kind: str, party: str | None) -> None:
    found = [(one.kind, one.party) for one in held("Alder and Birch quarrel.", line)]
    assert (kind, party) in found


@pytest.mark.parametrize(
    "line",
    [
        "Birch told Page Weekly that it had copied nothing.",
        "Alder blames Birch, according to a letter seen by Page Weekly.",
        "Birch declined to comment to the Courier.",
        "Birch did not answer questions from the Courier.",
        "Fern Courier has not seen the letter of Alder.",
        "Engineers we spoke to find the letter of Alder plausible.",
        "A neighbour told the Courier that Birch keeps late hours.",
        "Tell us in the comments what you think of Alder.",
        "Nobody could tell us how long Alder will wait.",
        "Reader Ida, 54, told the Courier that Alder is right.",
        "Alder closed accounts that passed answers to the courier firm Birch.",
    ],
)
def test_leaves_alone(line: str) -> None:
    found = held("Alder and Birch quarrel.", line)
    assert [one for one in found if one.kind != "said"] == []


@pytest.mark.parametrize(("agency", "own"), [("Fern Courier", True), ("Reed Wire", False)])
def test_a_dateline_of_its_own_shows_that_a_report_was_there(agency: str, *, own: bool) -> None:
    found = held(f"OSLO, May 3 ({agency}) - Alder blames Birch.")
    assert ("filed" in {one.kind for one in found}) is own


def test_the_words_stand_in_the_report() -> None:
    lines = ("Alder and Birch quarrel.", "Birch told the Courier no.")
    (only,) = held(*lines)
    assert "\n".join(lines)[only.start : only.end] == only.text == lines[1]


def test_a_page_that_speaks_of_itself_twice_is_its_makers() -> None:
    lines = ("We closed nine accounts.", "Our model had been queried.")
    assert [one.kind for one in held(*lines)] == ["own"]
    assert held(lines[0]) == []


def test_an_answer_that_says_nothing_yet_is_marked() -> None:
    (only,) = held("Alder and Birch quarrel.", "Birch promised a reply for Monday.")
    assert only.empty
