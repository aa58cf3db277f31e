"""Values of reading: a published document as text with zones and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.domain.collecting import Body, Moment

ZoneKind = Literal[
    "headline", "standfirst", "lead", "body", "caption", "list", "table", "quote", "boilerplate"
]
OriginClass = Literal["primary", "reporting", "aggregator", "machine_summary", "forum", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch of a report's text and what part of the page it is."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink out of a report: the linked words and where they lead."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published document in one revision.

    Attributes:
        id: made of the canonical URL, or of the text where there is none.
        revision: hash of title and text.
        text: headline first where there is one, then paragraphs separated by newlines.
        zones: ordered, not overlapping; together they cover all that can hold claims.
        origin_class: what kind of voice this is, judged from the document itself.
        body: how much of the text may be kept readable.
        partial: the text is a summary, or cut by a paywall.
        extra: front matter keys the tracker has no use for, kept as written.
    """

    id: str
    revision: str
    url: str | None
    title: str | None
    outlet: str | None
    published: Moment | None
    modified: Moment | None
    author: str | None
    language: str | None
    text: str
    zones: tuple[Zone, ...]
    links: tuple[Link, ...] = ()
    origin_class: OriginClass = "unknown"
    body: Body = "full"
    partial: bool = False
    source: str | None = None
    sha256: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stretch of two texts: in both, only in the earlier, or only in the later one."""

    kind: Literal["same", "removed", "added"]
    text: str
