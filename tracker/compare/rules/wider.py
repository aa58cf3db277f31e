"""A part told as the whole: some as all, this year as ever.

In: the claims of one story. Out: findings, one a report: a sentence with a word for everybody
or for all time, beside sentences of other reports that say much the same of a number, of some,
of a part, of one place, or that are followed by what they do not hold of. A report that has the
narrower words too, or another that has the wider ones, is no inflation; neither is a denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from tracker.compare.context import Context
from tracker.compare.matter import Matter, cue_words, holds, matter
from tracker.compare.numbers import Count, numbers
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.answers import is_denial
from tracker.compare.rules.tellers import of_its_own
from tracker.compare.rules.telling import by_report, said
from tracker.compare.wording import proper, stem, stems
from tracker.domain import PlacedClaim

_ALIKE = 0.5
_SAME_THING = 0.3
_BEHIND = 3  # words
_FEWEST = 2
_REMEMBERED = 8192
_RANKED = re.compile(
    r"\b(?:first|only|largest|biggest|greatest|longest|worst|heaviest)(?: such| single| known)?(?: [a-z-]+)?? ([a-z-]{4,})\b",
    re.IGNORECASE,
)
_RANK = (
    r"\b(?:first|only|sole|largest|biggest|greatest|highest|longest|oldest|worst|heaviest|record)\b"
)
# The first of a place or of a teller's own count is not the first of all.
_LOCAL = re.compile(
    rf"{_RANK}[^.;]{{0,60}}?\b(?:in|of|for|by|on) (?:the |this |its |our )?"
    rf"(?:county|country|state|region|city|town|province|district|(?-i:[A-Z])[\w-]+)"
    rf"|{_RANK}[^.;]{{0,60}}?\b(?:that |which )?(?:we|it|they|he|she) (?:has |have |had )?(?:ever )?"
    rf"(?:seen|recorded|counted|found|measured|known|noticed|observed|imposed|issued)\b"
    rf"|{_RANK}[^.;]{{0,60}}?\bas far as\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBERED = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine) (?:in|of|out)\b", re.IGNORECASE
)
_WIDE = re.compile(
    rf"(?<!above )(?<!after )(?<!\bat )(?<!\bnot )(?!(?<=\bfor )every\b)(?!(?<=\bin )all\b\s*(?:[,.;:)]|$))\b(?:{cue_words('everything')})\b(?! (?:of (?:the |them |these )?)?(?:{cue_words('no scope')}"
    rf"|{_NUMBERED.pattern}))",
    re.IGNORECASE,
)


_Bounded = list[tuple[PlacedClaim, PlacedClaim]]


def widened(group: Group, context: Context) -> Iterator[Finding]:
    """Find what one report tells of all, and others on the same matter of a part."""
    story = matter(group.claims)
    pages = by_report(group.claims)
    bounded = _bounded(pages)
    parts = [p for p in group.claims if _is_part(p)]
    if not (parts or bounded):
        return
    for own in (page for page in pages if not of_its_own(page, group, context)):
        wide = [p for p in own if _is_wide(p)]
        less = [(p, _narrower(p, parts, bounded, group, story)) for p in wide]
        found = [(p, others) for p, others in less if others]
        if found:
            named = {p.claim.id: p for _, others in found for p in others}
            yield _finding(group, [p for p, _ in found], [named[one] for one in sorted(named)])


def _narrower(
    wide: PlacedClaim, parts: list[PlacedClaim], bounded: _Bounded, group: Group, story: Matter
) -> list[PlacedClaim]:
    """Return what other reports tell of a part, or do not, where a sentence tells it of all."""
    near = [p for p in parts if _is_less(p, wide, story)]
    others = [p for p in near if p.facts.id != wide.facts.id and not _also_wide(p, group, story)]
    if len(others) < len(near):
        return []
    return [*others, *_bounds(wide, bounded, others, story)]


def _bounded(pages: list[list[PlacedClaim]]) -> _Bounded:
    """Return each sentence that is followed by one of what it does not hold of, with that."""
    return [
        (before, bound)
        for own in pages
        for before, bound in pairwise((own[0], *own))
        if holds("bounds", bound.claim.text) and not scope_of(bound.claim.text)
    ]


def _bounds(
    wide: PlacedClaim, bounded: _Bounded, parts: list[PlacedClaim], story: Matter
) -> list[PlacedClaim]:
    """Return what other reports say that a sentence which is told of all does not hold of."""
    name, known = wide.facts.id, {p.claim.id for p in parts}
    return [
        bound
        for before, bound in bounded
        if bound.facts.id != name
        and bound.claim.id not in known
        and not scope_of(before.claim.text)
        and (
            before.claim.id in known
            or story.alike(before, wide) >= _ALIKE
            or _speak_of_one(wide, bound)
        )
    ]


def _speak_of_one(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Say whether two sentences share words that are no names."""
    both = stems(one.claim.text) & stems(other.claim.text)
    named = frozenset(map(stem, proper(one.claim.text) | proper(other.claim.text)))
    return len(both - named) >= _FEWEST


@lru_cache(maxsize=_REMEMBERED)
def scope_of(text: str) -> str | None:
    """Return the word by which a sentence speaks of all; None for one that does not."""
    match = _WIDE.search(text)
    return match[0] if match else None


def _is_wide(placed: PlacedClaim) -> bool:
    claim = placed.claim
    return (
        claim.modality in {"assertion", "plan"}
        and not is_denial(placed)
        and scope_of(claim.text) is not None
        and claim.frame != "no_comment"
    )


def _is_part(placed: PlacedClaim) -> bool:
    text = placed.claim.text
    if scope_of(text) or placed.claim.frame == "no_comment":
        return False
    return bool(_counts(text) or _SPELLED.search(text) or _LOCAL.search(text)) or holds(
        "part", text
    )


def _is_less(part: PlacedClaim, wide: PlacedClaim, story: Matter) -> bool:
    """Say whether one sentence tells of a part what another tells of all; equal numbers are equal."""
    ours, theirs = _counts(wide.claim.text), _counts(part.claim.text)
    if any(one.meets(other) and _words(one) & _words(other) for one in ours for other in theirs):
        return False
    if _LOCAL.search(part.claim.text) and _ranked(wide.claim.text) & _ranked(part.claim.text):
        return not _LOCAL.search(wide.claim.text)
    alike = story.alike(wide, part)
    return alike >= _ALIKE or (alike >= _SAME_THING and bool(_thing(wide) & _thing(part)))


@lru_cache(maxsize=_REMEMBERED)
def _ranked(text: str) -> frozenset[str]:
    """Return what a sentence calls the first or the largest."""
    return frozenset(stem(word) for word in _RANKED.findall(text))


def _counts(text: str) -> list[Count]:
    """Return the numbers of a sentence that count something."""
    return [one for one in numbers(text) if one.unit]


def _words(count: Count) -> frozenset[str]:
    return count.traits | {count.unit}


def _thing(placed: PlacedClaim) -> frozenset[str]:
    """Return what a sentence speaks of all, or of a part of."""
    text = placed.claim.text
    match = _WIDE.search(text)
    if match:
        return frozenset(map(stem, _WORD.findall(text[match.end() :])[:_BEHIND]))
    behind = [text[one.end :] for one in _counts(text)]
    return frozenset(stem(word) for rest in behind for word in _WORD.findall(rest)[:_BEHIND])


def _also_wide(placed: PlacedClaim, group: Group, story: Matter) -> bool:
    """Say whether the report of a narrower sentence has a wider one as well."""
    return any(
        p.facts.id == placed.facts.id and _is_wide(p) and story.alike(p, placed) >= _ALIKE
        for p in group.claims
    )  # fmt: skip


def _finding(group: Group, wide: list[PlacedClaim], part: list[PlacedClaim]) -> Finding:
    scope = str(scope_of(wide[0].claim.text)).casefold()
    return Finding(
        key=group.key,
        a=Stand(Reading("scope", f"{scope}: {said(wide[0])}", scope, wide[0].claim.frame),
                tuple(Extract(p) for p in wide)),
        b=Stand(Reading("scope", "a part", "a part", part[0].claim.frame),
                tuple(Extract(p) for p in part)),
        difference=Difference(
            summary=f"One report tells it of “{scope}”, others of a part",
            explain=(("one report", scope), ("others", part[0].claim.text[:120])),
            gap=1.0,
        ),
    )  # fmt: skip
