"""Words between quotation marks, told in one story in two ways or of two speakers.

In: the claims of one story. Out: findings. Within a story alike words are one saying, whoever
is said to have said them; so the speaker may be missing or wrong on one side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tracker.compare import keys, sketch
from tracker.compare.context import Context
from tracker.compare.naming import phrase
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.likeness import SAME, contained, kind_of_change
from tracker.compare.voices import FUNCTION_WORDS, NEGATIONS, has
from tracker.compare.wording import proper
from tracker.domain import PlacedClaim, Quote

_FEWEST = 4
_CLOSE = 0.5


@dataclass(frozen=True, slots=True)
class _Saying:
    """A quote as it stands in reports; `voices` are those who may have said it."""

    text: str
    words: tuple[str, ...]
    voices: frozenset[str]
    placed: tuple[PlacedClaim, ...]

    @property
    def reports(self) -> frozenset[str]:
        return frozenset(p.facts.id for p in self.placed)


def reworded(group: Group, context: Context) -> Iterator[Finding]:
    """Find one saying with other words inside the marks."""
    found = _sayings(group, context)
    for a, b in combinations(found, 2):
        change = _change(a, b)
        if change and not any(has("own translation", p.claim.text) for p in (*a.placed, *b.placed)):
            yield _finding(group, a, b, change)


def _sayings(group: Group, context: Context) -> list[_Saying]:
    same: dict[tuple[str, ...], list[tuple[str, frozenset[str], PlacedClaim]]] = {}
    for placed in group.claims:
        for quote in placed.claim.quotes:
            words = tuple(sketch.words(quote.text))
            if len(words) >= _FEWEST:
                said = [*([quote.speaker] if quote.speaker else []), *placed.claim.speakers]
                named = frozenset(
                    keys.voice(one, context.names) for one in said
                    if not one.startswith(("anon:", "doc:"))
                )  # fmt: skip
                same.setdefault(words, []).append((quote.text, named, placed))
    return [
        _Saying(
            text=min(text for text, _, _ in rows), words=words,
            voices=frozenset[str]().union(*(named for _, named, _ in rows)),
            placed=tuple(p for _, _, p in rows),
        )
        for words, rows in sorted(same.items())
    ]  # fmt: skip


def _change(a: _Saying, b: _Saying) -> str | None:
    """Return how one saying became the other; None where they are two, or one cut short."""
    ours, theirs = list(a.words), list(b.words)
    by_word = Indel.normalized_similarity(ours, theirs)
    if by_word >= SAME or contained(a.text, b.text):
        return None
    by_letter = fuzz.ratio(" ".join(ours), " ".join(theirs)) / 100
    one_voice = bool(a.voices & b.voices)
    change = kind_of_change(ours, theirs, by_word, by_letter, same_matter=one_voice)
    if change == "translation" and by_letter < _CLOSE:
        return None
    changed = {*ours} ^ {*theirs}
    moved = not changed  # the same words in another order
    if not moved and not changed - FUNCTION_WORDS - {"s"}:
        return None
    return "negation" if change and changed & NEGATIONS else change


def _finding(group: Group, a: _Saying, b: _Saying, change: str) -> Finding:
    changed = sorted({*a.words} ^ {*b.words})
    sides = [
        Stand(
            Reading("words", " ".join(one.words), f"“{one.text}”", one.placed[0].claim.frame),
            tuple(Extract(p) for p in one.placed),
        )
        for one in (a, b)
    ]
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"Words are quoted in two ways: “{a.text}” or “{b.text}”",
            explain=(
                ("only on one side", phrase(changed) if changed else "their order"),
                ("kind of change", change),
            ),
            gap=1.0 - Indel.normalized_similarity(a.words, b.words),
            severity=1.0 if change == "negation" else 0.2 if change == "translation" else None,
        ),
    )  # fmt: skip


def given_to_another(group: Group, context: Context) -> Iterator[Finding]:
    """Find one saying given to two who share no name."""
    same: dict[tuple[str, tuple[str, ...]], list[_Row]] = {}
    for placed in group.claims:
        for quote in placed.claim.quotes:
            words = tuple(sketch.words(quote.text))
            if len(words) >= _FEWEST:
                row = (words, quote.text, _names(placed, quote, context), placed)
                same.setdefault((placed.facts.id, words), []).append(row)
    rows = [  # whoever one report gives the words to, it gives them to all of these
        (words, found[0][1], frozenset[str]().union(*(row[2] for row in found)), found[0][3])
        for (_, words), found in same.items()
    ]
    told: set[tuple[str, str]] = set()
    for one, other in combinations(sorted(rows, key=lambda row: (row[0], row[3].claim.id)), 2):
        ours, theirs = one[2], other[2]
        pair = (min(ours, default=""), min(theirs, default=""))
        if one[3].facts.id == other[3].facts.id or not (ours and theirs) or ours & theirs:
            continue
        if pair not in told and _alike(one[0], other[0], one[1], other[1]):
            told.add(pair)
            yield _other_speaker(group, one, other, context)


_Row = tuple[tuple[str, ...], str, frozenset[str], PlacedClaim]


def _names(placed: PlacedClaim, quote: Quote, context: Context) -> frozenset[str]:
    """Return every word by which the speaker of a quote may go, as far as its claim shows."""
    claim, names = placed.claim, context.names
    said = [*([quote.speaker] if quote.speaker else []), *claim.speakers]
    tellers = {placed.facts.publisher, *placed.facts.credits}
    if any(one.startswith(("anon:", "doc:")) or one in tellers for one in said):
        return frozenset()  # whoever only tells it may not have said it
    around = claim.text.replace(quote.text, " ")
    known = {*said, *(names.employer(one) or one for one in said)}
    found = {word for one in known for word in one.rpartition(":")[2].split("-")}
    found |= {word.casefold() for one in known for word in names.name(one).split()}
    return frozenset(found) | proper(f"x {around}")


def _called(row: _Row, context: Context) -> str:
    """Return the name of a speaker, else the words by which he may go."""
    claim = row[3].claim
    said = [*(q.speaker for q in claim.quotes if q.text == row[1] and q.speaker), *claim.speakers]
    return context.names.name(said[0]) if said else " ".join(sorted(row[2])).title()


def _alike(one: tuple[str, ...], other: tuple[str, ...], a: str, b: str) -> bool:
    return Indel.normalized_similarity(one, other) >= SAME or contained(a, b)


def _other_speaker(group: Group, one: _Row, other: _Row, context: Context) -> Finding:
    who = [" ".join(sorted(row[2])) for row in (one, other)]
    first, second = sorted(((one, who[0]), (other, who[1])), key=lambda row: row[1])
    names = [_called(row, context) for row, _ in (first, second)]
    sides = [
        Stand(
            Reading("speaker", told, f"{name}: “{row[1]}”", row[3].claim.frame),
            (Extract(row[3]),),
        )
        for (row, told), name in zip((first, second), names, strict=True)
    ]
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"The same words are given to {phrase(sorted(names))}: "
            f"“{min(one[1], other[1])}”",
            explain=(("one speaker", names[0]), ("other speaker", names[1])),
            gap=1.0,
        ),
    )  # fmt: skip
