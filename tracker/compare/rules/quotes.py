"""Words inside quotation marks that changed on the way, or changed their speaker.

In: claims under a band of words, or under a speaker and what they spoke of; wordings of
primary documents. Out: findings with the aligned words. Words said twice on two occasions,
brackets, ellipses and marks around fewer than four words are silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tracker.compare import frames, keys, sketch
from tracker.compare.context import Context
from tracker.compare.cues import FUNCTION_WORDS, NEGATIONS
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
    wordings,
)
from tracker.compare.rules.bundles import figures_put_on_another
from tracker.compare.rules.likeness import SAME, contained, kind_of_change
from tracker.compare.rules.pairing import pairs
from tracker.domain import Claim, Frame, PlacedClaim, Quote

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


@rule("mutated_quote", levels="qds", severity=0.8, within=True)
def mutated_quote(group: Group, context: Context) -> Iterator[Finding]:
    """Find one speaker's words with other words inside the marks."""
    if keys.level(group.key) == "s":
        return wordings.reworded(group, context)
    return pairs(
        group,
        context,
        read=_quoted,
        differ=_words_differ,
        facts=_known_words,
        home=lambda key, _: keys.level(key) in {"q", "d"},
    )


@rule("misattributed_quote", levels="qbs", severity=1.0)
def misattributed_quote(group: Group, context: Context) -> Iterator[Finding]:
    """Find the same words in the mouths of two speakers, or figures put on another."""
    if keys.level(group.key) == "s":
        return wordings.given_to_another(group, context)
    if keys.level(group.key) == "b":
        return figures_put_on_another(group, context)
    return pairs(group, context, read=_spoken, differ=_speakers_differ, facts=_known_spoken)


def _spoken(placed: PlacedClaim, context: Context) -> Iterator[Reading]:
    """Yield the words of a claim under the name of who is said to have said them."""
    for reading in _quoted(placed, context):
        yield _by_speaker(reading, context)


def _known_spoken(fact: Fact, context: Context) -> Iterator[Reading]:
    for reading in _known_words(fact, context):
        yield _by_speaker(reading, context)


def _by_speaker(reading: Reading, context: Context) -> Reading:
    words, speaker = reading.about
    assert isinstance(words, _Words)
    shown = f"{context.names.name(str(speaker))}: “{words.text}”"
    return replace(reading, shown=shown)


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
    if by_word >= SAME or contained(first.text, second.text):
        return AGREES
    by_letter = fuzz.ratio(" ".join(ours), " ".join(theirs)) / 100
    same_matter = bool(one.about & other.about) or b.fact is not None
    kind = kind_of_change(ours, theirs, by_word, by_letter, same_matter=same_matter)
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


def _speakers_differ(a: Stand, b: Stand, context: Context) -> Difference | None:
    one, other = _words(a), _words(b)
    ours, theirs = sketch.words(one.text), sketch.words(other.text)
    alike = Indel.normalized_similarity(ours, theirs)
    if alike < SAME and not contained(one.text, other.text):
        return None
    if one.voices & other.voices or {*one.speaker.split("-")} & {*other.speaker.split("-")}:
        return AGREES
    if not _same_occasion(one, other):
        return None
    names = sorted(context.names.name(str(stand.reading.about[1])) for stand in (a, b))
    return Difference(
        summary=f"The same words are given to {phrase(names)}: “{min(one.text, other.text)}”",
        explain=(
            ("one speaker", names[0]),
            ("other speaker", names[1]),
            ("alike by word", f"{alike:.2f}"),
        ),
        gap=1.0,
    )
