"""Headlines that promise more than their own text holds.

In: the claims of one happening, report by report. Out: findings with headline and text.
Contradictions in date, figure and parties are found by the rules of those; here it is the
act: a pact, a law or a confirmation that the text below does not know. A headline that
leaves it to somebody, or asks, promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare import frames
from tracker.compare.context import Context
from tracker.compare.inward import HEADLINE
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand, rule
from tracker.compare.rules.telling import by_report
from tracker.compare.voices import has
from tracker.domain import PlacedClaim

_TITLES = frozenset({"headline", "standfirst"})
_ALLEGED = 3


@rule(HEADLINE, levels="s", severity=0.8)
def headline_body_mismatch(group: Group, context: Context) -> Iterator[Finding]:  # noqa: ARG001
    """Find a headline whose act, or whose certainty, the text below does not bear out."""
    for own in by_report(group.claims):
        titles = [p for p in own if p.claim.zone == "headline"]
        body = [p for p in own if p.claim.zone not in _TITLES]
        for placed in titles:
            claim = placed.claim
            covered = has("headline cover", claim.text) or ":" in claim.text or "?" in claim.text
            plain = claim.modality == "assertion" and claim.polarity > 0 and not claim.speakers
            if plain and not covered and body:
                yield from _promises(group, placed, body)


def _promises(group: Group, placed: PlacedClaim, body: list[PlacedClaim]) -> Iterator[Finding]:
    wide = frames.parent(placed.claim.frame)
    below = [p for p in body if frames.parent(p.claim.frame) == wide]
    formal = has("instrument", placed.claim.text)
    if formal and below and not any(has("instrument", p.claim.text) for p in body):
        yield _finding(group, placed, below, "a pact or agreement", "no pact or agreement")
    elif wide != "other" and below and all(p.claim.hedge >= _ALLEGED for p in below):
        yield _finding(group, placed, below, "as fact", "as alleged or possible")


def _finding(
    group: Group, placed: PlacedClaim, below: list[PlacedClaim], title: str, text: str
) -> Finding:
    frame = placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(Reading("headline", f"{placed.facts.id}: {title}", title, frame),
                (Extract(placed),)),
        b=Stand(Reading("headline", f"{placed.facts.id}: {text}", text, frame),
                tuple(Extract(p) for p in below)),
        difference=Difference(
            summary=f"The headline tells it {title}; the text below has it {text}"
            if title == "as fact" else f"The headline speaks of {title}; the text below has none",
            explain=(("headline", title), ("text", text)),
        ),
    )  # fmt: skip
