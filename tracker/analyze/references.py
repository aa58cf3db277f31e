"""Resolve words that stand for somebody named before: "the company", "the trio", "they".

In: a parsed Doc with its entities, and `Knowledge`. Out: `doc.spans["references"]`; each
span's `_.refers_to` holds entity ids, or `doc:<what>` for a text without a name. A
reference that nothing before it fits is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from tracker.analyze.actors import is_passive
from tracker.analyze.antecedents import ELSEWHERE, Antecedents
from tracker.analyze.attributes import ENTITIES, REFERENCES, text_of, words_of
from tracker.analyze.grammar import FINITE, is_clause, is_subject
from tracker.analyze.lexicon import lexicon
from tracker.analyze.makers import owners_of
from tracker.analyze.wordlists import table, word_set
from tracker.knowledge import Knowledge

_DETERMINERS = r"[Tt]he|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Bb]oth"
_NOUNS = ("single", "several", "document", "by_name", "thing")
_PLACE = r"[A-Z][a-z]+(?:-based)?"
# Tokens that may stand before the subject of a sentence: a bullet, "But".
_OPENING = 2
_ONE = frozenset({"it"})
_OWNER = frozenset({"its"})
_MANY = frozenset({"they", "them", "themselves"})
_PEOPLE = frozenset({"he", "she", "him"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase without a name, taken apart."""

    span: Span
    noun: str
    country: str | None
    number: int | None
    joint: bool


@Language.factory("tracker_references", assigns=["doc.spans", "span._.refers_to"])
def make_references(nlp: Language, name: str) -> References:  # noqa: ARG001 - asked for by spaCy
    """Build the resolver."""
    return References()


class References:
    """Find what definite descriptions and pronouns stand for."""

    def __init__(self) -> None:
        self.know(Knowledge())

    def know(self, knowledge: Knowledge) -> None:
        """Take in kinds and countries, which a description has to agree with."""
        self._knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Mark each reference with the ids it stands for."""
        before = Antecedents(doc, self._knowledge)
        named = {i for span in doc.spans[ENTITIES] for i in range(span.start, span.end)}
        owners = {span.start: (span, ids) for span, ids in owners_of(doc, self._knowledge)}
        taken = {i for span, _ in owners.values() for i in range(span.start, span.end)}
        phrases = {phrase.span.start: phrase for phrase in _phrases(doc, named | taken)}
        found: list[Span] = []
        for at in sorted({*phrases, *owners, *_pronouns(doc)}):
            phrase = phrases.get(at)
            span = phrase.span if phrase else doc[at : at + 1]
            if at in owners:
                span, ids = owners[at]
            else:
                ids = _resolve(phrase, before) if phrase else _pronoun(doc[at], before)
            if ids:
                span._.refers_to = ids
                found.append(span)
                before.remember(span, ids)
        doc.spans[REFERENCES] = found
        return doc


def _resolve(phrase: Phrase, before: Antecedents) -> tuple[str, ...]:
    at, noun = phrase.span.start, phrase.noun
    if noun in table("references", "document"):
        return before.document(at, noun, joint=phrase.joint)
    if noun in table("references", "several"):
        kinds = table("references", "several")[noun]
        return before.group(at, kinds, country=phrase.country, number=phrase.number)
    if noun in table("references", "thing"):
        return before.model(at)
    called = before.called(at, noun) if noun in table("references", "by_name") else ()
    if called or noun not in table("references", "single"):
        return called
    first = before.one(at, table("references", "single")[noun], country=phrase.country)
    other = table("references", "single_else").get(noun, ())
    return first or before.one(at, other, country=phrase.country)


def _phrases(doc: Doc, named: set[int]) -> Iterator[Phrase]:
    for match in _pattern().finditer(text_of(doc)):
        span = doc.char_span(*match.span(), alignment_mode="contract")
        if span is None or named.intersection(range(span.start, span.end)):
            continue
        if span.end in named and doc[span.end - 1].whitespace_:
            continue  # "the start-up X": an apposition, not a reference
        inner = match["inner"] or ""
        numbers = table("references", "numbers")
        words = [*inner.lower().split(), match["noun"].lower(), match["det"].lower()]
        yield Phrase(
            span=span,
            noun=match["noun"].lower(),
            country=_country(inner),
            number=next((numbers[w] for w in words if w in numbers), None),
            joint="joint" in words,
        )


def _country(inner: str) -> str | None:
    if not inner:
        return None
    countries = table("references", "countries")
    for place in sorted(countries, key=len, reverse=True):
        if re.search(rf"(?<!\w){re.escape(place)}(?!\w)", inner):
            return str(countries[place])
    towns = word_set("names", "places")
    return ELSEWHERE if any(word in towns for word in inner.split()) else None


@cache
def _pattern() -> re.Pattern[str]:
    nouns = [n for kind in _NOUNS for n in table("references", kind)]
    middle = [re.escape(w) for w in table("references", "countries")]
    middle += [re.escape(w) for w in word_set("names", "places")]
    middle += [f"(?i:{re.escape(w)})" for w in table("references", "modifiers")]
    middle += [f"(?i:{w})" for w in table("references", "numbers")]
    inner = (
        rf"(?:(?:{'|'.join(sorted(set(middle), key=lambda w: (-len(w), w)))}|{_PLACE})(?:-\w+)?\s)"
    )
    noun = "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
    return re.compile(
        rf"\b(?P<det>{_DETERMINERS})\s(?P<inner>{inner}{{0,4}})(?P<noun>(?i:{noun}))(?![\w-])"
    )


def _pronouns(doc: Doc) -> list[int]:
    """Return the places of all words that `_pronoun` may make something of."""
    wanted = _ONE | _MANY | _PEOPLE | _OWNER
    return [at for at, word in enumerate(words_of(doc)) if word.lower() in wanted]


def _pronoun(token: Token, before: Antecedents) -> tuple[str, ...]:
    if token.lower_ in _ONE and _is_one(token):
        return () if _is_of_a_nameless(token, before) else before.subject(token.i)
    if token.lower_ in _OWNER and _opens(token):
        return before.subject(token.i)
    if token.lower_ in _MANY:
        return before.several_near(token.i)
    return before.person(token.i) if token.lower_ in _PEOPLE else ()


def _is_one(token: Token) -> bool:
    """Say whether "it" is somebody: the subject of a verb, or of "it says that" taken for empty."""
    if is_subject(token):
        return _stands_for_somebody(token)
    verb = token.head
    tells = verb.tag_ in FINITE and not is_passive(verb) and verb.lower_ in lexicon().verbs
    return token.dep_ == "expl" and _opens(token) and tells


def _is_of_a_nameless(token: Token, before: Antecedents) -> bool:
    """Tell the "it" of "the regulator said it …", where nobody knows which regulator."""
    clause = token.head
    teller = clause.head if clause.dep_ == "ccomp" else None
    subjects = [c for c in teller.children if c.dep_ == "nsubj"] if teller is not None else []
    if not subjects or subjects[0].i > token.i or subjects[0].tag_ != "NN":
        return False
    return subjects[0].lower_ in _bodies() and not before.named_at(subjects[0].i)


@cache
def _bodies() -> frozenset[str]:
    return frozenset({*table("references", "single"), *table("references", "by_name")})


def _opens(token: Token) -> bool:
    """Tell the "its" at the start of a sentence, whose owner is in the one before."""
    return token.i - token.sent.start <= _OPENING


def _stands_for_somebody(token: Token) -> bool:
    """Leave out the "it" of "it is clear that …"."""
    head = token.head
    if head.pos_ not in {"ADJ", "NOUN"}:
        return True
    return not any(is_clause(c) and c.i > head.i for c in head.children)
