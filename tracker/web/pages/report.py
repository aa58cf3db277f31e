"""`/report/<id>`: the text we read, with its claims and flags marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice, pairwise
from typing import Final

from tracker import archive
from tracker.archive.naming import Names
from tracker.domain import Claim, Report, frame_words, telling_words
from tracker.web.changes import changed_paragraphs
from tracker.web.passages import paragraphs
from tracker.web.visit import PAGES, View, Visit, day, minute, missing

_NEIGHBOURS: Final = 10
_PARAGRAPHS: Final = 40
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
    history = archive.history(visit.con, id)
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
            "here": "",
            "revisions": _revisions(history, found),
            "changed": _changed_after(found, history),
            "diffs": list(_diffs(visit, id, history)),
            "notes": archive.notes_of(visit.con, id, found.revision),
            "aliases": archive.aliases(visit.con, id),
            "withheld": _WITHHELD.get(found.body, ""),
            "paragraphs": paragraphs(found, claims, mentions, flagged),
            "claims": _claims(visit, claims),
            "conflicts": conflicts,
            "stories": archive.stories_of(visit.con, id),
            "evidence": _evidence(visit, found),
            "rows_of": f"reports/{id}",
        },
    )


def _revisions(history: Sequence[archive.Revision], found: Report) -> list[dict[str, object]]:
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


def _changed_after(found: Report, history: Sequence[archive.Revision]) -> str:
    """Return when the text was changed after it came out, as far as anything shows it."""
    if found.published is None:
        return ""
    came_out = found.published
    if found.modified and found.modified.at.date() > came_out.at.date():
        return f"by its own word on {day(found.modified.at)}"
    seen = min((one.first_seen for one in history), default=came_out.at)
    later = [one.first_seen for one in history if _since(one.first_seen, seen, came_out.at)]
    return f"another text was seen on {day(max(later))}" if later else ""


def _since(at: datetime, first: datetime, published: datetime) -> bool:
    return at > first and at > published


def _diffs(
    visit: Visit, id: str, history: Sequence[archive.Revision]
) -> Iterator[dict[str, object]]:
    """Yield what changed between neighbours, the latest change first."""
    for after, before in islice(pairwise(history), _NEIGHBOURS):
        new = archive.report(visit.con, id, after.revision)
        old = archive.report(visit.con, id, before.revision)
        if new is None or old is None:
            continue
        found = list(islice(changed_paragraphs(old.text, new.text), _PARAGRAPHS + 1))
        yield {
            "before": before.revision,
            "after": after.revision,
            "seen_before": minute(before.first_seen),
            "seen_after": minute(after.first_seen),
            "paragraphs": found[:_PARAGRAPHS],
            "more": len(found) > _PARAGRAPHS,
            "partly": "full" not in (old.body, new.body),
        }


def _claims(visit: Visit, claims: Sequence[Claim]) -> list[tuple[Claim, str, str]]:
    """Return the claims with how each is told and the names of who vouches for it."""
    names = Names(visit.con, visit.knowledge)
    return [
        (
            claim,
            f"{frame_words(claim.frame)}: " + telling_words(claim.act, claim.hedge, claim.polarity),
            ", ".join(map(names, claim.speakers)),
        )
        for claim in claims
    ]


def _evidence(visit: Visit, found: Report) -> list[tuple[str, str]]:
    rows = [("outlet", found.outlet or "unknown"), ("author", found.author or "unknown")]
    rows.append(("kind", found.origin_class.replace("_", " ")))
    if found.published:
        rows.append(("date from", f"{found.published.basis}, to the {found.published.precision}"))
    rows.append(("language", found.language or "unknown"))
    for seen in archive.sightings(visit.con, found.id):
        if seen.revision == found.revision:
            rows.append(("seen in", f"{seen.seen_in}, {minute(seen.first_seen)}"))
            rows.append(("SHA-256", seen.sha256))
    return [*rows, ("report", found.id), ("revision", found.revision)]
