"""`POST /conflict/<id>/ruling`: a person says how the reports of the two sides belong together.

The ruling is kept for every later comparison, and what it touches is compared anew at once,
so that a conflict that is gone is withdrawn before the page comes back.
"""

from __future__ import annotations

from tracker import archive
from tracker.domain import Ruling, RulingKind
from tracker.errors import ReviewError
from tracker.pipeline import settle
from tracker.review import RULINGS
from tracker.web.pages.conflict import MOST_PAIRS, pairs_apart, show, unknown
from tracker.web.visit import PAGES, View, Visit


@PAGES(r"POST /conflict/(?P<id>[^/]+)/ruling")
def rule_apart(visit: Visit) -> View:
    """Add a ruling for every pair of reports across the two sides."""
    item = archive.queue_item(visit.con, visit.path["id"], now=visit.now)
    if item is None:
        return unknown(visit)
    try:
        rulings = _rulings(visit, pairs_apart(item.conflict))
    except ReviewError as exc:
        return show(visit, item, problem=exc, form=visit.asked)
    with archive.writing(visit.con):
        touched = [archive.add_ruling(visit.con, ruling) for ruling in rulings]
        together = archive.Touched(
            keys=tuple(sorted({key for one in touched for key in one.keys})),
            reports=tuple(sorted({id for one in touched for id in one.reports})),
            claims=tuple(sorted({id for one in touched for id in one.claims})),
        )
        settle(visit.con, together, visit.knowledge, now=visit.now)
    return View(location=f"/conflict/{item.id}")


def _rulings(visit: Visit, pairs: list[tuple[str, str]]) -> list[Ruling]:
    why, reviewer = (visit.asked.get(name, "").strip() for name in ("why", "reviewer"))
    kind: RulingKind = next(
        (one for one in RULINGS if one == visit.asked.get("kind")), "not_same_event"
    )
    if not pairs:
        raise ReviewError(
            f"here are no reports to rule on, or more than {MOST_PAIRS} pairs of them",
            where=visit.path["id"],
            remedy="give a verdict instead",
        )
    if not why:
        raise ReviewError(
            "a ruling needs a reason", where=visit.path["id"], remedy="say what shows it"
        )
    if not reviewer:
        raise ReviewError("a ruling needs a name", where=visit.path["id"], remedy="say who rules")
    return [
        Ruling(kind=kind, subjects=pair, reviewer=reviewer, at=visit.now, why=why) for pair in pairs
    ]
