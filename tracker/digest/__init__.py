"""Tell what changed: a digest, and its faces as text, Markdown and HTML.

In: `Changes` between two moments. Out: a `Digest` whose every line can be checked, and
strings. Sends nothing and knows no clock: the window's end is part of the changes.
"""

from __future__ import annotations

from datetime import date, timedelta

from tracker.digest import composing
from tracker.digest.clock import ticking
from tracker.digest.faces import as_html, as_markdown, as_text, side
from tracker.digest.wording import count, listing
from tracker.domain import Changes, Digest, Section
from tracker.knowledge import Knowledge
from tracker.urls import stable_id

__all__ = ["as_html", "as_markdown", "as_text", "compose", "is_empty", "side"]

_QUIET = "Nothing new today. Enjoy the quiet."


def compose(
    changes: Changes,
    *,
    base_url: str,
    day: date | None = None,
    knowledge: Knowledge | None = None,
) -> Digest:
    """Return the digest of `changes`; the same changes give the same digest and id.

    `day` names it; without one it is the day, in UTC, in which the window ends. With
    `knowledge` it tells what comes next for the policies that are listed there.
    """
    base = base_url.rstrip("/")
    named = day or (changes.until - timedelta(microseconds=1)).date()
    clock = ticking(knowledge, named, base) if knowledge else ()
    sections = tuple(composing.sections(changes, base, clock))
    headline, lede = _headline(changes), _lede(changes)
    return Digest(
        id=stable_id("d", named.isoformat(), base, headline, lede, *_content(sections)),
        day=named,
        headline=headline,
        lede=lede,
        sections=sections,
        until=changes.until,
        base_url=base,
    )


def is_empty(changes: Changes) -> bool:
    """Say whether nothing happened that a digest would tell; a waiting queue is no news."""
    return not (
        changes.reports
        or changes.conflicts
        or changes.withdrawn
        or changes.decided
        or changes.stories
        or changes.revised
    )


def _headline(changes: Changes) -> str:
    if is_empty(changes):
        return "Nothing new"
    behind = composing.behind(changes)
    figures = (
        (len(changes.reports), "report", "reports"),
        (behind.documents, "document", "documents"),
        (behind.observers, "observer", "observers"),
        (len(changes.conflicts), "new conflict", "new conflicts"),
        (len(changes.decided), "verdict", "verdicts"),
        (len(changes.withdrawn), "withdrawn flag", "withdrawn flags"),
        (len(changes.revised), "revised report", "revised reports"),
    )
    shown = [count(number, one, many) for number, one, many in figures if number]
    return ", ".join(shown) or count(len(changes.stories), "story", "stories")


def _lede(changes: Changes) -> str:
    parts = []
    if is_empty(changes):
        parts.append(_QUIET)
    if changes.conflicts:
        first = changes.conflicts[0]
        parts.append(f"Check first: {composing.told(first.conflict, first.names).rstrip('.')}.")
    if changes.late:
        parts.append(f"{count(changes.late, 'queue item')} past the deadline.")
    ill = composing.troubled(changes.health)
    if ill:
        names = [source.name for source in ill[:3]]
        more = [f"{len(ill) - 3:,} more"] if len(ill) > len(names) else []
        parts.append(f"Sources in trouble: {listing(names + more)}.")
    return " ".join(parts)


def _content(sections: tuple[Section, ...]) -> list[str]:
    return [
        part
        for section in sections
        for line in section.lines
        for part in (section.title, line.text, *line.cites, *line.detail, line.link or "")
    ]
