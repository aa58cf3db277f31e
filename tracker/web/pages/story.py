"""`/story/<id>`: who has it from whom, with the words that show it, and where reports differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tracker import archive
from tracker.archive.naming import Names
from tracker.domain import (
    Backing,
    Claim,
    Conflict,
    Edge,
    Origin,
    ReportFacts,
    Story,
    backing,
    behind_story,
    frame_words,
)
from tracker.web.graph import Graph, Root, Row, Way, draw, gathered
from tracker.web.visit import PAGES, View, Visit, count, day, missing

_DRAWN: Final = 60
_CLAIMED: Final = 8
_RESTS: Final = "rests"
_SAYS: Final[Mapping[str, tuple[str, str]]] = {
    "credit": ("credits by name", "strong"),
    "dateline": ("has in its dateline", "strong"),
    "link": ("links to", "plain"),
    "shared_text": ("shares its text with", "dashed"),
    "shared_figures": ("shares rare figures with", "dashed"),
    "shared_error": ("shares an odd figure with", "dashed"),
    "statement": ("tells the words of", "quiet"),
    "observed": ("had at first hand the words of", "plain"),
    "ruling": ("by a person's ruling has it from", "strong"),
    _RESTS: ("rests on", "quiet"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way from a report to whom it has it from, with what shows it."""

    report: str
    who: str
    says: str
    target: str
    target_report: str | None
    words: str
    detail: str


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
    edges = archive.edges_of(visit.con, found.id)
    behind = behind_story(found)
    names = Names(visit.con, visit.knowledge)
    edges = tuple(_under_full_names(edges, reports, names))
    ends = _ends(found, reports, edges, names)
    ways = _ways(found, edges, origins, _homes(reports))
    return View(
        template="story",
        context={
            "title": found.title,
            "here": "/stories",
            "story": found,
            "first_seen": day(found.first_seen) or "on an unknown day",
            "behind": behind,
            "lede": _lede(behind),
            "graph": _graph(found, reports, ends, ways),
            "listed": ends,
            "told": _told(reports, ways, names),
            "steps": _steps(reports, edges, names),
            "alone": _alone(reports, ways),
            "conflicts": _conflicts(visit, reports),
            "claimed": _claimed(visit, found, reports),
            "reports": [_line(facts, found, names, ways) for facts in reports],
            "rows_of": f"stories/{found.id}",
        },
    )


def _reports(visit: Visit, found: Story) -> list[ReportFacts]:
    facts = [archive.facts(visit.con, id) for id in found.reports]
    return sorted(
        (one for one in facts if one),
        key=lambda f: (f.published is None, f.published.at if f.published else visit.now, f.id),
    )


def _ends(
    found: Story, reports: Sequence[ReportFacts], edges: Iterable[Edge], names: Names
) -> list[Root]:
    """Return where the chains of a story end outside its own reports."""
    own = {facts.id for facts in reports}
    bare = {id.removeprefix("unsourced:"): id for id in found.documents}
    targets = {edge.target for edge in edges} - own
    observers = {id for id in found.observers if id not in bare} - _homes(reports).keys()
    ids = sorted((targets | bare.keys() | observers) - own)
    counted = bare.keys() | observers
    return [
        Root(
            id=id,
            shape="observer" if id not in bare and id in observers
            else "unsourced" if bare.get(id, "unsourced:").startswith("unsourced:")
            else "document",
            label=names(id) if id in counted else f"{names(id)} (not counted)",
            seen=id in bare and id in found.observers,
        )
        for id in ids
    ]  # fmt: skip


def _homes(reports: Iterable[ReportFacts]) -> dict[str, str]:
    """Return the earliest report of each publisher, which stands for it as an observer."""
    found: dict[str, str] = {}
    for facts in reports:
        if facts.publisher:
            found.setdefault(facts.publisher, facts.id)
    return found


def _ways(
    found: Story, edges: Sequence[Edge], origins: Mapping[str, Origin], homes: Mapping[str, str]
) -> list[Way]:
    """Return the stored edges; for a report without any, the roots that its claims end in."""
    ways = [
        Way(source=e.target, report=e.report, kind=e.kind, style=_SAYS[e.kind][1]) for e in edges
    ]
    led = {edge.report for edge in edges}
    secondary = {*found.secondary, *led}
    ends = {*found.documents, *found.observers}
    ways += [
        Way(source=homes.get(root, root), report=report, kind=_RESTS, style=_SAYS[_RESTS][1])
        for report, origin in origins.items()
        if report not in secondary
        for root in origin.roots
        if root in ends and not root.startswith("unsourced:") and homes.get(root) != report
    ]
    return ways


def _graph(
    found: Story, reports: Sequence[ReportFacts], ends: Sequence[Root], ways: Sequence[Way]
) -> Graph | None:
    """Draw the reports, those that only touch the story among them, where they are not too many."""
    unsourced = {id.removeprefix("unsourced:") for id in found.documents if ":" in id}
    homes = _homes(reports)
    rows = [
        Row(
            id=facts.id,
            label=f"{facts.outlet or 'outlet unknown'}, {_when(facts)}",
            note=f"only touches it: {facts.title or ''}" if facts.id in found.secondary
            else facts.title or "",
            shape="unsourced" if facts.id in unsourced
            else "document" if facts.origin_class == "primary" else "report",
            seen=facts.publisher in found.observers and homes[facts.publisher] == facts.id,
        )
        for facts in reports
    ]  # fmt: skip
    rows, drawn = gathered(rows, ways, {kind: f"{says} it" for kind, (says, _) in _SAYS.items()})
    if not rows or len(rows) > _DRAWN:
        return None
    told = ", ".join(f"{number} {words}" for number, words in _kinds(ways))
    label = f"Origin graph: {count(len(reports), 'report')} at the right, joined to whom they " + (
        f"have it from at the left: {told}." if told else "have it from at the left: to nobody."
    )
    return draw(ends, rows, drawn, label)


def _kinds(ways: Iterable[Way]) -> list[tuple[int, str]]:
    """Return how often each kind of link occurs, in words."""
    found = Counter(way.kind for way in ways if way.kind != _RESTS)
    words = {"credit": "by a credit", "dateline": "by a dateline", "link": "by a link",
             "shared_text": "by shared text", "shared_figures": "by rare figures",
             "shared_error": "by an odd figure", "statement": "by a party's words",
             "observed": "at first hand", "ruling": "by a ruling"}  # fmt: skip
    return [(found[kind], words[kind]) for kind in words if kind in found]


def _steps(reports: Sequence[ReportFacts], edges: Sequence[Edge], names: Names) -> list[Step]:
    order = {facts.id: number for number, facts in enumerate(reports)}
    return [
        Step(
            report=edge.report,
            who=names(edge.report),
            says=_SAYS[edge.kind][0],
            target=names(edge.target),
            target_report=edge.target if edge.target in order else None,
            words=edge.text,
            detail=edge.detail,
        )
        for edge in sorted(edges, key=lambda e: (order.get(e.report, len(order)), e.start))
    ]


def _alone(reports: Sequence[ReportFacts], ways: Sequence[Way]) -> list[ReportFacts]:
    """Return the reports that are joined to nobody."""
    joined = {id for way in ways for id in (way.report, way.source)}
    return [facts for facts in reports if facts.id not in joined]


def _under_full_names(
    edges: Sequence[Edge], reports: Sequence[ReportFacts], names: Names
) -> list[Edge]:
    """Return the edges with an outlet's short name led to its report in this story."""
    own = {facts.id for facts in reports}
    kept: dict[tuple[str, str, str], Edge] = {}
    for edge in edges:
        target = edge.target if edge.target in own else _meant(edge.target, reports, names)
        if target != edge.report:
            kept.setdefault((edge.report, target, edge.kind), replace(edge, target=target))
    return list(kept.values())


def _meant(target: str, reports: Iterable[ReportFacts], names: Names) -> str:
    """Return the earliest report of the outlet whose name begins with that of `target`."""
    short = names(target).casefold().split()
    for facts in reports:
        full = (facts.outlet or "").casefold().split()
        if not names.is_listed(target) and full[: len(short)] == short:
            return facts.id
    return target


def _told(
    reports: Sequence[ReportFacts], ways: Iterable[Way], names: Names
) -> list[tuple[ReportFacts, str, list[str]]]:
    """Return for each report its day and whom it has it from, by what, each source once."""
    sources: dict[str, dict[str, str]] = {facts.id: {} for facts in reports}
    for way in ways:
        if way.report in sources:
            sources[way.report].setdefault(names(way.source), _SAYS[way.kind][0])
    return [
        (facts, _when(facts), [f"{says} {who}" for who, says in sources[facts.id].items()])
        for facts in reports
    ]


def _line(facts: ReportFacts, found: Story, names: Names, ways: Iterable[Way]) -> dict[str, object]:
    return {
        "id": facts.id,
        "title": facts.title,
        "outlet": facts.outlet,
        "published": day(facts.published.at) if facts.published else None,
        "origins": list(dict.fromkeys(names(w.source) for w in ways if w.report == facts.id)),
        "touches": facts.id in found.secondary,
    }


def _when(facts: ReportFacts) -> str:
    return (day(facts.published.at) if facts.published else None) or "date unknown"


def _claimed(
    visit: Visit, told_in: Story, reports: Iterable[ReportFacts]
) -> list[tuple[str, Claim, Backing]]:
    """Return what is claimed, most told first: its sort, its earliest words, what is behind it.

    What reports that only touch the story rest on elsewhere is no origin of it.
    """
    found: dict[str, list[Claim]] = {}
    for facts in reports:
        for claim in archive.claims_of(visit.con, facts.id, facts.revision):
            if claim.frame != "other":
                found.setdefault(claim.frame, []).append(claim)
    told = []
    for frame, claims in found.items():
        every = archive.origins_of_claims(visit.con, (claim.id for claim in claims))
        origin = Origin(
            documents=tuple(one for one in every.documents if one in told_in.documents),
            observers=tuple(one for one in every.observers if one in told_in.observers),
        )
        behind = backing((claim.report for claim in claims), origin)
        told.append((frame_words(frame), claims[0], behind))
    told.sort(key=lambda one: (-one[2].reports, one[0]))
    return told[:_CLAIMED]


def _conflicts(visit: Visit, reports: Sequence[ReportFacts]) -> list[Conflict]:
    found = {c.id: c for facts in reports for c in archive.conflicts_of(visit.con, facts.id)}
    return sorted(found.values(), key=lambda c: (-c.severity, c.id))


def _lede(behind: Backing) -> str:
    reports = count(behind.reports, "report")
    verb = "rests" if behind.reports == 1 else "rest"
    rest = behind.origins or "nothing that is known"
    return f"{reports} {verb} on {rest}. Copies are never counted as confirmation."
