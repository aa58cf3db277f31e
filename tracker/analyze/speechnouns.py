"""Who speaks by a noun: "issued a denial", "a denial came from X", "the reply from X".

In: a scene in which no reporting verb has a teller. Out: `Aside` values. Goes by the parse; a
noun that is only talked about ("rejected the claim") makes nobody a teller.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from tracker.analyze import actors
from tracker.analyze.asides import Aside
from tracker.analyze.grammar import is_subject
from tracker.analyze.parties import SPEAKING, ids_of
from tracker.analyze.scenes import Scene
from tracker.analyze.sources import subject_source

_FROM = frozenset({"from"})
# Whose answer it is stands right behind these, whatever the verb.
_ANSWERS = frozenset({"deny", "confirm", "retract"})
_WITH = frozenset({"with"})
_AWAY = frozenset({"away", "aside", "off"})
_ACCUSING = frozenset({"level", "levy", "lay", "lob", "hurl", "throw", "repeat", "renew"})


def by_nouns(scene: Scene) -> Iterator[Aside]:
    """Yield who gives an accusation, a denial, a warning."""
    for match in scene.lexicon.noun.finditer(scene.text, scene.start, scene.end):
        noun = actors.token_at(scene.sentence, match.start())
        act = scene.lexicon.nouns.get(noun.lower_) if noun is not None else None
        if noun is None or act is None or not noun.tag_.startswith("NN"):
            continue
        if scene.quoted(noun.idx):
            continue
        who = _giver(noun, scene) or _sender(noun, scene, answers=act in _ANSWERS)
        brushed = _subject(noun, scene) if not who and _is_waved_away(noun) else ()
        if who or brushed:
            word = noun.lower_ if who else "denial"
            yield Aside(who or brushed, word, scene.start, scene.end, noun.idx)
            return


def _giver(noun: Token, scene: Scene) -> tuple[str, ...]:
    """Read "X levelled charges against Y"."""
    verb = noun.head
    listed = scene.lexicon.verbs.get(verb.lower_)
    lemma = listed.lemma if listed is not None else verb.lemma_
    behind = {child.lower_ for child in noun.children if child.dep_ == "case"}
    held = noun.dep_ == "obj" or (noun.dep_ == "obl" and bool(behind & _WITH))
    if not held or lemma not in scene.lexicon.giving:
        return ()
    if noun.lower_ in scene.lexicon.events_by_noun and lemma not in _ACCUSING:
        return ()
    return _subject(noun, scene)


def _subject(noun: Token, scene: Scene) -> tuple[str, ...]:
    """Return who is the subject of the verb that a noun is the object of."""
    verb = noun.head
    subject = actors.subject_of(verb)
    if subject is None or actors.is_passive(verb) or subject.i > verb.i:
        return ()
    found = subject_source(scene, subject)
    return found.ids if found is not None else ()


def _is_waved_away(noun: Token) -> bool:
    """Read "brushed the accusation aside"."""
    verb = noun.head
    if noun.dep_ != "obj" or not verb.tag_.startswith("VB"):
        return False
    return any(child.lower_ in _AWAY and child.i > noun.i for child in verb.children)


def _sender(noun: Token, scene: Scene, *, answers: bool) -> tuple[str, ...]:
    """Read "a denial came from X" and "a denial from X"."""
    verb = noun.head
    heads = [*actors.behind(noun, _FROM)] if answers or verb.lemma_ in scene.lexicon.coming else []
    if is_subject(noun) and verb.lemma_ in scene.lexicon.coming:
        heads += actors.behind(verb, _FROM)
    named = [p for head in heads for p in actors.named_by(head, scene.parties)]
    return ids_of(p for p in named if p.kind in SPEAKING)
