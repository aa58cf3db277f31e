"""A part told as the whole: some as all, this year as ever.

In: the claims of one story. Out: findings, one a report: a sentence with a word for everybody
or for all time, beside sentences of other reports that say much the same of a number, of some,
of a part. A report that has the narrower words too, or another that has the wider ones, is no
inflation; neither is a denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.compare.context import Context
from tracker.compare.matter import Matter, cue_words, holds, matter
from tracker.compare.numbers import Count, numbers
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.answers import is_denial
from tracker.compare.rules.tellers import of_its_own
from tracker.compare.rules.telling import by_report, said
from tracker.compare.wording import stem
from tracker.domain import PlacedClaim

_ALIKE = 0.4
_SAME_THING = 0.3
_BEHIND = 3  # words
_REMEMBERED = 8192
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBERED = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine) (?:in|of|out)\b", re.IGNORECASE
)
_WIDE = re.compile(
    rf"(?<!above )(?<!after )(?<!\bat )(?<!\bnot )(?!(?<=\bin )all\b\s*(?:[,.;:)]|$))\b(?:{cue_words('everything')})\b(?! (?:of (?:the |them |these )?)?(?:{cue_words('no scope')}"
    rf"|{_NUMBERED.pattern}))",
    re.IGNORECASE,
)


def widened(group: Group, context: Context) -> Iterator[Finding]:
    """Find what one report tells of all, and others on the same matter of a part."""
    story = matter(group.claims)
    parts = [p for p in group.claims if _is_part(p)]
    if not parts:
        return
    for own in by_report(group.claims):
        name = own[0].facts.id
        if of_its_own(own, group, context):
            continue
        found: list[tuple[PlacedClaim, list[PlacedClaim]]] = []
        for placed in own:
            if _is_wide(placed):
                near = [p for p in parts if _is_less(p, placed, story)]
                others = [p for p in near if p.facts.id != name and not _also_wide(p, group, story)]
                if others and len(others) == len(near):
                    found.append((placed, others))
        if found:
            named = {p.claim.id: p for _, others in found for p in others}
            yield _finding(group, [p for p, _ in found], [named[one] for one in sorted(named)])


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
    return bool(_counts(text) or _SPELLED.search(text)) or holds("part", text)


def _is_less(part: PlacedClaim, wide: PlacedClaim, story: Matter) -> bool:
    """Say whether one sentence tells of a part what another tells of all; equal numbers are equal."""
    ours, theirs = _counts(wide.claim.text), _counts(part.claim.text)
    if any(one.meets(other) and _words(one) & _words(other) for one in ours for other in theirs):
        return False
    alike = story.alike(wide, part)
    return alike >= _ALIKE or (alike >= _SAME_THING and bool(_thing(wide) & _thing(part)))


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
