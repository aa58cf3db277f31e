"""One name in the place of another, where two sentences of a story say much the same.

In: the claims of one story. Out: findings. A name that only one report has stands in for one
that this report nowhere has: both follow or precede the same word, or share a word with the
other, in sentences that are alike; or all other reports have that one, and the sentences are
alike but for names. Outlets are no parties; neither is who is named beside, and a maker is one
with his models.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.compare import frames
from tracker.compare.context import Context
from tracker.compare.cues import FUNCTION_WORDS
from tracker.compare.keys import level
from tracker.compare.matter import Matter, matter, tokens
from tracker.compare.naming import Names
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.telling import by_report
from tracker.compare.wording import COMMON, proper, stem
from tracker.domain import PlacedClaim

_ALIKE = 0.35
_ALIKE_BUT_FOR_NAMES = 0.4
_FEWEST = 2
_SHORTEST = 4
_NEAR = 3  # words
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


_Run = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Story:
    """The claims of a story with what is asked of all of them for each.

    Attributes:
        known: the words that are written as names.
        runs: for each text that has names, these, with what stands before and behind them.
        leading: the words that stand first in a name, and so may be one by themselves.
    common: the words of names that all reports have, but for the one that is asked about.
    """

    claims: tuple[PlacedClaim, ...]
    matter: Matter
    known: frozenset[str]
    runs: dict[str, tuple[_Run, ...]]
    leading: frozenset[str]
    common: frozenset[str]
    names: Names


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a sentence: its own words, those it shares with others, and its neighbours."""

    own: tuple[str, ...]
    shared: frozenset[str]
    before: str
    behind: str

    def in_place_of(self, other: _Name) -> bool:
        """Say whether two names stand in one place."""
        beside = bool(self.before) and self.before == other.before
        follows = bool(self.behind) and self.behind == other.behind
        return beside or follows or bool(self.shared & other.shared)


def swapped(group: Group, context: Context) -> Iterator[Finding]:
    """Find a name that one report alone has where others, in like words, have another."""
    pages = by_report(group.claims)
    words = [frozenset(w for p in own for w in _words(p.claim.text)) for own in pages]
    times = Counter(word for found in words for word in found)
    told = Counter(word for p in group.claims for word in {*_words(p.claim.text)})
    most = len(pages) - 1
    common = frozenset(w for w, count in times.items() if count >= most and told[w] >= _FEWEST)
    story = _story(group, common, context.names)
    known = story.known
    for own, mine in zip(pages, words, strict=True):
        ours = frozenset(word for word in known & mine if times[word] == 1)
        for placed in (p for p in own if ours and not p.claim.quotes):
            found = _in_its_place(placed, story, ours, known - mine)
            if found:
                yield _finding(group, placed, *found)
                break


def _story(group: Group, common: frozenset[str], listed: Names) -> _Story:
    """Look up once what every pair of a story's sentences is asked for."""
    known = _names(group)
    texts = sorted({p.claim.text for p in group.claims})
    runs = {text: found for text in texts if (found := tuple(_runs(text, known)))}
    leading = frozenset(run[2][0] for found in runs.values() for run in found)
    told = tuple(p for p in group.claims if p.claim.text in runs and not p.claim.quotes)
    return _Story(told, matter(group.claims), known, runs, leading, common, listed)


def _names(group: Group) -> frozenset[str]:
    """Return the words that are written as names anywhere in a story, but for its outlets."""
    written = frozenset[str]().union(*(proper(p.claim.text) for p in group.claims))
    outlets = {
        word for p in group.claims
        for one in (p.facts.publisher, *p.facts.credits) for word in str(one).split("-")
    }  # fmt: skip
    return frozenset(w for w in written if len(w) >= _SHORTEST) - outlets - COMMON


def _words(text: str) -> list[str]:
    return [word.casefold().removesuffix("'s") for word in _WORD.findall(text.replace("’", "'"))]


def _in_its_place(
    placed: PlacedClaim, story: _Story, ours: frozenset[str], theirs: frozenset[str]
) -> tuple[_Name, _Name, list[PlacedClaim]] | None:
    """Return a name of a sentence, the one in its place, and the sentences of others with it."""
    for name in _found(placed.claim.text, ours, story):
        told: dict[tuple[str, ...], tuple[_Name, list[PlacedClaim]]] = {}
        for other in story.claims:
            if other.facts.id == placed.facts.id:
                continue
            for one in _in_place(name, placed, other, theirs, story):
                told.setdefault(one.own, (one, []))[1].append(other)
        if told:
            one, claims = told[min(told, key=lambda own: (-len(told[own][1]), own))]
            return name, one, claims
    return None


def _in_place(
    name: _Name, placed: PlacedClaim, other: PlacedClaim, theirs: frozenset[str], story: _Story
) -> Iterator[_Name]:
    """Yield the names of another sentence that stand where `name` does; names are the rarer."""
    found = [
        (one, bool(name.shared & one.shared - story.leading), story.common >= {*one.own})
        for one in _found(other.claim.text, theirs, story)
    ]
    near = [row for row in found if row[1] or row[2] or name.in_place_of(row[0])]
    if not near or _under_event(placed, other):
        return
    alike = story.matter.alike(placed, other) >= _ALIKE
    for one, second, everywhere in near:
        placed_alike = name.in_place_of(one) if alike else second and _meet(placed, other)
        told_alike = (
            everywhere
            and _of_a_sort(name, one, story.names)
            and _alike_but_for((name, one), placed, other, story)
        )
        if (placed_alike or told_alike) and not _are_one(name, one, story.names):
            yield one


def _alike_but_for(
    names: tuple[_Name, _Name], one: PlacedClaim, other: PlacedClaim, story: _Story
) -> bool:
    """Say whether two sentences tell the same of two names, both of which do something there."""
    if any(_listed(n, story.names) is None for n in names) and not all(
        map(_acts, names, (one, other))
    ):
        return False
    ours, theirs = (
        tokens(p.claim.text) - frozenset(map(stem, n.own))
        for n, p in zip(names, (one, other), strict=True)
    )
    return story.matter.shared(ours, theirs) >= _ALIKE_BUT_FOR_NAMES


def _acts(name: _Name, placed: PlacedClaim) -> bool:
    roles = placed.claim.roles
    slugs = (*roles.agent, *roles.target, *placed.claim.speakers)
    return any({*name.own} & {*slug.split("-")} for slug in slugs)


def _are_one(one: _Name, other: _Name, names: Names) -> bool:
    """Say whether two names are listed as those of one owner."""
    tops = [names.top(id_) for n in (one, other) if (id_ := _listed(n, names))]
    return len(tops) > 1 and tops[0] == tops[1]


def _of_a_sort(one: _Name, other: _Name, names: Names) -> bool:
    """Say whether two names may be those of things of one sort."""
    ids = [id_ for n in (one, other) if (id_ := _listed(n, names))]
    bodies = [id_ in names.knowledge.organizations for id_ in ids]
    return len(bodies) != 1 and len({*bodies}) < _FEWEST


def _listed(name: _Name, names: Names) -> str | None:
    told = " ".join(name.own)
    return names.lookup(told) or (told if told in names.knowledge.organizations else None)


def _under_event(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Say whether both tell of one act of several, whose parties are compared as a list."""
    if frames.parent(one.claim.frame) == frames.parent(other.claim.frame) == "joint_action":
        return True
    accused = one.claim.frame == other.claim.frame == "accuse_distill"
    return accused and any(level(key) == "p" for key in {*one.keys} & {*other.keys})


def _meet(one: PlacedClaim, other: PlacedClaim) -> bool:
    return len(tokens(one.claim.text) & tokens(other.claim.text)) >= _FEWEST


def _found(text: str, own: frozenset[str], story: _Story) -> Iterator[_Name]:
    """Yield the names in a text that have a word of `own`."""
    for before, behind, run in story.runs.get(text, ()):
        if not own.isdisjoint(run):
            yield _Name(
                tuple(low for low in run if low in own),
                frozenset(run) - own,
                before,
                behind,
            )


def _runs(text: str, known: frozenset[str]) -> Iterator[_Run]:
    """Yield the names in a text with their neighbours before and behind."""
    words = _WORD.findall(text)
    lows = [word.casefold() for word in words]
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and lows[end] in known and words[end][0].isupper():
            end += 1
        if end > at:
            before = _neighbour(lows[max(at - _NEAR, 0) : at][::-1])
            yield before, _neighbour(lows[end : end + _NEAR]), tuple(lows[at:end])
        at = max(end, at + 1)


def _neighbour(words: list[str]) -> str:
    """Return the stem of the nearest word that says something, three words off at most."""
    near = [low for low in words if low not in FUNCTION_WORDS and len(low) >= _SHORTEST]
    return stem(near[0]) if near else ""


def _finding(
    group: Group, placed: PlacedClaim, name: _Name, other: _Name, told: list[PlacedClaim]
) -> Finding:
    shown = [" ".join(word.title() for word in one.own) for one in (name, other)]
    frame = placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(Reading("name", shown[0].casefold(), shown[0], frame), (Extract(placed),)),
        b=Stand(Reading("name", shown[1].casefold(), shown[1], frame),
                tuple(Extract(p) for p in told)),
        difference=Difference(
            summary=f"In the same words, one report names {shown[0]} and others {shown[1]}",
            explain=(("one report", shown[0]), ("others", shown[1])),
            gap=1.0,
        ),
    )  # fmt: skip
