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
from tracker.compare.matter import holds, public_acts, tokens
from tracker.compare.progress import stages
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand, rule
from tracker.compare.rules.answers import is_charge, is_denial
from tracker.compare.rules.faded import is_open
from tracker.compare.rules.telling import by_report
from tracker.compare.rules.wider import scope_of
from tracker.compare.voices import has
from tracker.compare.wording import COMMON, proper
from tracker.domain import PlacedClaim

_TITLES = frozenset({"headline", "standfirst"})
_ALLEGED = 3
_FEWEST = 2
_MOST_OF = 0.6


@rule(HEADLINE, levels="s", severity=0.8)
def headline_body_mismatch(group: Group, context: Context) -> Iterator[Finding]:  # noqa: ARG001
    """Find a headline whose act, or whose certainty, the text below does not bear out."""
    for own in by_report(group.claims):
        titles = [p for p in own if p.claim.zone == "headline"]
        body = [p for p in own if p.claim.zone not in _TITLES]
        for placed in titles if body else ():
            text = placed.claim.text
            asked = "?" in text or placed.claim.modality == "question" or is_open(placed)
            if asked or placed.claim.polarity < 0:
                continue
            louder = _louder(placed, body)
            if louder:
                yield _finding(group, placed, *louder)
            elif not (has("headline cover", text) or ":" in text or placed.claim.speakers):
                yield from _promises(group, placed, body)


def _louder(
    placed: PlacedClaim, body: list[PlacedClaim]
) -> tuple[list[PlacedClaim], str, str] | None:
    """Return what stands below a headline that has somebody admit, or something done.

    Below nobody admits anything; or it is not yet done.
    """
    text = placed.claim.text
    if holds("admission", text) and not any(_may_admit(p, placed) for p in body):
        return _nearest(placed, body), "an admission", "no admission"
    for act in sorted(public_acts(text)):
        if not any(act in public_acts(p.claim.text) for p in body):
            return _nearest(placed, body), f"a {act}", f"no {act}"
    near = _alike(placed, body)
    if scope_of(text) and near and not any(scope_of(p.claim.text) for p in body):
        parts = [p for p in near if holds("part", p.claim.text)]
        if parts:
            return parts, "of all", "of a part"
    return _done_above(text, body)


def _done_above(text: str, body: list[PlacedClaim]) -> tuple[list[PlacedClaim], str, str] | None:
    """Return what is not yet done below, where a headline has it as done."""
    for matter in sorted(matter for matter, is_done in stages(text) if is_done):
        below = [p for p in body if (matter, False) in stages(p.claim.text)]
        if below and not any((matter, True) in stages(p.claim.text) for p in body):
            return below, f"{matter} as done", f"{matter} as open"
    return None


def _alike(placed: PlacedClaim, body: list[PlacedClaim]) -> list[PlacedClaim]:
    """Return the sentences of a text that tell what its headline tells."""
    ours = tokens(placed.claim.text)
    enough = max(_FEWEST + 1, len(ours) * _MOST_OF)
    return [p for p in body if len(ours & tokens(p.claim.text)) >= enough]


def _may_admit(below: PlacedClaim, placed: PlacedClaim) -> bool:
    """Say whether a sentence of the text tells an admission, or as much as the headline."""
    shared = tokens(below.claim.text) & tokens(placed.claim.text)
    told = len(shared) > _FEWEST and not is_open(below) and not is_denial(below)
    return told or holds("admission", below.claim.text)


def _nearest(placed: PlacedClaim, body: list[PlacedClaim]) -> list[PlacedClaim]:
    ours = tokens(placed.claim.text)
    near = [p for p in body if ours & tokens(p.claim.text)]
    return near or body


def _promises(group: Group, placed: PlacedClaim, body: list[PlacedClaim]) -> Iterator[Finding]:
    wide = frames.parent(placed.claim.frame)
    below = [p for p in body if frames.parent(p.claim.frame) == wide]
    formal = has("instrument", placed.claim.text)
    ours = tokens(placed.claim.text)
    named = proper(placed.claim.text) - COMMON
    alike = [
        p for p in below
        if len(ours & tokens(p.claim.text)) >= _FEWEST or named & proper(p.claim.text)
    ]  # fmt: skip
    if formal and below and not any(has("instrument", p.claim.text) for p in body):
        yield _finding(group, placed, below, "a pact or agreement", "no pact or agreement")
    elif wide != "other" and alike and all(p.claim.hedge >= _ALLEGED for p in below):
        yield _finding(group, placed, below, "as fact", "as alleged or possible")
    elif is_charge(placed) and _only_possible(_alike(placed, body)):
        yield _finding(group, placed, below or body, "as fact", "as alleged or possible")
    elif is_charge(placed) and _of_whom_nobody_is_sure(placed, body):
        yield _finding(group, placed, _nearest(placed, body), "as fact", "as alleged or possible")


def _only_possible(near: list[PlacedClaim]) -> bool:
    return bool(near) and all(holds("possible", p.claim.text) for p in near)


def _of_whom_nobody_is_sure(placed: PlacedClaim, body: list[PlacedClaim]) -> bool:
    """Say whether somebody accused above is named below only in what is left open."""
    for name in sorted(proper(placed.claim.text) - COMMON):
        told = [p for p in body if name in p.claim.text.casefold()]
        if told and all(is_open(p) for p in told):
            return True
    return False


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
