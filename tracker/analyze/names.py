"""Propose entities for names that nobody has listed: start-ups, outlets, officials, models.

In: a parsed Doc with its listed entities. Out: more spans in `doc.spans["entities"]` and
their provisional entities. A name counts only with a cue beside it ("the start-up …",
"…, a lawyer", "… Labs"); once it counts, so do its other places and its short form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from tracker.analyze.attributes import ENTITIES
from tracker.analyze.families import slug
from tracker.analyze.namecues import MODEL_NAME, is_title, kind_of
from tracker.analyze.wordlists import word_set
from tracker.domain import Entity, EntityType
from tracker.knowledge import Knowledge

_LONGEST = 7
_MOST_NAMES = 500  # unlisted names of one report; a list of more is no news
_MOST_PLACES = 20_000  # stretches of capitalised words that are looked at in one report
_TITLED = 0.6  # a line with more capitalised words than this says nothing by its capitals
_NAME_LIKE = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "INTJ", "X"})
_JOINERS = frozenset({"of", "for", "and"})
_SURNAME = re.compile(r"[A-Z][\w'’-]*[a-z]")


@Language.factory("tracker_names", assigns=["doc.spans", "doc._.provisional"])
def make_names(nlp: Language, name: str) -> Names:  # noqa: ARG001 - asked for by spaCy
    """Build the proposer."""
    return Names()


class Names:
    """Find unlisted names that a cue explains, and every further place of them."""

    def __init__(self) -> None:
        self.know(Knowledge())

    def know(self, knowledge: Knowledge) -> None:
        """Take the listed ids, which no proposal may use for something else."""
        self._knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Add spans for unlisted names."""
        taken = {token.i for span in doc.spans[ENTITIES] for token in span}
        found = self._proposals(doc, taken)
        if not found:
            return doc
        spans = list(doc.spans[ENTITIES])
        for start, end, entity in _places(doc, found, taken):
            spans.append(Span(doc, start, end, label=entity.type, kb_id=entity.id))
        doc.spans[ENTITIES] = sorted(spans, key=lambda span: span.start)
        used = {span.kb_id_ for span in spans}
        new = {entity.id: entity for entity in found.values() if entity.id in used}
        known = {entity.id for entity in doc._.provisional}
        doc._.provisional = (
            *doc._.provisional,
            *(new[key] for key in sorted(new) if new[key].provisional and key not in known),
        )
        return doc

    def _proposals(self, doc: Doc, taken: set[int]) -> dict[tuple[str, ...], Entity]:
        """Return the names with a cue, as words, and what each stands for."""
        found: dict[tuple[str, ...], Entity] = {}
        if doc._.outlet:
            found[tuple(doc._.outlet.split())] = self._entity(doc._.outlet, "organization")
        for name in _interviewed(doc, taken):
            found[name] = self._entity(" ".join(name), "person")
        for run in islice(_runs(doc, taken), _MOST_PLACES):
            words = tuple(t.text for t in run)
            kind = kind_of(run) if words not in found else None
            if kind is not None:
                found[words] = self._entity(run.text, kind)
            if len(found) == _MOST_NAMES:
                doc._.notes = (
                    *doc._.notes,
                    f"more than {_MOST_NAMES} unlisted names: not all read",
                )
                break
        # "Halcyon" in a report on "Halcyon Labs" is no second company.
        return found | {name: entity for name, entity in _short_forms(found) if name in found}

    def _entity(self, name: str, kind: EntityType) -> Entity:
        key = slug(name)
        listed = self._knowledge.entity(key)
        if listed is not None and listed.type == kind:
            return listed
        if listed is not None:
            key = f"{key}-{kind}"
        return Entity(id=key, name=name, type=kind, provisional=True)


def _runs(doc: Doc, taken: set[int]) -> Iterator[Span]:
    """Yield stretches of capitalised words that no listed name explains."""
    inner = frozenset(token.text for token in doc if not token.is_sent_start)
    for sent in doc.sents:
        if _titled(sent):
            continue
        start = None
        for token in (*sent, None):
            if token is not None and token.i not in taken and _begins_name(token, inner):
                start = token.i if start is None else start
                continue
            if start is None:
                continue
            if token is not None and _joins(token, start, taken, inner):
                continue
            yield from _trimmed(doc, start, token.i if token is not None else sent.end)
            start = None


def _trimmed(doc: Doc, start: int, end: int) -> Iterator[Span]:
    """Leave out titles before a name and small words behind it."""
    while end > start and doc[end - 1].lower_ in _JOINERS:
        end -= 1
    while start < end and is_title(doc[start]):
        start += 1
    nouns = word_set("names", "organization_nouns")
    if end - start > 1 and doc[start].is_sent_start and doc[start].lower_ in nouns:
        start += 1
    if 0 < end - start <= _LONGEST:
        yield doc[start:end]


def _interviewed(doc: Doc, taken: set[int]) -> Iterator[tuple[str, ...]]:
    """Yield full names of those whose surname and a colon begin two lines or more."""
    labels = Counter(
        sent[0].text
        for sent in doc.sents
        if len(sent) > 1 and sent[1].text == ":" and sent.start not in taken
        if _SURNAME.fullmatch(sent[0].text)
        and sent[0].lower_ not in word_set("names", "never_names")
    )
    for surname in sorted(name for name, number in labels.items() if number > 1):
        before = [t.nbor(-1).text for t in doc if t.i and t.text == surname]
        given = next((word for word in before if _SURNAME.fullmatch(word)), None)
        if given is not None:
            yield given, surname


def _titled(sent: Span) -> bool:
    letters = [token for token in sent if token.text[0].isalpha()]
    capitals = sum(token.text[0].isupper() for token in letters)
    return len(letters) > _LONGEST and capitals > _TITLED * len(letters)


def _begins_name(token: Token, inner: frozenset[str]) -> bool:
    """Tell whether a word begins a name; `inner` are all words that stand within sentences."""
    if not token.text[0].isupper():
        return False
    if token.text == "The" and not token.is_sent_start and token.i + 1 < len(token.doc):
        return token.nbor().text[0].isupper()
    if token.lower_ in word_set("names", "never_names"):
        return not token.is_sent_start and token.text in word_set("names", "organization_endings")
    if not token.is_sent_start or token.pos_ in _NAME_LIKE or MODEL_NAME.fullmatch(token.text):
        return True
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if following is not None and following.text[0].isupper() and not following.is_sent_start:
        return True
    return token.text in inner


def _joins(token: Token, start: int, taken: set[int], inner: frozenset[str]) -> bool:
    """Tell whether a small word stands inside a name ("Agency for Water and Air")."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if token.lower_ not in _JOINERS or following is None or following.i in taken:
        return False
    if following.is_sent_start or not _begins_name(following, inner):
        return False
    run = token.doc[start : token.i]
    if token.lower_ == "and":
        return any(t.lower_ in {"of", "for"} for t in run)
    return any(t.text in word_set("names", "organization_heads") for t in run)


def _places(
    doc: Doc, found: dict[tuple[str, ...], Entity], taken: set[int]
) -> Iterator[tuple[int, int, Entity]]:
    """Yield every free place of the found names, then of their short forms."""
    free = set(range(len(doc))) - taken
    words = [token.text for token in doc]
    starts: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        starts.setdefault(word, []).append(index)
    short = {name: entity for name, entity in _short_forms(found) if name not in found}
    for names in (found, short):
        for name in sorted(names, key=lambda words: (-len(words), words)):
            for start in starts.get(name[0], ()):
                place = range(start, start + len(name))
                if tuple(words[start : place.stop]) == name and free.issuperset(place):
                    free.difference_update(place)
                    yield start, start + len(name), names[name]


def _short_forms(
    found: dict[tuple[str, ...], Entity],
) -> Iterator[tuple[tuple[str, ...], Entity]]:
    """Yield surnames, and companies without "Labs" or "Inc."."""
    for name, entity in sorted(found.items()):
        if len(name) == 1:
            continue
        if entity.type == "person":
            yield name[-1:], entity
        elif name[-1] in word_set("names", "dropped_endings"):
            yield name[:-1], entity
