"""One and the same thing told and denied in one report, in one voice.

In: the claims of one story. Out: findings inside single reports. Two voices that contradict each
other are a dispute; what had not happened yet may happen later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from tracker.compare.context import Context
from tracker.compare.cues import has
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand, rule
from tracker.compare.rules.telling import by_report, said
from tracker.compare.wording import stems
from tracker.domain import PlacedClaim

_FEWEST = 3
_MOSTLY = 0.6  # of the words of the shorter of two sentences
_TITLES = frozenset({"headline", "standfirst"})
_NONE = re.compile(
    r"\b(?:none of|not one|not a single|no[- ]one|nobody|neither|never|(?:did|does|do|had|has|have|was|were|is|are)"
    r"(?:n't| not)|no (?:\w+ ){0,2}(?:was|were|is|are|has|had))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:yet|so far|until|still|but|however|although|though|while|contrary|contradict\w*|den(?:y|ies|ied)|"
    r"reject\w*|disput\w*|if|whether|only|longer|instead|rather|earlier|later|first|before|at first)\b",
    re.IGNORECASE,
)


@rule("internal_inconsistency", levels="s", severity=0.8)
def internal_inconsistency(group: Group, context: Context) -> Iterator[Finding]:  # noqa: ARG001
    """Find what a report tells in one sentence and denies in another."""
    for own in by_report(group.claims):
        told = [placed for placed in own if _tells(placed)]
        denied = [placed for placed in told if _denies(placed)]
        for no, yes in product(denied, told) if denied else ():
            if yes not in denied and _one_matter(yes, no) and _one_voice(yes, no):
                yield _torn(group, yes, no)


def _tells(placed: PlacedClaim) -> bool:
    claim = placed.claim
    plain = claim.modality == "assertion" and claim.frame not in {"deny", "no_comment"}
    open_ = _OPEN.search(claim.text) or has("corrected", claim.text)
    return plain and claim.zone not in _TITLES and not open_


def _denies(placed: PlacedClaim) -> bool:
    return bool(_NONE.search(placed.claim.text))


def _one_matter(yes: PlacedClaim, no: PlacedClaim) -> bool:
    ours, theirs = stems(yes.claim.text), stems(_NONE.sub(" ", no.claim.text))
    shared = len(ours & theirs)
    return shared >= _FEWEST and shared >= _MOSTLY * min(len(ours), len(theirs))


def _one_voice(yes: PlacedClaim, no: PlacedClaim) -> bool:
    ours, theirs = _voices(yes), _voices(no)
    return ours == theirs or bool(ours & theirs)


def _voices(placed: PlacedClaim) -> set[str]:
    """Return who tells it, but the page itself; "a former employee" is "the employee"."""
    claim = placed.claim
    told = {*claim.speakers, *claim.attribution} - {"outlet", placed.facts.publisher}
    return {one.rpartition("-")[2].removeprefix("anon:") if one.startswith("anon:") else one
            for one in told if one}  # fmt: skip


def _torn(group: Group, yes: PlacedClaim, no: PlacedClaim) -> Finding:
    return Finding(
        key=group.key,
        a=Stand(
            Reading("polarity", f"told: {said(yes)}", "told", yes.claim.frame), (Extract(yes),)
        ),
        b=Stand(
            Reading("polarity", f"denied: {said(no)}", "denied", no.claim.frame), (Extract(no),)
        ),
        difference=Difference(
            summary="A report tells and denies one and the same thing",
            explain=(("told", yes.claim.text[:120]), ("denied", no.claim.text[:120])),
            gap=1.0,
        ),
    )
