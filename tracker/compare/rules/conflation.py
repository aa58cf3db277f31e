"""One allegation told as another: copying answers as a break-in, open models as stolen ones.

In: the claims of one happening. Out: findings with the sort of wrong that most reports tell
and the one that few do, without naming anybody who says so. A word of a list shows the sort;
a sentence that rejects the idea, or leaves it to a named speaker, conflates nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tracker.compare.context import Context
from tracker.compare.cues import category, has, touches
from tracker.compare.naming import day
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand, rule
from tracker.compare.rules.answers import is_charge, is_denial
from tracker.compare.rules.tellers import before
from tracker.compare.rules.telling import by_report, published, said
from tracker.compare.wording import proper, stems
from tracker.domain import Frame, PlacedClaim

_FEWEST = 1
_COMMON = 2
_FEW = 2  # times as many reports tell the other sort
_LONG_OPEN = timedelta(days=180)
_CHARGE: Frame = "accuse_distill"


@rule("category_conflation", levels="s", severity=0.6)
def category_conflation(group: Group, context: Context) -> Iterator[Finding]:
    """Find an allegation that few reports tell in place of the one that most do."""
    yield from _other_wrong(group, context)
    for placed in group.claims:
        found = _open_model(group, placed, context)
        if found:
            yield found


def _other_wrong(group: Group, context: Context) -> Iterator[Finding]:
    told: dict[str, list[PlacedClaim]] = {}
    for placed in group.claims:
        sort = category(placed.claim.text)
        if sort and _plainly(placed):
            told.setdefault(sort, []).append(placed)
    odd = {placed.facts.id for claims in told.values() for placed in claims}
    charges = [p for p in group.claims if p.facts.id not in odd and is_charge(p)]
    charged = {p.claim.id for p in charges}
    for sort in sorted(told):
        denied = [p for p in group.claims if p.facts.id not in odd and _rules_out(p, sort)]
        told[sort] = _told_flatly(told[sort], context)
        if not any(_one_matter(p, q) for p in told[sort] for q in (*charges, *denied)):
            continue
        for own in by_report(told[sort]):
            if denied or _are_few(own, told[sort], charges):
                rest = (p for p in denied if p.claim.id not in charged)
                yield _finding(group, sort, own, [*charges, *rest])


def _told_flatly(told: list[PlacedClaim], context: Context) -> list[PlacedClaim]:
    """Leave out what a listed person says: that is a charge of his own."""
    people = context.names.knowledge.people
    return [p for p in told if not any(one in people for one in p.claim.speakers)]


def _are_few(own: list[PlacedClaim], told: list[PlacedClaim], charges: list[PlacedClaim]) -> bool:
    """Say whether most reports tell another sort of wrong, or the only other one told it first."""
    reports, others = ({p.facts.id for p in claims} for claims in (told, charges))
    if len(others) >= max(_FEWEST, _FEW * len(reports)):
        return True
    return len(reports) == len(others) == 1 and all(before(charge, own[0]) for charge in charges)


def _rules_out(placed: PlacedClaim, sort: str) -> bool:
    """Read "no server was entered" and "it does not claim that weights were taken"."""
    claim = placed.claim
    denied = claim.polarity < 0 or is_denial(placed) or has("negations", claim.text)
    return denied and touches(sort, claim.text) and claim.frame != "no_comment"


def _one_matter(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Say whether two sentences share a name, or more than one word."""
    named = proper(one.claim.text) & proper(other.claim.text)
    return bool(named) or len(stems(one.claim.text) & stems(other.claim.text)) >= _COMMON


def _plainly(placed: PlacedClaim) -> bool:
    claim = placed.claim
    plain = claim.modality == "assertion" and claim.polarity > 0 and not claim.quotes
    return plain and not has("negations", claim.text) and not is_denial(placed)


def _finding(
    group: Group, sort: str, told: list[PlacedClaim], charges: list[PlacedClaim]
) -> Finding:
    reports, others = ({p.facts.id for p in claims} for claims in (told, charges))
    return Finding(
        key=group.key,
        a=Stand(
            Reading("allegation", f"{sort}: {said(told[0])}", sort, _CHARGE), tuple(Extract(p) for p in told)
        ),
        b=Stand(
            Reading("allegation", _CHARGE, "distillation: answers collected to train on", _CHARGE),
            tuple(Extract(p) for p in charges),
        ),
        difference=Difference(
            summary=f"One report speaks of {sort}, while the others tell of answers that were "
            "collected to train a model",
            explain=(
                ("sort of wrong", sort),
                ("told so by", _reports(len(reports))),
                ("told as distillation by", _reports(len(others))),
            ),
        ),
    )  # fmt: skip


def _reports(number: int) -> str:
    return "1 report" if number == 1 else f"{number} reports"


def _open_model(group: Group, placed: PlacedClaim, context: Context) -> Finding | None:
    """Judge a model said to be stolen whose weights anybody may take."""
    claim, names = placed.claim, context.names
    if not has("taken", claim.text) or claim.polarity < 0 or claim.modality == "question":
        return None
    out = published(placed) or context.now.date()
    models = [
        row for one in (*claim.roles.object, *claim.roles.target)
        if (row := names.knowledge.models.get(one)) and row.open_weights
        and out - row.released >= _LONG_OPEN
    ]  # fmt: skip
    fact = context.known.of_thing(min(models, key=lambda m: m.released).id) if models else None
    if fact is None:
        return None
    listed = names.listing(row.id for row in models)
    since = min(row.released for row in models)
    return Finding(
        key=group.key,
        a=Stand(Reading("allegation", f"taken:{listed}", "taken from its owner", claim.frame),
                (Extract(placed),)),
        b=Stand(Reading("allegation", "open", f"open to everybody since {day(since)}"), (), fact),
        difference=Difference(
            summary=f"A report speaks of {listed} as something to be stolen; by the knowledge "
            f"base anybody has been free to take the weights since {day(since)}",
            explain=(
                ("said to be taken", listed),
                ("weights published", f"{since}, {fact.id}, confidence {fact.confidence}"),
                ("before the report", f"{(out - since).days} days"),
            ),
        ),
    )  # fmt: skip
