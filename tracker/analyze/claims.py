"""Statements a desk could check, out of a parsed report.

In: a Doc with sentences, entities, references, times, quantities, quotes and zones.
Out: `Claim` values on the Doc, in order of place, numbered within the report; the front
gives them the report's identity. Never yields anything from boilerplate, and nothing from
a report in a language it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from tracker.analyze.attribution import Scene, Voice, voices
from tracker.analyze.binding import bind
from tracker.analyze.certainty import act_of, hedge_of, modality_of, polarity_of
from tracker.analyze.clauses import LONGEST, Clause, clauses, trimmed
from tracker.analyze.frames import frame_of, stands_alone
from tracker.analyze.lexicon import Lexicon, lexicon
from tracker.analyze.parties import ACTORS, Party, parties_of, within
from tracker.analyze.quotes import counts_as_quoted
from tracker.analyze.roles import roles
from tracker.domain import Claim, EventDate, Frame, Quantity, Quote, Zone, ZoneKind
from tracker.knowledge import Knowledge

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'-]+(?:[ ,/]+[A-Z][A-Za-z.’'-]+){0,5}[ ,]*(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})? ?)?)?"
    r"\([^)\n]{2,40}\)\s*[-–—]*\s*"
)
_FEWEST_WORDS = 3
_PRECISE = {"day": 0, "range": 1, "week": 2, "month": 3, "quarter": 4, "half": 5, "year": 6}


@Language.factory("tracker_claims", assigns=["doc._.claims"], default_config={})
def make_claims(nlp: Language, name: str) -> Claims:  # noqa: ARG001 - asked for by spaCy
    """Build the claim reader."""
    return Claims()


class Claims:
    """Put the claims of a report on its Doc."""

    def __init__(self) -> None:
        self.knowledge = Knowledge()

    def know(self, knowledge: Knowledge) -> None:
        """Take in who is an outlet, who made which model, and who owns whom."""
        self.knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Read all sentences of an English report; leave others alone."""
        if doc._.language in {None, "en"}:
            doc._.claims = bind(list(Reading(doc, self.knowledge).claims()))
        return doc


@dataclass(frozen=True, slots=True)
class _Draft:
    """A clause with what was found out about it so far."""

    clause: Clause
    text: str
    zone: ZoneKind
    parties: tuple[Party, ...]
    amounts: tuple[Quantity, ...]
    tellers: tuple[Voice, ...]
    dated: EventDate | None


class Reading:
    """One pass over one Doc."""

    def __init__(self, doc: Doc, knowledge: Knowledge) -> None:
        self.doc, self.text, self.knowledge = doc, doc.text, knowledge
        self.words: Lexicon = lexicon()
        self.parties = parties_of(doc)
        self.author = _author(doc, knowledge)

    def claims(self) -> Iterator[Claim]:
        """Yield the claims of all sentences, with ids that count up."""
        number = 0
        for sentence in self.doc.sents:
            zone = _zone_at(self.doc._.zones, sentence)
            if zone is None or zone.kind == "boilerplate":
                continue
            for claim in self._of_sentence(sentence, zone):
                yield replace(claim, id=str(number))
                number += 1

    def _of_sentence(self, sentence: Span, zone: Zone) -> Iterator[Claim]:
        scene = self._scene(sentence)
        told = voices(scene)
        seen: set[tuple[int, int]] = set()
        for clause in clauses(sentence, scene.quotes):
            clause = replace(clause, start=max(clause.start, scene.start))  # noqa: PLW2901 - dateline cut off
            if clause.end <= clause.start or (clause.start, clause.end) in seen:
                continue
            seen.add((clause.start, clause.end))
            claim = self._claim(self._draft(clause, scene, told, zone), scene)
            if claim is not None:
                yield claim

    def _scene(self, sentence: Span) -> Scene:
        start, end = trimmed(self.text, sentence.start_char, sentence.end_char)
        dateline = _DATELINE.match(self.text, start, end)
        start = dateline.end() if dateline else start
        end = min(end, start + LONGEST)
        return Scene(
            sentence, self.text, start, end, within(self.parties, start, end),
            tuple(q for q in self.doc._.quotes if q.start < end and q.end > start),
            self.words, self.knowledge,
        )  # fmt: skip

    def _draft(self, clause: Clause, scene: Scene, told: Sequence[Voice], zone: Zone) -> _Draft:
        start, end = clause.start, clause.end
        tellers = tuple(v for v in told if _governs(v, clause, self.text))
        parties = within(self.parties, start, end)
        if clause.relative:
            before = [p for p in scene.parties if p.end <= start]
            parties = (*before[-1:], *parties)
        amounts = tuple(
            q for q in self.doc._.quantities if start <= q.char_start and q.char_end <= end
        )
        return _Draft(
            clause, self.text[start:end], zone.kind, parties, amounts, tellers,
            self._date(clause, scene, tellers, zone),
        )  # fmt: skip

    def _date(
        self, clause: Clause, scene: Scene, tellers: Sequence[Voice], zone: Zone
    ) -> EventDate | None:
        """Return the date bound to a clause: its own, the sentence's opening, the list's label."""
        times = [t for t in self.doc._.times if scene.start <= t.char_start < scene.end]
        own = [
            t
            for t in times
            if clause.start <= t.char_start < clause.end and not self._of_telling(t, tellers)
        ]
        if own:
            return min(own, key=lambda t: (_PRECISE[t.precision], t.char_start))
        opening = [
            t for t in times if t.char_start - scene.start <= 8 and t.char_end <= clause.start
        ]
        if opening:
            return opening[0]
        if zone.kind == "list":
            label = [t for t in self.doc._.times if 0 <= t.char_start - zone.start <= 4]
            return label[0] if label else None
        return None

    def _of_telling(self, time: EventDate, tellers: Sequence[Voice]) -> bool:
        """Say whether a date is that of an outlet's report, not of what it reports."""
        for voice in tellers:
            rows = [self.knowledge.organizations.get(id) for id in voice.speakers]
            outlet = any(row and row.kind == "news_outlet" for row in rows) or voice.trailing
            if outlet and voice.lemma != "announce" and 0 <= time.char_start - voice.cue <= 40:
                return True
        return False

    def _claim(self, draft: _Draft, scene: Scene) -> Claim | None:
        rule = frame_of(draft.text, draft.parties, draft.amounts, self.words)
        if not self._worth(draft, rule is not None, stands_alone(
            rule, draft.text, draft.parties, dated=draft.dated is not None, lexicon=self.words
        )):  # fmt: skip
            return None
        frame: Frame = rule.frame if rule else "other"
        if draft.tellers and draft.tellers[-1].act == "deny" and frame != "no_comment":
            frame = "deny"
        metrics = frozenset(q.metric for q in draft.amounts)
        hedge = hedge_of(draft.text, draft.tellers, frame, self.words)
        act = act_of(draft.tellers, frame, metrics, hedge, self.knowledge)
        inner = draft.tellers[-1] if draft.tellers else None
        speakers, content = (
            (inner.speakers, inner.start) if inner else (self.author, draft.clause.start)
        )
        span = (
            draft.parties[0].start
            if draft.clause.relative and draft.parties
            else draft.clause.start,
            draft.clause.end,
        )
        found = roles(
            self.text,
            span,
            frame,
            self.parties,
            (speakers if inner else (), content),
            self.knowledge,
        )
        return Claim(
            id="", report="", revision="",
            start=draft.clause.start, end=draft.clause.end, text=draft.text, zone=draft.zone,
            frame=frame, act=act, hedge=hedge,
            polarity=polarity_of(draft.text, act, frame, self.words),
            speakers=speakers, roles=found, event_date=draft.dated,
            quantities=tuple(self._measured(q, found.agent) for q in draft.amounts),
            quotes=self._quotes(draft, speakers),
            attribution=tuple(dict.fromkeys(id for v in draft.tellers for id in v.chain)),
            modality=modality_of(draft.text, self.words),
            fields=self._fields(draft),
        )  # fmt: skip

    def _worth(self, draft: _Draft, framed: bool, alone: bool) -> bool:
        """Keep what somebody says, and what the page says of somebody tracked."""
        if len(draft.text.split()) < _FEWEST_WORDS:
            return False
        if (
            draft.text.rstrip("”\"'’ ").endswith("?")
            and draft.zone != "headline"
            and not draft.tellers
        ):
            return False
        if draft.tellers:
            named = any(not id.startswith("anon:") for v in draft.tellers for id in v.chain)
            return named or framed or bool(draft.amounts) or bool(draft.parties)
        return alone

    def _measured(self, amount: Quantity, agents: tuple[str, ...]) -> Quantity:
        """Name what an amount is said of: its owner right before it, or the only actor."""
        near = [
            p for p in self.parties
            if p.end <= amount.char_start and amount.char_start - p.end <= 40
            and not re.search(r"[,.;]|\band\b|\bversus\b", self.text[p.end : amount.char_start])
        ]  # fmt: skip
        of = re.compile(r"\s(?:of|for|by)\s(?:the\s)?").match(self.text, amount.char_end)
        after = [p for p in self.parties if of and p.start == of.end()]
        subject = after or near[-1:]
        if subject and len(subject[0].ids) == 1:
            return replace(amount, subject=subject[0].ids[0])
        return replace(amount, subject=agents[0]) if len(agents) == 1 else amount

    def _quotes(self, draft: _Draft, speakers: tuple[str, ...]) -> tuple[Quote, ...]:
        start, end = draft.clause.start, draft.clause.end
        inside = [q for q in self.doc._.quotes if start <= q.start and q.end <= end + 1]
        told = speakers[0] if draft.tellers and speakers else None
        return tuple(replace(q, speaker=told) if counts_as_quoted(q) else q for q in inside)

    def _fields(self, draft: _Draft) -> tuple[tuple[str, str], ...]:
        fields: list[tuple[str, str]] = []
        word = self.words.comparator.search(draft.text)
        if word and len(draft.amounts) > 1:
            fields.append(("comparator", word.group().lower()))
        return tuple(fields)


def _author(doc: Doc, knowledge: Knowledge) -> tuple[str, ...]:
    """Return who "we" is on a page that an organisation publishes about itself."""
    outlet = (doc._.outlet or "").casefold()
    for row in knowledge.organizations.values():
        if row.kind != "news_outlet" and outlet in {
            row.name.casefold(),
            *(a.casefold() for a in row.aliases),
        }:
            return (row.id,)
    return ()


def _zone_at(zones: Sequence[Zone], sentence: Span) -> Zone | None:
    if not zones:
        return Zone(kind="body", start=0, end=len(sentence.doc.text))
    at = trimmed(sentence.doc.text, sentence.start_char, sentence.end_char)[0]
    return next((zone for zone in zones if zone.start <= at < zone.end), None)


def _governs(voice: Voice, clause: Clause, text: str) -> bool:
    """Say whether a teller's words include a clause, or the teller stands in it."""
    if clause.start <= voice.cue < clause.end:
        return True
    if voice.trailing:
        return voice.start <= clause.start < voice.end
    opens = text[clause.start : clause.start + 5].lower()
    return voice.end > clause.start > voice.cue and (opens == "that " or clause.relative)


__all__ = ["ACTORS", "Claims", "make_claims"]
