"""Sentences that reject a charge, clear somebody of it, or tell that nobody answered."""

from __future__ import annotations

import pytest

from tracker.compare import rejecting


@pytest.mark.parametrize(
    "text",
    [
        "For Quern the charge is laughable.",
        "Quern has met the accusation with a flat denial.",
        "Quern takes issue with the test.",
        "The conclusion is wrong, said Quern.",
        "Quern disputes any copying.",
    ],
)
def test_rejects(text: str) -> None:
    assert rejecting.rejects(text)


@pytest.mark.parametrize(
    "text",
    [
        "The court rejected a request by Quern.",
        "Quern dismissed a contractor.",
        "There have been software disputes since 2011.",
        "Theft is the wrong word.",
    ],
)
def test_rejects_something_else(text: str) -> None:
    assert not rejecting.rejects(text)


@pytest.mark.parametrize(
    "text",
    [
        "The helper was built exclusively on public texts.",
        "The model came into being without foreign chats.",
        "Not a single answer of Mossgate has entered our training.",
        "We did not.",
        "Our people wrote everything themselves.",
        "We have not copied Mossgate.",
        "We have not copied a word of Mossgate.",
        "We did not violate the terms of Mossgate.",
        "Quern did not train on answers of Mossgate.",
        "Quern did not train on answers of Mossgate but only on public texts.",
        "It did not train on them at all, only on public texts.",
        "They never used outputs of Mossgate.",
        "In all these years nobody copied anything.",
        "Quern has not in all these years copied a rival.",
        "The helper was not distilled but all of it written by hand.",
    ],
)
def test_clears(text: str) -> None:
    assert rejecting.clears(text)


@pytest.mark.parametrize(
    "text",
    [
        "A version trained without these answers will appear in June.",
        "Quern did not say whether answers were used.",
        "No decision has been taken.",
        "Mossgate did not use the word distillation.",
        "The letter does not contain the term 'theft'.",
        "The complaint never uses the legal term piracy.",
        "The report did not choose a word like plagiarism.",
        "It did not train on all of the data it had bought.",
        "Quern did not copy everything.",
        "They have not used all the answers they bought.",
        "The helper was not entirely copied.",
        "Quern did not only copy the answers.",
    ],
)
def test_clears_nobody(text: str) -> None:
    assert not rejecting.clears(text)


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("Calls and letters to Quern have remained unreturned.", True),
        ("Quern was not available for an explanation.", True),
        ("Quern refuses to address the accusation.", True),
        ("Quern would not say how many people it employs.", False),
        ("No answer of that model was used.", False),
    ],
)
def test_silent(text: str, *, silent: bool) -> None:
    assert rejecting.silent(text) is silent


def test_accused_are_those_of_whom_a_deed_is_told() -> None:
    assert rejecting.accused("Birch has accused the start-up Quern Labs of it.") == "Quern Labs"
    assert rejecting.accused("Birch says that Quern secretly copied replies.") == "Quern"
    assert not rejecting.accused("Birch does not accuse Quern.")
