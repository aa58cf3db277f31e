"""`/search?q=`: reports that answer a query, best first, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker import archive
from tracker.domain import Backing, behind_stories
from tracker.web.visit import PAGES, View, Visit, count, day, further

_PAGE = 25
# Characters that no text holds, since reading removes control characters.
_OPEN, _CLOSE = "\x02", "\x03"


@PAGES(r"/search")
def search(visit: Visit) -> View:
    """Show what a query finds."""
    query = visit.asked.get("q", "").strip()
    start = _number(visit.asked.get("from", "0"))
    found: tuple[archive.Hit, ...] = ()
    narrowed = _narrowed(visit)
    total = archive.count_hits(visit.con, query, narrowed) if query else 0
    if total:
        found = archive.search(
            visit.con, query, limit=_PAGE, offset=start, marks=(_OPEN, _CLOSE), narrowed=narrowed
        )
    return View(
        template="search",
        context={
            "title": query or "Search",
            "query": query,
            "headline": _headline(query, total),
            "reports": archive.count_reports(visit.con),
            "total": total,
            "start": start,
            "more": further(visit, start + _PAGE) if start + _PAGE < total else None,
            "behind": _behind(visit, [hit.report for hit in found]),
            "outlets": archive.outlets_answering(visit.con, query) if query else (),
            "asked": {name: visit.asked.get(name, "") for name in ("outlet", "since", "until")},
            "narrowed": narrowed != archive.Narrowed(),
            "hits": [
                {
                    "id": hit.report,
                    "title": list(_pieces(hit.title)) if hit.title else [],
                    "outlet": hit.outlet,
                    "published": day(date.fromisoformat(hit.published[:10]))
                    if hit.published
                    else None,
                    "pieces": list(_pieces(hit.snippet)),
                }
                for hit in found
            ],
        },
    )


def _headline(query: str, total: int) -> str:
    if not query:
        return "Search the archive"
    return f"{count(total, 'report')} with “{query}”" if total else f"No report holds “{query}”"


def _narrowed(visit: Visit) -> archive.Narrowed:
    return archive.Narrowed(
        outlet=visit.asked.get("outlet", ""),
        since=_day(visit.asked.get("since", "")),
        until=_day(visit.asked.get("until", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _behind(visit: Visit, reports: list[str]) -> Backing:
    """Return what the reports of a page of hits rest on, by the stories that they tell."""
    stories = {story.id: story for id in reports for story in archive.stories_of(visit.con, id)}
    return behind_stories(stories.values(), reports=reports)


def _number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() else 0


def _pieces(snippet: str) -> Iterator[dict[str, object]]:
    for part in snippet.split(_OPEN):
        marked, closed, rest = part.partition(_CLOSE)
        if closed:
            yield {"text": marked, "hit": True}
        yield {"text": rest if closed else part, "hit": False}
