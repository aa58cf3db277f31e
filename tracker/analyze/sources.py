"""Who stands before or behind a reporting word.

In: a scene and the place of the word. Out: speaker ids and where their naming begins.
What stands right beside the word leads; the parse helps where a name and its verb lie apart
("A, which belongs to B, said"). Never invents a speaker for a word that has none.
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
# "said the company's spokesman, N": a title, a comma, a name.
_TITLED = re.compile(r"\s(?:[\w.'’-]+\s){0,5}?[\w-]+,\s")
_AND = re.compile(r"\band\b|&|\bas well as\b")
_ADDRESSED = re.compile(r"\b(?:to|about|against)\s(?:[\w-]+\s)?$", re.IGNORECASE)
_TO = re.compile(r"\bto\s(?:the\s|its\s)?$", re.IGNORECASE)
_OBLIQUE = re.compile(r"\b(?:between|of|by|from|with|against|about)\s(?:the\s)?$", re.IGNORECASE)


_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ"})
_OWNING = frozenset({"its", "their", "his", "her", "own"})
_PAST = frozenset({"former", "ex", "one-time", "then"})
_SIDES = re.compile(
    r"both|two|companies|firms|sides|parties|labs|groups|start-?ups|organi[sz]ations|laboratories",
    re.IGNORECASE,
)
# What somebody writes and sends speaks for him; a record or a notice for itself.
_SENT = re.compile(
    r"(?:e-?mail|post|blog|letter|statement|memo|message|release|announcement)", re.IGNORECASE
)
_NOUNS = frozenset({"NN", "NNS"})
_FORMER = re.compile(r"\b(?:former|ex|one-time)\b[^,;:.]*$", re.IGNORECASE)
_DEFINITE = frozenset({"the", "that", "this", "its", "their"})
_ITSELF = frozenset({"version", "edition", "nothing", "none"})
_WRITING = frozenset({"sign", "send", "write", "issue", "publish", "release", "file", "submit", "author", "post", "draft", "circulate",
                      "distribute", "pen", "put", "address", "hand", "deliver", "prepare"})  # fmt: skip
# Those whom somebody cites do not speak themselves: "X, citing two people, said".
_CITED = re.compile(r"\b(?:citing|quoting|referring to|cites|quotes)\b[^,;]*$", re.IGNORECASE)
_REFERRED = re.compile(r"\s(?:which|whom|what)\b")
_OWN = re.compile(r"(?:his|her|its|their)(?:\sown)?", re.IGNORECASE)
# A name beside its verb is believed before the parse, unless a comma parts the two.
_APART = ","


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks, and where in the text the naming begins and ends."""

    ids: tuple[str, ...]
    start: int
    end: int


def source_before(scene: Scene, at: int, *, participle: bool = False) -> Source | None:
    """Return who stands as the subject before a reporting verb, of a paper its author."""
    found = _standing_before(scene, at, participle=participle)
    if found is None or not found.ids[0].startswith("doc:"):
        return found
    author = scene.papers.of(found.ids[0].removeprefix("doc:"))
    return Source(author or found.ids, found.start, found.end)


def _standing_before(scene: Scene, at: int, *, participle: bool) -> Source | None:
    beside = _beside_verb(scene, at, participle=participle)
    if participle or (beside and _APART not in scene.text[beside.end : at]):
        return beside
    verb = actors.token_at(scene.sentence, at)
    spoken = verb is not None and verb.tag_.startswith("VB")
    subject = actors.subject_of(verb) if verb is not None and spoken else None
    if subject is None or not scene.start <= subject.idx < at:
        return beside
    return _named_subject(scene, subject) or beside or _described(scene, subject)


def subject_source(scene: Scene, subject: Token) -> Source | None:
    """Return who the subject of a clause is, by name or by description."""
    return _named_subject(scene, subject) or _described(scene, subject)


def _named_subject(scene: Scene, subject: Token) -> Source | None:
    """Read a subject that is a name, or has one in apposition."""
    named = [p for p in actors.named_by(subject, scene.parties) if p.kind in SPEAKING]
    if not named:
        return None
    return Source(ids_of(named), actors.starts_at(subject), named[-1].end)


def _described(scene: Scene, subject: Token) -> Source | None:
    """Read "its spokesman", "the firm's lawyers", "two engineers who left": a noun, no name."""
    if subject.tag_ not in _NOMINAL or scene.quoted(subject.idx):
        return None
    start, end = actors.starts_at(subject), subject.idx + len(subject)
    word = scene.text[subject.idx : end]
    inside = [
        p
        for p in actors.named_in(subject, scene.parties)
        if p.kind in SPEAKING and not _addressed(scene, p)
    ]
    people = [party for party in inside if party.kind == "person"]
    if people:
        return Source(ids_of(people[-1:]), start, end)
    found = _by_word(scene, subject, word, ids_of(inside[-1:]))
    if found:
        return Source(found, start, end)
    return _characterised(scene, subject, Source(ids_of(inside[-1:]), start, end))


def _by_word(scene: Scene, subject: Token, word: str, inside: tuple[str, ...]) -> tuple[str, ...]:
    """Return who is meant by a word that the lists know: "both firms", "its lawyer", "a memo"."""
    both = _both(scene, subject)
    if both:
        return both
    if scene.lexicon.spokespeople.fullmatch(word):
        sent = (_author(scene, subject) or _known(scene, subject)) if _SENT.fullmatch(word) else ()
        owner = () if _former(subject) else inside or sent or _owner(scene, subject)
        owner = owner or (first_body(scene, subject.idx) if _SENT.fullmatch(word) else ())
        return owner or ("anon:" + slug(word),)
    nameless = scene.lexicon.anonymous.fullmatch(word)
    if nameless:
        return (nameless_id(nameless, scene, subject.idx),)
    if scene.lexicon.documents.fullmatch(word):
        written = first_body(scene, subject.idx) if _SENT.fullmatch(word) else ()
        sent = _author(scene, subject) or _known(scene, subject)
        return inside or sent or written or ("anon:" + slug(word),)
    return ()


def _known(scene: Scene, paper: Token) -> tuple[str, ...]:
    """Return who wrote "the suit" that was told of before."""
    definite = any(child.lower_ in _DEFINITE for child in paper.children)
    return scene.papers.of(paper.text) if definite else ()


def _author(scene: Scene, paper: Token) -> tuple[str, ...]:
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


def _characterised(scene: Scene, subject: Token, found: Source) -> Source | None:
    """Read "the Dublin outfit", "a local watchdog": one that no list of words knows."""
    verb = actors.token_at(scene.sentence, subject.head.idx)
    cue = scene.lexicon.verbs.get(verb.lower_) if verb is not None else None
    if subject.lower_ in _ITSELF:  # "an earlier version of this article said"
        return None
    if cue is None or verb is None or cue.needs_person or subject.tag_ == "CD":
        return None
    if not scene.quotes and not any(c.dep_ == "ccomp" for c in verb.children):
        return None
    if found.ids:
        return found
    articles = {child.lower_ for child in subject.children if child.dep_ == "det"}
    one = subject.tag_ == "NN" and "the" in articles and scene.latest
    return Source(scene.latest if one else ("anon:" + slug(subject.text),), found.start, found.end)


def _owner(scene: Scene, subject: Token) -> tuple[str, ...]:
    """Return whose spokesperson it is that no name stands beside."""
    if scene.label is not None:
        return scene.label.ids
    articles = {child.lower_ for child in subject.children if child.dep_ == "det"}
    known = not scene.lexicon.anonymous.fullmatch(subject.text)
    if any(child.lower_ in _OWNING for child in subject.children):
        return first_body(scene, subject.idx) or scene.latest
    if known and articles & {"a", "an", "the"}:
        return scene.latest or (first_body(scene, subject.idx) if "the" in articles else ())
    return ()


def _both(scene: Scene, subject: Token) -> tuple[str, ...]:
    """Return who "both companies" and "the two sides" are: the two named before."""
    near = {subject.lower_, *(child.lower_ for child in subject.children)}
    if not near & {"both", "two"} or not _SIDES.fullmatch(subject.text):
        return ()
    named = [p for p in within(scene.parties, scene.start, subject.idx) if p.kind in SPEAKING]
    ids = ids_of(named)
    return ids[:2] if len(ids) > 1 else ()


def _former(subject: Token) -> bool:
    """Tell "a former employee", who no longer speaks for anybody."""
    return any(child.lower_ in _PAST for child in subject.children)


def _beside_verb(scene: Scene, at: int, *, participle: bool) -> Source | None:
    """Return who stands right before a verb, helpers and asides left out."""
    start = scene.start if participle else scene.clause_start(at)
    best = _named_before(scene, start, at, participle=participle)
    nameless = _nameless_before(scene, start, at)
    if nameless and (best is None or nameless[2] > best[2]):
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
        if _addressed(scene, run[0]):
            continue
        begin = _office(scene, run[0].start)
        oblique = begin == run[0].start and run not in subjects and run not in speaking
        if not oblique and _GAP.fullmatch(scene.text, run[-1].end, at):
            best = (ids_of(run), begin, run[-1].end)
    return best


def _addressed(scene: Scene, party: Party) -> bool:
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
    # "According to A, B and C did …": B and C are the subject unless a comma closes the list.
    listed = scene.text[run[-1].end : run[-1].end + 1] in {",", ".", ";", ""}
    return ids_of(run if listed or near else [p for p in run if p.end <= limit])


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
        return ()
    later = [p for p in scene.parties if p.start >= match.end() and p.kind in SPEAKING]
    earlier = [p for p in scene.parties if p.end <= match.start() and p.kind in SPEAKING]
    return ids_of(earlier[:1] or later[:1]) or scene.carried
