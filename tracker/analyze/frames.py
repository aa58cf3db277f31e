"""What kind of event a clause tells of.

In: the clause's text, what it names and counts. Out: a frame, or None.
Never looks at who says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.analyze.lexicon import FrameRule, Lexicon
from tracker.analyze.parties import Party
from tracker.domain import Quantity


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
    for rule in rules:
        words, bits = (text, everywhere) if rule.reach == "anywhere" else (main, inside)
        if rule.patterns.fits(words, bits):
            return rule
    for rule in rules:
        if rule.reach == "first" and rule.patterns.fits(text, everywhere):
            return rule
    return None
