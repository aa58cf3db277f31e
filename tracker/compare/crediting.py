"""Where a report says it has its news from: credits, datelines and links, with the words.

In: a report, its claims, the lookups. Out: `Credit` values whose words stand in the report.
Only what is said counts: an outlet that is merely mentioned is credited with nothing, and a
report never credits itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.compare.cues import alternatives, has
from tracker.compare.naming import Names
from tracker.domain import Claim, Credit, EntityType, Mention, Report
from tracker.urls import canonical, slug

# "WASHINGTON, April 6 (Some Agency) -": capitals, a short rest, a name in brackets, a dash.
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’-]{2,40}(?:,[^()\n]{0,30})? \(([^()\n]{2,40})\) ?[-–—]")
_REACH = 30  # characters between a name and the word that makes it a teller
_LEANING = re.compile(
    rf"\b(?:{alternatives('leaning')})\s+(?:the\s+)?(?:\w+\s+){{0,2}}$", re.IGNORECASE
)
_REPORTING = re.compile(
    rf"^(?:['’]s)?,?\s+(?:which\s+|who\s+|also\s+|has\s+|had\s+|was\s+the\s+){{0,2}}"
    rf"(?:first\s+|\w+ly\s+)?(?:{alternatives('reporting')})\b",
    re.IGNORECASE,
)
_TELLERS: frozenset[EntityType] = frozenset({"organization"})


def credited(
    report: Report, claims: Iterable[Claim], mentions: Iterable[Mention], names: Names
) -> tuple[Credit, ...]:
    """Return whom a report credits, in reading order, each target and kind once."""
    own, mentions = names.publisher(report), tuple(mentions)
    found = [
        *_dateline(report, names),
        *_told(claims, _organizations(mentions), names),
        *_leaned_on(report, mentions),
        *(
            Credit(target=canonical(link.url), kind="link", start=link.start, end=link.end,
                   text=report.text[link.start : link.end])
            for link in report.links
        ),
    ]  # fmt: skip
    first: dict[tuple[str, str], Credit] = {}
    for one in sorted(found, key=lambda c: (c.start, c.end, c.kind, c.target)):
        known = first.setdefault((one.target, one.kind), one)
        if one.sure and not known.sure:
            first[one.target, one.kind] = one
    itself = {own, slug(report.outlet or ""), canonical(report.url) if report.url else None}
    return tuple(
        one for one in first.values()
        if one.target not in itself and not _is_short_for(own or "", one.target)
    )  # fmt: skip


def _is_short_for(own: str, target: str) -> bool:
    """Say whether a target is the first words, or the last, of the report's own outlet."""
    return own.startswith(f"{target}-") or own.endswith(f"-{target}")


def _dateline(report: Report, names: Names) -> Iterator[Credit]:
    """Yield the agency in the dateline of the first lines, if there is one."""
    for line in _openings(report):
        found = _DATELINE.match(report.text[line : line + 120])
        if found:
            name = found[1].strip()
            target = names.lookup(name) or slug(name)
            start, end = line, line + found.end()
            yield Credit(target=target, kind="dateline", start=start, end=end,
                         text=report.text[start:end])  # fmt: skip
            return


def _openings(report: Report) -> list[int]:
    starts = [zone.start for zone in report.zones if zone.kind in {"standfirst", "lead", "body"}]
    return sorted(starts)[:3]


def _leaned_on(report: Report, mentions: Sequence[Mention]) -> Iterator[Credit]:
    """Yield organisations beside a word for reporting: they count once a report is at hand."""
    for mention in mentions:
        if mention.type not in _TELLERS or mention.start < _end_of_headline(report):
            continue
        before = report.text[max(mention.start - _REACH, 0) : mention.start]
        behind = report.text[mention.end : mention.end + _REACH]
        if _LEANING.search(before) or _REPORTING.match(behind):
            yield Credit(target=mention.entity, kind="credit", start=mention.start,
                         end=mention.end, text=mention.text, sure=False)  # fmt: skip


def _end_of_headline(report: Report) -> int:
    return max((zone.end for zone in report.zones if zone.kind == "headline"), default=0)


def _told(claims: Iterable[Claim], organizations: frozenset[str], names: Names) -> Iterator[Credit]:
    for claim in claims:
        chain = (*claim.attribution, *claim.speakers)
        for place, one in enumerate(chain):
            if names.is_outlet(one):
                sure = True
            elif one in organizations and one not in names.knowledge.organizations:
                between = place + 1 < len(claim.attribution)
                sure = has("press", names.name(one)) or (between and _speaks_after(chain, place))
            else:
                continue
            yield Credit(target=one, kind="credit", start=claim.start, end=claim.end,
                         text=claim.text, sure=sure)  # fmt: skip


def _speaks_after(chain: tuple[str, ...], place: int) -> bool:
    """Say whether somebody else is named behind a teller: "X quoted Y" makes X an outlet."""
    return any(one != chain[place] for one in chain[place + 1 :])


def _organizations(mentions: Iterable[Mention]) -> frozenset[str]:
    return frozenset(m.entity for m in mentions if m.type in _TELLERS)
