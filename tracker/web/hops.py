"""Show how a wording changed from report to report: stops with words kept, gone and new.

In: a conflict, its reports and the edges of their stories. Out: stops for the page, oldest
first; none where nothing but the dates joins the reports. Never decides who changed what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tracker import archive
from tracker.compare import trail, word_diff
from tracker.compare.trails import Hop, Piece
from tracker.domain import Conflict, Span
from tracker.web.visit import Visit, day

_QUOTED: Final = "words"
_ALIKE: Final = 0.4
_MOST: Final = 10
_NO_WORDING: Final = frozenset({"circular_sourcing", "headline_body_mismatch"})
_LINKS: Final[Mapping[str, str]] = {
    "credits": "Credits {} by name.",
    "links": "Links to {}.",
    "same text": "Has its text from {}.",
    "same figures": "Shares rare figures with {}.",
    "a person": "A person has ruled that it has this from {}.",
    "inferred": "Nothing shows that it has this from {}; only the dates suggest it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop of a wording as the page shows it.

    Attributes:
        style: class of its mark: root, loose (the way to it is inferred), changed or nothing.
        pieces: its words against those before it; empty where too few are the same.
        place: the span behind it; None for a row of the knowledge base.
    """

    number: int
    style: str
    who: str
    when: str
    wording: str
    value: str
    told: str
    changed: bool
    pieces: tuple[Piece, ...]
    place: Span | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The stops that matter, and how many more carry what one of them carries."""

    stops: tuple[Stop, ...] = ()
    more: int = 0


def followed(visit: Visit, conflict: Conflict) -> Trail:
    """Return the trail of a conflict's wording, empty where there is none."""
    spans = [span for side in conflict.sides for span in side.spans]
    reports = sorted({span.report for span in spans})
    if conflict.kind in _NO_WORDING or not reports:
        return Trail()
    facts = [found for id in reports if (found := archive.facts(visit.con, id))]
    stories = sorted({story.id for id in reports for story in archive.stories_of(visit.con, id)})
    edges = [edge for story in stories for edge in archive.edges_of(visit.con, story)]
    hops = trail(conflict, facts, edges)
    if len({hop.report for hop in hops}) == 1 or not any(_tells(hop, conflict) for hop in hops):
        return Trail()
    kept = _that_matter(hops)
    names = {one.id: one.outlet or one.title or one.id for one in facts}
    stops = [_stop(hops.index(hop), hop, names, conflict, _span(hop, conflict)) for hop in kept]
    return Trail(stops=tuple(stops), more=len(hops) - len(kept))


def first_and_last(conflict: Conflict) -> tuple[Piece, ...]:
    """Return the word diff of two quoted wordings, empty where they are no wordings."""
    if conflict.slot != _QUOTED or len(conflict.sides) < 2:  # noqa: PLR2004 - a pair
        return ()
    before, after = (side.value.strip("“”") for side in conflict.sides[:2])
    pieces = word_diff(before, after)
    return pieces if before != after and readable(pieces) else ()


def readable(pieces: Sequence[Piece]) -> bool:
    """Say whether enough words stay the same for a diff to be read."""
    same, other = (
        sum(sum(map(str.isalnum, piece.text)) for piece in pieces if (piece.kind == "same") is kept)
        for kept in (True, False)
    )
    return 2 * same >= _ALIKE * (2 * same + other) > 0


def _tells(hop: Hop, conflict: Conflict) -> bool:
    """Say whether a hop changes something, and more than the dates joins it to its source."""
    if not hop.changed:
        return False
    return hop.link != "inferred" or (_comparable(hop, conflict) and readable(hop.pieces))


def _comparable(hop: Hop, conflict: Conflict) -> bool:
    """Say whether a hop's words are set against words: a fact is a value, unless it is a quote."""
    return hop.source is not None or conflict.slot == _QUOTED


def _that_matter(hops: Sequence[Hop]) -> list[Hop]:
    """Return the first hop, those that change something and those that they follow."""
    sources = {hop.source for hop in hops if hop.changed}
    needed = [n for n, h in enumerate(hops) if n == 0 or h.changed or h.report in sources]
    rest = [n for n in range(len(hops)) if n not in needed]
    chosen = sorted(needed[:_MOST] + rest[: max(0, _MOST - len(needed))])
    return [hops[n] for n in chosen]


def _span(hop: Hop, conflict: Conflict) -> Span | None:
    return next(
        (
            span
            for side in conflict.sides
            if side.value == hop.value
            for span in side.spans
            if span.report == hop.report
        ),
        None,
    )


def _stop(
    number: int, hop: Hop, names: Mapping[str, str], conflict: Conflict, span: Span | None
) -> Stop:
    comparable = _comparable(hop, conflict) and readable(hop.pieces)
    return Stop(
        number=number,
        style=_style(number, hop),
        who=names.get(hop.report, hop.report) if hop.report else "Knowledge base",
        when=(day(hop.published.at) if hop.published else None) or "",
        wording=hop.value if conflict.slot == _QUOTED else hop.wording,
        value=hop.value,
        told=_told(number, hop, names),
        changed=hop.changed,
        pieces=hop.pieces if comparable and not _only_same(hop.pieces) else (),
        place=span,
        url=hop.url if hop.report is None else None,
    )


def _style(number: int, hop: Hop) -> str:
    if number == 0:
        return "root"
    if hop.changed:
        return "changed"
    return "loose" if hop.link == "inferred" and hop.source else ""


def _told(number: int, hop: Hop, names: Mapping[str, str]) -> str:
    """Return what shows that a hop follows its source, in words."""
    if number == 0 or hop.link not in _LINKS:
        return ""
    if hop.source is None:
        return "Set against the knowledge base." if hop.changed else "As the knowledge base has it."
    return _LINKS[hop.link].format(names.get(hop.source, "another report"))


def _only_same(pieces: Iterable[Piece]) -> bool:
    return all(piece.kind == "same" for piece in pieces)
