"""Who tells by a turn or a verb that no list knows ("X is adamant that …", "as X has it").

In: a scene in which no reporting word has a teller. Out: `Aside` values. Goes by where a named
actor stands: before "that" and a clause, in a turn of phrase, before a quotation. Never takes
somebody nameless for a teller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.analyze.actors import token_at
from tracker.analyze.asides import Aside
from tracker.analyze.grammar import FINITE
from tracker.analyze.parties import SPEAKING, Party
from tracker.analyze.scenes import Scene

# Between an actor and "that": a verb and what belongs to it, no other clause.
_THAT = re.compile(r"(?:\s(?!not\b|never\b|no\b|\w+n['’]t\b|yet\b)[\w'’-]+){1,7}?,?\sthat\s")
_BEFORE = re.compile(
    r"\b(?P<word>as|to hear|to believe|to judge by|to listen to|or so|thus|so|in the book of|in the eyes of|"
    r"in the words of|in the version of|if you ask|words of|version of)\s(?:the\s)?$",
    re.IGNORECASE,
)
_AS = re.compile(
    r"\s(?:\w+\s)?(?:puts?|has|had|sees?|saw|tells?|told|frames?|describes?|reads?|would have|is to be believed)\b(?:\sit)?",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"['’]s?\s(?:own\s|official\s|latest\s)?(?P<word>words|telling|version|reading|book|eyes|view|account|count|estimate|"
    r"reckoning|logs|records|figures|numbers|calculations?|line|take|verdict|answer|response|reply|message|position)\b",
    re.IGNORECASE,
)
_LED_BY = re.compile(
    r"(?:^|[,;:(–—]\s?)(?:by|in|on|to|from|per|going by)\s(?:the\s)?$|^$", re.IGNORECASE
)
_FEWEST_QUOTED = 3
_MOST_APART = 80


def turns(scene: Scene) -> Iterator[Aside]:
    """Yield "as X has it", "to hear X tell it", "in X's telling"."""
    for party in _speaking(scene):
        before = scene.text[scene.start : party.start]
        led = _BEFORE.search(before)
        owned = _OWNED.match(scene.text, party.end, scene.end)
        if led and (
            led["word"].lower() not in {"as", "so", "thus"} or _AS.match(scene.text, party.end)
        ):
            yield Aside(party.ids, "turn", scene.start, scene.end, party.start, trailing=True)
        elif owned and _LED_BY.search(before):
            word = owned["word"].lower()
            yield Aside(party.ids, word, scene.start, scene.end, owned.start("word"), trailing=True)


def before_that(scene: Scene) -> Iterator[Aside]:
    """Yield "X is adamant that …", whatever stands between."""
    for party in _speaking(scene):
        match = _THAT.match(scene.text, party.end, scene.end)
        if match is None or match.end() - party.end > _MOST_APART:
            continue
        that = token_at(scene.sentence, match.end() - 2)
        while that is not None and that.lower_ != "that" and that.i > scene.sentence.start:
            that = that.nbor(-1)
        if that is None or that.tag_ != "IN":
            continue
        between = scene.sentence.doc.char_span(party.end, match.end(), alignment_mode="expand")
        behind = [t for t in scene.sentence if t.i > that.i]
        tells = between is not None and any(t.tag_ in FINITE | {"VBN"} for t in between)
        if tells and any(t.tag_ in FINITE for t in behind):
            cue = party.end + 1
            yield Aside(party.ids, "that", match.end(), scene.end, cue)


def around_quote(scene: Scene) -> Iterator[Aside]:
    """Yield the first actor of a sentence before a quotation of some words in it."""
    for quote in scene.quotes:
        words = scene.text[quote.start : quote.end].split()
        before = [p for p in _speaking(scene) if p.end <= quote.start]
        if len(words) < _FEWEST_QUOTED or not before or quote.start <= scene.start:
            continue
        first = before[0]
        between = scene.text[first.end : quote.start]
        if len(between) <= _MOST_APART and not re.search(r"[,;:]\s", between):
            yield Aside(first.ids, "quote", first.end, scene.end, first.end + 1)


def _speaking(scene: Scene) -> list[Party]:
    return [p for p in scene.parties if p.kind in SPEAKING and not scene.quoted(p.start)]
