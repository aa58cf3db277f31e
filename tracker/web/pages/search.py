"""`/search?q=`: reports that answer a query, best first, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator

from tracker import archive
from tracker.web.visit import PAGES, View, Visit

_LIMIT = 50
# Characters that no text holds, since reading removes control characters.
_OPEN, _CLOSE = "\x02", "\x03"


@PAGES(r"/search")
def search(visit: Visit) -> View:
    """Show what a query finds."""
    query = visit.asked.get("q", "").strip()
    found = archive.search(visit.con, query, limit=_LIMIT, marks=(_OPEN, _CLOSE)) if query else ()
    return View(
        template="search",
        context={
            "title": query or "Search",
            "query": query,
            "total": archive.count_reports(visit.con),
            "clipped": len(found) == _LIMIT,
            "hits": [
                {
                    "id": hit.report,
                    "title": hit.title.replace(_OPEN, "").replace(_CLOSE, ""),
                    "outlet": hit.outlet,
                    "published": hit.published,
                    "pieces": list(_pieces(hit.snippet)),
                }
                for hit in found
            ],
        },
    )


def _pieces(snippet: str) -> Iterator[dict[str, object]]:
    for part in snippet.split(_OPEN):
        marked, closed, rest = part.partition(_CLOSE)
        if closed:
            yield {"text": marked, "hit": True}
        yield {"text": rest if closed else part, "hit": False}
