"""Compare a neighbourhood: origins, stories and conflicts that hold for it now.

In: every current claim under some keys and anchors, the knowledge base, the comparison
time. Out: a `Comparison` that replaces what was stored for those keys and anchors. The
answer is a function of the set of claims: their order and number of copies change nothing
but who stands on which side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import product
from pathlib import Path

from tracker import yamlsource
from tracker.compare import rules
from tracker.compare.context import Context, context_of
from tracker.compare.inward import across, within
from tracker.compare.keys import level
from tracker.compare.rules import RULES, Extract, Finding, Group, Rule, Stand
from tracker.compare.rulings import pairs as ruled
from tracker.compare.rulings import standing
from tracker.compare.stories import age
from tracker.compare.together import EVENT, STORY, story_key, told_elsewhere, under_stories
from tracker.compare.tracing import trace
from tracker.domain import (
    Comparison,
    Conflict,
    ConflictClass,
    Frame,
    Neighbourhood,
    PlacedClaim,
    Ruling,
    Side,
    Span,
)
from tracker.errors import ConfigError
from tracker.knowledge import Knowledge
from tracker.registry import discover
from tracker.urls import stable_id

discover(rules)


def compare(
    neighbourhood: Neighbourhood,
    knowledge: Knowledge,
    now: datetime,
    rulings: Sequence[Ruling] = (),
) -> Comparison:
    """Return the complete origins, stories and conflicts of a neighbourhood.

    Args:
        neighbourhood: claims as stored, with the origins that were found for them before.
        knowledge: what is known besides.
        now: the comparison time, for rules that wait.
        rulings: what people said of two reports; it outweighs what the rules find.
    """
    context = context_of(knowledge).at(now)
    rulings = standing(rulings)
    claims = _distinct(neighbourhood.claims)
    told = _distinct((*neighbourhood.aside, *claims))
    traced = trace(neighbourhood, told, context.names, rulings)
    fresh = dict(traced.origins)
    claims = [replace(one, origin=fresh.get(one.claim.id, one.origin)) for one in claims]
    under = _under_keys(neighbourhood.keys, claims) | under_stories(traced, told)
    conflicts = [
        conflict for key in sorted(under) for conflict in conflicts_under(key, under[key], context)
    ]
    return Comparison(
        keys=tuple(sorted({*neighbourhood.keys, *map(story_key, traced.reports)})),
        anchors=tuple(sorted(set(neighbourhood.anchors))),
        origins=traced.origins,
        stories=traced.stories,
        conflicts=tuple(
            sorted(_not_ruled_out(conflicts, rulings), key=lambda conflict: conflict.id)
        ),
        edges=traced.edges,
        reports=traced.reports,
        compared=tuple(sorted({one.claim.id for one in (*claims, *_in_stories(under))})),
    )


def _in_stories(under: dict[str, list[PlacedClaim]]) -> list[PlacedClaim]:
    return [one for key in sorted(under) if level(key) == STORY for one in under[key]]


def _not_ruled_out(conflicts: Iterable[Conflict], rulings: Sequence[Ruling]) -> Iterator[Conflict]:
    """Leave out conflicts between reports that, as a person said, are not about one event."""
    apart = {frozenset(pair) for pair in ruled(rulings, "not_same_event")}
    for conflict in conflicts:
        sides = [{span.report for span in side.spans} for side in conflict.sides if side.spans]
        if not (len(sides) > 1 and all(frozenset(pair) in apart for pair in product(*sides))):
            yield conflict


def conflicts_under(
    key: str, claims: Sequence[PlacedClaim], context: Context
) -> tuple[Conflict, ...]:
    """Return the conflicts of all rules under one key, sorted by id."""
    ordered = sorted(claims, key=lambda placed: (placed.claim.id, placed.facts.revision))
    group = Group(key=key, claims=tuple(ordered))
    found: list[Conflict] = []
    for kind, rule in RULES.items().items():
        if level(key) in rule.levels or "*" in rule.levels:
            findings = [
                one for one in rule.find(group, context) if not told_elsewhere(one, rule, key)
            ]
            found.extend(_merged(kind, rule, across(rule, findings)))
            if STORY not in rule.levels or level(key) in {STORY, EVENT}:
                found.extend(_inward(kind, rule, findings))
    return tuple(sorted(found, key=lambda conflict: conflict.id))


def _distinct(claims: Iterable[PlacedClaim]) -> list[PlacedClaim]:
    named = {(one.claim.id, one.facts.id, one.facts.revision): one for one in claims}
    return [named[name] for name in sorted(named)]


def _under_keys(keys: Iterable[str], claims: Sequence[PlacedClaim]) -> dict[str, list[PlacedClaim]]:
    """Return the claims under each key asked for."""
    wanted = set(keys)
    under: dict[str, list[PlacedClaim]] = {}
    for placed in claims:
        for key in sorted(wanted.intersection(placed.keys)):
            under.setdefault(key, []).append(placed)
    return under


def _merged(kind: str, rule: Rule, findings: Iterable[Finding]) -> Iterator[Conflict]:
    """Yield one conflict for all findings that differ in nothing but their voices."""
    same: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        same.setdefault(_said(finding), []).append(finding)
    for said in sorted(same):
        yield _conflict(kind, rule, same[said], (kind, *said))


def _inward(kind: str, rule: Rule, findings: Iterable[Finding]) -> Iterator[Conflict]:
    """Yield one conflict for all that one report says in two ways about one thing."""
    same: dict[tuple[str, ...], list[Finding]] = {}
    for inward in within(rule, findings):
        said = (inward.kind, *_said(inward.finding), kind, inward.report)
        same.setdefault(said, []).append(inward.finding)
    for said in sorted(same):
        yield _conflict(said[0], rule, same[said], said)


def _said(finding: Finding) -> tuple[str, ...]:
    """Return what differs: the slot and both values."""
    return (finding.a.reading.slot, *sorted((_value(finding.a), _value(finding.b))))


def _place(findings: Sequence[Finding]) -> str:
    """Return where a conflict was found, as part of its id.

    A story is known by its earliest report, which may yet come, and it may be joined to
    another. What differs in it is known by the earliest report on its own sides, which lies
    in no other story: so reports of the story that say nothing of it change no id.
    """
    key = findings[0].key
    if level(key) != STORY:
        return key
    voices = (v for one in findings for stand in (one.a, one.b) for v in stand.voices)
    first = min((voice.placed.facts for voice in voices), key=age)
    return f"{STORY}|{first.id}"


def _conflict(kind: str, rule: Rule, findings: list[Finding], said: tuple[str, ...]) -> Conflict:
    findings.sort(key=lambda f: (f.difference.gap, f.difference.summary, f.difference.explain))
    first = findings[0]
    by_value: dict[str, list[Stand]] = {}
    for finding in findings:
        for stand in (finding.a, finding.b):
            by_value.setdefault(_value(stand), []).append(stand)
    ordered = [by_value[value] for value in sorted(by_value)]
    ordered.sort(key=lambda stands: stands[0].fact is not None)
    sides = tuple(_side(stands) for stands in ordered)
    severity = first.difference.severity
    return Conflict(
        id=stable_id("c", said[0], _place(findings), *said[1:]),
        matter=stable_id("m", *said),
        kind=kind,
        klass=first.difference.klass or _class(ordered, sides),
        severity=rule.severity if severity is None else severity,
        frame=_frame(ordered),
        key=first.key,
        slot=first.a.reading.slot,
        summary=first.difference.summary,
        rule=rule.kind,
        precision=_precision().get(kind),
        explain=first.difference.explain,
        sides=sides,
    )


def _value(stand: Stand) -> str:
    value = stand.reading.value
    return f"~knowledge:{stand.fact.id}:{value}" if stand.fact else value


def _frame(ordered: list[list[Stand]]) -> Frame:
    told = sorted(s.reading.frame for stands in ordered for s in stands if not s.fact)
    return next((frame for frame in told if frame != "other"), "other")


def _side(stands: list[Stand]) -> Side:
    """Return who stands there: reports with their origins, a fact, or both."""
    fact = stands[0].fact
    voices = {voice for stand in stands for voice in stand.voices}
    spans = {_span(voice) for voice in voices}
    roots = {root for voice in voices for root in voice.placed.origin.roots}
    ordered = sorted(spans, key=lambda span: (span.report, span.start, span.end, span.revision))
    return Side(
        value=min(stand.reading.shown for stand in stands),
        origins=tuple(([f"knowledge:{fact.id}"] if fact else []) + sorted(roots)),
        spans=tuple(ordered),
        source_url=fact.url if fact else None,
        signs=tuple(sorted({voice.placed.sign for voice in voices} - {""})),
    )


def _span(voice: Extract) -> Span:
    claim, facts = voice.placed.claim, voice.placed.facts
    start, end = claim.start, claim.end
    if (
        voice.start is not None
        and voice.end is not None
        and start <= voice.start < voice.end <= end
    ):
        start, end = voice.start, voice.end
    text = claim.text[start - claim.start : end - claim.start]
    return Span(
        report=claim.report, revision=claim.revision, url=facts.url,
        start=start, end=end, text=text, claim=claim.id,
    )  # fmt: skip


def _class(ordered: list[list[Stand]], sides: Sequence[Side]) -> ConflictClass:
    """Tell by the sides: a fact, one report, one chain of copies, or several origins."""
    if any(stands[0].fact for stands in ordered):
        return "registry"
    if not all(side.spans for side in sides):
        return "dispute"  # what one origin has and no other carries
    reports = {span.report for side in sides for span in side.spans}
    if len(reports) <= 1:
        return "internal"
    if len(sides) > 1 and set(sides[0].origins) & set(sides[1].origins):
        return "relay_error"
    return "dispute"


@lru_cache(maxsize=1)
def _precision() -> dict[str, float]:
    """Return what was measured of each rule on labelled reports; nothing before that."""
    path = Path(__file__).parent / "precision.yaml"
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    rows = yamlsource.parse(text, where=str(path), error=ConfigError) or {}
    return {str(kind): float(share) for kind, share in rows.items()}
