"""Who tells by a turn or a verb that no list knows ("X is adamant that …", "as X has it").

In: a scene in which no reporting word has a teller. Out: `Aside` values. Goes by where a named
actor stands: before "that" and a clause, in a turn of phrase, before a quotation. Never takes
somebody nameless for a teller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.analyze.actors import subject_of, token_at
from tracker.analyze.asides import Aside
from tracker.analyze.grammar import FINITE
from tracker.analyze.parties import SPEAKING, Party
from tracker.analyze.scenes import Scene
from tracker.analyze.sources import subject_source

# Between an actor and "that": a verb and what belongs to it, no other clause.
_THAT = re.compile(
    r"(?:\s(?!not\b|never\b|no\s(?!secret|bones|doubt)|\w+n['’]t\b|yet\b)[\w'’-]+){1,7}?,?\sthat\s"
)
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
# "X's accusation: …".
_TITLED = re.compile(
    r"['’]s?\s(?:[\w-]+\s){0,2}(?P<word>[a-z]+)(?:\s(?:was|is)\s(?:\w+\s?){1,3})?:\s", re.IGNORECASE
)
_SURE = re.compile(
    r"\s(?:is|was|are|were|remains?|has been|could not have been|could not be)\s(?:\w+ly\s|quite\s|in no doubt|)(?:certain|sure|convinced|adamant|clear|"
    r"clearer|blunt|blunter|categorical|emphatic|unequivocal|positive|in no doubt)?:\s",
    re.IGNORECASE,
)
_LED_BY = re.compile(
    r"(?:^|[,;:(–—]\s?)(?:by|in|on|to|from|per|going by)\s(?:the\s)?$|^$", re.IGNORECASE
)
_BELIEVED = re.compile(
    r"\s(?:is|are|was|were)\s(?:right|correct|to be believed|to be trusted)\b", re.IGNORECASE
)
_FOR = re.compile(r"^for\s(?:the\s)?$", re.IGNORECASE)
_BESIDE = re.compile(r"(?:\(|,\s|\s[–—-]\s)(?:per|via|source:|so|thus)\s(?:the\s)?$", re.IGNORECASE)
# "… was the reply from X".
_REPLY = re.compile(
    r"\b(?:was|is|came|comes|went|ran)\s(?:the|a|an|its)\s(?:[\w-]+\s){0,2}(?:reply|answer|response|verdict|message|line|word|words|"
    r"retort|explanation|view|comment|reaction|refrain)\s(?:from|of|at|by)\s(?:the\s)?$",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"['’]s?\s(?:\w+\s)?(?:line|argument|story|reasoning|version|thinking|account|pitch|theory|logic|narrative)\s(?:goes|runs|went|ran)\b"
)
_ON = re.compile(r"\s(?:on|about|over|chief|boss|head|CEO)\b|\s?$")
_CLOSES = re.compile(r"\s?(?:[.,;)]|[–—-]\s|$)")
_FEWEST_QUOTED = 3
_MOST_APART = 80


def turns(scene: Scene) -> Iterator[Aside]:
    """Yield "as X has it", "to hear X tell it", "in X's telling"."""
    for party in _speaking(scene):
        before = scene.text[scene.start : party.start]
        led = _BEFORE.search(before)
        owned = _OWNED.match(scene.text, party.end, scene.end)
        turned = led is not None and (
            led["word"].lower() not in {"as", "so", "thus"}
            or _AS.match(scene.text, party.end) is not None
        )
        beside = _is_believed(scene, party, before) or _is_beside(scene, party, before)
        sure = _SURE.match(scene.text, party.end, scene.end)
        titled = _TITLED.match(scene.text, party.end, scene.end)
        if titled and titled["word"].lower() in scene.lexicon.nouns and _LED_BY.search(before):
            word = titled["word"].lower()
            yield Aside(party.ids, word, titled.end(), scene.end, party.end + 3)
        elif sure:
            yield Aside(party.ids, "turn", sure.end(), scene.end, party.end + 1)
        elif turned or beside or _goes(scene, party) or _REPLY.search(before):
            yield Aside(party.ids, "turn", scene.start, scene.end, party.start, trailing=True)
        elif owned and _LED_BY.search(before):
            word = owned["word"].lower()
            yield Aside(party.ids, word, scene.start, scene.end, owned.start("word"), trailing=True)


def _is_believed(scene: Scene, party: Party, before: str) -> bool:
    """Read "if X is right, …" and "For X, Y is "a pirate"."""
    if before.lower().endswith("if ") and _BELIEVED.match(scene.text, party.end, scene.end):
        return True
    quoted = any(quote.start > party.end for quote in scene.quotes)
    return quoted and bool(_FOR.match(before)) and scene.text[party.end : party.end + 1] == ","


def _is_beside(scene: Scene, party: Party, before: str) -> bool:
    """Read "…, per X", "(via X)" and "– so X –"."""
    closed = _CLOSES.match(scene.text, party.end, scene.end)
    return bool(_BESIDE.search(before)) and (closed is not None or party.end >= scene.end)


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
        who = _before_colon(scene, quote.start)
        if who:
            yield Aside(who, "quote", quote.start, scene.end, scene.start)
        before = [p for p in _speaking(scene) if p.end <= quote.start]
        if len(words) < _FEWEST_QUOTED or not before or quote.start <= scene.start:
            continue
        first = before[0]
        between = scene.text[first.end : quote.start].rstrip(' “"«').removesuffix(":")
        if len(between) <= _MOST_APART and not re.search(r"[,;:](?:\s|$)", between):
            yield Aside(first.ids, "quote", first.end, scene.end, first.end + 1)


def _goes(scene: Scene, party: Party) -> bool:
    """Read "…, X's line goes" and ""…": X on Y"."""
    if _RUNS.match(scene.text, party.end, scene.end):
        return True
    quoted = any(0 <= party.start - quote.end <= len(": the ") for quote in scene.quotes)
    between = scene.text[max(scene.start, party.start - len(": the ")) : party.start]
    return quoted and ":" in between and bool(_ON.match(scene.text, party.end, scene.end))


def _before_colon(scene: Scene, at: int) -> tuple[str, ...]:
    """Return who does anything before a colon and a quotation: "a manager shook his head: "…"."""
    if not scene.text[scene.start : at].rstrip(' “"«').endswith(":"):
        return ()
    verbs = [t for t in scene.sentence if t.tag_ in FINITE and scene.start <= t.idx < at]
    subject = subject_of(verbs[-1]) if verbs else None
    if subject is None or not scene.start <= subject.idx < verbs[-1].idx:
        return ()
    found = subject_source(scene, subject)
    return found.ids if found is not None else ()


def _speaking(scene: Scene) -> list[Party]:
    return [p for p in scene.parties if p.kind in SPEAKING and not scene.quoted(p.start)]
