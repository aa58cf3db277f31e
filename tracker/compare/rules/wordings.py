"""Words between quotation marks, told in one story in two ways or of two speakers.

In: the claims of one story. Out: findings. Within a story alike words are one saying, whoever
is said to have said them; so the speaker may be missing or wrong on one side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tracker.compare import keys, sketch
from tracker.compare.context import Context
from tracker.compare.cues import FUNCTION_WORDS, NEGATIONS, has
from tracker.compare.naming import phrase
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.likeness import SAME, contained, kind_of_change
from tracker.compare.wording import HOUSES, proper
from tracker.domain import PlacedClaim, Quote

_FEWEST = 4
_CLOSE = 0.5
_NEARLY = 0.7
_LONG = 7  # words
_NAMELESS = frozenset({"anon:person", "anon:people", "anon:source", "anon:sources", "anon:insider"})


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
            text=min((text for text, _, _ in rows), key=lambda text: ("[" in text, text)), words=words,
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


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who is said to have said something, as far as one report shows.

    Attributes:
        ids: whom the claim names as speaking, without outlets that only tell it.
        people: those of them who are persons.
        words: the words of their names.
        around: the names in the sentence, outlets left out.
        unnamed: it was somebody without a name.
    """

    ids: frozenset[str]
    people: frozenset[str]
    words: frozenset[str]
    around: frozenset[str]
    unnamed: bool

    def joined(self, other: _Voice) -> _Voice:
        """Return both as one: whoever one report gives words to, it gives them to all of these."""
        return _Voice(
            self.ids | other.ids, self.people | other.people, self.words | other.words,
            self.around | other.around, self.unnamed and other.unnamed,
        )  # fmt: skip


_Row = tuple[tuple[str, ...], str, _Voice, PlacedClaim]


def given_to_another(group: Group, context: Context) -> Iterator[Finding]:
    """Find one saying given to two who share no name."""
    outlets = frozenset(
        word for p in group.claims for word in (p.facts.publisher or "").split("-")
    ) - HOUSES  # fmt: skip
    same: dict[tuple[str, tuple[str, ...]], _Row] = {}
    for placed in sorted(group.claims, key=lambda p: p.claim.id):
        for quote in placed.claim.quotes:
            words = tuple(sketch.words(quote.text))
            if len(words) >= _FEWEST:
                voice = _voice(placed, quote, context, outlets)
                known = same.get((placed.facts.id, words))
                row = (words, quote.text, known[2].joined(voice) if known else voice, placed)
                same[placed.facts.id, words] = (*row[:3], known[3]) if known else row
    told: set[tuple[str, str]] = set()
    ordered = sorted(same.values(), key=lambda row: (row[0], row[3].claim.id))
    for one, other in combinations(ordered, 2):
        if one[3].facts.id == other[3].facts.id or not _are_two(one[2], other[2], context):
            continue
        pair = (_shown(one[2]), _shown(other[2]))
        both = _tells_too(one[3], other, same, context) or _tells_too(other[3], one, same, context)
        if pair not in told and not both and _alike(one, other):
            told.add(pair)
            yield _other_speaker(group, one, other, context)


def _tells_too(
    placed: PlacedClaim,
    other: _Row,
    same: Mapping[tuple[str, tuple[str, ...]], _Row],
    context: Context,
) -> bool:
    """Say whether a report has another's saying too, from the same mouth."""
    own = same.get((placed.facts.id, other[0]))
    return own is not None and not _are_two(own[2], other[2], context)


def _voice(placed: PlacedClaim, quote: Quote, context: Context, outlets: frozenset[str]) -> _Voice:
    """Return who may have said a quote, by its claim."""
    claim, names = placed.claim, context.names
    said = [*([quote.speaker] if quote.speaker else []), *claim.speakers]
    around = claim.text.replace(quote.text, " ")
    ids = frozenset(
        one for one in said
        if not one.startswith(("anon:", "doc:")) and one != "outlet" and not names.is_outlet(one)
        and not {*one.split("-")} <= outlets and not _is_master(names.name(one), around)
    )  # fmt: skip
    people = frozenset(one for one in ids if _is_person(one, around, context))
    words = {word for one in ids for word in (*one.split("-"), *names.name(one).casefold().split())}
    shown = {word for word in proper(f"x {around}") if len(word) > 1} - outlets
    unnamed = any(one in _NAMELESS for one in said)
    anonymous = any(one.startswith(("anon:", "doc:")) for one in said)
    return _Voice(ids, people, frozenset(words),
                  frozenset() if anonymous else frozenset(shown), unnamed)  # fmt: skip


def _is_person(one: str, text: str, context: Context) -> bool:
    """Say whether a speaker is a person: listed, or with an office beside a name of two words."""
    names = context.names
    if one in names.knowledge.people or one in names.knowledge.organizations:
        return one in names.knowledge.people
    last = one.rpartition("-")[2]
    housed = re.search(rf"\b(?:of|for|at|from)\s[\w\s]*{last}\b|{last}['’]s", text, re.IGNORECASE)
    return "-" in one and has("office", text) and not housed


def _is_master(name: str, text: str) -> bool:
    """Say whether somebody is named only as whose officer speaks: "the minister's adviser"."""
    found = re.search(rf"{re.escape(name.rsplit(maxsplit=1)[-1])}['’]s((?:\s[\w-]+){{1,3}})", text)
    return bool(found and has("office", found[1]))


def _are_two(one: _Voice, other: _Voice, context: Context) -> bool:
    """Say whether two voices are two: other names, and neither speaks for the other."""
    if one.ids and other.ids:
        if one.words & other.words:
            return False
        if one.people and other.people:
            return True
        voices = [{keys.voice(id, context.names) for id in voice.ids} for voice in (one, other)]
        return not (voices[0] & voices[1] or one.words & other.around or other.words & one.around)
    if one.unnamed or other.unnamed:
        return bool(one.people or other.people)
    ours, theirs = one.words | one.around, other.words | other.around
    return bool(ours and theirs) and not ours & theirs


def _shown(voice: _Voice) -> str:
    return " ".join(sorted(voice.words or voice.around)) or "somebody without a name"


def _called(row: _Row, context: Context) -> str:
    """Return the name of a speaker, else the words by which he may go."""
    claim = row[3].claim
    said = [*(q.speaker for q in claim.quotes if q.text == row[1] and q.speaker), *claim.speakers]
    named = [one for one in said if one in row[2].ids]
    return context.names.name(named[0]) if named else _shown(row[2]).title()


def _alike(one: _Row, other: _Row) -> bool:
    """Say whether two quotes are one saying; of two named speakers with a word or two changed."""
    like = Indel.normalized_similarity(one[0], other[0])
    if like >= SAME or contained(one[1], other[1]):
        return True
    long = min(len(one[0]), len(other[0])) >= _LONG
    return long and like >= _NEARLY and bool(one[2].ids and other[2].ids)


def _other_speaker(group: Group, one: _Row, other: _Row, context: Context) -> Finding:
    who = [_shown(row[2]) for row in (one, other)]
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
