"""Remember who has been named so far in a report, alone and in company.

In: a parsed Doc with its entities, and `Knowledge`. Out: the ids that a description at
a given place can stand for; empty where nothing fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from spacy.tokens import Doc, Span, Token

from tracker.analyze.attributes import ENTITIES, text_of
from tracker.analyze.grammar import is_subject
from tracker.analyze.wordlists import table
from tracker.knowledge import Knowledge

T = TypeVar("T")

ELSEWHERE = "elsewhere"
"""A town whose country is not listed: "the Dublin start-up" is none of the listed ones."""
_REACH = 6  # sentences that "the company" looks back
_THINGS = frozenset({"organization", "model", "model_family"})
_MODELS = frozenset({"model", "model_family"})
_NEAR = 2  # sentences that a pronoun looks back
_FARTHEST = 300  # names that anything looks back: the time stays in proportion to the text
_ROOT = 2  # the prominence of a sentence's subject
# A sentence that charges somebody, and one that answers a charge or does not.
_CHARGES = re.compile(
    r"\b(?:accus|alleg|blam|suspect|charg|claim|complain|denounc|said|says|sue)", re.IGNORECASE
)
_ANSWERS = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject|dismiss|refut|rebut|rebuff|contest|disput|repudiat|disavow|declin|"
    r"not respond|not repl|not (?:immediately|answer)|no comment|untrue|a lie|baseless|groundless|unfounded|never|no such thing|"
    r"nothing of the)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:['’]s)?\s*(?:\([^)]{0,40}\))?\s*(?:,\s*)?(?:(?:and|or|&|as well as)\s*)?(?:the\s)?"
)


class _Trail(Generic[T]):
    """Entries by the place of their token, then those that were added on the way."""

    def __init__(self, entries: Iterable[tuple[int, T]]) -> None:
        listed = list(entries)
        self._places = [place for place, _ in listed]
        self._entries = [entry for _, entry in listed]
        self._added: list[tuple[int, T]] = []

    def add(self, place: int, entry: T) -> None:
        self._added.append((place, entry))

    def before(self, place: int) -> Iterator[T]:
        """Yield the latest entries that lie before a place."""
        last = bisect_left(self._places, place)
        yield from self._entries[max(0, last - _FARTHEST) : last]
        yield from (entry for at, entry in self._added[-_FARTHEST:] if at < place)


def _kind_by_name(name: str) -> str:
    """Return what an unlisted organisation is by the words of its name, else a company."""
    kinds = table("references", "kinds_by_word")
    found = [kinds[word] for word in name.split() if word in kinds]
    return str(found[-1]) if found else "company"


def _prominence(span: Span) -> int:
    """Return 2 for the subject of a sentence, 1 for that of a clause in it, else 0."""
    if not is_subject(span.root):
        return 0
    return 1 + (span.root.head.dep_ == "ROOT")


def _told_before(token: Token) -> Token | None:
    """Return the verb of the clause that a trailing "it said" hangs on."""
    said = token.head
    clauses = [c for c in said.children if c.dep_ in {"ccomp", "advcl"} and c.i < token.i]
    if said.dep_ == "parataxis" and said.head.i < token.i:
        clauses.append(said.head)
    return clauses[-1] if clauses else None


class Antecedents:
    """Everybody named in a report, by place."""

    def __init__(self, doc: Doc, knowledge: Knowledge) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._first: dict[str, int] = {}
        self._knowledge = knowledge
        self._kinds = {one.id: _kind_by_name(one.name) for one in doc._.provisional}
        spans = list(doc.spans[ENTITIES])
        self._sentence = [
            n for n, sent in enumerate(doc.sents) for _ in range(sent.start, sent.end)
        ]
        groups = list(self._coordinated(spans))
        self._spans = _Trail((span.end - 1, span) for span in spans)
        self._policies = _Trail((s.end - 1, s) for s in spans if s.kb_id_ in knowledge.policies)
        self._single = _Trail(
            (span.end - 1, (span, span.kb_id_)) for span in spans if span.label_ in _THINGS
        )
        self._groups = _Trail((group[0], group) for group in groups)
        self._grouped = {n for start, end, _ in groups for n in range(start, end)}

    def one(self, at: int, kinds: Iterable[str], *, country: str | None) -> tuple[str, ...]:
        """Return the organisation that "the company" stands for at token `at`."""
        wanted = frozenset(kinds)
        here = self._sentence[at]
        accused = self._accused(at)
        if accused is not None and self._fits(accused, wanted, country):
            return (accused.kb_id_,)
        best: tuple[int, int, int] | None = None
        found = ""
        for span in self._before(at, _REACH):
            if not self._fits(span, wanted, country):
                continue
            distance = here - self._sentence[span.start]
            rank = (-max(distance, 0), _prominence(span), span.start)
            if best is None or rank > best:
                best, found = rank, span.kb_id_
        return (found,) if found else ()

    def called(self, at: int, noun: str) -> tuple[str, ...]:
        """Return the latest organisation with that noun in its name."""
        for span in reversed(list(self._before(at, _REACH))):
            if span.label_ == "organization" and noun in span.text.lower().split():
                return (span.kb_id_,)
        return ()

    def model(self, at: int) -> tuple[str, ...]:
        """Return the latest model or family named before token `at`."""
        models = [s.kb_id_ for s in self._before(at, _REACH) if s.label_ in _MODELS]
        return tuple(models[-1:])

    def group(
        self, at: int, kinds: Iterable[str], *, country: str | None, number: int | None
    ) -> tuple[str, ...]:
        """Return the set that "the three companies" stands for at token `at`."""
        wanted = frozenset(kinds)
        acting = self._acting(at)
        sets = [
            ids
            for _, _, ids in self._groups.before(at)
            if number is None or len(ids) == number
            if frozenset(ids) not in acting
            if all(self._agrees(id, wanted, country) for id in ids)
        ]
        if sets:
            often = Counter(frozenset(ids) for ids in sets)
            top = max(often.values())
            return next(ids for ids in reversed(sets) if top == 1 or often[frozenset(ids)] == top)
        if number is None and country is None:
            return ()
        named = dict.fromkeys(
            s.kb_id_ for s in self._before(at, None) if self._fits(s, wanted, country)
        )
        fits = len(named) == number if number else len(named) > 1
        return tuple(named) if fits else ()

    def remember(self, span: Span, ids: tuple[str, ...]) -> None:
        """Take in what a reference was found to stand for."""
        if len(ids) > 1:
            self._groups.add(span.start, (span.start, span.end, ids))
        elif not ids[0].startswith("doc:"):
            self._single.add(span.end - 1, (span, ids[0]))

    def named_at(self, at: int) -> bool:
        """Say whether token `at` belongs to a name, or to words that stand for one."""
        near = (span for span, _ in self._single.before(at + 1))
        return any(span.start <= at < span.end for span in near)

    def subject(self, at: int) -> tuple[str, ...]:
        """Return the organisation or model that "it" stands for at token `at`."""
        near = [
            (span, id)
            for span, id in self._single.before(at)
            if self._sentence[at] - self._sentence[span.start] < _NEAR
            if is_subject(span.root) and span.start not in self._grouped
        ]
        accused = self._accused(at) if near else None
        if accused is not None or not near:
            return (accused.kb_id_,) if accused is not None else ()
        told = _told_before(self._doc[at])
        main = [id for span, id in near if told is not None and span.root.head.i == told.i]
        return (main[0] if main else max(near, key=lambda one: (one[0].start, one[1]))[1],)

    def _accused(self, at: int) -> Span | None:
        """Return who stands accused in the sentence before, where that of `at` answers it."""
        doc, here = self._doc, self._sentence[at]
        if (
            here == 0
            or not any(map(is_subject, doc[at : at + 4]))
            or not _ANSWERS.search(doc[at].sent.text)
        ):
            return None
        before = [s for s in self._before(at, 1) if self._sentence[s.start] == here - 1]
        bodies = [s for s in before if s.label_ == "organization"]
        told = doc[before[0].start].sent if before else None
        if (
            told is None
            or not _CHARGES.search(told.text)
            or any(self._sentence[s.start] == here for s in self._before(at, 0))
        ):
            return None
        chargers = {s.kb_id_ for s in bodies if _prominence(s) == _ROOT and s.root.dep_ == "nsubj"}
        others = {s.kb_id_: s for s in bodies if s.kb_id_ not in chargers}
        return next(iter(others.values())) if len(chargers) == len(others) == 1 else None

    def several_near(self, at: int) -> tuple[str, ...]:
        """Return the latest coordinated set that "they" can stand for at token `at`."""
        near = [
            ids
            for start, _, ids in self._groups.before(at)
            if self._sentence[at] - self._sentence[start] <= _NEAR
        ]
        return near[-1] if near else ()

    def person(self, at: int) -> tuple[str, ...]:
        """Return the latest person named before token `at`."""
        people = [s.kb_id_ for s in self._before(at, _REACH) if s.label_ == "person"]
        return tuple(people[-1:])

    def document(self, at: int, noun: str, *, joint: bool) -> tuple[str, ...]:
        """Return the listed text of that kind named before, else `doc:<noun>`."""
        kinds = frozenset(table("references", "document")[noun])
        for span in reversed(list(self._policies.before(at))):
            if self._knowledge.policies[span.kb_id_].kind in kinds:
                return (span.kb_id_,)
        if joint or self._written(rf"\bjoint {noun}\b", at):
            return (f"doc:joint-{noun}",)
        return (f"doc:{noun}",) if self._written(rf"\ban? (?:[\w-]+ )?{noun}\b", at) else ()

    def _written(self, pattern: str, at: int) -> bool:
        """Say whether the text before token `at` has something; each pattern is sought once."""
        if pattern not in self._first:
            match = re.search(pattern, self._text, re.IGNORECASE)
            self._first[pattern] = match.end() if match else len(self._text) + 1
        return self._first[pattern] <= self._doc[at].idx

    def _acting(self, at: int) -> set[frozenset[str]]:
        """Return the sets that are subjects of the clause before `at`: they do not act on themselves."""
        token = self._doc[at]
        if is_subject(token.head) or is_subject(token):
            return set()
        return {
            frozenset(ids)
            for start, end, ids in self._groups.before(at)
            if end <= at and self._sentence[start] == self._sentence[at]
            if is_subject(self._doc[start:end].root)
        }

    def _before(self, at: int, sentences: int | None) -> Iterator[Span]:
        for span in self._spans.before(at):
            if sentences is None or self._sentence[at] - self._sentence[span.start] <= sentences:
                yield span

    def _fits(self, span: Span, kinds: frozenset[str], country: str | None) -> bool:
        return span.label_ == "organization" and self._agrees(span.kb_id_, kinds, country)

    def _agrees(self, id: str, kinds: frozenset[str], country: str | None) -> bool:
        row = self._knowledge.organizations.get(id)
        if row is None:  # nobody has listed it: its name may say what it is, and nothing where
            kind = self._kinds.get(id, "company")
            return kind in kinds and country in {None, ELSEWHERE}
        return row.kind in kinds and country in {None, row.country}

    def _coordinated(self, spans: Iterable[Span]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield runs of organisations joined by commas and "and", as token span and ids."""
        run: list[Span] = []
        for span in (*spans, None):
            if span is not None and span.label_ == "organization" and self._continues(run, span):
                run.append(span)
                continue
            yield from self._run(run)
            run = [span] if span is not None and span.label_ == "organization" else []

    def _continues(self, run: list[Span], span: Span) -> bool:
        if not run:
            return True
        between = self._text[run[-1].end_char : span.start_char]
        if self._sentence[run[-1].start] != self._sentence[span.start]:
            return False
        return bool(between.strip()) and _BETWEEN.fullmatch(between) is not None

    def _run(self, run: list[Span]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        ids = dict.fromkeys(span.kb_id_ for span in run)
        owners = {owner for id in ids for owner in self._knowledge.parents(id)}
        members = tuple(id for id in ids if id not in owners)
        if len(members) > 1:
            yield run[0].start, run[-1].end, members
