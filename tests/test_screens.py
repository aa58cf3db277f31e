"""A screen drops only patterns that could not fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.analyze.lexicon import lexicon
from tracker.screens import Screen, needed

FITTING = [
    (r"\b(?:declin|refus)\w+ to comment\b", "It DECLINED to comment."),
    (r"\bcounter-?measures?\b", "a countermeasure"),
    (r"\b(?:bill|act) (?:\w+ )?passed\b", "the act was passed"),
    (r"\bjoint\s+statement\b", "a joint\nstatement"),
    (r"\b(?:no|not) a\b", "not a"),
    (r"\bd[eé]marches?\b", "the Démarche"),
    (r"(?:steal|st(?:ole|olen))(?=\s)", "they stole it"),
    (r"^the (?:paper|story)\b(?! of)", "The story goes"),
    (r"(?:\w+ly )+(?:ab|c)", "sadly ab"),
    (r".", "x"),
]


@pytest.mark.parametrize(("source", "text"), FITTING)
def test_what_fits_is_kept(source: str, text: str) -> None:
    screen = Screen()
    guarded = screen.guard([re.compile(source, re.IGNORECASE)])
    assert guarded.fits(text, screen.live(text))


@pytest.mark.parametrize("source", [source for source, _ in FITTING[:4]])
def test_what_lacks_the_letters_is_dropped(source: str) -> None:
    screen = Screen()
    screen.guard([re.compile(source, re.IGNORECASE)])
    assert screen.live("The firm has sent its greetings.") == 0


def test_the_longest_stretches_are_asked_for() -> None:
    pattern = re.compile(r"\b(?:no|any) (?:new )?(?:comment|repl(?:y|ies))\b", re.IGNORECASE)
    assert needed(pattern) == ("comment", "replies", "reply")


_WORDS = st.sampled_from(
    ["the", "a", "no", "not", "any", "said", "would", "Bills", "court", "banned", "accounts",
     "sharing", "declined", "to", "comment", "joint", "statement", "stole", "training", "models",
     "under oath", "sanctions", "list", "nothing", "there", "are", "shares", "of", "fell", "by",
     "subscribe", "should", "about", "this", "report", "were", "its", "sources", "2.8 million"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=12).map(" ".join))
def test_the_shipped_patterns_fit_as_they_would_alone(text: str) -> None:
    words = lexicon()
    live = words.screen.live(text)
    groups = [*(rule.patterns for rule in words.frames), words.not_claims, words.absences]
    for group in groups:
        alone = any(pattern.search(text) for _, pattern in group.ways)
        assert group.fits(text, live) == alone
