"""Who is named behind a reporting word: "according to X", "…," said X, "by X's own account".

In: a scene and the place of the word. Out: speaker ids. Never invents a speaker for a word that has none.
"""

from __future__ import annotations

import re

from tracker.analyze import actors
from tracker.analyze.beside import nameless_id
from tracker.analyze.parties import SPEAKING, ids_of, runs, within
from tracker.analyze.scenes import Scene
from tracker.analyze.sources import described
from tracker.urls import slug

# "said the company's spokesman, N": a title, a comma, a name.
_TITLED = re.compile(r"\s(?:[\w.'’-]+\s){0,5}?[\w-]+,\s")
_NOUNS = frozenset({"NN", "NNS"})
_FORMER = re.compile(r"\b(?:former|ex|one-time|erstwhile)\b")
_REFERRED = re.compile(r"\s(?:which|whom|what)\b")
_OWN = re.compile(r"(?:his|her|its|their)(?:\sown)?", re.IGNORECASE)


def source_after(scene: Scene, at: int, *, near: bool = False) -> tuple[str, ...]:
    """Return who is named right behind a cue, up to the next comma or verb."""
    stop = re.compile(r"[,;:—“”\"]|(?<![A-Z])\.(?=\s|$)").search(scene.text, at, scene.end)
    limit = min(stop.start() if stop else scene.end, at + (60 if near else 90))
    later = [p for p in scene.parties if p.start >= at and p.end <= scene.end]
    titled = _TITLED.match(scene.text, at, scene.end) if near else None
    if titled and scene.lexicon.spokespeople.search(titled.group()):
        named = [p for p in later if p.start == titled.end() and p.kind == "person"]
        if named:
            return ids_of(named)
    run = next(iter(runs(scene.text, later, scene.knowledge)), ())
    if not run or run[0].start >= limit or run[0].start - at > (30 if near else 45):
        return nameless_group(scene, at, limit)
    if near and _FORMER.search(scene.text, at, run[0].start):
        return nameless_group(scene, at, limit) or ids_of(run)
    # "According to A, B and C did …": B and C are the subject unless a comma closes the list.
    listed = scene.text[run[-1].end : run[-1].end + 1] in {",", ".", ";", ""}
    return ids_of(run if listed or near else [p for p in run if p.end <= limit])


def paper_behind(scene: Scene, at: int) -> tuple[str, ...]:
    """Return whose paper stands behind an inverted verb: "…, reads an e-mail from X"."""
    verb = actors.token_at(scene.sentence, at)
    nouns = [] if verb is None else [c for c in verb.children if c.i > verb.i and c.tag_ in _NOUNS]
    papers = scene.lexicon.documents
    if nouns and nouns[0].dep_ in {"nsubj", "obj"} and papers.fullmatch(nouns[0].text):
        found = described(scene, nouns[0])
        if found is not None:
            return found.ids
    return ()


def nameless_group(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    """Return the first people without a name in a stretch of text."""
    match = scene.lexicon.anonymous.search(scene.text, start, end)
    return (nameless_id(match, scene, match.start()),) if match else ()


def source_named(scene: Scene, at: int) -> tuple[str, ...]:
    """Return who is named behind "according to": a party, people without a name, a document."""
    if _REFERRED.match(scene.text, at, scene.end):
        return ()
    who = source_after(scene, at)
    if who:
        return who
    first = actors.token_at(scene.sentence, at + 1)
    while first is not None and first.tag_ not in _NOUNS and first.head.i > first.i:
        first = first.head
    while first is not None and first.dep_ in {"compound", "amod"} and first.head.i > first.i:
        first = first.head
    plain = first is not None and first.tag_ in _NOUNS and "," not in scene.text[at : first.idx]
    return ("anon:" + slug(first.text),) if plain and first is not None else ()


def account_of(scene: Scene, match: re.Match[str]) -> tuple[str, ...]:
    """Return whose account, view or estimate is meant: named before it, or the sentence's subject."""
    named = [p for p in within(scene.parties, *match.span("who")) if p.kind in SPEAKING]
    if named:
        return ids_of(named[-1:])
    if not _OWN.fullmatch(match["who"]):
        return nameless_group(scene, *match.span("who"))
    later = [p for p in scene.parties if p.start >= match.end() and p.kind in SPEAKING]
    earlier = [p for p in scene.parties if p.end <= match.start() and p.kind in SPEAKING]
    return ids_of(earlier[:1] or later[:1]) or scene.carried
