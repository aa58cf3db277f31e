"""Rows of the archive in plain lines for the terminal.

In: rows with the keys of the interface, and names. Out: lines for people. Never reads the
archive itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.archive import Redaction
from tracker.archive.naming import KNOWN, Names
from tracker.domain import frame_words, telling_words

Row = dict[str, Any]

_WIDTH = 96
_LETTERS = "ABCDEFGH"
_SHOWN = 6
_KNOWLEDGE = "knowledge:"


def report(row: Row, gone: Mapping[str, Redaction]) -> str:
    """Return a revision of a report; `gone` holds what was taken down."""
    taken = gone.get(row["id"])
    instead = (
        f"[taken down {taken.at.day} {taken.at:%b %Y} by {taken.who}]" if taken else "untitled"
    )
    older = "" if row["revisions"] == 1 else f"  ({row['revisions']} revisions)"
    return _lines(
        f"{(row['published'] or 'undated'):10.10}  {row['outlet'] or row['url'] or '?'}{older}",
        row["title"] or instead,
        f"{row['id']}  {row['url'] or ''}",
    )


def entity(row: Row) -> str:
    """Return an entity and how often it is named."""
    mark = " (not listed yet)" if row["provisional"] else ""
    return (
        f"{row['reports']:5} reports {row['mentions']:6} mentions  "
        f"{row['type']:13} {row['name']}  [{row['id']}]{mark}"
    )


def mention(row: Row) -> str:
    """Return where an entity is named."""
    return f"{row['report']} {row['start']:6}-{row['end']:<6} {row['text']} → {row['entity']}"


def claim(row: Row, names: Names) -> str:
    """Return a claim in words: what, how it is told, how firmly, on whose word."""
    who = ", ".join(map(names, row["speakers"])) or "the page itself"
    dated = f"; {row['event_date']['text']}" if row["event_date"] else ""
    told = telling_words(row["act"], row["hedge"], row["polarity"])
    return _lines(
        f"{frame_words(row['frame'])}: {told}; by {who}{dated}",
        _short(row["text"]),
        f"{row['id']} in {row['report']}",
    )


def conflict(row: Row, names: Names) -> str:
    """Return a conflict: what differs, and on each side who says so and in which words.

    The row has a key more than the interface: `behind`, what stands behind each side.
    """
    head = f"{row['kind']} ({row['class'].replace('_', ' ')}, severity {row['severity']:.1f})"
    sides = (
        line
        for number, side in enumerate(row["sides"])
        for line in _side(_letter(number), side | {"behind": row["behind"][number]}, names)
    )
    return _lines(head, row["summary"], *sides, row["id"])


def story(row: Row) -> str:
    """Return a story and what stands behind it."""
    return _lines(
        f"{(row['first_seen'] or 'undated'):10.10}  {row['title']}",
        f"{count(len(row['reports']), 'report')} on {count(row['documents'], 'document')} "
        f"and {count(row['observers'], 'observer')}",
        row["id"],
    )


def count(number: int, noun: str) -> str:
    """Return a number of things in words."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def who_says(side: Row, names: Names) -> str:
    """Return the outlets on a side of a conflict, and the knowledge base where it is on it."""
    tellers = dict.fromkeys(names(span["report"]) for span in side["spans"] if span["report"])
    told = list(tellers)[:_SHOWN]
    if len(tellers) > _SHOWN:
        told.append(f"{len(tellers) - _SHOWN} more")
    if any(origin.startswith(_KNOWLEDGE) for origin in side["origins"]):
        told.append(KNOWN)
    return ", ".join(told) or "no report names it"


def _side(letter: str, side: Row, names: Names) -> Iterator[str]:
    yield f"{letter}  {_short(side['value'])}"
    yield f"   {who_says(side, names)} ({side['behind']})"
    words = next((span["text"] for span in side["spans"] if span["text"]), "")
    if words:
        yield f"   “{_short(words)}”"


def _letter(number: int) -> str:
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


def _lines(first: str, *rest: str) -> str:
    return "\n    ".join((first, *rest))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else flat[: _WIDTH - 1].rstrip() + "…"
