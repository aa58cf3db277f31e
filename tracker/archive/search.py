"""Full-text search over titles and texts of current revisions.

In: what a person typed. Out: hits, best first, with the words marked. No input is a syntax
error: every word is quoted before SQLite sees it.

Understood: words (all must occur), "phrases", `-not` and `-"not this"`, `one OR other`, and
a trailing `*` for beginnings of words. Accents and case do not matter. Chinese and Japanese
have no spaces, so they are indexed as overlapping pairs of characters in a column of their
own, and a search for one character looks for pairs that begin with it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tracker.archive.columns import shown

_TITLE_WEIGHT: Final = 8.0
_MOST_WORDS: Final = 32
_AROUND: Final = 60

_SPACELESS: Final = re.compile(
    r"[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
)
_TOKEN: Final = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


_BEST: Final = """
    -- Chosen first, so that snippets are cut from what is shown and nothing else.
    WITH best AS MATERIALIZED (
        SELECT search.rowid AS number, bm25(search, :weight, 1.0, 1.0) AS score
        FROM search
        JOIN revisions r ON r.number = search.rowid
        JOIN reports p ON p.id = r.report AND p.revision = r.revision
        WHERE search MATCH :query AND (:outlet = '' OR r.outlet = :outlet)
        AND (:since = '' OR r.published >= :since) AND (:until = '' OR r.published < :until)
        ORDER BY round(score, 9), p.published DESC, p.id
        LIMIT :limit OFFSET :offset
    )
    SELECT r.report, r.revision, r.url, r.outlet, r.published, r.published_precision, r.text,
        highlight(search, 0, :open, :close) AS title,
        snippet(search, 1, :open, :close, '…', 24) AS snippet,
        best.score
    FROM best
    CROSS JOIN search ON search.rowid = best.number
    JOIN revisions r ON r.number = best.number
    WHERE search MATCH :query
    ORDER BY round(best.score, 9), r.published DESC, r.report
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A report that answers a search.

    Attributes:
        title, snippet: with the marks around the words found.
        score: higher is better; comparable within one search only.
    """

    report: str
    revision: str
    url: str | None
    outlet: str | None
    published: str | None
    title: str
    snippet: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which of the reports found are wanted; `until` is the last day."""

    outlet: str = ""
    since: date | None = None
    until: date | None = None

    def columns(self) -> dict[str, str]:
        """Return the values for the conditions of a query."""
        after = self.until + timedelta(days=1) if self.until else None
        return {
            "outlet": self.outlet,
            "since": self.since.isoformat() if self.since else "",
            "until": after.isoformat() if after else "",
        }


EVERYTHING: Final = Narrowed()


def outlets_answering(con: sqlite3.Connection, query: str) -> tuple[tuple[str, int], ...]:
    """Return the outlets of the current reports that answer `query`, with how many each has."""
    expression = fts_query(query)
    if not expression:
        return ()
    rows = con.execute(
        """
        SELECT r.outlet, count(*) AS reports FROM search
        JOIN revisions r ON r.number = search.rowid
        JOIN reports p ON p.id = r.report AND p.revision = r.revision
        WHERE search MATCH ? AND r.outlet IS NOT NULL
        GROUP BY r.outlet ORDER BY reports DESC, r.outlet LIMIT 50
        """,
        (expression,),
    )
    return tuple((row["outlet"], row["reports"]) for row in rows)


def search(
    con: sqlite3.Connection,
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    marks: tuple[str, str] = ("[", "]"),
    narrowed: Narrowed = EVERYTHING,
) -> tuple[Hit, ...]:
    """Return the current reports that answer `query`, best first."""
    expression = fts_query(query)
    if not expression:
        return ()
    rows = con.execute(
        _BEST,
        {
            "query": expression, "open": marks[0], "close": marks[1],
            "weight": _TITLE_WEIGHT, "limit": limit, "offset": offset, **narrowed.columns(),
        },
    )  # fmt: skip
    wanted = [run for term in _terms(query) if not term.negative for run in _runs(term.text)]
    return tuple(_hit(row, wanted, marks) for row in rows)


def count_hits(con: sqlite3.Connection, query: str, narrowed: Narrowed = EVERYTHING) -> int:
    """Count the current reports that answer `query`."""
    expression = fts_query(query)
    if not expression:
        return 0
    row = con.execute(
        """
        SELECT count(*) FROM search JOIN revisions r ON r.number = search.rowid
        JOIN reports p ON p.id = r.report AND p.revision = r.revision WHERE search MATCH :query
        AND (:outlet = '' OR r.outlet = :outlet)
        AND (:since = '' OR r.published >= :since) AND (:until = '' OR r.published < :until)
        """,
        {"query": expression, **narrowed.columns()},
    ).fetchone()
    return int(row[0])


def pairs(text: str) -> str:
    """Return the Chinese and Japanese of `text` as overlapping pairs, run by run."""
    return " ".join(token for run in _runs(text) for token in _pairs_of(run))


def fts_query(query: str) -> str:
    """Return an FTS5 expression for what a person typed; empty where nothing can be sought."""
    groups: list[list[str]] = []
    excluded: list[str] = []
    joined = False
    for term in _terms(query):
        if term.text == "OR" and not term.quoted:
            joined = bool(groups)
            continue
        expression = _expression(term)
        if expression and term.negative:
            excluded.append(expression)
        elif expression and joined:
            groups[-1].append(expression)
        elif expression:
            groups.append([expression])
        joined = False
    if not groups:
        return ""
    wanted = " AND ".join(f"({' OR '.join(group)})" for group in groups)
    return f"({wanted}) NOT ({' OR '.join(excluded)})" if excluded else wanted


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    negative: bool
    quoted: bool


def _terms(query: str) -> Iterator[_Term]:
    # Lone surrogates and NUL cannot be handed to SQLite.
    clean = query.encode("utf-8", "replace").decode().replace("\x00", " ")
    for count, match in enumerate(_TOKEN.finditer(clean)):
        if count == _MOST_WORDS:
            return
        phrase = match["phrase"]
        yield _Term(
            text=match["word"] if phrase is None else phrase,
            negative=bool(match["minus"]),
            quoted=phrase is not None,
        )


def _expression(term: _Term) -> str:
    """Return one term as FTS5 reads it: its spaced words and its pairs, all of them."""
    parts = [
        f"pairs : {_phrase(_pairs_of(run)[:-1]) or _beginning(run)}" for run in _runs(term.text)
    ]
    spaced = _SPACELESS.sub(" ", term.text)
    if any(character.isalnum() for character in spaced):
        star = "*" if not term.quoted and spaced.rstrip().endswith("*") else ""
        parts.append(f"{{title text}} : {_quoted(spaced)}{star}")
    return f"({' AND '.join(parts)})" if len(parts) > 1 else "".join(parts)


def _phrase(tokens: list[str]) -> str:
    return _quoted(" ".join(tokens)) if tokens else ""


def _beginning(character: str) -> str:
    return f"{_quoted(character)}*"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _runs(text: str) -> list[str]:
    return _SPACELESS.findall(text)


def _pairs_of(run: str) -> list[str]:
    """Return overlapping pairs, then the last character alone, so that it can be found too."""
    return [run[at : at + 2] for at in range(len(run))]


def _hit(row: sqlite3.Row, runs: list[str], marks: tuple[str, str]) -> Hit:
    snippet = row["snippet"]
    if marks[0] not in snippet and runs:
        snippet = _spaceless_snippet(row["text"], runs, marks) or snippet
    return Hit(
        report=row["report"],
        revision=row["revision"],
        url=row["url"],
        outlet=row["outlet"],
        published=shown(row["published"], row["published_precision"]),
        title=_mark(row["title"] or "", runs, marks),
        snippet=" ".join(snippet.split()),
        score=-row["score"],
    )


def _spaceless_snippet(text: str, runs: list[str], marks: tuple[str, str]) -> str:
    """Return the surroundings of the first run found; SQLite marks whole words alone."""
    places = [text.find(run) for run in runs if run in text]
    if not places:
        return ""
    start = max(0, min(places) - _AROUND)
    end = min(places) + _AROUND
    around = _mark(text[start:end], runs, marks)
    return ("…" if start else "") + around + ("…" if end < len(text) else "")


def _mark(text: str, runs: list[str], marks: tuple[str, str]) -> str:
    if not runs:
        return text
    found = re.compile("|".join(re.escape(run) for run in sorted(runs, key=len, reverse=True)))
    return found.sub(lambda match: f"{marks[0]}{match[0]}{marks[1]}", text)
