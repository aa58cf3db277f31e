"""Values of telling people: health, failures, changes, digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.domain.comparing import Conflict, ReportFacts, Story
from tracker.domain.reviewing import ReviewItem


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source fared at its last poll."""

    source: str
    name: str
    state: Literal["ok", "suspect", "down", "blocked", "frozen", "empty", "undated", "new"]
    reason: str
    polled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that could not be done, kept as a value so that the rest goes on."""

    where: str
    stage: str
    problem: str

    def __str__(self) -> str:
        """Return where and what in one line; a problem that names its place already says both."""
        place = self.where.removeprefix("file:")
        named = self.problem.startswith((f"{place}: ", f"{place}:"))
        return self.problem if named else f"{place}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a digest is made of: all that changed between two moments.

    Attributes:
        reports: seen for the first time in the window, newest first.
        conflicts: opened in the window and still standing, most important first.
        withdrawn: conflicts that no longer stand.
        decided: items with a verdict given in the window.
        stories: with new reports in the window: (story, number of new reports).
        revised: reports whose text changed in the window.
        waiting: size of the queue at the end of the window, and how many are late.
        baseline: ids of reports that came with the first poll of a source, and are no news.
    """

    since: datetime
    until: datetime
    reports: tuple[ReportFacts, ...]
    conflicts: tuple[ReviewItem, ...]
    withdrawn: tuple[Conflict, ...]
    decided: tuple[ReviewItem, ...]
    stories: tuple[tuple[Story, int], ...]
    revised: tuple[ReportFacts, ...]
    waiting: int
    late: int
    baseline: tuple[str, ...] = ()
    health: tuple[SourceHealth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a digest with the ids that it can be checked against.

    Attributes:
        cites: claim, conflict, story or report ids; every name and number of `text`
            occurs in the spans or facts behind them.
        size: what a bar beside the line would show; 0 for no bar.
    """

    text: str
    cites: tuple[str, ...]
    detail: tuple[str, ...] = ()
    link: str | None = None
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled part of a digest."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What changed since the last one, ready to be set as text, Markdown or HTML."""

    id: str
    day: date
    headline: str
    lede: str
    sections: tuple[Section, ...]
    until: datetime
    base_url: str
