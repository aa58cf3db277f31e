"""`/entities`: whom and what the reports name, the most named first, filtered by name."""

from __future__ import annotations

from typing import Final

from tracker import archive
from tracker.web.visit import PAGES, View, Visit, asked_from, count, pages_around

_PAGE: Final = 50


@PAGES(r"/entities")
def entities(visit: Visit) -> View:
    """Show a page of the entities."""
    text, start = visit.asked.get("q", "").strip(), asked_from(visit)
    total = archive.count_entities(visit.con, text)
    return View(
        template="entities",
        context={
            "title": "Entities",
            "headline": _headline(text, total),
            "text": text,
            "total": total,
            "everything": archive.count_entities(visit.con),
            "rows": archive.entities_called(visit.con, text, limit=_PAGE, offset=start),
            **pages_around(visit, start, _PAGE, total),
            "rows_of": "entities",
        },
    )


def _headline(text: str, total: int) -> str:
    if text:
        told = count(total, "entity", "entities") if total else "No entity"
        return f"{told} with “{text}” in the name"
    if not total:
        return "Nobody is named yet."
    return f"{count(total, 'entity', 'entities')}, the most named first."
