"""What the accounts of a happening rest on, and where the chain of every claim ends.

In: the reports of a story with their claims, and their chains. Out: documents with their
observers, edges, and the origin of every claim, which is never more than its story rests on.
A claim of a report that names no source, where other reports of the story name theirs, has
been traced to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.compare import frames
from tracker.compare.documents import Document, Documents
from tracker.compare.naming import Names
from tracker.compare.origins import Chains
from tracker.compare.parties import Parties
from tracker.domain import UNTRACED, Edge, Origin, PlacedClaim, ReportFacts


class Roots:
    """The documents behind one story, each with those who had it at first hand."""

    def __init__(
        self,
        reports: Sequence[ReportFacts],
        claims: Mapping[str, Sequence[PlacedClaim]],
        chains: Chains,
        names: Names,
    ) -> None:
        self._reports, self._claims = reports, claims
        self._chains, self._names = chains, names
        self._parties = Parties(reports, claims, names)
        self._tellers = frozenset(one for facts in reports for one in chains.outlets(facts.id))
        self._documents = Documents(reports, claims, chains, self._parties, self._voucher)
        self.observers = {one.id: one.observers for one in self._documents.found}

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the independent texts and statements, sorted."""
        return tuple(sorted(self.observers))

    @property
    def seen_by(self) -> tuple[str, ...]:
        """Return everybody who had one of them at first hand; outlets of one house count once."""
        return self._chains.family({one for seen in self.observers.values() for one in seen})

    def edges(self) -> Iterator[Edge]:
        """Yield the steps of all reports, with what they had at first hand or from a party."""
        for facts in self._reports:
            steps = self._chains.edges[facts.id]
            yield from steps
            held = self._documents.of_report(facts.id)
            for one in held:
                hand = one.held[facts.id]
                if hand:
                    yield Edge(report=facts.id, target=one.id, kind="observed",
                               start=hand.start, end=hand.end, text=hand.text)  # fmt: skip
                elif one.party and one.kind != "own":
                    yield from self._statement(facts, one.party)
            if not (steps or held):
                yield from self._statement(facts, None)

    def _statement(self, facts: ReportFacts, of: str | None) -> Iterator[Edge]:
        """Yield the step of a report to the words of a party that it tells, of one or of any."""
        told = sorted(self._claims.get(facts.id, ()), key=lambda p: (p.claim.start, p.claim.id))
        for placed in told:
            party = self._voucher(placed)
            documents = self._documents.of_party(party) if party else []
            if documents and of in {None, documents[0].party}:
                claim = placed.claim
                yield Edge(
                    report=facts.id, target=self._text_of(documents[0]), kind="statement",
                    start=claim.start, end=claim.end, text=claim.text,
                )  # fmt: skip
                return

    def _text_of(self, document: Document) -> str:
        """Return the party's own report where it is at hand, else the document."""
        return next(iter(document.held)) if document.kind == "own" else document.id

    def origin(self, placed: PlacedClaim) -> Origin:
        """Return where a claim's chain ends."""
        facts, party = placed.facts, self._voucher(placed)
        mine = self._documents.of_report(facts.id)
        told = self._documents.of_party(party) if party else []
        if told:
            return self._origin([one for one in told if facts.id in one.held][:1] or told[:1])
        if party:
            return Origin(documents=(f"{UNTRACED}{self._parties.voice(party)}",))
        return self._origin(mine[:1]) if mine else self._followed(facts)

    def _followed(self, facts: ReportFacts) -> Origin:
        """Return the documents in which the chain of a report ends.

        A report that names nobody for it has it from the party whose words it tells elsewhere.
        """
        ends = sorted(self._chains.ends(facts.id))
        found = {one.id: one for end in ends for one in self._at_end(end)}
        if found:
            return self._origin(list(found.values()))
        return Origin(documents=(f"{UNTRACED}{self._documents.stated(ends[0]) or ends[0]}",))

    def _at_end(self, end: str) -> list[Document]:
        """Return the documents behind the report or outlet in which a chain ends."""
        held = self._documents.of_report(end)[:1]
        party = self._documents.stated(end)
        stated = self._documents.of_party(party)[:1] if party else []
        return held or stated or [
            one for one in self._documents.found
            if one.kind == "credited" and end in one.observers
        ]  # fmt: skip

    def _voucher(self, placed: PlacedClaim) -> str | None:
        """Return the party that answers for a claim's words, if one does."""
        claim = placed.claim
        charged = claim.roles.target if claim.frame in frames.CHARGES else ()
        said = (*claim.attribution[-1:], *claim.speakers)
        return next((one for one in said if self._vouches(one) and one not in charged), None)

    def _vouches(self, speaker: str) -> bool:
        """Say whether a speaker answers for the words: not an outlet, and has a name."""
        unnamed = speaker.startswith("anon:") or speaker == "outlet"
        return not (unnamed or self._names.is_outlet(speaker) or speaker in self._tellers)

    def _origin(self, documents: Sequence[Document]) -> Origin:
        seen = {observer for one in documents for observer in one.observers}
        return Origin(
            documents=tuple(sorted(one.id for one in documents)),
            observers=self._chains.family(seen),
        )
