"""Few told as all: three labs in one report, every lab of a country in another.

In: the claims of one happening. Out: findings with both ends of the lattice: named parties
below, everybody of a kind above. Only an accusation counts, and only where others name who
is meant; a headline in the plural says nothing about everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.compare import keys
from tracker.compare.context import Context
from tracker.compare.cues import words_of
from tracker.compare.matter import holds
from tracker.compare.rules import (
    Difference,
    Extract,
    Finding,
    Group,
    Reading,
    Stand,
    louder,
    rule,
    wider,
)
from tracker.domain import Frame, PlacedClaim

_CHARGE: Frame = "accuse_distill"
_BETWEEN = 3  # words between "all" and whom it is said of
_EVERYBODY = re.compile(
    rf"\b({'|'.join(words_of('universal'))})(?: of)?(?: the)?((?: [\w-]+){{0,{_BETWEEN}}}?"
    rf" (?:{'|'.join(words_of('kinds'))}))\b",
    re.IGNORECASE,
)


@rule("scope_inflation", levels="s", severity=0.6)
def scope_inflation(group: Group, context: Context) -> Iterator[Finding]:
    """Find an accusation of everybody of a kind, where others accuse a few by name."""
    few = [p for p in group.claims if _charges(p) and p.claim.roles.target]
    accusers = {one for p in few for one in (*p.claim.roles.agent, *p.claim.speakers)}
    accused = [one for p in few for one in p.claim.roles.target if one not in accusers]
    named = keys.actors(accused, context.names)
    below = [p for p in few if not _EVERYBODY.search(p.claim.text)]
    told: set[str] = set()
    for placed in group.claims:
        found = _EVERYBODY.search(placed.claim.text) if _charges(placed) else None
        others = [p for p in below if p.facts.id != placed.facts.id]
        if found and others and not _named_here(placed):
            yield _finding(group, placed, found, others, sorted(named), context)
            told.add(placed.facts.id)
    for one in (*louder.everybody(group), *wider.widened(group, context)):
        if not one.a.reports & told:
            told |= one.a.reports
            yield one


def _charges(placed: PlacedClaim) -> bool:
    claim = placed.claim
    plain = claim.polarity > 0 and claim.modality == "assertion" and not holds("none", claim.text)
    return claim.frame == _CHARGE and plain


def _named_here(placed: PlacedClaim) -> bool:
    """Say whether the sentence itself says whom "all" stands for."""
    return bool(placed.claim.roles.target)


def _finding(
    group: Group,
    placed: PlacedClaim,
    found: re.Match[str],
    others: list[PlacedClaim],
    named: list[str],
    context: Context,
) -> Finding:
    scope = " ".join(found[0].split())
    listed = context.names.listing(named)
    return Finding(
        key=group.key,
        a=Stand(Reading("scope", scope.casefold(), scope, _CHARGE), (Extract(placed),)),
        b=Stand(Reading("scope", "named", listed, _CHARGE), tuple(Extract(p) for p in others)),
        difference=Difference(
            summary=f"One report accuses {scope}, others only {listed}",
            explain=(("wider", scope), ("narrower", listed), ("named", str(len(named)))),
        ),
    )
