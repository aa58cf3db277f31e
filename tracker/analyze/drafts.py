"""Clauses with everything found in and around them, before anything is concluded.

In: a Doc with sentences, entities, references, times, quantities, quotes and zones.
Out: `Draft` values in order of place. Never yields anything from boilerplate.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc, Span, Token

from tracker.analyze.actors import content_of, hanging_on, main_of, past_link, projection, root_of
from tracker.analyze.attributes import starts_of, text_of
from tracker.analyze.attribution import Voice, voices
from tracker.analyze.clauses import LONGEST, Clause, clauses, trimmed
from tracker.analyze.dating import date_of, in_any
from tracker.analyze.frames import BLOT, MODELS
from tracker.analyze.grammar import FINITE
from tracker.analyze.lexicon import lexicon
from tracker.analyze.papers import Papers
from tracker.analyze.parties import ACTORS, Party, parties_of, runs, within
from tracker.analyze.publishers import author_of, itself, offices
from tracker.analyze.quoting import ANSWER, Quoting, answers
from tracker.analyze.scenes import Scene
from tracker.analyze.stance import governs
from tracker.domain import EventDate, Quantity, Quote, Zone
from tracker.knowledge import Knowledge

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'-]+(?:[ ,/]+[A-Z][A-Za-z.’'-]+){0,5}[ ,]*"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})? ?)?)?\([^)\n]{2,40}\)\s*[-–—]*\s*"
)
_WE = re.compile(r"\b[Ww]e\b")
_HIS_FIRM = re.compile(
    r"\b(?:his|her|their|the|our) (?:own )?(?:company|firm|lab|laboratory|employer|client|start-?up|team)\b"
)
# What may stand between a name and the clause that says something of it.
_HANGS_ON = re.compile(r"(?:\s[a-z]+){0,2},?\s(?:an?\s|the\s)?(?:which\s|who\s)?")
# A name and a colon open a sentence: what follows is about it, or its words.
_LABEL = re.compile(r"[*_\W]{0,4}(?:the |The )?(?P<label>[^:.!?\n]{2,40}):[*_]{0,2}\s")
_FEWEST_ANSWERS = 2
# A person and an organisation so close belong together.
_EMPLOYER_NEAR = 40
# How far back "its spokesman" looks for an organisation.
_REACH = 600


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause and what stands in it.

    Attributes:
        tellers: who speaks, outermost first.
        days: all dates that stand in it.
        verbal: it has a finite verb.
        past: it is told as having happened.
        fresh: told as going on or just done, in the headline or the first two sentences.
        cue: the reporting word of the innermost teller, if it stands in the clause.
        event: the verb of what is told; of a statement about nothing else, its own verb.
    """

    clause: Clause
    text: str
    zone: Zone
    parties: tuple[Party, ...]
    amounts: tuple[Quantity, ...]
    quotes: tuple[Quote, ...]
    tellers: tuple[Voice, ...]
    dated: EventDate | None
    days: tuple[EventDate, ...]
    verbal: bool
    past: bool
    fresh: bool
    tokens: tuple[Token, ...] = ()
    cue: Token | None = None
    event: Token | None = None

    def words(self) -> str:
        """Return the text with the names of models blotted out: "preview" may be part of one."""
        text, start = self.text, self.clause.start
        for party in self.parties:
            if party.named and party.kind in MODELS and party.start >= start:
                at, end = party.start - start, party.end - start
                text = text[:at] + BLOT * (end - at) + text[end:]
        return text

    def main(self, words: str) -> str:
        """Return those of its `words` that tell of the main event, without what hangs on it."""
        if self.event is None or not self.tokens:
            return words if self.event is None else ""
        first, last, start = self.tokens[0].i, self.tokens[-1].i, self.clause.start
        inside = [t for t in projection(self.event) if first <= t.i <= last]
        return "".join(words[t.idx - start :][: len(t.text_with_ws)] for t in inside)


@dataclass(frozen=True, slots=True)
class Backward:
    """A sentence that only names the source of the one before it."""

    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Things in order of place, found by bisection: a report may hold thousands."""

    items: Sequence[Any]
    starts: Sequence[int]

    def between(self, start: int, end: int) -> tuple[Any, ...]:
        """Return what begins between two places."""
        return tuple(self.items[bisect_left(self.starts, start) : bisect_left(self.starts, end)])

    def last_before(self, at: int) -> Any:
        """Return what begins last before a place, or None."""
        index = bisect_left(self.starts, at) - 1
        return self.items[index] if index >= 0 else None


class Reading:
    """One pass over one Doc."""

    def __init__(self, doc: Doc, knowledge: Knowledge, publishers: Mapping[str, str]) -> None:
        self.doc, self.text, self.knowledge = doc, text_of(doc), knowledge
        self.words = lexicon()
        self.author = author_of(doc, publishers)
        self.parties = self._with_we(parties_of(doc))
        self._at = {
            "parties": Ordered(self.parties, [party.start for party in self.parties]),
            "times": Ordered(doc._.times, [time.char_start for time in doc._.times]),
            "amounts": Ordered(doc._.quantities, [q.char_start for q in doc._.quantities]),
            "quotes": Ordered(doc._.quotes, [quote.start for quote in doc._.quotes]),
            "zones": Ordered(doc._.zones, [zone.start for zone in doc._.zones]),
        }
        self.carried: tuple[str, ...] = ()
        self.employers = dict(self._employed())
        people = [party.ids for party in self.parties if party.kind == "person"]
        asked = len(ANSWER.findall(self.text)) >= _FEWEST_ANSWERS
        self.answering: tuple[str, ...] = people[0] if asked and people else ()
        self.tracked = any(party.named for party in self.parties)
        self._papers = Papers()
        self._quoting = Quoting(doc, lambda sentence: voices(self._scene(sentence)))

    def _employed(self) -> Iterator[tuple[str, str]]:
        """Yield people and the organisations they belong to, as listed or as first told."""
        told: set[str] = set()
        for party, other in pairwise(self.parties):
            person, body = (party, other) if party.kind == "person" else (other, party)
            if person.kind != "person" or person.ids[0] in told or not person.named:
                continue
            listed = self.knowledge.people.get(person.ids[0])
            org = listed.org if listed else None
            near = body.kind == "organization" and "." not in self.text[party.end : other.start]
            if org or (near and other.start - party.end < _EMPLOYER_NEAR):
                told.add(person.ids[0])
                yield person.ids[0], org or body.ids[0]

    def _with_we(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        """Add "we" where a page speaks for the organisation that publishes it."""
        if not self.author:
            return parties
        ours = [
            Party(m.start(), m.end(), self.author, "organization", named=False)
            for pattern in (_WE, *map(itself, offices(self.doc._.outlet or "")))
            for m in pattern.finditer(self.text)
        ]
        taken = {place for party in parties for place in range(party.start, party.end)}
        ours = [party for party in ours if party.start not in taken and party.end - 1 not in taken]
        return tuple(sorted([*parties, *ours], key=lambda party: (party.start, -party.end)))

    def sentences(self) -> Iterator[tuple[Draft, ...] | Backward]:
        """Yield each sentence as its clauses, or as the source of the one before."""
        number = 0
        for sentence in self.doc.sents:
            zone = self._zone_at(sentence)
            if zone is None or zone.kind == "boilerplate":
                continue
            number += zone.kind != "headline"
            scene = self._scene(sentence)
            backward = self._backward(scene)
            yield backward or tuple(self._drafts(scene, zone, first=number <= 2))  # noqa: PLR2004

    def _zone_at(self, sentence: Span) -> Zone | None:
        zones = self._at["zones"]
        if not zones.items:
            return Zone(kind="body", start=0, end=len(self.text))
        at = trimmed(self.text, sentence.start_char, sentence.end_char)[0]
        zone: Zone | None = zones.last_before(at + 1)
        return zone if zone is not None and at < zone.end else None

    def _scene(self, sentence: Span) -> Scene:
        start, end = trimmed(self.text, sentence.start_char, sentence.end_char)
        dateline = _DATELINE.match(self.text, start, end)
        start = dateline.end() if dateline else start
        end = min(end, start + LONGEST)
        opened = self._at["quotes"].last_before(start)
        running = (opened,) if opened is not None and opened.end > start else ()
        quotes = (*running, *self._at["quotes"].between(start, end))
        cut = tuple(
            c if c.start >= start else replace(c, start=start)
            for c in clauses(sentence, self.text, quotes)
        )
        return Scene(
            sentence=sentence,
            text=self.text,
            start=start,
            end=end,
            parties=within(self._at["parties"].between(start, end), start, end),
            quotes=quotes,
            lexicon=self.words,
            knowledge=self.knowledge,
            carried=self.carried,
            latest=self._latest(start),
            label=self._labelled(start, end),
            answering=self.answering if answers(self.text, start) else (),
            quoting=self._quoting.speakers(quotes, start, end),
            papers=self._papers,
            clauses=tuple(dict.fromkeys(c for c in cut if c.start < c.end)),
        )

    def _labelled(self, start: int, end: int) -> Party | None:
        """Return who is named right before a colon at the start of a sentence."""
        match = _LABEL.match(self.text, start, end)
        if match is None:
            return None
        before = within(self._at["parties"].between(start, match.end()), start, match.end())
        actors = [party for party in before if party.kind in ACTORS]
        return actors[-1] if actors and actors[-1].end == match.end("label") else None

    def _latest(self, at: int) -> tuple[str, ...]:
        """Return the organisation named last before a place, not counting outlets."""
        rows = self.knowledge.organizations
        for party in reversed(self._at["parties"].between(max(0, at - _REACH), at)):
            row = rows.get(party.ids[0])
            if party.kind == "organization" and not (row and row.kind == "news_outlet"):
                return tuple(party.ids[:1])
        return ()

    def _backward(self, scene: Scene) -> Backward | None:
        text = self.text[scene.start : scene.end]
        if not self.words.backward.fits(text, self.words.screen.live(text)):
            return None
        named = [id_ for p in scene.parties if p.kind in ACTORS and p.named for id_ in p.ids]
        nameless = [
            "anon:" + match.group().lower()
            for match in self.words.anonymous.finditer(self.text, scene.start, scene.end)
        ]
        chain = tuple(dict.fromkeys([*named, *(n for n in nameless if n != "anon:reports")][:3]))
        return Backward(chain) if chain else None

    def _drafts(self, scene: Scene, zone: Zone, *, first: bool) -> Iterator[Draft]:
        told = voices(scene)
        self.carried = told[-1].speakers if told else self.carried
        self._quoting.heard(scene.quotes, told)
        self._papers.take(scene.sentence, scene.parties, self.text)
        for clause in scene.clauses:
            yield self._draft(clause, scene, told, zone, first=first)

    def _draft(
        self, clause: Clause, scene: Scene, told: Sequence[Voice], zone: Zone, *, first: bool
    ) -> Draft:
        antecedent = self._antecedent(clause, scene)
        if antecedent and _HANGS_ON.fullmatch(self.text[antecedent[-1].end : clause.start]):
            clause = replace(clause, start=antecedent[0].start)
            antecedent = ()
        start, end = clause.start, clause.end
        tellers = tuple(v for v in told if governs(v, clause, self.text))
        inner = [c for c in scene.clauses if c.relative and start < c.start and c.end < end]
        inside = [p for p in within(scene.parties, start, end) if not in_any(p.start, inner)]
        inside = sorted([*inside, *self._ours(clause, scene, tellers)], key=lambda p: p.start)
        tokens = self._tokens(scene.sentence, start, end)
        cue, tags = _cue(tokens, tellers), {token.tag_ for token in tokens}
        return Draft(
            clause=clause,
            text=self.text[start:end],
            zone=zone,
            parties=(*antecedent, *inside),
            amounts=tuple(q for q in self._at["amounts"].between(start, end) if q.char_end <= end),
            quotes=tuple(
                q
                for q in scene.quotes
                if (start <= q.start and q.end <= end + 1)
                or q.start <= start < q.end
                or (start <= q.start < end and q.end >= scene.end)
            ),
            tellers=tellers,
            dated=date_of(clause, scene, tellers, zone, self._at["times"].between),
            days=self._at["times"].between(start, end),
            verbal=clause.relative or not FINITE.isdisjoint(tags),
            past="VBD" in tags or ("VBN" in tags and any(map(_has_done, tokens))),
            fresh=(first or zone.kind == "headline") and "VBD" not in tags,
            tokens=tokens,
            cue=cue,
            event=past_link(_event(tokens, tellers, cue)),
        )

    def _tokens(self, sentence: Span, start: int, end: int) -> tuple[Token, ...]:
        """Return the tokens of a sentence that begin between two places."""
        starts = starts_of(self.doc)
        first = bisect_left(starts, start, sentence.start, sentence.end)
        last = bisect_left(starts, end, sentence.start, sentence.end)
        return tuple(self.doc[first:last])

    def _ours(self, clause: Clause, scene: Scene, tellers: Sequence[Voice]) -> Iterator[Party]:
        """Yield "we" in somebody's words: it is the organisation that he belongs to."""
        said = tellers[-1].speakers if tellers else ()
        employer = self.employers.get(said[0]) if len(said) == 1 else None
        if employer is None:
            return
        taken = {place for p in scene.parties for place in (p.start, p.end - 1)}
        for match in _HIS_FIRM.finditer(self.text, clause.start, clause.end):
            if match.start() not in taken and match.end() - 1 not in taken:
                yield Party(*match.span(), (employer,), "organization", named=False)
        for match in _WE.finditer(self.text, clause.start, clause.end):
            if scene.quoted(match.start()):
                yield Party(match.start(), match.end(), (employer,), "organization", named=False)

    def _antecedent(self, clause: Clause, scene: Scene) -> tuple[Party, ...]:
        """Return what a relative clause is about: the names right before it."""
        if not clause.relative:
            return ()
        before = [party for party in scene.parties if party.end <= clause.start]
        groups = list(runs(self.text, before, self.knowledge))
        last = before[-1:]
        return groups[-1] if groups and last and last[0] in groups[-1] else tuple(last)


def _cue(tokens: Sequence[Token], tellers: Sequence[Voice]) -> Token | None:
    at = tellers[-1].cue if tellers else -1
    cue = next((t for t in tokens if t.idx <= at < t.idx + len(t)), None) if at >= 0 else None
    return cue and main_of(cue, tokens)


def _event(tokens: Sequence[Token], tellers: Sequence[Voice], cue: Token | None) -> Token | None:
    if cue is None:
        return root_of(tokens)
    if cue.tag_ == "VBG" and cue.dep_ == "advcl" and cue.head.i < cue.i:
        return root_of(tokens)  # "sued Y, saying that …" tells of the suit
    if cue.tag_ == "VBN" and cue.dep_ == "advcl" and cue.i < cue.head.i <= tokens[-1].i:
        return cue.head  # "accused by Y, X kept silent" tells of the silence
    voice = tellers[-1]
    moved = not cue.idx <= voice.cue < cue.idx + len(cue)
    told = [t for t in tokens if moved or voice.start <= t.idx < voice.end]
    if hanging_on(cue, tokens):
        return cue.head
    return content_of(cue, told) or (root_of(told) if voice.trailing else cue)


def _has_done(token: Token) -> bool:
    """Tell "has done" from what is going on."""
    return token.tag_ == "VBN" and any(c.lemma_ == "have" for c in token.children)
