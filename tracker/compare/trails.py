"""How a wording changed on its way from report to report.

In: a conflict, the reports it stands in, the edges of their stories. Out: hops, oldest first,
each with the report it follows, what shows that, and its words beside those it had before.
Never decides who changed what on purpose, and draws nothing.

    trail(conflict, reports, edges)   the hops
    word_diff(before, after)          words kept, gone and new between two wordings
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Literal

from tracker.domain import Conflict, Edge, Moment, ReportFacts, Side

Link = Literal["first", "credits", "links", "same text", "same figures", "a person", "inferred"]

_LINKS: Mapping[str, Link] = {
    "credit": "credits",
    "dateline": "credits",
    "statement": "credits",
    "observed": "credits",
    "link": "links",
    "shared_text": "same text",
    "shared_figures": "same figures",
    "shared_error": "same figures",
    "ruling": "a person",
}
_QUOTED = "words"  # slot of conflicts whose values are the wordings themselves
_LATEST = datetime.max.replace(tzinfo=UTC)
_TOKEN = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a word diff; without the new it is the old wording, and the other way round."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One stop of a wording.

    Attributes:
        value: as its side of the conflict shows it.
        wording: the words of this report; of a fact, its value.
        report: id; None for a row of the knowledge base, which comes first.
        source: id of the report before it on the way, where one is at hand.
        link: what shows that it follows its source; `inferred` where only the dates and a
            shared origin do.
        changed: its value is not that of its source.
        pieces: its words against those of its source; empty for the first.
    """

    value: str
    wording: str
    report: str | None
    outlet: str | None
    url: str | None
    published: Moment | None
    link: Link
    source: str | None = None
    changed: bool = False
    pieces: tuple[Piece, ...] = ()


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words kept, gone and new between two wordings, in reading order."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
        else:
            pieces += [
                piece
                for piece in (Piece("gone", "".join(old[i:j])), Piece("new", "".join(new[k:m])))
                if piece.text
            ]
    return tuple(pieces)


def trail(
    conflict: Conflict, reports: Iterable[ReportFacts], edges: Iterable[Edge]
) -> tuple[Hop, ...]:
    """Return the way of a wording through the reports of a conflict, oldest first.

    Args:
        conflict: as found.
        reports: the reports it stands in, and those between them where they are at hand.
        edges: who has it from whom, as stored with their stories.
    """
    known = {facts.id: facts for facts in reports}
    stops = _stops(conflict, known)
    upward: dict[str, list[Edge]] = {}
    for edge in sorted(edges, key=lambda one: (one.report, one.target, one.kind)):
        upward.setdefault(edge.report, []).append(edge)
    by_report = {hop.report: hop for hop in reversed(stops) if hop.report}
    hops: list[Hop] = []
    for place, hop in enumerate(stops):
        earlier = stops[:place]
        before, link = _before(hop, earlier, upward, by_report)
        hops.append(_follow(hop, before, link, quoted=conflict.slot == _QUOTED))
    return tuple(hops)


def _stops(conflict: Conflict, known: Mapping[str, ReportFacts]) -> list[Hop]:
    """Return every report with its value and words, and facts, oldest first."""
    found: list[Hop] = []
    for side in conflict.sides:
        if any(one.startswith("knowledge:") for one in side.origins) and side.source_url:
            found.append(_fact(side))
        for report in sorted({span.report for span in side.spans}):
            words = [span for span in side.spans if span.report == report]
            facts = known.get(report)
            found.append(
                Hop(
                    value=side.value,
                    wording=words[0].text,
                    report=report,
                    outlet=facts.outlet if facts else None,
                    url=words[0].url,
                    published=facts.published if facts else None,
                    link="first",
                )
            )
    return sorted(found, key=_age)


def _fact(side: Side) -> Hop:
    return Hop(
        value=side.value, wording=side.value, report=None, outlet=None, url=side.source_url,
        published=None, link="first",
    )  # fmt: skip


def _age(hop: Hop) -> tuple[bool, datetime, str, str]:
    at = hop.published.at if hop.published else _LATEST
    return (hop.report is not None, at, hop.report or "", hop.value)


def _before(
    hop: Hop,
    earlier: Sequence[Hop],
    upward: Mapping[str, Sequence[Edge]],
    by_report: Mapping[str, Hop],
) -> tuple[Hop | None, Link]:
    """Return the stop that a report has its words from, and what shows it."""
    if hop.report is None or not earlier:
        return None, "first"
    seen, front = {hop.report}, [(edge, edge) for edge in upward.get(hop.report, ())]
    while front:
        first, edge = front.pop(0)
        if edge.target in by_report and edge.target != hop.report:
            return by_report[edge.target], _LINKS[first.kind]
        if edge.target not in seen:
            seen.add(edge.target)
            front += [(first, further) for further in upward.get(edge.target, ())]
    return earlier[0], "inferred"


def _follow(hop: Hop, before: Hop | None, link: Link, *, quoted: bool) -> Hop:
    if before is None:
        return hop
    told = (before.value, hop.value) if quoted else (before.wording, hop.wording)
    return replace(
        hop,
        link=link,
        source=before.report,
        changed=before.value != hop.value,
        pieces=word_diff(*told),
    )
