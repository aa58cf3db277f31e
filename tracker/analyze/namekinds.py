"""Decide for each unlisted name of a report whether it counts, and what it is.

In: the places of every spelling, and which spelling stands for which full name. Out: a type
for each name that counts. A cue beside a name decides at once, wherever it stands; the rest
is weighed over all places of all its spellings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from spacy.tokens import Doc, Span

from tracker.analyze.attributes import ENTITIES, starts_of, text_of, words_of
from tracker.analyze.namecues import is_dateline, is_version, kind_of
from tracker.analyze.nameforms import Name
from tracker.analyze.namevotes import (
    ANYBODY,
    ORGANIZATION,
    PERSON,
    PLACE,
    acts,
    founds,
    reads_like_person,
    speaks,
    votes,
)
from tracker.analyze.wordlists import common_words, word_set
from tracker.analyze.wordlists import words as wordlist
from tracker.domain import EntityType

_ACTORS = frozenset({ORGANIZATION, ANYBODY})
_SHORTEST = 3  # "IP", "GPU": a lone abbreviation is hardly a name
_CAMEL = re.compile(r"[A-Z][a-z]+[A-Z][a-z]\w*")
_FEWEST_LISTED = 2
_IN_A_LIST = re.compile(r"\s*(?:,|,?\s(?:and|or)|\s&)\s(?:the\s)?|\s?\([^)]{0,40}\),?\s(?:and\s)?")


class Kinds:
    """The names of one report, with all their places."""

    def __init__(
        self,
        doc: Doc,
        places: Mapping[Name, list[Span]],
        full: Mapping[Name, Name],
        known: Mapping[Name, EntityType],
        listed: frozenset[str],
    ) -> None:
        self._doc = doc
        self._full = full
        self._known = known
        self._listed = listed
        self._lower = frozenset(filter(str.islower, words_of(doc)))
        self._cues: dict[tuple[int, int], EntityType | None] = {}
        self._groups: dict[Name, list[Span]] = {name: [] for name in known}
        for name, spans in places.items():
            self._groups.setdefault(full.get(name, name), []).extend(spans)

    def decide(self) -> dict[Name, EntityType]:
        """Return the type of each name that counts."""
        found: dict[Name, EntityType] = {}
        for name, spans in self._groups.items():
            kind = self._known.get(name) or self._kind(name, spans)
            if kind is not None:
                found[name] = kind
        for name in self._listed_beside(found):
            found.setdefault(name, "organization")
        return found

    def _kind(self, name: Name, spans: list[Span]) -> EntityType | None:
        if not self._may_be_name(name, spans):
            return None
        cues = [kind for kind in map(self._cue, spans) if kind is not None]
        if cues:
            return Counter(cues).most_common(1)[0][0]
        return None if any(map(is_version, spans)) else self._by_votes(name, spans)

    def _cue(self, span: Span) -> EntityType | None:
        """Return what the words in and around a name say, found once."""
        key = span.start, span.end
        if key not in self._cues:
            self._cues[key] = kind_of(span)
        return self._cues[key]

    def _by_votes(self, name: Name, spans: list[Span]) -> EntityType | None:
        """Weigh what the grammar says; who only speaks is a person where two words name it."""
        counts = Counter(vote for span in spans for vote in votes(span))
        human = reads_like_person(max(spans, key=len))
        speaking = sum(map(speaks, spans))
        if human and not counts[PERSON] and any(map(founds, spans)):
            counts[PERSON] += 1
        if counts[PERSON] and counts[PERSON] >= counts[ORGANIZATION]:
            return "person"
        acting = counts[ANYBODY] + counts[ORGANIZATION] + counts[PERSON]
        acting += len(name) == 1 and _CAMEL.fullmatch(name[0]) is not None
        if human or name[0] not in word_set("names", "given_names"):
            acting += speaking or _at_least_acts(name, spans)
        if acting <= counts[PLACE]:
            return None
        return "person" if human and not counts[ORGANIZATION] else "organization"

    def _may_be_name(self, name: Name, spans: list[Span]) -> bool:
        """Leave out places, abbreviations, and common words that begin a sentence."""
        if any(map(is_dateline, spans)):
            return False
        if is_place(name) or " ".join(name) in self._listed:
            return any(map(self._cue, spans))
        word = " ".join(name).lower()
        if word in word_set("names", "never_names") | word_set("names", "no_actors"):
            return False
        if len(name) > 1 or any(map(is_version, spans)):
            return True
        if word in self._lower:
            return False
        return self._is_proper(name, spans)

    def _is_proper(self, name: Name, spans: list[Span]) -> bool:
        """Tell a name of one word from a common word with a capital."""
        inner = [span for span in spans if not _opens(span)]
        if name[0].lower() not in common_words():
            return bool(inner) or any(span[0].pos_ == "PROPN" for span in spans)
        if any(len(span) > 1 for span in spans):
            return True
        told = any(map(self._cue, inner))
        return told or sum(not _ACTORS.isdisjoint(votes(span)) for span in inner) > 1

    def _listed_beside(self, found: Mapping[Name, EntityType]) -> Iterator[Name]:
        """Yield names that stand in one list with an organisation: "OpenAI, Lowfold and …"."""
        named: dict[int, tuple[int, bool, Name]] = {
            span.start: (span.end, span.label_ == ORGANIZATION, ())
            for span in self._doc.spans[ENTITIES]
        }
        for name, spans in self._groups.items():
            for span in spans:
                named[span.start] = (span.end, found.get(name) == ORGANIZATION, name)
        row: list[tuple[int, bool, Name]] = []
        last = 0
        text, starts = text_of(self._doc), starts_of(self._doc)
        for start in sorted(named):
            end, listed, name = named[start]
            behind = starts[last - 1] + len(words_of(self._doc)[last - 1]) if last else 0
            between = text[behind : starts[start]]
            if not row or not _IN_A_LIST.fullmatch(between):
                yield from self._unexplained(row, found)
                row = []
            row.append((start, listed, name))
            last = end
        yield from self._unexplained(row, found)

    def _unexplained(
        self, row: list[tuple[int, bool, Name]], found: Mapping[Name, EntityType]
    ) -> Iterator[Name]:
        if len(row) < _FEWEST_LISTED or not any(listed for _, listed, _ in row):
            return
        for _, listed, name in row:
            free = not listed and name and name not in found
            if free and _plain(name) and self._may_be_name(name, self._groups[name]):
                yield name


def _at_least_acts(name: Name, spans: list[Span]) -> int:
    """Count the places of an actor for a name that can hardly be anything but one."""
    if len(name) == 1 and (name[0].lower() in common_words() or name[0].isupper()):
        return 0
    number = sum(map(acts, spans))
    country = name[-1].endswith(tuple(wordlist("names")["country_endings"]))
    return number // 2 if country else number


def is_place(name: Name) -> bool:
    """Tell the name of a town or country, or one that begins with it."""
    places = word_set("names", "places")
    return not places.isdisjoint({" ".join(name), name[0], name[0].title()})


def _opens(span: Span) -> bool:
    """Tell a place where any word has a capital: behind a full stop, a colon, a quotation mark."""
    before = span.doc[span.start - 1].text if span.start else ""
    return bool(span[0].is_sent_start) or (
        bool(before) and not before[-1].isalnum() and before not in ",)"
    )


def _plain(name: Name) -> bool:
    return not is_place(name) and len(name[0]) >= _SHORTEST
