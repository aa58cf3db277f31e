"""How much stands behind a statement or a story: the one way in which it is counted.

In: reports, and the origins in which their claims end. Out: `Backing`, with its words. A
text for which no source is named is a document like any other, and said to be one; copies,
and what has been traced to nothing, add to the reports alone. Pages, queue, digest and commands all print this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.comparing import Conflict, Origin, Side, Story

KNOWLEDGE = "knowledge:"
UNSOURCED = "unsourced:"
UNTRACED = "untraced:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """Reports, and the documents and observers in which their chains end.

    Attributes:
        documents: all independent texts, those of `unsourced` among them.
        observers: who saw or told it at first hand.
        unsourced: documents that nobody has shown, or that name no source.
        known: a fact of the knowledge base stands there too.
    """

    reports: int = 0
    documents: int = 0
    observers: int = 0
    unsourced: int = 0
    known: bool = False

    @property
    def words(self) -> str:
        """Return `3 reports, 2 documents (1 that nobody has shown), 1 observer`."""
        parts = [_count(self.reports, "report")] if self.reports else []
        parts += [self.origins] if self.origins else []
        parts += ["knowledge base"] if self.known else []
        return ", ".join(parts) or "nobody"

    @property
    def origins(self) -> str:
        """Return the same without reports and facts; empty where there is neither."""
        parts = [self._documents()] if self.documents else []
        parts += [_count(self.observers, "observer")] if self.observers else []
        return ", ".join(parts)

    def _documents(self) -> str:
        text = _count(self.documents, "document")
        if not self.unsourced:
            return text
        if self.unsourced == self.documents:
            return f"{text} that nobody has shown"
        return f"{text} ({self.unsourced:,} that nobody has shown)"


def backing(reports: Iterable[str], origin: Origin, *, known: bool = False) -> Backing:
    """Return what stands behind something told by `reports` that ends in `origin`."""
    documents = {one for one in origin.documents if not one.startswith(UNTRACED)}
    return Backing(
        reports=len(set(reports)),
        documents=len(documents),
        observers=len(set(origin.observers)),
        unsourced=sum(one.startswith(UNSOURCED) for one in documents),
        known=known,
    )


def behind_story(story: Story) -> Backing:
    """Return what stands behind a story."""
    return behind_stories([story])


def behind_stories(stories: Iterable[Story], reports: Iterable[str] | None = None) -> Backing:
    """Return what stands behind several stories together, each origin once.

    `reports` are those to be counted, where they are not all of the stories.
    """
    told = tuple(stories)
    every = {id for story in told for id in story.reports}
    origin = Origin(
        documents=tuple({one for story in told for one in story.documents}),
        observers=tuple({one for story in told for one in story.observers}),
    )
    return backing(every if reports is None else reports, origin)


def behind_sides(conflict: Conflict, origins: Mapping[str, Origin]) -> tuple[Backing, ...]:
    """Return what stands behind each side; `origins` are those of its claims, by id."""
    return tuple(_behind_side(side, origins) for side in conflict.sides)


def split(side: Side, origins: Mapping[str, Origin]) -> Origin:
    """Return the roots of a side as the documents and observers that they are to its claims.

    A root of a claim that is no longer at hand is an observer, unless its id tells otherwise.
    """
    own = [origins[span.claim] for span in side.spans if span.claim and span.claim in origins]
    documents = {root for one in own for root in one.documents}
    observers = {root for one in own for root in one.observers}
    roots = {root for root in side.origins if not root.startswith(KNOWLEDGE)}
    written = {
        root for root in roots if root in documents or root.startswith((UNSOURCED, UNTRACED))
    }
    seen = {root for root in roots if root in observers or root not in written}
    return Origin(documents=tuple(sorted(written)), observers=tuple(sorted(seen)))


def _behind_side(side: Side, origins: Mapping[str, Origin]) -> Backing:
    known = any(root.startswith(KNOWLEDGE) for root in side.origins)
    return backing((span.report for span in side.spans), split(side, origins), known=known)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
