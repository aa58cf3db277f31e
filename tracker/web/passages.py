"""Cut a report's text into what a page marks: claims, names, and the words around them.

In: text and offsets. Out: pieces in reading order that together are the text; nothing is
marked up here, so that templates escape everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain import Claim, Mention, Report, Zone

_AROUND = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text with what it is part of."""

    text: str
    claim: str | None = None
    entity: str | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph cut into pieces; quiet ones are boilerplate."""

    pieces: tuple[Piece, ...]
    quiet: bool


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a span, within its paragraph, cut at spaces."""
    left = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    right = text.find("\n", end)
    right = min(len(text) if right < 0 else right, end + _AROUND)
    before, after = text[left:start], text[end:right]
    if left and text[left - 1] not in " \n":
        before = "…" + before[before.find(" ") + 1 :]
    if right < len(text) and text[right] not in " \n":
        after = after[: after.rfind(" ") + 1] + "…"
    return before, after


def paragraphs(
    report: Report, claims: Sequence[Claim], mentions: Iterable[Mention], flagged: frozenset[str]
) -> tuple[Paragraph, ...]:
    """Return the text by paragraphs, with claims marked and names linked outside them."""
    marks = _marks(claims, mentions, flagged)
    found: list[Paragraph] = []
    start = 0
    for line in report.text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [mark for mark in marks if mark[0] < end and mark[1] > start]
            found.append(
                Paragraph(
                    pieces=tuple(_cut(report.text, start, end, inside)),
                    quiet=_zone_at(report.zones, start) == "boilerplate",
                )
            )
        start = end + 1
    return tuple(found)


_Mark = tuple[int, int, str | None, str | None, bool]


def _marks(
    claims: Sequence[Claim], mentions: Iterable[Mention], flagged: frozenset[str]
) -> list[_Mark]:
    """Return marks that do not overlap: claims first, then names outside them."""
    wanted: list[_Mark] = [
        (claim.start, claim.end, claim.id, None, claim.id in flagged)
        for claim in sorted(claims, key=lambda c: (c.id not in flagged, c.start, -c.end))
    ]
    wanted += [(name.start, name.end, None, name.entity, False) for name in mentions]
    kept: list[_Mark] = []
    for mark in wanted:
        if not any(mark[0] < other[1] and other[0] < mark[1] for other in kept):
            kept.append(mark)
    return sorted(kept)


def _cut(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterable[Piece]:
    at = start
    for mark_start, mark_end, claim, entity, is_flagged in marks:
        first, last = max(mark_start, start), min(mark_end, end)
        if first > at:
            yield Piece(text=text[at:first])
        yield Piece(text=text[first:last], claim=claim, entity=entity, flagged=is_flagged)
        at = last
    if at < end:
        yield Piece(text=text[at:end])


def _zone_at(zones: Sequence[Zone], position: int) -> str | None:
    return next((zone.kind for zone in zones if zone.start <= position < zone.end), None)
