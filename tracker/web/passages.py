"""Cut a report's text into what a page marks: claims, names, and the words around them.

In: text and offsets. Out: pieces in reading order that together are the text; nothing is
marked up here, so that templates escape everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.domain import Claim, Mention, Report, Zone

_AROUND = 160
_BLANK = 12  # spaces in a row: text that may not be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text with what it is part of.

    Attributes:
        begins: ids of the claims whose first character is the piece's.
        entity: whom the piece names.
        withheld: the text here may not be shown.
    """

    text: str
    begins: tuple[str, ...] = ()
    claimed: bool = False
    flagged: bool = False
    entity: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph cut into pieces; quiet ones are boilerplate."""

    pieces: tuple[Piece, ...]
    quiet: bool


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a span, within its paragraph, cut at spaces."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    left, right = max(first, start - _AROUND), min(last, end + _AROUND)
    before, after = text[left:start], text[end:right]
    if left > first:
        before = "…" + before[before.find(" ") + 1 :]
    if right < last:
        after = after[: after.rfind(" ") + 1] + "…"
    return _unblanked(before), _unblanked(after)


def paragraphs(
    report: Report, claims: Sequence[Claim], mentions: Sequence[Mention], flagged: frozenset[str]
) -> tuple[Paragraph, ...]:
    """Return the text by paragraphs, with claims marked and names to be linked."""
    found: list[Paragraph] = []
    start = 0
    for line in report.text.split("\n"):
        end = start + len(line)
        if line.strip():
            near_claims = [c for c in claims if c.start < end and c.end > start]
            near_mentions = _apart([m for m in mentions if start <= m.start and m.end <= end])
            pieces = _cut(report.text, (start, end), near_claims, near_mentions)
            quiet = _zone_at(report.zones, start) == "boilerplate"
            found.append(Paragraph(pieces=tuple(_flag(pieces, flagged)), quiet=quiet))
        start = end + 1
    return tuple(found)


_Raw = tuple[str, list[Claim], tuple[str, ...], str | None]


def _cut(
    text: str, where: tuple[int, int], claims: Sequence[Claim], mentions: Sequence[Mention]
) -> Iterator[_Raw]:
    """Yield the text between any two places where something begins or ends."""
    first, last = where
    spans = [*((c.start, c.end) for c in claims), *((m.start, m.end) for m in mentions)]
    places = {first, last}
    places.update(max(start, first) for start, _ in spans)
    places.update(min(end, last) for _, end in spans)
    ordered = sorted(places)
    for start, end in pairwise(ordered):
        over = [claim for claim in claims if claim.start <= start and claim.end >= end]
        begins = tuple(claim.id for claim in over if claim.start == start)
        named = next((m.entity for m in mentions if m.start <= start and m.end >= end), None)
        yield text[start:end], over, begins, named


def _flag(pieces: Iterable[_Raw], flagged: frozenset[str]) -> Iterator[Piece]:
    for text, over, begins, entity in pieces:
        yield Piece(
            text=text,
            begins=begins,
            claimed=bool(over),
            flagged=any(claim.id in flagged for claim in over),
            entity=entity,
            withheld=len(text) >= _BLANK and not text.strip(),
        )


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions that do not overlap, the longer ones first."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start, m.entity)):
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return kept


def _zone_at(zones: Sequence[Zone], position: int) -> str | None:
    return next((zone.kind for zone in zones if zone.start <= position < zone.end), None)


def _unblanked(text: str) -> str:
    """Return context with text that may not be shown left out."""
    return "" if len(text) >= _BLANK and not text.strip("… ") else text
