"""`/stories`: all stories, latest first, filtered by words of their titles."""

from __future__ import annotations

from typing import Final

from tracker import archive
from tracker.domain import behind_story
from tracker.web.visit import PAGES, View, Visit, asked_from, count, day, pages_around

_PAGE: Final = 50


@PAGES(r"/stories")
def stories(visit: Visit) -> View:
    """Show a page of the stories."""
    text, start = visit.asked.get("q", "").strip(), asked_from(visit)
    total = archive.count_stories(visit.con, text)
    found = archive.stories_about(visit.con, text, limit=_PAGE, offset=start)
    return View(
        template="stories",
        context={
            "title": "Stories",
            "headline": _headline(text, total),
            "text": text,
            "total": total,
            "everything": archive.count_stories(visit.con),
            "rows": [
                {
                    "story": story,
                    "first_seen": day(story.first_seen) or "unknown",
                    "backing": behind_story(story),
                }
                for story in found
            ],
            **pages_around(visit, start, _PAGE, total),
            "rows_of": "stories",
        },
    )


def _headline(text: str, total: int) -> str:
    if text:
        told = count(total, "story", "stories") if total else "No story"
        return f"{told} with “{text}” in a title"
    return f"{count(total, 'story', 'stories')}, latest first." if total else "No story yet."
