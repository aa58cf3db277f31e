"""What the readers of single formats hand on: blocks of text and claims about the document.

In: strings. Out: `Block` and `Draft`. Nothing here decides what is true of a document.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain import Link, Moment, OriginClass, ZoneKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, list item, table row or caption, on one line.

    Attributes:
        kind: what the markup says it is; None where its place and words decide.
        links: offsets count from the start of the block.
        emphasis: set where the whole block is bold or italic.
    """

    text: str
    kind: ZoneKind | None = None
    links: tuple[Link, ...] = ()
    emphasis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as its own format tells it, before the item adds what it knows.

    Attributes:
        url: the address the document claims; its reader has decided to trust it.
        key: what identifies a document without an address (a Message-ID).
        shown: the day that stands under the headline, for want of a better one.
        gone: the page says that there is nothing, though its status says otherwise.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    url: str | None = None
    key: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    shown: Moment | None = None
    gone: bool = False
    origin_class: OriginClass = "unknown"
    partial: bool = False
    extra: tuple[tuple[str, str], ...] = ()
