"""Propose entities for names that nobody has listed: start-ups, outlets, officials, models.

In: a parsed Doc with its listed entities. Out: more spans in `doc.spans["entities"]` and
their provisional entities. A name counts only with a cue beside it ("the start-up …",
"…, a lawyer", "… Labs") or a place in the grammar that only actors take; once it counts, so
do its other places and its short forms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Span

from tracker.analyze.attributes import ENTITIES, words_of
from tracker.analyze.families import slug
from tracker.analyze.nameforms import Name, full_forms, short_names
from tracker.analyze.namekinds import Kinds
from tracker.analyze.nameruns import runs
from tracker.analyze.wordlists import word_set
from tracker.domain import Entity, EntityType
from tracker.knowledge import Knowledge

_MOST_NAMES = 500  # unlisted names of one report; a list of more is no news
_MOST_PLACES = 20_000  # stretches of capitalised words that are looked at in one report
_ARTICLE_KEPT = 2  # words of a name whose article belongs to it
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
        self._listed = frozenset(name for name, _ in knowledge.names())

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

    def _proposals(self, doc: Doc, taken: set[int]) -> dict[Name, Entity]:
        """Return every spelling of the names with a cue, and what it stands for."""
        places: dict[Name, list[Span]] = {}
        for run in islice(runs(doc, taken), _MOST_PLACES):
            places.setdefault(tuple(t.text for t in run), []).append(run)
        known = self._told(doc, taken)
        full = full_forms({*places, *known})
        for name in [n for n in places if _means_itself(n, full.get(n), doc._.outlet)]:
            del places[name], full[name]
        kinds = Kinds(doc, places, full, known, self._listed).decide()
        if len(kinds) > _MOST_NAMES:
            note = f"more than {_MOST_NAMES} unlisted names: not all read"
            doc._.notes = (*doc._.notes, note)
        found = {
            name: self._entity(_written(name, places), kind)
            for name, kind in islice(kinds.items(), _MOST_NAMES)
        }
        return _with_short_forms(found, full)

    def _told(self, doc: Doc, taken: set[int]) -> dict[Name, EntityType]:
        """Return the names that need no cue: the outlet's, and whom an interview is with."""
        known: dict[Name, EntityType] = dict.fromkeys(_interviewed(doc, taken), "person")
        if doc._.outlet:
            known[tuple(doc._.outlet.split())] = "organization"
        return known

    def _entity(self, name: str, kind: EntityType) -> Entity:
        key = slug(name)
        if len(name.split()) > _ARTICLE_KEPT and self._knowledge.entity(key) is None:
            key = slug(name.removeprefix("The "))
        listed = self._knowledge.entity(key)
        if listed is not None and listed.type == kind:
            return listed
        if listed is not None:
            key = f"{key}-{kind}"
        return Entity(id=key, name=name, type=kind, provisional=True)


def _means_itself(name: Name, full: Name | None, outlet: str | None) -> bool:
    """Tell a paper's pet name for itself: "told the Blare" credits nobody else."""
    if full is None or " ".join(full) != outlet:
        return False
    return full[-1] not in word_set("names", "dropped_endings") or name != full[:-1]


def _written(name: Name, places: dict[Name, list[Span]]) -> str:
    return places[name][0].text if name in places else " ".join(name)


def _with_short_forms(found: dict[Name, Entity], full: dict[Name, Name]) -> dict[Name, Entity]:
    """Add the short spellings; one that two names share stands for neither."""
    spellings = dict(found)
    joined: dict[Name, list[Name]] = {}
    for short, name in full.items():
        joined.setdefault(name, []).append(short)
    meant: dict[Name, set[str]] = {}
    for name, entity in found.items():
        for short in short_names(name, entity.type, joined=joined.get(name, ())):
            meant.setdefault(short, set()).add(entity.id)
            spellings.setdefault(short, entity)
    return {
        name: entity for name, entity in spellings.items() if name in found or len(meant[name]) == 1
    }


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


def _places(
    doc: Doc, found: dict[Name, Entity], taken: set[int]
) -> Iterator[tuple[int, int, Entity]]:
    """Yield every free place of the found names, the longest first."""
    free = set(range(len(doc))) - taken
    words = words_of(doc)
    starts: dict[str, list[int]] = {name[0]: [] for name in found}
    for index, word in enumerate(words):
        if word in starts:
            starts[word].append(index)
    for name in sorted(found, key=lambda words: (-len(words), words)):
        for start in starts[name[0]]:
            place = range(start, start + len(name))
            if tuple(words[start : place.stop]) == name and free.issuperset(place):
                free.difference_update(place)
                yield start, start + len(name), found[name]
