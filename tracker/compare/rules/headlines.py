"""Headlines that promise more than their own text holds.

In: the claims of one happening, report by report. Out: findings with headline and text.
Contradictions in date, figure and parties are found by the rules of those; here it is the
act: a pact, a law or a confirmation that the text below does not know. A headline that
leaves it to somebody, or asks, promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare import frames, rejecting
from tracker.compare.context import Context
from tracker.compare.cues import has
from tracker.compare.inward import HEADLINE
from tracker.compare.matter import acts_near, holds, public_acts, tokens
from tracker.compare.progress import stages
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand, rule
from tracker.compare.rules.answers import is_charge, is_denial
from tracker.compare.rules.faded import is_open
from tracker.compare.rules.telling import by_report
from tracker.compare.rules.wider import scope_of
from tracker.compare.wording import COMMON, proper
from tracker.domain import PlacedClaim

_TITLES = frozenset({"headline", "standfirst"})
_ALLEGED = 3
_FEWEST = 2
_MOST_OF = 0.6
# What is told by its stage, and what else shows that it was done.
_BY_STAGES = {"court filing": "lawsuit", "ruling": "ruling", "penalty": "penalties", "law": "law",
              "ban": "ban", "charge": "penalties"}  # fmt: skip
_IMPLIED = {"lawsuit": ("ruling",), "penalties": ("ruling",), "ban": ("ruling", "law"),
            "ruling": ("penalties", "verdict"), "verdict": ("ruling", "penalties"),
            "law": ("ban",), "agreement": ("purchase",), "measure": ("ban", "agreement")}  # fmt: skip


@rule(HEADLINE, levels="s", severity=0.8)
def headline_body_mismatch(group: Group, context: Context) -> Iterator[Finding]:  # noqa: ARG001
    """Find a headline whose act, or whose certainty, the text below does not bear out."""
    pages = by_report(group.claims)
    for own in pages:
        titles = [p for p in own if p.claim.zone == "headline"]
        body = [p for p in own if p.claim.zone not in _TITLES]
        for placed in titles if body else ():
            text = placed.claim.text
            asked = "?" in text or placed.claim.modality == "question" or is_open(placed)
            if asked or placed.claim.polarity < 0:
                continue
            louder = _louder(placed, body)
            if louder:
                below, *told = louder
                beside = [p for page in pages if page is not own for p in page]
                yield _finding(group, placed, [*below, *_likewise(placed, below, beside)], *told)
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
    undone = _undone_below(text, body)
    if undone:
        return undone
    for act in sorted({*public_acts(text)} - _BY_STAGES.keys()):
        if not any(act in acts_near(p.claim.text) for p in body):
            return _nearest(placed, body), f"a {act}", f"no {act}"
    near = _alike(placed, body)
    if scope_of(text) and near and not any(scope_of(p.claim.text) for p in body):
        parts = [p for p in near if holds("part", p.claim.text)]
        if parts:
            return parts, "of all", "of a part"
    unnamed = [p for p in body if has("unknown doer", p.claim.text)]
    if unnamed and not has("headline cover", text) and _blames_unnamed(placed, body):
        return unnamed, "a culprit", "none that is known"
    return None


def _undone_below(text: str, body: list[PlacedClaim]) -> tuple[list[PlacedClaim], str, str] | None:
    """Return what is not yet done, or not told, below a headline that has it as done."""
    told = {stage for p in body for stage in stages(p.claim.text)}
    for matter in sorted(matter for matter, is_done in stages(text) if is_done):
        if any((one, True) in told for one in (matter, *_IMPLIED.get(matter, ()))):
            continue
        below = [p for p in body if (matter, False) in stages(p.claim.text)]
        if below:
            return below, f"{matter} as done", f"{matter} as open"
        act = next((act for act in public_acts(text) if _BY_STAGES.get(act) == matter), None)
        if act and not any(act in public_acts(p.claim.text) for p in body):
            return (
                [p for p in body if tokens(text) & tokens(p.claim.text)] or body,
                f"a {act}",
                f"no {act}",
            )
    return None


def _likewise(
    placed: PlacedClaim, below: list[PlacedClaim], beside: list[PlacedClaim]
) -> list[PlacedClaim]:
    """Return what other reports tell as the text below the headline does."""
    still = {stage for p in below for stage in stages(p.claim.text) if not stage[1]}
    named = proper(placed.claim.text) - COMMON
    unknown = any(has("unknown doer", p.claim.text) for p in below)
    return [
        p for p in beside
        if p.claim.zone != "headline" and p.claim.modality != "question"
        and (still & {*stages(p.claim.text)} or (unknown and has("unknown doer", p.claim.text)))
        and (not named or not proper(p.claim.text) - COMMON or named & proper(p.claim.text))
    ]  # fmt: skip


def _blames_unnamed(placed: PlacedClaim, body: list[PlacedClaim]) -> bool:
    """Say whether a headline tells somebody's deed whom the text below does not blame."""
    blamed = proper(rejecting.accused(placed.claim.text) or "") | frozenset(
        rejecting.accused(placed.claim.text).casefold().split()
    )
    return bool(blamed) and not any(
        blamed & frozenset(rejecting.accused(p.claim.text).casefold().split()) for p in body
    )


def _alike(placed: PlacedClaim, body: list[PlacedClaim]) -> list[PlacedClaim]:
    """Return the sentences of a text that tell what its headline tells."""
    ours = tokens(placed.claim.text)
    enough = max(_FEWEST + 1, len(ours) * _MOST_OF)
    return [p for p in body if len(ours & tokens(p.claim.text)) >= enough]


def _may_admit(below: PlacedClaim, placed: PlacedClaim) -> bool:
    """Say whether a sentence of the text tells an admission, or as much as the headline."""
    shared = tokens(below.claim.text) & tokens(placed.claim.text)
    same = {*below.claim.speakers} & {*placed.claim.speakers, *placed.claim.roles.agent}
    told = len(shared) > _FEWEST and not is_open(below) and not is_denial(below)
    plain = not (has("accusing", below.claim.text) and not same)
    return (told and plain) or holds("admission", below.claim.text)


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
            klass="internal",
        ),
    )  # fmt: skip
