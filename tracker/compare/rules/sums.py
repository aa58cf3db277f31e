"""Parts that add up to more than the whole.

In: claims of one happening, report by report. Out: findings with the sum. Only figures said
of somebody are parts, and only a figure said of nobody alone is the whole; parts that add
up to less may be incomplete.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.compare.context import Context
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand, lists, rule
from tracker.compare.rules.figures import Figure, figures, measure, number, shown
from tracker.compare.rules.telling import by_report
from tracker.domain import PlacedClaim, Quantity

_ROUNDING = 0.05
_FEWEST_PARTS = 2

_Row = tuple[PlacedClaim, Quantity, Figure]


@rule("part_whole", levels="s", severity=1.0)
def part_whole(group: Group, context: Context) -> Iterator[Finding]:
    """Find parts that add up to more than the whole told in the same report."""
    for claims in by_report(group.claims):
        found = [*_of_owners(group, claims, context)] or [*lists.sums(group, claims)]
        yield from found


def _of_owners(group: Group, claims: list[PlacedClaim], context: Context) -> Iterator[Finding]:
    measured: dict[tuple[str, str], list[_Row]] = {}
    for placed in claims:
        for quantity, figure in figures(placed, context):
            row = (placed, quantity, figure)
            measured.setdefault((figure.metric, figure.unit), []).append(row)
    for rows in measured.values():
        yield from _sums(group, rows, context)


def _sums(group: Group, rows: list[_Row], context: Context) -> Iterator[Finding]:
    parts: dict[str, _Row] = {}
    for row in rows:
        if row[2].subject:
            parts.setdefault(row[2].subject, row)
    if len(parts) < _FEWEST_PARTS:
        return
    for whole in rows:
        figure = whole[2]
        if figure.subject or figure.part or not _holds(figure, frozenset(parts)):
            continue
        low = sum(part[2].low for part in parts.values())
        if low > figure.high:
            yield _sum_off(group, whole, list(parts.values()), low, context)


def _holds(whole: Figure, parts: frozenset[str]) -> bool:
    """Say whether a figure is told of all parts together, or of nobody."""
    return whole.total or parts <= whole.agents or not whole.agents & parts


def _sum_off(group: Group, whole: _Row, parts: list[_Row], low: float, context: Context) -> Finding:
    placed, total, figure = whole
    ordered = sorted(parts, key=lambda row: str(row[2].subject))
    terms = " + ".join(f"{part.low:,.10g}" for _, _, part in ordered)
    named = context.names.listing(str(part.named) for _, _, part in ordered)
    rounding = (low - figure.high) / low <= _ROUNDING
    frame = placed.claim.frame
    over = low - figure.high
    return Finding(
        key=group.key,
        a=Stand(
            Reading("sum", f"{figure.low:g}..{figure.high:g} {total.unit}", shown(total), frame),
            (Extract(placed, total.char_start, total.char_end),),
        ),
        b=Stand(
            Reading("sum", terms, f"at least {number(low)} in parts", frame),
            tuple(Extract(p, q.char_start, q.char_end) for p, q, _ in ordered),
        ),
        difference=Difference(
            summary=f"A report gives {shown(total)} in all, but its figures for {named} "
            f"add up to at least {number(low)}",
            explain=(
                ("measure", measure(figure.metric)),
                ("parts", f"{terms} = {low:,.10g} at least"),
                ("whole", f"{figure.low:,.10g} to {figure.high:,.10g}"),
                ("beyond the whole", f"{low:,.10g} − {figure.high:,.10g} = {over:,.10g}"),
            ),
            gap=over,
            severity=0.3 if rounding else None,
        ),
    )
