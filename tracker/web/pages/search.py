"""`/search?q=`: reports that answer a query, best first, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from tracker import archive
from tracker.web.visit import PAGES, View, Visit, count, day

_PAGE = 25
# Characters that no text holds, since reading removes control characters.
_OPEN, _CLOSE = "\x02", "\x03"


@PAGES(r"/search")
def search(visit: Visit) -> View:
    """Show what a query finds."""
    query = visit.asked.get("q", "").strip()
    start = _number(visit.asked.get("from", "0"))
    found: tuple[archive.Hit, ...] = ()
    total = archive.count_hits(visit.con, query) if query else 0
    if total:
        found = archive.search(visit.con, query, limit=_PAGE, offset=start, marks=(_OPEN, _CLOSE))
    return View(
        template="search",
        context={
            "title": query or "Search",
            "query": query,
            "headline": _headline(query, total),
            "reports": archive.count_reports(visit.con),
            "total": total,
            "start": start,
            "more": _more(query, start, total),
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


def _more(query: str, start: int, total: int) -> str | None:
    if start + _PAGE >= total:
        return None
    return "/search?" + urlencode({"q": query, "from": start + _PAGE})


def _number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() else 0


def _pieces(snippet: str) -> Iterator[dict[str, object]]:
    for part in snippet.split(_OPEN):
        marked, closed, rest = part.partition(_CLOSE)
        if closed:
            yield {"text": marked, "hit": True}
        yield {"text": rest if closed else part, "hit": False}
