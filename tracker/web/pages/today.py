"""`/`: what to check first, and the stories with their origins."""

from __future__ import annotations

from tracker import archive
from tracker.web.pages.queue import row
from tracker.web.visit import PAGES, View, Visit

_FIRST = 5
_STORIES = 12


@PAGES(r"/")
def today(visit: Visit) -> View:
    """Show the archive at a glance."""
    waiting = archive.queue_items(visit.con, now=visit.now)
    stories = sorted(archive.stories(visit.con), key=lambda s: (-len(s.reports), s.id))
    decided = archive.queue_items(visit.con, now=visit.now, states=("decided",))
    return View(
        template="today",
        context={
            "title": "Today",
            "day": f"{visit.now:%A} {visit.now.day} {visit.now:%B %Y}",
            "counts": {
                "reports": archive.count_reports(visit.con),
                "stories": len(stories),
                "open": len(waiting),
                "decisions": sum(len(item.decisions) for item in decided),
            },
            "check_first": [row(item, visit.now) for item in waiting[:_FIRST]],
            "stories": stories[:_STORIES],
        },
    )
