"""What kind of event a clause tells of.

In: the clause's text, what it names and counts. Out: a frame, or None.
Never looks at who says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker.analyze.lexicon import FrameRule, Lexicon
from tracker.analyze.parties import Party
from tracker.domain import Quantity

MODELS = frozenset({"model", "model_family"})
BLOT = "x"
"""What stands for each letter of a model's name in the words that are held against the rules."""
# The model has to stand among the words of the main event: a post is published as models are.
_ISSUED = re.compile(
    r"\b(?:post|blog|report|paper|study|article|letter|statement|analysis|not(?:e|ice)|circular|memo|message|"
    r"e-?mail|findings|slides?)\b",
    re.IGNORECASE,
)
_OF_MODELS = frozenset({"release_model"})


def frame_of(
    text: str, main: str, parties: Sequence[Party], amounts: Iterable[Quantity], lexicon: Lexicon
) -> FrameRule | None:
    """Return the first rule that fits a clause, or None.

    `main` are the words of its main event, without the clauses that hang on it: "published
    rules that would stop copying" tells of rules.
    """
    kinds = {party.kind for party in parties}
    metrics = {amount.metric for amount in amounts}
    everywhere, inside = lexicon.screen.live(text), lexicon.screen.live(main)
    live = everywhere | inside
    rules = [
        rule
        for rule in lexicon.frames
        if rule.patterns.bits & live
        and (not rule.entity or rule.entity in kinds)
        and (not rule.amounts or rule.amounts & metrics)
    ]
    shown = BLOT * 2 in main or any(not p.named and p.kind in MODELS for p in parties)
    issued = _ISSUED.search(text)
    for rule in rules:
        words, bits = (text, everywhere) if rule.reach == "anywhere" else (main, inside)
        if rule.patterns.fits(words, bits) and (
            rule.frame not in _OF_MODELS or shown or not issued
        ):
            return rule
    for rule in rules:
        if (
            rule.reach == "first"
            and (rule.frame not in _OF_MODELS or not issued)
            and rule.patterns.fits(text, everywhere)
        ):
            return rule
    return None
