"""Words inside quotation marks that changed on the way, or changed their speaker.

In: claims under a band of words, or under a speaker and what they spoke of; wordings of
primary documents. Out: findings with the aligned words. Words said twice on two occasions,
brackets, ellipses and marks around fewer than four words are silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tracker.compare import frames, keys, sketch
from tracker.compare.context import Context
from tracker.compare.known import Fact
from tracker.compare.naming import phrase
from tracker.compare.rules import (
    AGREES,
    Difference,
    Finding,
    Group,
    Reading,
    Stand,
    rule,
)
from tracker.compare.rules.bundles import figures_put_on_another
from tracker.compare.rules.pairing import pairs
from tracker.compare.voices import FUNCTION_WORDS, NEGATIONS
from tracker.domain import Claim, Frame, PlacedClaim, Quote

_SAME = 0.97
_REWORDED = 0.55
_SHARED_RUNS = 0.40
_SHORT = 6  # words; shorter quotes share turns of phrase by chance
_REWORDED_SHORT = 0.75
_BY_WORD = 0.20
_BY_LETTER = 0.45
_RUNS = 2
_STEM = 4
_STEMS = 0.35
_FEWEST_STEMS = 3
_CUT = re.compile(r"\[[^\]]*\]|…|\.\.\.")
_MONTHS_APART = 2
_WRITTEN = frozenset({"gov_act", "joint_action", "advisory"})  # acts that are documents


@dataclass(frozen=True, slots=True)
class _Words:
    """A quote as compared; `voices` are all who may have said it, as far as the claim shows."""

    text: str
    speaker: str
    about: frozenset[str]
    month: int | None
    voices: frozenset[str] = frozenset()


@rule("mutated_quote", levels="qd", severity=0.8, within=True)
def mutated_quote(group: Group, context: Context) -> Iterator[Finding]:
    """Find one speaker's words with other words inside the marks."""
    return pairs(
        group,
        context,
        read=_quoted,
        differ=_words_differ,
        facts=_known_words,
        home=lambda key, _: keys.level(key) in {"q", "d"},
    )


@rule("misattributed_quote", levels="qb", severity=1.0)
def misattributed_quote(group: Group, context: Context) -> Iterator[Finding]:
    """Find the same words in the mouths of two speakers, or figures put on another."""
    if keys.level(group.key) == "b":
        return figures_put_on_another(group, context)
    return pairs(group, context, read=_quoted, differ=_speakers_differ, facts=_known_words)


def _quoted(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    claim = placed.claim
    moment = placed.facts.published
    about = frozenset(context.names.top(one) for one in (*claim.roles.target, *claim.roles.object))
    month = moment.at.year * 12 + moment.at.month if moment else None
    for quote in claim.quotes:
        if len(sketch.words(quote.text)) < keys.MIN_QUOTE:
            continue
        named = _speakers(quote, claim)
        voices = frozenset(keys.voice(one, context.names) for one in named)
        for one in named:
            speaker = keys.voice(one, context.names)
            yield _reading(_Words(quote.text, speaker, about, month, voices), one, claim.frame)


def _speakers(quote: Quote, claim: Claim) -> tuple[str, ...]:
    """Return who may have said the words: whom the quote names, who speaks, who wrote."""
    told = [*([quote.speaker] if quote.speaker else []), *claim.speakers]
    named = [one for one in told if not one.startswith(("anon:", "doc:"))]
    wrote = claim.roles.agent[:1] if frames.parent(claim.frame) in _WRITTEN else ()
    return tuple(dict.fromkeys(named or wrote))


def _known_words(fact: Fact, context: Context) -> Iterator[Reading]:
    quote = fact.quote
    if quote and quote.speaker and len(sketch.words(quote.text)) >= keys.MIN_QUOTE:
        day = fact.days[0]
        month = day.year * 12 + day.month
        voice = keys.voice(quote.speaker, context.names)
        words = _Words(quote.text, voice, frozenset(), month, frozenset((voice,)))
        yield _reading(words, quote.speaker, fact.frame)


def _reading(words: _Words, speaker: str, frame: Frame) -> Reading:
    value = f"{words.speaker}: {' '.join(sketch.words(words.text))}"
    return Reading("words", value, f"“{words.text}”", frame, (words, speaker))


def _words(stand: Stand) -> _Words:
    words = stand.reading.about[0]
    assert isinstance(words, _Words)
    return words


def _words_differ(a: Stand, b: Stand, context: Context) -> Difference | None:
    one, other = _words(a), _words(b)
    if one.speaker != other.speaker or not _same_occasion(one, other):
        return None
    first, second = sorted((one, other), key=lambda words: words.text)
    ours, theirs = sketch.words(first.text), sketch.words(second.text)
    by_word = Indel.normalized_similarity(ours, theirs)
    contained = _contained(first.text, second.text)
    if by_word >= _SAME or contained:
        return AGREES
    by_letter = fuzz.ratio(" ".join(ours), " ".join(theirs)) / 100
    kind = _kind(ours, theirs, by_word, by_letter, about=one.about & other.about, fact=b.fact)
    if kind is None:
        return None
    changed = sorted({*ours} ^ {*theirs})
    if kind != "translation" and not set(changed) - FUNCTION_WORDS:
        return AGREES
    negated = bool(set(changed) & NEGATIONS) and kind != "translation"
    return Difference(
        summary=f"Words of {context.names.name(one.speaker)} are quoted in two ways: "
        f"“{first.text}” or “{second.text}”",
        explain=(
            ("alike by word", f"{by_word:.2f}"),
            ("alike by letter", f"{by_letter:.2f}"),
            ("only on one side", phrase(changed)),
            ("kind of change", "negation" if negated else kind),
        ),
        gap=1.0 - by_word,
        severity=1.0 if negated else 0.2 if kind == "translation" else None,
    )


def _same_occasion(one: _Words, other: _Words) -> bool:
    if one.month is None or other.month is None:
        return True
    return abs(one.month - other.month) <= _MONTHS_APART


def _contained(one: str, other: str) -> bool:
    """Say whether one quote is a stretch of the other, or the other with a marked cut."""
    short, long = sorted((" ".join(sketch.words(t)) for t in (one, other)), key=len)
    if f" {short} " in f" {long} ":
        return True
    pieces = [" ".join(sketch.words(p)) for t in (one, other) for p in _CUT.split(t)]
    marked = _CUT.search(one) or _CUT.search(other)
    return bool(marked) and all(piece in long or piece in short for piece in pieces)


def _kind(
    ours: list[str], theirs: list[str], by_word: float, by_letter: float, *,
    about: frozenset[str], fact: Fact | None,
) -> str | None:  # fmt: skip
    """Tell substitution, truncation and translation apart; None for unrelated words."""
    runs = len(_runs(ours) & _runs(theirs))
    enough = _REWORDED if min(len(ours), len(theirs)) >= _SHORT else _REWORDED_SHORT
    if by_word >= enough or (by_word >= _SHARED_RUNS and runs >= _RUNS):
        shorter = min(len(ours), len(theirs)) / max(len(ours), len(theirs))
        return "truncation" if shorter < 1 and not _new_words(ours, theirs) else "substitution"
    same_matter = bool(about) or fact is not None
    if same_matter and by_word >= _BY_WORD and by_letter >= _BY_LETTER and _stems(ours, theirs):
        return "translation"
    return None


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}


def _new_words(ours: list[str], theirs: list[str]) -> set[str]:
    short, long = sorted((ours, theirs), key=len)
    return set(short) - set(long)


def _stems(ours: list[str], theirs: list[str]) -> bool:
    """Say whether enough content words share their beginnings."""
    one, other = (
        {word[:_STEM] for word in words if word not in FUNCTION_WORDS} for words in (ours, theirs)
    )
    return len(one & other) >= max(_FEWEST_STEMS, _STEMS * min(len(one), len(other)))


def _speakers_differ(a: Stand, b: Stand, context: Context) -> Difference | None:
    one, other = _words(a), _words(b)
    ours, theirs = sketch.words(one.text), sketch.words(other.text)
    alike = Indel.normalized_similarity(ours, theirs)
    if alike < _SAME and not _contained(one.text, other.text):
        return None
    if one.voices & other.voices:
        return AGREES
    if not _same_occasion(one, other):
        return None
    who = sorted((one.speaker, other.speaker))
    names = [context.names.name(speaker) for speaker in who]
    return Difference(
        summary=f"The same words are given to {phrase(names)}: “{min(one.text, other.text)}”",
        explain=(
            ("one speaker", names[0]),
            ("other speaker", names[1]),
            ("alike by word", f"{alike:.2f}"),
        ),
        gap=1.0,
    )
