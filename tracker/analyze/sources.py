"""Who stands before a reporting word.

In: a scene and the place of the word. Out: speaker ids and where their naming begins.
What stands right beside the word leads; the parse helps where a name and its verb lie apart
("A, which belongs to B, said"). Never invents a speaker for a word that has none.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.beside import (
    Source,
    addressed,
    author_of,
    beside_verb,
    nameless_id,
    paper_before,
)
from tracker.analyze.cuewords import RELATIVE
from tracker.analyze.grammar import is_subject
from tracker.analyze.parties import SPEAKING, ids_of, within
from tracker.analyze.pronouns import first_body
from tracker.analyze.scenes import Scene
from tracker.urls import slug

_BY = re.compile(r"\bby\s(?:[A-Z][\w.'’-]*\s){0,3}$")
_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ"})
_OWNING = frozenset({"its", "their", "his", "her", "own"})
_PAST = frozenset({"former", "ex", "one-time", "then"})
_SIDES = re.compile(
    r"both|two|companies|firms|sides|parties|labs|groups|start-?ups|organi[sz]ations|laboratories",
    re.IGNORECASE,
)
# What somebody writes and sends speaks for him; a record or a notice for itself.
_SENT = re.compile(
    r"(?:e-?mail|post|blog|letter|statement|memo|message|release|announcement|circular|note|newsletter|thread|tweet|posting|"
    r"communiqu[eé]|submission)",
    re.IGNORECASE,
)
# "The spokesman added": he who spoke before.
_VOICE = re.compile(r"spokes(?:man|woman|person)|representative", re.IGNORECASE)
_DEFINITE = frozenset({"the", "that", "this", "its", "their"})
_ITSELF = frozenset({"version", "edition", "nothing", "none"})
# A name beside its verb is believed before the parse, unless a comma parts the two.
_APART = ","


def source_before(scene: Scene, at: int, *, participle: bool = False) -> Source | None:
    """Return who stands as the subject before a reporting verb, of a paper its author."""
    found = _standing_before(scene, at, participle=participle)
    if found is None or not found.ids[0].startswith("doc:"):
        return found
    author = scene.papers.of(found.ids[0].removeprefix("doc:"))
    return Source(author or found.ids, found.start, found.end)


def _standing_before(scene: Scene, at: int, *, participle: bool) -> Source | None:
    if participle:
        return _of_participle(scene, at) or beside_verb(scene, at, participle=True)
    beside = beside_verb(scene, at, participle=False)
    if beside and _APART not in scene.text[beside.end : at]:
        return beside
    verb = actors.token_at(scene.sentence, at)
    spoken = verb is not None and verb.tag_.startswith("VB")
    subject = _subject(scene, verb) if verb is not None and spoken else None
    if subject is None or not scene.start <= subject.idx < at:
        return _before_relative(scene, at) or beside or paper_before(scene, at)
    found = named_subject(scene, subject) or beside or described(scene, subject)
    return found or paper_before(scene, at)


def _before_relative(scene: Scene, at: int) -> Source | None:
    """Return who stands before a relative clause that ends right before a verb."""
    match = RELATIVE.search(scene.text, scene.start, at)
    named = [p for p in scene.parties if match and p.end == match.start() and p.kind in SPEAKING]
    return Source(ids_of(named), named[0].start, named[0].end) if named else None


def _subject(scene: Scene, verb: Token) -> Token | None:
    """Return the subject of a verb, and not the "News" of "a memo seen by Harrow News says"."""
    own = [c for c in verb.children if is_subject(c) and c.i < verb.i]
    for child in own[:-1] if own else ():
        beside = own[-1]
        if _BY.search(scene.text, child.idx, beside.idx):
            return child
    return actors.subject_of(verb)


def subject_source(scene: Scene, subject: Token) -> Source | None:
    """Return who the subject of a clause is, by name or by description."""
    return named_subject(scene, subject) or described(scene, subject)


def _of_participle(scene: Scene, at: int) -> Source | None:
    """Read "X sued Y, saying that …" and "X sent a statement saying that …": who does it says it."""
    verb = actors.token_at(scene.sentence, at)
    if verb is None or verb.tag_ != "VBG":
        return None
    head = verb.head
    if verb.dep_ == "acl" and scene.lexicon.documents.fullmatch(head.text):
        held = head.dep_ in {"obj", "obl"} and not actors.is_passive(head.head)
        subject = actors.subject_of(head.head) if held else None
    elif verb.dep_ == "advcl" and head.i < verb.i and not actors.is_passive(head):
        subject = actors.subject_of(head)
    else:
        return None
    if subject is None or subject.idx >= at or scene.quoted(subject.idx):
        return None
    return named_subject(scene, subject)


def named_subject(scene: Scene, subject: Token) -> Source | None:
    """Read a subject that is a name, or has one in apposition."""
    named = [p for p in actors.named_by(subject, scene.parties) if p.kind in SPEAKING]
    if not named:
        return None
    return Source(ids_of(named), actors.starts_at(subject), named[-1].end)


def described(scene: Scene, subject: Token) -> Source | None:
    """Read "its spokesman", "the firm's lawyers", "two engineers who left": a noun, no name."""
    if subject.tag_ not in _NOMINAL or scene.quoted(subject.idx):
        return None
    if any(child.lower_ in {"our", "my"} for child in subject.children):
        return None
    start, end = actors.starts_at(subject), subject.idx + len(subject)
    word = scene.text[subject.idx : end]
    inside = [
        p
        for p in actors.named_in(subject, scene.parties)
        if p.kind in SPEAKING and not addressed(scene, p)
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
        sent = (
            (author_of(scene, subject) or _known(scene, subject)) if _SENT.fullmatch(word) else ()
        )
        owner = () if _former(subject) else inside or sent or _owner(scene, subject)
        owner = owner or (first_body(scene, subject.idx) if _SENT.fullmatch(word) else ())
        return owner or ("anon:" + slug(word),)
    nameless = scene.lexicon.anonymous.fullmatch(word)
    if nameless:
        return (nameless_id(nameless, scene, subject.idx),)
    if scene.lexicon.documents.fullmatch(word):
        written = first_body(scene, subject.idx) if _SENT.fullmatch(word) else ()
        sent = author_of(scene, subject) or _known(scene, subject)
        return inside or sent or written or ("anon:" + slug(word),)
    return ()


def _known(scene: Scene, paper: Token) -> tuple[str, ...]:
    """Return who wrote "the suit" that was told of before."""
    definite = any(child.lower_ in _DEFINITE for child in paper.children)
    return scene.papers.of(paper.text) if definite else ()


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
    if "the" in articles and _VOICE.fullmatch(subject.text):
        said = [id_ for id_ in scene.carried if id_ in scene.knowledge.organizations]
        if said and scene.knowledge.organizations[said[0]].kind != "news_outlet":
            return tuple(said)
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
