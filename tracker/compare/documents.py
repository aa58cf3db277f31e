"""The documents behind a story: texts and statements, each with those who had it at first hand.

In: the reports of one story with their claims, their chains and parties. Out: `Document`
values. What an outlet had at first hand counts once, however many copy it: a party's own page,
a text that was not published, what a party told outlets within two days, what people without
a name told. Outlets that are credited count where their reports are not at hand, and the
first report of all where nothing else shows what it rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from tracker.compare.cues import has
from tracker.compare.hands import papers, says_to_us, speaks_for
from tracker.compare.origins import SECOND_HAND, Chains
from tracker.compare.parties import Parties
from tracker.domain import Hand, PlacedClaim, ReportFacts

UNSOURCED = "unsourced:"
_TOGETHER = timedelta(days=2)  # what a party tells several within these is one statement
_DAY = timedelta(days=1).total_seconds()
_AGREED = 3  # reports whose common credit outweighs one that nobody else gives
_SHARED = 2  # reports whose common credit shows an outlet that is not at hand

_ANSWERS = frozenset({"told", "said"})

Kind = Literal["own", "text", "told", "people", "heard", "post", "credited", "first"]
_ITS_OWN = frozenset({"told", "people", "filed", "text", "heard"})  # what outlets have
_SPOKEN: Mapping[str, Kind] = {"people": "people", "told": "told", "heard": "heard"}


@dataclass(slots=True)
class Document:
    """One text or statement.

    Attributes:
        party: whose it is, by the shortest name; None where nobody is named.
        observers: who had it at first hand.
        held: the words that show it, by report; None for a whole report.
        since: when it was first told.
    """

    id: str
    kind: Kind
    party: str | None
    observers: set[str] = field(default_factory=set)
    held: dict[str, Hand | None] = field(default_factory=dict)
    since: float | None = None
    nouns: frozenset[str] = frozenset()


class Documents:
    """What the accounts of one story rest on."""

    def __init__(
        self,
        reports: Sequence[ReportFacts],
        claims: Mapping[str, Sequence[PlacedClaim]],
        chains: Chains,
        parties: Parties,
        voucher: Callable[[PlacedClaim], str | None],
    ) -> None:
        self._reports = [f for f in reports if f.origin_class not in SECOND_HAND]
        self._every, self._claims = reports, claims
        self._chains, self._parties, self._voucher = chains, parties, voucher
        self.found: list[Document] = []
        self._outlets = frozenset(
            parties.voice(f.publisher) for f in self._reports
            if f.publisher and not self._is_own_page(f)
        )  # fmt: skip
        for facts in self._reports:
            self._hold(facts)
        self._add_said()
        self._add_posts()
        self._add_credited()
        self._add_first()
        self._add_denials()
        self._add_later()

    def of_report(self, report: str) -> list[Document]:
        """Return the documents that a report had at first hand, texts before statements."""
        rank = {"own": 0, "text": 1, "people": 2, "first": 3}
        held = [one for one in self.found if report in one.held]
        return sorted(held, key=lambda one: (rank.get(one.kind, 4), one.id))

    def of_party(self, party: str) -> list[Document]:
        """Return the documents of a party, the first told first."""
        voice = self._parties.voice(party)
        return [one for one in self.found if one.party == voice]

    def _hold(self, facts: ReportFacts) -> None:
        """Add what one report had at first hand beyond doubt."""
        page = self._is_own_page(facts)
        if page:
            self._add("own", facts.publisher, facts, None)
        for hand in facts.hands:
            party = hand.party
            if party and page and self._is(party, facts.publisher):
                continue
            if hand.kind == "text" and not page:
                if not (party and self._parties.voice(party) in self._outlets):
                    self._add_text(hand, facts)
            elif self._is_spoken_to(hand, facts, page):
                self._join(_SPOKEN[hand.kind], party, facts, hand)

    def _is_spoken_to(self, hand: Hand, facts: ReportFacts, page: bool) -> bool:
        """Say whether somebody spoke to a report, or before it, with something to say."""
        if hand.kind == "people":
            return not self._holds_text(facts, hand)
        if hand.kind == "heard":
            return not page
        return hand.kind == "told" and not hand.empty and self._is_party(hand.party, page)

    def _is_party(self, party: str | None, page: bool) -> bool:
        """Say whether somebody is no outlet; what nobody named told a page's maker counts."""
        return page if party is None else self._parties.voice(party) not in self._outlets

    def _is_own_page(self, facts: ReportFacts) -> bool:
        """Say whether a report is the word of a party itself."""
        if not facts.publisher:
            return False
        if facts.origin_class == "primary":
            return self._parties.principal(facts.publisher)
        if self._chains.is_teller(facts.publisher):
            return False
        speaks = any(hand.kind == "own" for hand in facts.hands) or self._acts_itself(facts)
        known = facts.id == self._reports[0].id or self._parties.principal(facts.publisher)
        return speaks and known

    def _acts_itself(self, facts: ReportFacts) -> bool:
        """Say whether a page tells of its own maker as of one who does something."""
        told = (p.claim for p in self._claims.get(facts.id, ()) if not p.claim.attribution)
        acting = {one for claim in told for one in claim.roles.agent}
        filed = any(hand.kind in _ITS_OWN for hand in facts.hands)
        return not filed and any(self._is(one, facts.publisher) for one in acting)

    def _is(self, one: str, other: str | None) -> bool:
        return other is not None and self._parties.voice(one) == self._parties.voice(other)

    def _holds_text(self, facts: ReportFacts, hand: Hand) -> bool:
        return any(h.kind == "text" and h.start == hand.start for h in facts.hands)

    def _add_text(self, hand: Hand, facts: ReportFacts) -> None:
        """Add a text that came to an outlet, or the outlet to those who had it."""
        voice = self._parties.voice(hand.party) if hand.party else None
        nouns = papers(hand.text)
        for one in self.found:
            if one.kind == "text" and (
                facts.id in one.held or one.party == voice or one.nouns & nouns
            ):
                self._see(one, facts, hand)
                one.nouns |= nouns
                return
        self._add("text", hand.party, facts, hand).nouns = nouns

    def _join(self, kind: Kind, party: str | None, facts: ReportFacts, hand: Hand) -> None:
        """Add a statement, or the outlet to those who were told it about then."""
        voice = self._parties.voice(party) if party else None
        for one in self.found:
            same = one.party == voice or kind == "heard"  # several speak on one occasion
            if one.kind == kind and same and self._near(one, facts):
                self._see(one, facts, hand)
                return
        self._add(kind, party, facts, hand)

    def _near(self, one: Document, facts: ReportFacts) -> bool:
        if one.since is None or facts.published is None:
            return True
        return abs(facts.published.at.timestamp() - one.since) <= _TOGETHER.total_seconds()

    def _see(self, one: Document, facts: ReportFacts, hand: Hand | None) -> None:
        if facts.publisher:
            one.observers.add(facts.publisher)
        one.held.setdefault(facts.id, hand)

    def _add(
        self, kind: Kind, party: str | None, facts: ReportFacts, hand: Hand | None
    ) -> Document:
        when = facts.published.at.timestamp() if facts.published else None
        voice = self._parties.voice(party) if party else None
        one = Document(self._id(kind, party, facts.id), kind, voice, since=when)
        self._see(one, facts, hand)
        self.found.append(one)
        return one

    def _id(self, kind: Kind, party: str | None, report: str) -> str:
        """Return a name: the party's for its first document, then one that tells the others."""
        taken = {one.id for one in self.found}
        ways = [f"{UNSOURCED}{report}", f"{UNSOURCED}{report}:{kind}"]
        if party and kind != "first":
            numbered = (f"{party}:{kind}-{n}" for n in range(2, len(taken) + 3))
            ways = [party, f"{party}:{kind}", *numbered]
        return next(way for way in ways if way not in taken)

    def _add_said(self) -> None:
        """Add what parties say in reports that had something at first hand, and nowhere else.

        An answer that says nothing yet counts for those alone who gave no other.
        """
        first = self._earliest() if self._reports else None
        for facts in self._reports:
            opens = facts is first and not self._leads(facts)
            original = self._is_own_page(facts) or any(o.held.get(facts.id) for o in self.found)
            for hand in facts.hands:
                said = hand.kind == "said" and not hand.empty
                counts = (
                    original or (opens and speaks_for(hand.text)) or self._is_filed(hand, facts)
                )
                if said and counts and self._is_answer(hand, facts):
                    self._join("told", hand.party, facts, hand)
        for facts in self._reports:
            for hand in facts.hands:
                if hand.empty and hand.kind in _ANSWERS and self._is_answer(hand, facts):
                    self._join("told", hand.party, facts, hand)

    def _is_filed(self, hand: Hand, facts: ReportFacts) -> bool:
        """Say whether a side of the quarrel spoke, not in public, to a report of its own dateline."""
        filed = any(one.kind == "filed" for one in facts.hands)
        return filed and not has("written", hand.text) and self._parties.concerned(hand.party or "")

    def _is_answer(self, hand: Hand, facts: ReportFacts) -> bool:
        """Say whether words without a way may have been said to the report that has them.

        What a text says is not said again by its author, unless somebody speaks for him.
        """
        party, page = hand.party, self._is_own_page(facts)
        if party is None or not self._is_party(party, page):
            return False
        if not (self._parties.principal(party) or has("denies", hand.text)):
            return False
        if any(one.kind == "heard" and facts.id in one.held for one in self.of_party(party)):
            return False
        told = [one for one in self.of_party(party) if one.kind == "told" or hand.empty]
        if any(facts.id not in one.held or one.held[facts.id] for one in told):
            return False
        if page:
            return not self._is(party, facts.publisher) and says_to_us(hand.text)
        authors = {h.party for h in facts.hands if h.kind == "text" and h.party}
        pages = {f.publisher for f in self._reports if self._is_own_page(f)}
        return speaks_for(hand.text) or not any(self._is(party, one) for one in authors | pages)

    def _add_posts(self) -> None:
        """Add posts shown inside reports: published texts of their own."""
        for facts in self._reports:
            for placed in self._claims.get(facts.id, ()):
                claim = placed.claim
                if claim.zone == "quote" and has("embedded", claim.text):
                    for one in (*claim.speakers, *claim.roles.agent)[:1]:
                        self._add_post(one)

    def _add_post(self, party: str) -> None:
        voice = self._parties.voice(party)
        own = any(one.kind == "own" and one.party == voice for one in self.found)
        id = f"{party}:post"
        if own and all(one.id != id for one in self.found):
            self.found.append(Document(id, "post", voice, observers={party}))

    def _add_credited(self) -> None:
        """Add outlets whose own reports are not at hand, where enough others credit them."""
        crediting: dict[str, set[str]] = {}
        heard: set[str] = set()
        for facts in self._reports:
            for one in self._chains.absent(facts.id):
                crediting.setdefault(one.target, set()).add(facts.id)
                if has("told", one.text) or has("seen", one.text):
                    heard.add(one.target)
        most = max(map(len, crediting.values()), default=0)
        for outlet in self._chains.family(crediting):
            reports = crediting[outlet]
            first_hand = outlet in heard and most < _AGREED
            if len(reports) >= _SHARED or first_hand or not self.found:
                since = min(map(_time, (f for f in self._reports if f.id in reports)))
                self.found.append(
                    Document(f"{UNSOURCED}{outlet}", "credited", None, {outlet}, since=since)
                )

    def _add_first(self) -> None:
        """Add the first report, where it shows nothing that it rests on."""
        credited = any(one.kind == "credited" for one in self.found)
        if not self._reports:
            if not self.found:
                self._alone()
            return
        first = self._earliest()
        leads = self._leads(first)
        held = any(first.id in one.held for one in self.found)
        if not (held or leads or credited) or not self.found:
            self._state(first)

    def _state(self, facts: ReportFacts) -> None:
        """Add the statement that a report tells in public words, else the report itself."""
        party = self.stated(facts.id)
        one = self._add("first", party, facts, None)
        if party and not any(other.id == party for other in self.found):
            one.id = party
            one.observers = one.observers if self._is_spoken(facts, party) else {party}

    def _is_spoken(self, facts: ReportFacts, party: str) -> bool:
        """Say whether a report tells of words that a party spoke in front of others."""
        told = [p.claim.text for p in self._claims.get(facts.id, ()) if self._voucher(p) == party]
        aloud = any(has("aloud", text) for text in told)
        return bool(facts.publisher) and aloud and not any(has("written", text) for text in told)

    def stated(self, report: str) -> str | None:
        """Return the party whose statement a report tells, the first that its claims name."""
        told = sorted(self._claims.get(report, ()), key=lambda p: (p.claim.start, p.claim.id))
        return next(filter(None, map(self._voucher, told)), None)

    def _leads(self, facts: ReportFacts) -> bool:
        return bool(self._chains.edges[facts.id] or self._chains.absent(facts.id))

    def _earliest(self) -> ReportFacts:
        """Return the first report; of those of its day the one that most others lead to."""
        first = self._reports[0]
        led = Counter(edge.target for steps in self._chains.edges.values() for edge in steps)
        same = [f for f in self._reports if abs(_time(f) - _time(first)) <= _DAY] or [first]
        return max(same, key=lambda f: (led[f.id], -self._reports.index(f)))

    def _add_denials(self) -> None:
        """Add what the accused answer in public, where nobody had it at first hand."""
        for facts in self._reports:
            for placed in self._claims.get(facts.id, ()):
                party = self._voucher(placed) if placed.claim.frame == "deny" else None
                if party and self._is_news(party, facts):
                    self._add("told", party, facts, None).observers = {party}

    def _is_news(self, party: str, facts: ReportFacts) -> bool:
        """Say whether a party of the story has not been heard in it yet."""
        known = self._parties.is_listed(party) and self._parties.principal(party)
        return known and not self.of_party(party) and not self._is(party, facts.publisher)

    def _add_later(self) -> None:
        """Add what a party made known again, days after its first word, where it was reported."""
        had = {f.publisher for f in self._reports if any(f.id in one.held for one in self.found)}
        for facts in self._reports:
            again = facts.publisher in had and not self._leads(facts)
            told = " ".join(p.claim.text for p in self._claims.get(facts.id, ()))
            party = self.stated(facts.id) if again and has("changed", told) else None
            before = self.of_party(party) if party else []
            if (
                party
                and before
                and not any(facts.id in one.held or self._near(one, facts) for one in before)
            ):
                one = self._add("told", party, facts, None)
                one.observers = (
                    one.observers if self._is_spoken(facts, party) else set(before[0].observers)
                )

    def _alone(self) -> None:
        """Take a copy for the only text there is, which nobody is known to have seen."""
        first = self._every[0]
        self.found.append(Document(f"{UNSOURCED}{first.id}", "first", None, held={first.id: None}))


def _time(facts: ReportFacts) -> float:
    return facts.published.at.timestamp() if facts.published else float("inf")
