"""`/report/<id>`: the text we read, with its claims and flags marked."""

from __future__ import annotations

from tracker import archive
from tracker.domain import Report
from tracker.web.passages import paragraphs
from tracker.web.visit import PAGES, View, Visit, day, missing


@PAGES(r"/report/(?P<id>[\w-]+)")
def report(visit: Visit) -> View:
    """Show a report's current revision, or the one named by `?revision=`."""
    id = visit.path["id"]
    found = archive.report(visit.con, id, visit.asked.get("revision"))
    if found is None:
        return missing("report", id)
    claims = archive.claims_of(visit.con, id, found.revision)
    conflicts = archive.conflicts_of(visit.con, id)
    flagged = frozenset(
        span.claim
        for conflict in conflicts
        for side in conflict.sides
        for span in side.spans
        if span.report == id and span.claim
    )
    mentions = archive.mentions_of(visit.con, id, found.revision)
    return View(
        template="report",
        context={
            "title": found.title or "Untitled report",
            "report": {
                "id": found.id,
                "revision": found.revision,
                "title": found.title,
                "url": found.url,
                "outlet": found.outlet,
                "published": day(found.published.at) if found.published else None,
                "revisions": len(archive.history(visit.con, id)),
            },
            "partial": found.partial,
            "withheld": found.body != "full",
            "notes": (),
            "paragraphs": paragraphs(found, claims, mentions, flagged),
            "claims": claims,
            "conflicts": conflicts,
            "stories": archive.stories_of(visit.con, id),
            "evidence": _evidence(visit, found),
        },
    )


def _evidence(visit: Visit, found: Report) -> list[tuple[str, str]]:
    rows = [("sha256", found.sha256)] if found.sha256 else []
    rows.append(("origin class", found.origin_class.replace("_", " ")))
    if found.published:
        rows.append(("date from", f"{found.published.basis}, to the {found.published.precision}"))
    rows += [("seen in", sighting.seen_in) for sighting in archive.sightings(visit.con, found.id)]
    return rows
