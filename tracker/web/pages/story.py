"""`/story/<id>`: who has it from whom, and where its reports differ."""

from __future__ import annotations

from collections.abc import Sequence

from tracker import archive
from tracker.domain import Conflict, Origin, ReportFacts, Story
from tracker.web.graph import Graph, Shape, draw
from tracker.web.visit import PAGES, View, Visit, day, missing

_DRAWN = 40
Root = tuple[str, Shape, str]


@PAGES(r"/story/(?P<id>[\w-]+)")
def story(visit: Visit) -> View:
    """Show one story."""
    found = archive.story(visit.con, visit.path["id"])
    if found is None:
        return missing("story", visit.path["id"])
    reports = _reports(visit, found)
    origins = {facts.id: archive.origins_of(visit.con, facts.id) for facts in reports}
    roots = _roots(visit, found)
    unsourced = sum(not origin.roots for origin in origins.values())
    return View(
        template="story",
        context={
            "title": found.title,
            "story": found,
            "first_seen": day(found.first_seen) or "on an unknown day",
            "unsourced": unsourced,
            "lede": _lede(len(reports), len(roots), unsourced),
            "graph": _graph(reports, roots, origins),
            "roots": [
                {"name": label, "shape": shape[:3], "note": shape} for _, shape, label in roots
            ],
            "conflicts": _conflicts(visit, reports),
            "reports": [
                {
                    "id": facts.id,
                    "title": facts.title,
                    "outlet": facts.outlet,
                    "published": day(facts.published.at) if facts.published else None,
                    "origin": ", ".join(visit.name(root) for root in origins[facts.id].roots),
                }
                for facts in reports
            ],
        },
    )


def _reports(visit: Visit, found: Story) -> list[ReportFacts]:
    facts = [archive.facts(visit.con, id) for id in found.reports]
    return sorted(
        (one for one in facts if one),
        key=lambda f: (f.published is None, f.published.at if f.published else visit.now, f.id),
    )


def _roots(visit: Visit, found: Story) -> list[Root]:
    documents: list[Root] = [(id, "document", visit.name(id)) for id in found.documents]
    return documents + [(id, "observer", visit.name(id)) for id in found.observers]


def _graph(
    reports: Sequence[ReportFacts], roots: Sequence[Root], origins: dict[str, Origin]
) -> Graph | None:
    if not roots or len(reports) > _DRAWN:
        return None
    labels = [(f.id, f"{f.outlet or 'unknown'}: {(f.title or f.id)[:60]}") for f in reports]
    return draw(roots, labels, {id: origin.roots for id, origin in origins.items()})


def _conflicts(visit: Visit, reports: Sequence[ReportFacts]) -> list[Conflict]:
    found = {c.id: c for facts in reports for c in archive.conflicts_of(visit.con, facts.id)}
    return sorted(found.values(), key=lambda c: (-c.severity, c.id))


def _lede(reports: int, roots: int, unsourced: int) -> str:
    text = f"{reports} report{'' if reports == 1 else 's'} rest on {roots} origin"
    text += "" if roots == 1 else "s"
    if unsourced:
        text += f"; {unsourced} name no source"
    return text + ". Copies are never counted as confirmation."
