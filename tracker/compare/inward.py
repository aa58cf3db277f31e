"""What one report says in two ways: findings whose two sides stand in one and the same report.

In: findings of any rule that speaks of contradictions within a report. Out: the same
findings narrowed down to each such report, and under which kind. A report that sets two
sources side by side, or corrects itself, contradicts nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.compare.cues import has
from tracker.compare.rules import Extract, Finding, Rule, Stand

INCONSISTENT = "internal_inconsistency"
HEADLINE = "headline_body_mismatch"
_WORDS = (
    ("Reports differ", "A report differs from itself", "Headline and text differ"),
    ("some reports name", "a report names", "one of headline and text names"),
    ("and others", "and elsewhere", "and the other"),
)
_TITLES = frozenset({"headline", "standfirst"})


@dataclass(frozen=True, slots=True)
class Inward:
    """A finding inside one report, and the kind it is told as."""

    kind: str
    report: str
    finding: Finding


def within(rule: Rule, findings: Iterable[Finding]) -> Iterator[Inward]:
    """Yield what holds inside single reports."""
    for finding in findings:
        for report in sorted(finding.a.reports & finding.b.reports) if rule.within else ():
            a, b = _only(finding.a, report), _only(finding.b, report)
            if not _contrasted((*a.voices, *b.voices)):
                kind = _kind(a, b)
                told = replace(finding.difference, summary=_told(kind, finding.difference.summary))
                yield Inward(kind, report, replace(finding, a=a, b=b, difference=told))


def across(rule: Rule, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what holds between reports, or between a report and a fact."""
    for finding in findings:
        a, b = finding.a, finding.b
        if not rule.within or b.fact:
            yield replace(finding, b=_without(b, a.reports)) if b.fact else finding
        elif a.reports != b.reports:
            yield finding


def _told(kind: str, summary: str) -> str:
    """Return what rules say of reports as said of one report."""
    for words, inside, title in _WORDS:
        summary = summary.replace(words, title if kind == HEADLINE else inside)
    return summary


def _only(stand: Stand, report: str) -> Stand:
    voices = tuple(voice for voice in stand.voices if voice.placed.facts.id == report)
    return replace(stand, voices=voices, fact=None)


def _without(stand: Stand, reports: frozenset[str]) -> Stand:
    voices = tuple(v for v in stand.voices if v.placed.facts.id not in reports)
    return replace(stand, voices=voices)


def _kind(a: Stand, b: Stand) -> str:
    """Tell a headline that its own text does not bear out from other contradictions."""
    titles = [all(v.placed.claim.zone in _TITLES for v in stand.voices) for stand in (a, b)]
    return HEADLINE if titles[0] != titles[1] else INCONSISTENT


def _contrasted(voices: tuple[Extract, ...]) -> bool:
    """Say whether the report itself tells of two sources, or of a correction."""
    if any(has("corrected", voice.placed.claim.text) for voice in voices):
        return True
    sources = {frozenset(_sources(voice)) for voice in voices} - {frozenset[str]()}
    return any(not one & other for one in sources for other in sources)


def _sources(voice: Extract) -> set[str]:
    claim = voice.placed.claim
    return {one for one in (*claim.speakers, *claim.attribution) if one != "outlet"}
