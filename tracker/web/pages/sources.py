"""`/sources`: how each source fared at its last poll."""

from __future__ import annotations

from tracker import archive
from tracker.web.visit import PAGES, View, Visit, count, minute

_FINE = {"ok", "new"}
_STATES = {
    "ok": "fine", "new": "not polled yet", "blocked": "walled", "undated": "without dates",
}  # fmt: skip


@PAGES(r"/sources")
def sources(visit: Visit) -> View:
    """Show source health, trouble first."""
    rows = sorted(archive.health(visit.con), key=lambda h: (h.state in _FINE, h.name))
    return View(
        template="sources",
        context={
            "title": "Sources",
            "headline": _headline([row.state for row in rows]),
            "rows": [
                (row, _STATES.get(row.state, row.state), row.polled_at and minute(row.polled_at))
                for row in rows
            ],
            "rows_of": "sources",
        },
    )


def _headline(states: list[str]) -> str:
    if not states:
        return "No source is watched yet."
    fine = sum(state in _FINE for state in states)
    if fine == len(states):
        return f"All {count(fine, 'source')} are fine." if fine > 1 else "The one source is fine."
    return f"{fine} of {count(len(states), 'source')} are fine."
