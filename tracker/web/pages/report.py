"""`/report/<id>`: the text we read, with its claims and flags marked."""

from __future__ import annotations

from collections.abc import Sequence

from tracker import archive
from tracker.domain import Claim, Report
from tracker.web.naming import Names
from tracker.web.passages import paragraphs
from tracker.web.visit import PAGES, View, Visit, day, minute, missing

_WITHHELD = {
    "summary": "The rest is not shown: the source's terms allow a summary and short quotations.",
    "none": "The rest is not shown: the source's terms allow short quotations only.",
}


@PAGES(r"/report/(?P<id>[^/]+)")
def report(visit: Visit) -> View:
    """Show a report's current revision, or the one named by `?revision=`."""
    id = visit.path["id"]
    found = archive.report(visit.con, id, visit.asked.get("revision"))
    if found is None:
        near = archive.nearest(visit.con, "reports", id)
        return missing("report", id, [(one, f"/report/{one}") for one in near])
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
            "report": found,
            "published": day(found.published.at) if found.published else None,
            "revisions": _revisions(visit, found),
            "withheld": _WITHHELD.get(found.body, ""),
            "paragraphs": paragraphs(found, claims, mentions, flagged),
            "claims": _claims(visit, found, claims),
            "conflicts": conflicts,
            "stories": archive.stories_of(visit.con, id),
            "evidence": _evidence(visit, found),
            "rows_of": f"reports/{id}",
        },
    )


def _revisions(visit: Visit, found: Report) -> list[dict[str, object]]:
    history = archive.history(visit.con, found.id)
    if len(history) <= 1:
        return []
    return [
        {
            "id": one.revision,
            "seen": minute(one.first_seen),
            "current": one.current,
            "shown": one.revision == found.revision,
        }
        for one in history
    ]


def _claims(visit: Visit, found: Report, claims: Sequence[Claim]) -> list[tuple[Claim, str]]:
    """Return the claims with the names of who vouches for each."""
    facts = archive.facts(visit.con, found.id)
    speakers = {speaker for claim in claims for speaker in claim.speakers}
    names = Names(visit, speakers, [facts] if facts else [])
    return [(claim, ", ".join(map(names, claim.speakers))) for claim in claims]


def _evidence(visit: Visit, found: Report) -> list[tuple[str, str]]:
    rows = [("outlet", found.outlet or "unknown"), ("author", found.author or "unknown")]
    rows.append(("kind", found.origin_class.replace("_", " ")))
    if found.published:
        rows.append(("date from", f"{found.published.basis}, to the {found.published.precision}"))
    rows.append(("language", found.language or "unknown"))
    rows += [("note", note) for note in archive.notes_of(visit.con, found.id, found.revision)]
    for seen in archive.sightings(visit.con, found.id):
        if seen.revision == found.revision:
            rows.append(("seen in", f"{seen.seen_in}, {minute(seen.first_seen)}"))
            rows.append(("SHA-256", seen.sha256))
    return [*rows, ("report", found.id), ("revision", found.revision)]
