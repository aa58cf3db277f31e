"""`/conflict/<id>`: both sides in context, the arithmetic, and the form for a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from tracker import archive
from tracker.archive.naming import Names
from tracker.domain import Backing, Conflict, ReviewItem, Side, Span, behind_sides, split
from tracker.errors import ReviewError
from tracker.knowledge import Knowledge
from tracker.review import RULINGS, decide, wording
from tracker.web.hops import first_and_last, followed
from tracker.web.passages import around
from tracker.web.timeline import Dated, Line, days_in, line
from tracker.web.visit import PAGES, View, Visit, count, day, in_words, minute, missing

_KNOWLEDGE: Final = "knowledge:"
MOST_PAIRS: Final = 60
"""More pairs than that are not ruled on at once; a verdict is the better answer."""

_EMPTY: Final = {
    "verdict": "",
    "rationale": "",
    "evidence": "",
    "reviewer": "",
    "why": "",
    "ruling": "",
    "kind": "",
}
_SHORT: Final = 60
_DATES: Final = "event_date"
_EXISTENCE: Final = "existence"
_BESIDE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span with the words around it and where it stands."""

    before: str
    text: str
    after: str
    report: str
    revision: str
    claim: str | None
    title: str | None
    outlet: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row of the knowledge base that stands on a side."""

    id: str
    name: str
    text: str
    confidence: str
    is_entity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Which side it is; `lacks`: it is made of those who were looked through for the other."""

    number: int
    lacks: bool
    verbs: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A side as the page shows it."""

    tag: str
    style: str
    value: str
    lacks: bool
    verbs: tuple[str, str]
    fact: Fact | None
    source_url: str | None
    places: tuple[Place, ...]
    backing: Backing
    names: tuple[str, ...]


@PAGES(r"/conflict/(?P<id>[^/]+)(?<!\.json)")
def conflict(visit: Visit) -> View:
    """Show one conflict, standing or withdrawn."""
    item = archive.queue_item(visit.con, visit.path["id"], now=visit.now)
    return show(visit, item) if item else unknown(visit)


@PAGES(r"/conflict/(?P<id>[^/]+)\.json")
def conflict_as_json(visit: Visit) -> View:
    """Give one conflict as the read commands print it, with its state and verdicts."""
    item = archive.queue_item(visit.con, visit.path["id"], now=visit.now)
    if item is None:
        return View(data={"error": f"no conflict is called {visit.path['id']}"}, status=404)
    verdicts = [
        {
            "verdict": decision.verdict,
            "rationale": decision.rationale,
            "evidence": list(decision.evidence),
            "reviewer": decision.reviewer,
            "decided_at": decision.decided_at.isoformat(),
        }
        for decision in item.decisions
    ]
    row = archive.conflict_row(item.conflict)
    return View(data={**row, "state": item.state, "verdicts": verdicts})


@PAGES(r"POST /conflict/(?P<id>[^/]+)")
def save_verdict(visit: Visit) -> View:
    """Add a verdict; a form that does not fit comes back with every word typed."""
    id = visit.path["id"]
    item = archive.queue_item(visit.con, id, now=visit.now)
    if item is None:
        return unknown(visit)
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
        return show(visit, item, problem=exc, form=visit.asked)
    with archive.writing(visit.con):
        archive.add_decision(visit.con, decision)
    return View(location=f"/conflict/{id}")


def unknown(visit: Visit) -> View:
    """Say that no conflict is called so, with the nearest ids."""
    near = archive.nearest(visit.con, "conflicts", visit.path["id"])
    return missing("conflict", visit.path["id"], [(id, f"/conflict/{id}") for id in near])


def show(
    visit: Visit,
    item: ReviewItem,
    *,
    problem: ReviewError | None = None,
    form: Mapping[str, str] | None = None,
) -> View:
    """Show an item, with a refused form as it was typed."""
    return View(
        template="conflict",
        status=400 if problem else 200,
        context={
            **_evidence(visit, item.conflict),
            "title": item.conflict.summary,
            "here": "/queue",
            "item": item,
            "conflict": item.conflict,
            "waiting": in_words(visit.now - item.opened_at),
            "allowed": in_words(item.due_at - item.opened_at),
            "late": visit.now > item.due_at,
            "wordings": {name: _wording(text) for name, text in wording(item.conflict)},
            "problem": problem,
            "form": {**_EMPTY, "reviewer": visit.name, **(form or {})},
            "rulings_of_two": RULINGS.items(),
            "json": f"/conflict/{item.id}.json",
            "rows_of": f"conflicts/{item.id}",
        },
    )


def _evidence(visit: Visit, found: Conflict) -> dict[str, object]:
    """Return what the archive has on a conflict: sides, dates, ways of the words, history."""
    names = Names(visit.con, visit.knowledge)
    claims = [span.claim for side in found.sides for span in side.spans if span.claim]
    origins = archive.origins_by_claim(visit.con, claims)
    sides = [
        _side(visit, side, tuple(map(names, split(side, origins).roots)), backing, _seat(found, n))
        for n, (side, backing) in enumerate(
            zip(found.sides, behind_sides(found, origins), strict=True)
        )
    ]
    return {
        "sides": sides,
        "lede": " ".join(map(_standing, sides)),
        "wordings_differ": first_and_last(found),
        "line": _line(visit, found, sides),
        "trail": followed(visit, found),
        "apart": pairs_apart(found),
        "rulings": _rulings(visit, found),
        "stories": _stories(visit, found),
        "others": _others(visit, found),
        "history": [
            (minute(change.at), change.change)
            for change in archive.conflict_history(visit.con, found.id)
        ],
    }


def pairs_apart(found: Conflict) -> list[tuple[str, str]]:
    """Return the pairs of reports that a ruling of two happenings would set apart."""
    sides = [{span.report for span in side.spans} for side in found.sides if side.spans]
    if len(sides) < 2:  # noqa: PLR2004 - reports have to stand against reports
        return []
    pairs = {(min(pair), max(pair)) for pair in product(*sides[:2]) if pair[0] != pair[1]}
    return sorted(pairs) if len(pairs) <= MOST_PAIRS else []


def _rulings(visit: Visit, found: Conflict) -> list[dict[str, str]]:
    """Return what people said of the reports that stand against each other here."""
    pairs = set(pairs_apart(found))
    said = {
        (one.at, one.reviewer, one.why, one.kind)
        for one in archive.rulings(visit.con)
        if one.subjects in pairs
    }
    return [
        {"at": minute(at), "who": who, "why": why, "kind": kind.replace("_", " ")}
        for at, who, why, kind in sorted(said)
    ]


def _line(visit: Visit, found: Conflict, sides: Sequence[Shown]) -> Line | None:
    """Return the dates of the sides on one line, with those of the models spoken of."""
    if found.slot != _DATES:
        return None
    dated: list[Dated] = []
    for side in sides:
        span = days_in(side.value)
        if span is None:
            return None
        name = side.fact.name if side.fact else ""
        behind = "knowledge base" if side.fact else count(side.backing.reports, "report")
        dated.append(
            Dated(
                label=f"{name or side.tag.partition(' ·')[0]} · {side.value}",
                note=behind, first=span[0], last=span[1], style=side.style,
            )
        )  # fmt: skip
    return line([*dated, *_beside(visit, found, dated)])


def _beside(visit: Visit, found: Conflict, dated: Sequence[Dated]) -> list[Dated]:
    """Return the models that the passages name and that came out near those dates."""
    first, last = min(one.first for one in dated), max(one.last for one in dated)
    named = {
        mention.entity
        for side in found.sides
        for span in side.spans[:_BESIDE]
        for mention in archive.mentions_of(visit.con, span.report, span.revision)
        if span.start <= mention.start and mention.end <= span.end
    }
    on_sides = {origin.removeprefix(_KNOWLEDGE) for side in found.sides for origin in side.origins}
    models = [
        model
        for id in sorted(named - on_sides)
        if (model := visit.knowledge.models.get(id)) and first <= model.released <= last
    ]
    models.sort(key=lambda model: (model.released, model.id))
    return [
        Dated(
            label=f"{model.name}, {day(model.released)}", note="knowledge base",
            first=model.released, last=model.released, style="fact", is_side=False,
        )
        for model in models[:_BESIDE]
    ]  # fmt: skip


def _wording(text: str) -> dict[str, str]:
    label, _, meaning = text.partition(": ")
    return {"label": label, "meaning": meaning[:1].upper() + meaning[1:]}


def _side(visit: Visit, side: Side, names: tuple[str, ...], backing: Backing, seat: Seat) -> Shown:
    fact = None if side.spans else _fact(visit.knowledge, side)
    letter = "ABCDEFGH"[seat.number % 8]
    return Shown(
        tag=f"Side {letter} · knowledge base" if fact else f"Side {letter}",
        style="fact" if fact else "ab"[seat.number % 2],
        lacks=seat.lacks,
        verbs=seat.verbs,
        value=side.value,
        fact=fact,
        source_url=side.source_url,
        places=tuple(_place(visit, span) for span in side.spans),
        backing=backing,
        names=names,
    )


def _fact(knowledge: Knowledge, side: Side) -> Fact | None:
    ids = [o.removeprefix(_KNOWLEDGE) for o in side.origins if o.startswith(_KNOWLEDGE)]
    if not ids:
        return None
    id = ids[0]
    event, words = knowledge.events.get(id), knowledge.wordings.get(id)
    model, policy = knowledge.models.get(id), knowledge.policies.get(id)
    entity = knowledge.entity(id)
    text = ""
    if event:
        text = f"{event.description} ({day(event.date)})"
    elif words:
        text = f"“{words.text}” ({day(words.date)})"
    elif model:
        text = f"Basis of the date: {model.date_basis}" if model.date_basis else ""
    elif policy:
        text = policy.status
    row = event or words or model or policy
    return Fact(
        id=id,
        name=entity.name if entity else "",
        text=text,
        confidence=row.confidence if row else "",
        is_entity=entity is not None,
    )


def _seat(found: Conflict, number: int) -> Seat:
    exists = found.slot == _EXISTENCE
    return Seat(
        number=number,
        lacks=exists and number > 0,
        verbs=("has", "have") if exists else ("says", "say"),
    )


def _standing(side: Shown) -> str:
    if side.fact:
        return f"The knowledge base has {_short(side.value)}."
    if not side.places:
        return f"{side.tag}: {side.value}."
    reports = side.backing.reports
    if side.lacks:
        were = "was" if reports == 1 else "were"
        return f"{count(reports, 'independent report')} {were} looked through for it."
    who = "One report" if reports == 1 else f"{reports} reports"
    rest = f"resting on {side.backing.origins}" if side.backing.origins else "naming no source"
    also = "; the knowledge base agrees" if side.backing.known else ""
    if len(side.value) > _SHORT:
        return f"{side.tag}: {who.lower()}, {rest}{also}."
    return f"{who} {side.verbs[reports != 1]} {side.value}, {rest}{also}."


def _short(value: str) -> str:
    return value if len(value) <= _SHORT else "other words"


def _place(visit: Visit, span: Span) -> Place:
    report = archive.report(visit.con, span.report, span.revision)
    before, after = around(report.text, span.start, span.end) if report else ("", "")
    return Place(
        before=before,
        text=span.text,
        after=after,
        report=span.report,
        revision=span.revision,
        claim=span.claim,
        title=report.title if report else None,
        outlet=(report.outlet if report else None) or "outlet unknown",
        published=day(report.published.at) if report and report.published else None,
    )


def _others(visit: Visit, found: Conflict) -> list[Conflict]:
    """Return other standing conflicts of the reports that are quoted, the most severe first."""
    reports = {span.report for side in found.sides for span in side.spans}
    others = {one.id: one for id in reports for one in archive.conflicts_of(visit.con, id)}
    others.pop(found.id, None)
    return sorted(others.values(), key=lambda one: (-one.severity, one.id))


def _stories(visit: Visit, found: Conflict) -> Sequence[object]:
    reports = [span.report for side in found.sides for span in side.spans]
    return archive.stories_of(visit.con, reports[0])[:1] if reports else ()
