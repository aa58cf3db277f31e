"""`/story/<id>`: who has it from whom, and where its reports differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker import archive
from tracker.domain import Conflict, Origin, ReportFacts, Story
from tracker.web.graph import Graph, Root, draw
from tracker.web.naming import Names, Roots, sort_roots
from tracker.web.visit import PAGES, View, Visit, count, day, missing

_DRAWN = 40


@PAGES(r"/story/(?P<id>[^/]+)")
def story(visit: Visit) -> View:
    """Show one story."""
    id = visit.path["id"]
    found = archive.story(visit.con, id)
    if found is None:
        near = archive.nearest(visit.con, "stories", id)
        return missing("story", id, [(one, f"/story/{one}") for one in near])
    reports = _reports(visit, found)
    origins = {facts.id: archive.origins_of(visit.con, facts.id) for facts in reports}
    roots = sort_roots(Origin(documents=found.documents, observers=found.observers))
    names = Names(visit, _ids(found, origins), reports)
    drawn = _roots(roots, names)
    return View(
        template="story",
        context={
            "title": found.title,
            "story": found,
            "first_seen": day(found.first_seen) or "on an unknown day",
            "roots": roots,
            "lede": _lede(len(reports), roots),
            "graph": _graph(reports, drawn, origins),
            "listed": drawn,
            "conflicts": _conflicts(visit, reports),
            "reports": [
                {
                    "id": facts.id,
                    "title": facts.title,
                    "outlet": facts.outlet,
                    "published": day(facts.published.at) if facts.published else None,
                    "origins": [names(root) for root in origins[facts.id].roots],
                }
                for facts in reports
            ],
            "rows_of": f"stories/{id}",
        },
    )


def _ids(found: Story, origins: Mapping[str, Origin]) -> list[str]:
    every = {*found.documents, *found.observers}
    for origin in origins.values():
        every.update(origin.roots)
    return sorted(every)


def _reports(visit: Visit, found: Story) -> list[ReportFacts]:
    facts = [archive.facts(visit.con, id) for id in found.reports]
    return sorted(
        (one for one in facts if one),
        key=lambda f: (f.published is None, f.published.at if f.published else visit.now, f.id),
    )


def _roots(roots: Roots, names: Names) -> list[Root]:
    drawn = [Root(id=id, shape="document", label=names(id)) for id in roots.documents]
    seen = set(roots.documents)
    drawn += [
        Root(id=id, shape="observer", label=names(id)) for id in roots.observers if id not in seen
    ]
    drawn += [Root(id=id, shape="unsourced", label=names(id)) for id in roots.unsourced]
    return drawn


def _graph(
    reports: Sequence[ReportFacts], roots: Sequence[Root], origins: Mapping[str, Origin]
) -> Graph | None:
    if not roots or len(reports) > _DRAWN:
        return None
    labels = [(f.id, f"{f.outlet or 'outlet unknown'}, {_when(f)}", f.title or "") for f in reports]
    return draw(roots, labels, {id: origin.roots for id, origin in origins.items()})


def _when(facts: ReportFacts) -> str:
    return (day(facts.published.at) if facts.published else None) or "date unknown"


def _conflicts(visit: Visit, reports: Sequence[ReportFacts]) -> list[Conflict]:
    found = {c.id: c for facts in reports for c in archive.conflicts_of(visit.con, facts.id)}
    return sorted(found.values(), key=lambda c: (-c.severity, c.id))


def _lede(reports: int, roots: Roots) -> str:
    verb = "rests" if reports == 1 else "rest"
    named = count(len(roots.named), "named origin")
    text = f"{count(reports, 'report')} {verb} on {named}"
    if roots.unsourced:
        text += f" and {count(len(roots.unsourced), 'text')} that names no source"
        text = text.replace("texts that names", "texts that name")
    return text + ". Copies are never counted as confirmation."
