"""`/entity/<id>`: what is known of somebody, and what is claimed about and by them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from tracker import archive
from tracker.domain import Claim
from tracker.web.visit import PAGES, View, Visit, missing

_SHOWN = 100
_HIDDEN = {"id", "name", "checked_with", "pattern", "examples", "counterexamples", "wikidata"}


@PAGES(r"/entity/(?P<id>[^/]+)")
def entity(visit: Visit) -> View:
    """Show one entity, listed or provisional."""
    id = visit.path["id"]
    row = archive.entity_row(visit.con, id)
    listed = visit.knowledge.entity(id)
    if row is None and listed is None:
        return missing("entity", id)
    if row is None and listed is not None:
        row = {"id": id, "name": listed.name, "type": listed.type, "provisional": False,
               "mentions": 0, "reports": 0}  # fmt: skip
    claims = archive.claims_naming(visit.con, id, limit=_SHOWN)
    by = [c for c in claims if id in c.speakers]
    about = [c for c in claims if id not in c.speakers]
    return View(
        template="entity",
        context={
            "title": row["name"] if row else id,
            "entity": row,
            "facts": _facts(visit, id),
            "groups": [("Claims about it", _rows(visit, about)), ("Said by it", _rows(visit, by))],
            "conflicts": archive.conflicts_naming(visit.con, id, limit=_SHOWN),
        },
    )


def _facts(visit: Visit, id: str) -> list[tuple[str, str]]:
    known = visit.knowledge
    for table in (known.organizations, known.models, known.families, known.people, known.policies):
        found: Any = table.get(id)
        if found is not None:
            break
    else:
        return []
    rows = []
    for entry in fields(found):
        value = getattr(found, entry.name)
        if value in (None, "", ()) or entry.name in _HIDDEN:
            continue
        rows.append((entry.name.replace("_", " "), _plain(value)))
    return rows


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_plain(one) for one in value)
    if hasattr(value, "date") and hasattr(value, "event"):
        return f"{value.date}: {value.event}"
    if hasattr(value, "date") and hasattr(value, "remark"):
        return f"{value.date} ({value.remark})"
    return str(value)


def _rows(visit: Visit, claims: list[Claim]) -> list[dict[str, object]]:
    titles = {claim.report: archive.facts(visit.con, claim.report) for claim in claims}
    return [
        {
            "id": claim.id,
            "report": claim.report,
            "text": claim.text,
            "frame": claim.frame,
            "act": claim.act,
            "title": (facts.title if (facts := titles[claim.report]) else None) or claim.report,
        }
        for claim in claims
    ]
