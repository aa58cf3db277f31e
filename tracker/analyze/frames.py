"""What kind of event a clause tells of, and whether it is worth checking at all.

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


def stands_alone(rule: FrameRule | None, text: str, *, telling: bool, lexicon: Lexicon) -> bool:
    """Say whether a clause in the page's own voice is a statement a desk could check.

    `telling`: it has a verb, and names somebody, a day or an amount.
    """
    live = lexicon.screen.live(text)
    if lexicon.not_claims.fits(text, live):
        return False
    if rule is not None or telling:
        return True
    return lexicon.absences.fits(text, live)
