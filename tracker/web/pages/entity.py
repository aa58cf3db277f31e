"""`/entity/<id>`: what is known of somebody, and what is claimed about and by them."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import quote

from tracker import archive
from tracker.domain import Claim, frame_words, telling_words
from tracker.knowledge import DatedStep, OtherDate
from tracker.web.visit import PAGES, View, Visit, day, missing

_SHOWN = 100
_LINKED = {"developer", "org", "parent"}
_HIDDEN = {"id", "name", "checked_with", "pattern", "examples", "counterexamples", "wikidata"}


@PAGES(r"/entity/(?P<id>[^/]+)")
def entity(visit: Visit) -> View:
    """Show one entity, listed or provisional."""
    id = visit.path["id"]
    row = archive.entity_row(visit.con, id)
    listed = visit.knowledge.entity(id)
    if row is None and listed is None:
        return _unknown(visit, id)
    if row is None and listed is not None:
        row = {"id": id, "name": listed.name, "type": listed.type, "provisional": False,
               "mentions": 0, "reports": 0}  # fmt: skip
    name = listed.name if listed else row["name"] if row else id
    claims = archive.claims_naming(visit.con, id, limit=_SHOWN)
    by = [c for c in claims if id in c.speakers]
    about = [c for c in claims if id not in c.speakers]
    return View(
        template="entity",
        context={
            "title": name,
            "here": "/entities",
            "entity": row,
            "facts": _facts(visit, id),
            "groups": [("Claims about it", _rows(visit, about)), ("Said by it", _rows(visit, by))],
            "conflicts": archive.conflicts_naming(visit.con, id, limit=_SHOWN),
            "rows_of": f"entities/{id}" if row and row["mentions"] else None,
        },
    )


def _unknown(visit: Visit, id: str) -> View:
    listed = [entity.id for _, entity in visit.knowledge.names()]
    near = get_close_matches(id, dict.fromkeys(listed), n=3, cutoff=0.6)
    near += [one for one in archive.nearest(visit.con, "entities", id) if one not in near]
    return missing("entity", id, [(one, f"/entity/{quote(one)}") for one in near[:3]])


def _facts(visit: Visit, id: str) -> list[tuple[str, str, str]]:
    """Return what the knowledge base has on an entity: (name, value, address or nothing)."""
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
        label = entry.name.replace("_", " ")
        if entry.name in _LINKED:
            other = visit.knowledge.entity(value)
            rows.append((label, other.name if other else value, f"/entity/{quote(value)}"))
        else:
            text = _plain(value)
            rows.append((label, text, text if text.startswith("https://") else ""))
    return rows


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(_plain, value))
    if isinstance(value, DatedStep):
        return f"{day(value.date)}: {value.event}"
    if isinstance(value, OtherDate):
        return f"{value.date} ({value.remark})"
    if isinstance(value, date):
        return day(value) or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _rows(visit: Visit, claims: list[Claim]) -> list[dict[str, object]]:
    titles = {claim.report: archive.facts(visit.con, claim.report) for claim in claims}
    return [
        {
            "id": claim.id,
            "report": claim.report,
            "text": claim.text,
            "frame": frame_words(claim.frame),
            "told": telling_words(claim.act, claim.hedge, claim.polarity),
            "title": (facts.title if (facts := titles[claim.report]) else None) or claim.report,
        }
        for claim in claims
    ]
