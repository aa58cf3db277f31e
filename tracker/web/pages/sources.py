"""`/sources`: how each source fared at its last poll."""

from __future__ import annotations

from tracker import archive
from tracker.web.visit import PAGES, View, Visit

_FINE = {"ok", "new"}


@PAGES(r"/sources")
def sources(visit: Visit) -> View:
    """Show source health, trouble first."""
    rows = sorted(archive.health(visit.con), key=lambda h: (h.state in _FINE, h.name))
    return View(
        template="sources",
        context={
            "title": "Sources",
            "rows": rows,
            "troubled": sum(row.state not in _FINE for row in rows),
        },
    )
