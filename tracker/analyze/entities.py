"""Find listed names and model versions, and link each to its entity.

In: a Doc with sentence starts, and `Knowledge`. Out: `doc.spans["entities"]` (longest
match, no overlaps, label: type, kb_id: entity id) and provisional models. Short forms
("R1", "the Forum") count only in a report that names the entity, or its maker, in full.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from tracker.analyze.attributes import ENTITIES, inform, starts_of, text_of
from tracker.analyze.families import Families, Found
from tracker.analyze.identifiers import Identifiers
from tracker.analyze.linking import Aliases, Reading
from tracker.analyze.wordlists import word_set
from tracker.domain import Entity
from tracker.knowledge import Knowledge

_AI_KINDS = frozenset({"ai_lab"})
_KNOWLEDGE = TypeAdapter(Knowledge)
_FILE = "knowledge.json"


@Language.factory("tracker_entities", assigns=["doc.spans", "doc._.provisional"])
def make_entities(nlp: Language, name: str) -> Entities:  # noqa: ARG001 - asked for by spaCy
    """Build the recogniser; it finds nothing until it is told what is known."""
    return Entities(nlp)


class Entities:
    """Recognise every listed name and every version of a listed family."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self.know(Knowledge())

    def know(self, knowledge: Knowledge) -> None:
        """Build the matchers from the names of the knowledge base."""
        self._knowledge = knowledge
        self._families = Families(knowledge)
        self._identifiers = Identifiers(knowledge)
        self._aliases = Aliases(knowledge)
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        spellings = list(self._aliases.spellings())
        if spellings:
            self._matcher.add("name", [self._nlp.make_doc(text) for text in spellings])

    def __call__(self, doc: Doc) -> Doc:
        """Link all names of a report."""
        text = text_of(doc)
        versions = [*self._families.search(text), *self._identifiers.search(text)]
        cut(doc, (place for found in versions for place in (found.start, found.end)))
        matches = list(self._matches(doc))
        named = self._named(text, versions, matches)
        short = list(self._families.search_short(text, named))
        if short:
            cut(doc, (place for found in short for place in (found.start, found.end)))
            matches = list(self._matches(doc))
        spans = [
            *_spans(doc, versions),
            *self._accepted(doc, matches, named),
            *_spans(doc, short),
        ]
        doc.spans[ENTITIES] = sorted(filter_spans(spans), key=lambda span: span.start)
        used = {span.kb_id_ for span in doc.spans[ENTITIES]}
        new = {f.entity.id: f.entity for f in (*versions, *short) if f.entity.provisional}
        doc._.provisional = tuple(new[key] for key in sorted(new) if key in used)
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return what is known, as JSON."""
        return _KNOWLEDGE.dump_json(self._knowledge)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Entities:
        """Take up what `to_bytes` returned, and tell the whole pipeline."""
        inform(self._nlp, _KNOWLEDGE.validate_json(data))
        return self

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Write what is known, as part of `nlp.to_disk`."""
        path.mkdir(exist_ok=True)
        (path / _FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Entities:
        """Take up what `to_disk` wrote, as part of `spacy.load`."""
        return self.from_bytes((path / _FILE).read_bytes())

    def _matches(self, doc: Doc) -> Iterator[tuple[int, int, list[Reading]]]:
        """Yield token spans with the entities they may stand for."""
        text, starts = text_of(doc), starts_of(doc)
        sentences = np.flatnonzero(doc.to_array("SENT_START") == 1).tolist()
        shouted: dict[int, bool] = {}
        for _, start, end in self._matcher(doc):
            number = bisect_right(sentences, start)
            if number not in shouted:
                last = starts[sentences[number]] if number < len(sentences) else len(text)
                shouted[number] = text[starts[sentences[number - 1]] : last].isupper()
            written = text[starts[start] : starts[end - 1] + len(doc[end - 1])]
            readings = self._aliases.readings(written, shouting=shouted[number])
            if readings:
                yield start, end, readings

    def _named(
        self,
        text: str,
        versions: Iterable[Found],
        matches: Iterable[tuple[int, int, list[Reading]]],
    ) -> frozenset[str]:
        """Return the ids of all that the report names in full, with their makers.

        The empty id stands for "this report is about AI": a lab, model or family is named, two
        names that could be something else both happen to be one, or the subject is.
        """
        ids = {found.entity.id for found in versions}
        ids |= {found.family for found in versions if found.family}
        ids |= {r[0].entity.id for _, _, r in matches if r[0].trust == "full"}
        doubtful = {r[0].entity.id for _, _, r in matches if r[0].trust == "homonym"}
        told = any(map(self._about_ai, ids)) or sum(map(self._about_ai, doubtful)) > 1
        if told or (doubtful and _subject().search(text)):
            ids |= {*doubtful, ""}
        return frozenset(ids | set(filter(None, map(self._knowledge.maker, ids))))

    def _about_ai(self, id: str) -> bool:
        row = self._knowledge.organizations.get(id)
        return row.kind in _AI_KINDS if row else self._knowledge.maker(id) is not None

    def _accepted(
        self, doc: Doc, matches: Iterable[tuple[int, int, list[Reading]]], named: frozenset[str]
    ) -> Iterator[Span]:
        for start, end, readings in matches:
            possible = [r.entity for r in readings if _counts(r, named)]
            if possible:
                entity = _fitting(doc, end, possible)
                yield Span(doc, start, end, label=entity.type, kb_id=entity.id)


@cache
def _subject() -> re.Pattern[str]:
    """Return what only a report on AI speaks of, whoever it names."""
    said = "|".join(map(re.escape, sorted(word_set("names", "subject_words"))))
    return re.compile(rf"\b(?:{said})\b", re.IGNORECASE)


def _counts(reading: Reading, named: frozenset[str]) -> bool:
    if reading.trust == "full" or reading.anchors & named:
        return True
    return reading.trust == "homonym" and "" in named


def _fitting(doc: Doc, end: int, possible: list[Entity]) -> Entity:
    """Choose among the entities of one name by the word behind it ("the Qwen team")."""
    if end < len(doc) and doc[end].lower_ in {"'s", "’s"}:
        end += 1
    followed = end < len(doc) and doc[end].lower_ in word_set("names", "staff_nouns")
    if followed:
        return next((e for e in possible if e.type == "organization"), possible[0])
    return possible[0]


def _spans(doc: Doc, found: Iterable[Found]) -> Iterator[Span]:
    for one in found:
        span = doc.char_span(one.start, one.end, label=one.entity.type, kb_id=one.entity.id)
        if span is not None:
            yield span


def cut(doc: Doc, places: Iterable[int]) -> None:
    """Split tokens so that each of `places` (character offsets) lies between two tokens."""
    inside: dict[int, list[int]] = {}
    starts = starts_of(doc)
    for place in sorted(set(places)):
        index = bisect_right(starts, place) - 1
        if index >= 0 and doc[index].idx < place < doc[index].idx + len(doc[index]):
            inside.setdefault(index, []).append(place - doc[index].idx)
    with doc.retokenize() as retokenizer:
        for index, offsets in inside.items():
            token = doc[index]
            edges = [0, *offsets, len(token)]
            parts = [token.text[a:b] for a, b in pairwise(edges)]
            retokenizer.split(token, parts, heads=[(token, n) for n in range(len(parts))])
    for index in np.flatnonzero(doc.to_array("SENT_START") == 0).tolist():
        doc[index].is_sent_start = False
