"""Who stands right before a reporting word, by the order of the words.

In: a scene and the place of the word. Out: `Source` values. Between a source and its verb nothing may stand but
helpers, adverbs, a time or an apposition. Never goes by the parse, but to see whose paper it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.parties import SPEAKING, Party, ids_of, runs, within
from tracker.analyze.pronouns import first_body, meant
from tracker.analyze.scenes import Scene
from tracker.urls import slug

# Between a source and its verb nothing may stand but helpers, adverbs, a time or an apposition.
_GAP = re.compile(
    r"(?:['’]s\s[\w-]+(?:\s[\w-]+)?)?(?:\s*\([^)]{0,40}\))?(?:,[^,.;:“”\"]{2,80},)?"
    r"(?:\s+(?:in\s[\w\s]{2,20}|on\s(?:\w+\s?){1,3}|interviewed\s[\w\s]{2,30}|familiar\s[\w\s]{2,30}|briefed\s[\w\s]{2,30}|involved\s[\w\s]{2,30}|"
    r"with\s[\w\s]{2,30}|for\s[\w\s]{2,30}|at\s[\w\s]{2,30}|of\s[\w\s.-]{2,30}|behind\s[\w\s.-]{2,30}|close\s[\w\s]{2,30}))?"
    r"(?:\s+(?:has|have|had|is|are|was|were|also|already|all|later|then|again|now|still|publicly|did|"
    r"does|do|not|said|to|would|will|could|itself|themselves|once|recently|first|\w+ly|yesterday|today|"
    r"even|himself|herself|reported|who|which|that|never|n['’]t|yet))*\s*,?\s*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|they|he|she)\b(?=[^.]{0,20}$)|\b(?:it|they|he|she)\b", re.IGNORECASE
)
_OWNED = re.compile(r"\b(its|their|his|her)\s(?:own\s)?(?:[\w-]+\s)?$", re.IGNORECASE)
_AND = re.compile(r"\band\b|&|\bas well as\b")
_ADDRESSED = re.compile(r"\b(?:to|about|against)\s(?:[\w-]+\s)?$", re.IGNORECASE)
_TO = re.compile(r"\bto\s(?:the\s|its\s)?$", re.IGNORECASE)
_SIGNED = re.compile(
    r"\b(?:sign|writ|wrot|sen|fil|brough|lodg|publish|issu|releas|draft|author|submi)\w*\sby\s(?:the\s)?$"
)
_OURS = re.compile(r"\b(?:[Oo]ur|[Mm]y)\s(?:\w+\s)?$")
_OPENING = re.compile(r"(?:(?!(?:which|who|that)\b)[\w'’-]+\s){0,4}")
_POSSESSED = re.compile(r"(?:['’]s?)?\s(?:[\w-]+\s){0,3}")
# "People close to the company said": the people, not the company.
_LINKED = re.compile(
    r"\s(?:close|familiar|briefed|with|involved|opposed|loyal|critical|outside|inside|formerly|who)\b[^,;:.]{0,40}?\s?(?:the\s)?"
)
_OBLIQUE = re.compile(r"\b(?:between|of|by|from|with|against|about)\s(?:the\s)?$", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|one-time)\b[^,;:.]*$", re.IGNORECASE)
_WRITING = frozenset({"sign", "send", "write", "issue", "publish", "release", "file", "submit", "author", "post", "draft", "circulate",
                      "distribute", "pen", "put", "address", "bring", "lodge", "make", "table", "produce", "compile", "tender",
                      "serve", "co-sign", "unveil", "hand", "deliver", "prepare"})  # fmt: skip
# Those whom somebody cites do not speak themselves: "X, citing two people, said".
_CITED = re.compile(r"\b(?:citing|quoting|referring to|cites|quotes)\b[^,;]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks, and where in the text the naming begins and ends."""

    ids: tuple[str, ...]
    start: int
    end: int


def author_of(scene: Scene, paper: Token) -> tuple[str, ...]:
    """Return who wrote a paper: "the letter, signed by X", "the memo that X sent"."""
    for clause in paper.children:
        if not clause.dep_.startswith("acl") or clause.lemma_ not in _WRITING:
            continue
        head = actors.doer_of(clause) if clause.tag_ == "VBN" else None
        head = head or next((c for c in clause.children if c.dep_ == "nsubj"), None)
        found = actors.named_by(head, scene.parties) if head is not None else []
        if found:
            return ids_of(p for p in found if p.kind in SPEAKING)
    return ()


def beside_verb(scene: Scene, at: int, *, participle: bool) -> Source | None:
    """Return who stands right before a verb, helpers and asides left out."""
    start = scene.start if participle else scene.clause_start(at)
    best = _named_before(scene, start, at, participle=participle)
    nameless = _nameless_before(scene, start, at)
    if nameless is None and best is None:
        first = _nameless_before(scene, scene.start, at)
        opens = first and _OPENING.fullmatch(scene.text, scene.start, first[1])
        nameless = first if opens else None
    if nameless and (
        best is None or nameless[2] > best[2] or _LINKED.fullmatch(scene.text, nameless[2], best[1])
    ):
        best = nameless
    if best is None:
        pronoun = _PRONOUN.search(scene.text, start, at)
        who = meant(scene, pronoun) if pronoun else ()
        if pronoun and who and _GAP.fullmatch(scene.text, pronoun.end(), at):
            return Source(who, pronoun.start(), pronoun.end())
    return Source(*best) if best else None


def _named_before(
    scene: Scene, start: int, at: int, *, participle: bool
) -> tuple[tuple[str, ...], int, int] | None:
    """Return the last group that can be the verb's subject; of a participle, the sentence's."""
    named = within(scene.parties, start, at)
    speaking = [(party,) for party in named if party.kind == "document"]
    groups = [*runs(scene.text, named, scene.knowledge)]
    subjects = [run for run in groups if not _OBLIQUE.search(scene.text, start, run[0].start)]
    if participle and subjects:
        people = [run for run in subjects if run[0].kind == "person"]
        run = (people or subjects)[0]
        return ids_of(run), run[0].start, run[-1].end
    best = None
    groups = [_last_of(scene, run) for run in groups]
    for run in sorted([*groups, *speaking], key=lambda run: run[0].start):
        if addressed(scene, run[0]):
            continue
        begin = _office(scene, run[0].start)
        hung = run not in speaking and _OBLIQUE.search(scene.text, start, run[0].start)
        oblique = begin == run[0].start and hung
        if not oblique and _GAP.fullmatch(scene.text, run[-1].end, at):
            best = (ids_of(run), begin, run[-1].end)
    return best


def addressed(scene: Scene, party: Party) -> bool:
    """Say whether a paper goes to somebody: "X's memo to the committee", "the letter to X"."""
    to = _TO.search(scene.text, scene.start, party.start)
    head = actors.token_at(scene.sentence, party.end - 1) if to else None
    if head is None:
        return False
    papers = (token for token in head.ancestors if token.idx < party.start)
    return any(scene.lexicon.documents.fullmatch(token.text) for token in papers)


def _last_of(scene: Scene, run: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return who speaks of "… on A, B said": those behind the last comma that no "and" follows."""
    for i in range(len(run) - 1, 0, -1):
        if _AND.search(scene.text, run[i - 1].end, run[i].start):
            return run
        if scene.text[run[i - 1].end : run[i].start].strip() in {",", ", the"}:
            return run[i:]
    return run


def _office(scene: Scene, at: int) -> int:
    """Return where "A spokesperson for" begins before a name, else the name's own start."""
    match = re.compile(r"(?:\b[Aa]n?\s|\b[Tt]he\s)?\b[\w-]+\s(?:for|at|of|from)\s$").search(
        scene.text, max(scene.start, at - 50), at
    )
    return match.start() if match and scene.lexicon.spokespeople.search(match.group()) else at


def _nameless_before(scene: Scene, start: int, at: int) -> tuple[tuple[str, ...], int, int] | None:
    best = None
    for words in (scene.lexicon.anonymous, scene.lexicon.spokespeople):
        for match in words.finditer(scene.text, start, at):
            owner = (
                () if _left(scene, match.start()) else _beside(scene, match.start(), match.end())
            )
            owner = owner or _owned_by(scene, match)
            known = owner or words is scene.lexicon.anonymous
            if (
                known
                and not scene.quoted(match.start())
                and not _ADDRESSED.search(scene.text, start, match.start())
                and not _CITED.search(scene.text[start : match.start()])
                and _GAP.fullmatch(scene.text, match.end(), at)
            ):
                best = (
                    owner or (nameless_id(match, scene, match.start()),),
                    match.start(),
                    match.end(),
                )
    return best


def paper_before(scene: Scene, at: int) -> Source | None:
    """Read "The memo, signed by X, holds …": a paper, and who wrote it."""
    for match in scene.lexicon.documents.finditer(scene.text, scene.start, at):
        if scene.quoted(match.start()) or not _GAP.fullmatch(scene.text, match.end(), at):
            continue
        if _OURS.search(scene.text, scene.start, match.start()):
            continue
        signed = [
            p
            for p in within(scene.parties, match.end(), at)
            if p.kind in SPEAKING and _SIGNED.search(scene.text, match.end(), p.start)
        ]
        owned = [
            p
            for p in within(scene.parties, scene.start, match.start())
            if p.kind in SPEAKING and _POSSESSED.fullmatch(scene.text, p.end, match.start())
        ]
        noun = actors.token_at(scene.sentence, match.start())
        who = ids_of(signed[-1:] or owned[-1:]) or (
            author_of(scene, noun) if noun is not None else ()
        )
        who = who or scene.papers.of(match.group())
        who = who or ("anon:" + slug(match.group()),)
        return Source(who, match.start(), match.end())
    return None


def _left(scene: Scene, at: int) -> bool:
    """Tell "two former X engineers", who no longer speak for X."""
    return bool(_FORMER.search(scene.text, max(scene.start, at - 60), at))


def _owned_by(scene: Scene, match: re.Match[str]) -> tuple[str, ...]:
    """Return whom "its managers" and "his office" belong to."""
    owning = _OWNED.search(scene.text, max(scene.start, match.start() - 40), match.start())
    if owning is None or not scene.lexicon.spokespeople.search(match.group()):
        return ()
    people = [p for p in within(scene.parties, scene.start, owning.start()) if p.kind == "person"]
    if owning[1].lower() in {"his", "her"} and people:
        return ids_of(people[:1])
    return first_body(scene, owning.start()) or scene.latest


def _beside(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    """Return the organisation that a spokesperson's title belongs to."""
    if not scene.lexicon.spokespeople.search(scene.text[start:end]):
        return ()
    before = [
        p
        for p in scene.parties
        if p.end <= start and re.fullmatch(r"(?:['’]s)?\s(?:\w+\s)?", scene.text[p.end : start])
    ]
    after = [
        p
        for p in scene.parties
        if p.start >= end
        and re.fullmatch(r"\s(?:for|at|of|from)\s(?:the\s)?", scene.text[end : p.start])
    ]
    return ids_of([*before[-1:], *after[:1]][:1])


def nameless_id(match: re.Match[str], scene: Scene, at: int) -> str:
    """Return the speaker id of people without a name: `anon:people-familiar`."""
    following = re.compile(r"\s(familiar|close|briefed|with (?:direct )?knowledge)\b").match(
        scene.text, at + len(match.group())
    )
    return "anon:" + slug(match.group() + (f" {following[1]}" if following else ""))
