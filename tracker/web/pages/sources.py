"""`/sources`: how each source fared at its last poll."""

from __future__ import annotations

from datetime import datetime

from tracker import archive
from tracker.web.visit import PAGES, View, Visit, count, minute

_FINE = {"ok", "new"}
_STATES = {
    "ok": "fine", "new": "not polled yet", "blocked": "walled", "undated": "without dates",
}  # fmt: skip


_PERSON = {"down", "frozen", "empty", "suspect", "undated"}
_HAPPENS = {
    "ok": "as expected",
    "new": "will be asked",
    "suspect": "the list no longer looks as it did: what comes out of it may be incomplete",
    "down": "reports that appear meanwhile may be missed; asked again with longer pauses",
    "blocked": "the wall is respected: headline and link at most, the text is not sought",
    "frozen": "it answers with old items only: new reports may stand elsewhere",
    "empty": "its list has no items: new reports may be missed",
    "undated": "its reports carry no dates and cannot be put in order",
}


@PAGES(r"/sources")
def sources(visit: Visit) -> View:
    """Show source health, trouble first."""
    tries = archive.next_tries(visit.con)
    rows = sorted(archive.health(visit.con), key=lambda h: (h.state in _FINE, h.name))
    return View(
        template="sources",
        context={
            "title": "Sources",
            "headline": _headline([row.state for row in rows]),
            "needs": sum(row.state in _PERSON for row in rows),
            "rows": [
                {
                    "source": row,
                    "state": _STATES.get(row.state, row.state),
                    "polled": row.polled_at and minute(row.polled_at),
                    "happens": _HAPPENS.get(row.state, ""),
                    "person": row.state in _PERSON,
                    "next": _next(tries.get(row.source), visit),
                }
                for row in rows
            ],
            "rows_of": "sources",
        },
    )


def _next(at: datetime | None, visit: Visit) -> str:
    return minute(at) if at and at > visit.now else "at the next round"


def _headline(states: list[str]) -> str:
    if not states:
        return "No source is watched yet."
    fine = sum(state in _FINE for state in states)
    if fine == len(states):
        return f"All {count(fine, 'source')} are fine." if fine > 1 else "The one source is fine."
    return f"{fine} of {count(len(states), 'source')} are fine."
