"""`/conflict/<id>`: both sides in context, the arithmetic, and the form for a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tracker import archive
from tracker.domain import ReviewItem, Side, Span
from tracker.errors import ReviewError
from tracker.review import decide, wording
from tracker.web.passages import around
from tracker.web.visit import PAGES, View, Visit, day, in_words, missing

_KNOWLEDGE: Final = "knowledge:"
_EMPTY: Final = {"verdict": "", "rationale": "", "evidence": "", "reviewer": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span with the words around it and where it stands."""

    before: str
    text: str
    after: str
    report: str
    claim: str | None
    title: str | None
    outlet: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A side as the page shows it; `fact` is set for a row of the knowledge base."""

    tag: str
    style: str
    value: str
    fact: str | None
    source_url: str | None
    places: tuple[Place, ...]
    reports: int
    documents: int
    observers: int
    unsourced: int
    names: tuple[str, ...]


@PAGES(r"/conflict/(?P<id>[\w-]+)")
def conflict(visit: Visit) -> View:
    """Show one conflict, standing or withdrawn."""
    item = archive.queue_item(visit.con, visit.path["id"], now=visit.now)
    if item is None:
        return missing("conflict", visit.path["id"], ", ".join(_nearest(visit)))
    return _view(visit, item)


@PAGES(r"POST /conflict/(?P<id>[\w-]+)")
def save_verdict(visit: Visit) -> View:
    """Add a verdict; a form that does not fit comes back with every word typed."""
    id = visit.path["id"]
    item = archive.queue_item(visit.con, id, now=visit.now)
    if item is None:
        return missing("conflict", id, ", ".join(_nearest(visit)))
    try:
        decision = decide(
            item,
            verdict=visit.asked.get("verdict", ""),
            rationale=visit.asked.get("rationale", ""),
            evidence=visit.asked.get("evidence", "").split(),
            reviewer=visit.asked.get("reviewer", ""),
            now=visit.now,
        )
    except ReviewError as exc:
        return _view(visit, item, problem=str(exc), form=visit.asked, status=400)
    with archive.writing(visit.con):
        archive.add_decision(visit.con, decision)
    return View(template="message", location=f"/conflict/{id}")


def _view(
    visit: Visit,
    item: ReviewItem,
    *,
    problem: str = "",
    form: Mapping[str, str] = _EMPTY,
    status: int = 200,
) -> View:
    sides = [_side(visit, side, n) for n, side in enumerate(item.conflict.sides)]
    return View(
        template="conflict",
        status=status,
        context={
            "title": item.conflict.summary,
            "here": "/queue",
            "item": item,
            "conflict": item.conflict,
            "sides": sides,
            "lede": " ".join(map(_standing, sides)),
            "stories": _stories(visit, item),
            "waiting": in_words(visit.now - item.opened_at),
            "allowed": in_words(item.due_at - item.opened_at),
            "late": visit.now > item.due_at,
            "wordings": {name: _wording(text) for name, text in wording(item.conflict)},
            "problem": problem,
            "form": {**_EMPTY, **form},
        },
    )


def _wording(text: str) -> dict[str, str]:
    label, _, meaning = text.partition(": ")
    return {"label": label, "meaning": meaning}


def _side(visit: Visit, side: Side, number: int) -> Shown:
    facts = [o.removeprefix(_KNOWLEDGE) for o in side.origins if o.startswith(_KNOWLEDGE)]
    is_fact = bool(facts) and not side.spans
    documents = [o for o in side.origins if _is_document(visit, o)]
    unsourced = [o for o in side.origins if o.startswith("unsourced:")]
    behind = [o for o in side.origins if o not in unsourced and not o.startswith(_KNOWLEDGE)]
    return Shown(
        tag="Knowledge base" if is_fact else f"Side {'ABCDEFGH'[number % 8]}",
        style="fact" if is_fact else "ab"[number % 2],
        value=side.value,
        fact=facts[0] if is_fact else None,
        source_url=side.source_url,
        places=tuple(_place(visit, span) for span in side.spans),
        reports=len({span.report for span in side.spans}),
        documents=len(documents),
        observers=len(behind) - len(documents),
        unsourced=len(unsourced),
        names=tuple(visit.name(origin) for origin in behind),
    )


def _is_document(visit: Visit, origin: str) -> bool:
    return origin in visit.knowledge.policies or origin.startswith(("doc:", "r-"))


def _standing(side: Shown) -> str:
    if side.fact:
        return f"The knowledge base says {side.value}."
    count = "One report says" if side.reports == 1 else f"{side.reports} reports say"
    origins = side.documents + side.observers
    if not origins:
        return f"{count} {side.value}, naming no source."
    return f"{count} {side.value}, resting on {origins} origin{'' if origins == 1 else 's'}."


def _place(visit: Visit, span: Span) -> Place:
    report = archive.report(visit.con, span.report, span.revision)
    before, after = around(report.text, span.start, span.end) if report else ("", "")
    return Place(
        before=before,
        text=span.text,
        after=after,
        report=span.report,
        claim=span.claim,
        title=report.title if report else None,
        outlet=(report.outlet if report else None) or "outlet unknown",
        published=day(report.published.at) if report and report.published else None,
    )


def _stories(visit: Visit, item: ReviewItem) -> list[object]:
    reports = [span.report for side in item.conflict.sides for span in side.spans]
    return list(archive.stories_of(visit.con, reports[0]))[:1] if reports else []


def _nearest(visit: Visit) -> tuple[str, ...]:
    return archive.nearest_ids(visit.con, visit.path["id"])
