"""What the accounts of a happening rest on: texts and statements, and who had them first.

In: the reports of a story with their claims, and their chains. Out: documents with their
observers, and the origin of every claim. A copy adds nothing, however often it is copied:
aggregators and machine summaries never count, words that only a report without any source
gives to somebody do not count beside sourced ones, and what others remark is no account of
the happening. Of an unpublished text or statement everybody who says that they had it is
an observer; of a published one its publisher is, once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tracker.compare import frames, keys
from tracker.compare.naming import Names
from tracker.compare.origins import SECOND_HAND, Chains
from tracker.compare.voices import has
from tracker.domain import Edge, Origin, PlacedClaim, ReportFacts

UNSOURCED = "unsourced:"
EMBEDDED = ":post"
_BACKGROUND = timedelta(days=21)
_OPENING = 3
_UNTOLD = frozenset({"other", "no_comment", "measure"})
_CREDITED = 3  # reports whose common credit outweighs one that nobody else gives


@dataclass(slots=True)
class _Found:
    """What stands behind a story so far.

    Attributes:
        parties: whose statements are told, with the outlets that had them at first hand.
        called: by what id each of them goes.
        strong: those whose words a report with a source, or their own, gives.
        standing: those whose words count beside them: answers, and posts shown inside a report.
        published: those whose own text is at hand.
        outlets: credited outlets, with the reports that credit them.
        own: reports that had it at first hand from nobody named, with their publishers.
    """

    parties: dict[str, set[str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    strong: set[str] = field(default_factory=set)
    standing: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)
    outlets: dict[str, set[str]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)


class Roots:
    """The documents behind one story, each with those who had it at first hand."""

    def __init__(
        self,
        reports: Sequence[ReportFacts],
        claims: Mapping[str, Sequence[PlacedClaim]],
        chains: Chains,
        names: Names,
    ) -> None:
        self._reports = reports
        self._in_order = {
            facts.id: sorted(claims.get(facts.id, ()), key=lambda p: (p.claim.start, p.claim.id))
            for facts in reports
        }
        self._chains, self._names = chains, names
        self._tellers = frozenset(one for facts in reports for one in chains.outlets(facts.id))
        self._wide = self._main_frames()
        self._acting = self._principals(agents=True)
        self._accused = self._principals(agents=False) - self._acting
        self._statements: dict[str, tuple[str, PlacedClaim]] = {}
        self.observers = self._count()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the independent texts and statements, sorted."""
        return tuple(sorted(self.observers))

    @property
    def seen_by(self) -> tuple[str, ...]:
        """Return everybody who had one of them at first hand; outlets of one house count once."""
        return self._chains.family({one for seen in self.observers.values() for one in seen})

    def edges(self) -> Iterator[Edge]:
        """Yield the steps of all reports, with the statement where a chain ends in one."""
        for facts in self._reports:
            steps = self._chains.edges[facts.id]
            yield from steps
            told = self._statements.get(facts.id)
            if told and (not steps or told[0] in self.observers):
                party, placed = told
                claim = placed.claim
                first_hand = self._told_to(placed) == {facts.publisher}
                yield Edge(
                    report=facts.id, target=self._text_of(party, facts), start=claim.start,
                    kind="observed" if first_hand else "statement", end=claim.end, text=claim.text,
                )  # fmt: skip

    def origin(self, placed: PlacedClaim) -> Origin:
        """Return where a claim's chain ends."""
        claim, facts = placed.claim, placed.facts
        voucher = next(
            (one for one in (*claim.attribution[-1:], *claim.speakers) if self._vouches(one)), None
        )
        if voucher:
            return self._of_documents((voucher,), self._told_to(placed) or {voucher})
        if facts.origin_class == "primary" and facts.publisher:
            return self._of_documents((facts.publisher,), {facts.publisher})
        ends = self._chains.ends(facts.id)
        documents: set[str] = set()
        observers: set[str] = set()
        for end in ends:
            document, seen = self._end(end)
            documents.add(document)
            observers |= seen
        if ends == {facts.id} and facts.origin_class in SECOND_HAND:
            observers = set()
        return self._of_documents(sorted(documents), observers)

    def _of_documents(self, documents: Sequence[str], otherwise: set[str]) -> Origin:
        known = {one for document in documents for one in self.observers.get(document, ())}
        return Origin(
            documents=tuple(sorted(documents)), observers=tuple(sorted(known or otherwise))
        )

    def _end(self, end: str) -> tuple[str, set[str]]:
        """Return the document in which a chain ends, and who had it."""
        facts = self._chains.reports.get(end)
        if facts is None:
            return f"{UNSOURCED}{end}", {end}
        if facts.origin_class == "primary" and facts.publisher:
            return facts.publisher, {facts.publisher}
        told = self._statements.get(end)
        if told:
            return told[0], self.observers.get(told[0], {told[0]})
        return f"{UNSOURCED}{end}", {facts.publisher or f"{UNSOURCED}{end}"}

    def _text_of(self, party: str, facts: ReportFacts) -> str:
        """Return the party's own report where it is at hand, else the party."""
        own = [f.id for f in self._reports if f.origin_class == "primary" and f.publisher == party]
        return next((id for id in own if id != facts.id), party)

    def _main_frames(self) -> frozenset[str]:
        votes: Counter[str] = Counter()
        for facts in self._reports:
            for place, placed in enumerate(self._in_order[facts.id]):
                claim = placed.claim
                if claim.frame not in _UNTOLD and not _background(placed):
                    weight = _OPENING if place < _OPENING else 1
                    votes[frames.answered(frames.parent(claim.frame))] += weight
        most = max(votes.values(), default=0)
        main = frozenset(wide for wide, weight in votes.items() if weight * 2 >= most)
        return main | frames.CHARGES if main & frames.CHARGES else main

    def _principals(self, *, agents: bool) -> frozenset[str]:
        """Return those who mostly act in the happening, or whom it mostly befalls.

        Who acts in the opening of a report weighs three times as much as who acts below it.
        """
        counted: Counter[str] = Counter()
        for facts in self._reports:
            found: Counter[str] = Counter()
            for place, placed in enumerate(self._in_order[facts.id]):
                if self._tells(placed) and placed.claim.frame != "deny":
                    roles = placed.claim.roles
                    for one in {self._voice(o) for o in (roles.agent if agents else roles.target)}:
                        found[one] = max(found[one], _OPENING if place < _OPENING else 1)
            counted.update(found)
        most = max(counted.values(), default=0)
        return frozenset(one for one, count in counted.items() if count * 2 >= most)

    def _tells(self, placed: PlacedClaim) -> bool:
        """Say whether a claim is an account of the happening, not a remark or background."""
        claim = placed.claim
        wide = frames.answered(frames.parent(claim.frame))
        if claim.modality not in {"assertion", "plan"} or _background(placed):
            return False
        if not self._wide:
            return True
        return wide in self._wide and claim.frame != "no_comment"

    def _count(self) -> dict[str, set[str]]:
        found = _Found()
        for facts in self._reports:
            if facts.origin_class not in SECOND_HAND:
                self._weigh(facts, found)
        outlets = self._credited(found)
        sourced = bool(outlets or found.strong)
        documents: dict[str, set[str]] = {f"{UNSOURCED}{outlet}": {outlet} for outlet in outlets}
        for party, seen in found.parties.items():
            if party in found.strong | found.standing or not sourced:
                published = party in found.published or not seen
                documents[party] = {party.removesuffix(EMBEDDED)} if published else seen
        if not sourced and not documents:
            documents = self._alone()
        return documents | {
            f"{UNSOURCED}{report}": {publisher} for report, publisher in found.own.items()
        }

    def _weigh(self, facts: ReportFacts, found: _Found) -> None:
        """Add what one report rests on."""
        if facts.origin_class == "primary" and facts.publisher:
            voice = self._voice(facts.publisher)
            if voice in self._acting | self._accused or not self._acting:
                party = found.called.setdefault(voice, facts.publisher)
                found.parties.setdefault(party, set())
                found.strong.add(party)
                found.published.add(party)
            return
        credited = self._chains.outlets(facts.id)
        for placed in self._in_order[facts.id]:
            if self._tells(placed):
                self._weigh_claim(placed, credited, found)
            self._weigh_post(placed, found)

    def _weigh_claim(self, placed: PlacedClaim, credited: frozenset[str], found: _Found) -> None:
        facts, told = placed.facts, self._told_to(placed)
        party = self._party(placed)
        if party:
            party = found.called.setdefault(self._voice(party), party)
            known = self._statements.get(facts.id)
            if known is None or (told and not self._told_to(known[1])):
                self._statements[facts.id] = (party, placed)
            found.parties.setdefault(party, set()).update(told)
            if placed.claim.frame == "deny":
                found.standing.add(party)
            if told or credited:
                found.strong.add(party)
            return
        outlets = [one for one in (*placed.claim.attribution, *placed.claim.speakers)
                   if one in credited]  # fmt: skip
        if outlets:
            last = outlets[-1]
            if not self._chains.at_hand(last, facts):
                found.outlets.setdefault(last, set()).add(facts.id)
        elif told and facts.publisher:
            found.own[facts.id] = facts.publisher

    def _weigh_post(self, placed: PlacedClaim, found: _Found) -> None:
        """Add a post shown inside a report: a published text of its own."""
        claim = placed.claim
        if claim.zone == "quote" and has("embedded", claim.text):
            for one in (*claim.speakers, *claim.roles.agent)[:1]:
                if self._voice(one) in self._acting:
                    post = f"{one}{EMBEDDED}"
                    found.parties.setdefault(post, set())
                    found.standing.add(post)

    def _party(self, placed: PlacedClaim) -> str | None:
        """Return whose statement a claim tells: of one who acts, or of an accused who answers."""
        claim = placed.claim
        if any(one.startswith("anon:") for one in claim.attribution):
            return None
        speaker = next(
            (one for one in (*reversed(claim.attribution), *claim.speakers) if self._vouches(one)),
            None,
        )
        if speaker is None:
            return None
        voice = self._voice(speaker)
        if claim.frame == "deny" or claim.polarity < 0:
            return speaker if voice in self._accused else None
        return speaker if voice in self._acting else None

    def _told_to(self, placed: PlacedClaim) -> set[str]:
        """Return the outlets that were told, or that saw, what a claim tells."""
        claim, facts = placed.claim, placed.facts
        if facts.publisher and has("own", claim.text):
            return {facts.publisher}
        if not (has("told", claim.text) or has("seen", claim.text)):
            return set()
        outlets = {facts.publisher} if facts.publisher in claim.attribution else set()
        outlets |= self._chains.outlets(facts.id) & {*claim.attribution}
        return {one for one in outlets if one}

    def _credited(self, found: _Found) -> tuple[str, ...]:
        """Return the outlets credited, less one credited once where others agree on another."""
        most = max(map(len, found.outlets.values()), default=0)
        return tuple(
            outlet for outlet in self._chains.family(found.outlets)
            if len(found.outlets[outlet]) > 1 or most < _CREDITED
        )  # fmt: skip

    def _alone(self) -> dict[str, set[str]]:
        """Return the earliest report as the only text there is."""
        first = next(
            (f for f in self._reports if f.origin_class not in SECOND_HAND), self._reports[0]
        )
        observers = {first.publisher} if first.publisher else set()
        if first.origin_class in SECOND_HAND:
            observers = set()
        return {f"{UNSOURCED}{first.id}": observers}

    def _voice(self, one: str) -> str:
        return keys.voice(one, self._names)

    def _vouches(self, speaker: str) -> bool:
        """Say whether a speaker answers for the words: not an outlet, and has a name."""
        unnamed = speaker.startswith("anon:") or speaker == "outlet"
        return not (unnamed or self._names.is_outlet(speaker) or speaker in self._tellers)


def _background(placed: PlacedClaim) -> bool:
    """Say whether a claim dates itself to well before its report."""
    when, out = placed.claim.event_date, placed.facts.published
    return bool(when and out and out.at.date() - when.end > _BACKGROUND)
