"""Who takes part in a story, under whatever name its reports give them.

In: the reports of one story with their claims, the lookups. Out: for an id the party it stands
for, and whether that party is one of those the story is about. Never joins two names that the
knowledge base lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tracker.compare import frames, keys
from tracker.compare.marks import mark
from tracker.compare.naming import Names
from tracker.domain import PlacedClaim, ReportFacts

_SHORTEST = 4  # letters of a name that others may begin with
_SHARED = 2  # reports that name a party of the story


class Parties:
    """The parties of one story."""

    def __init__(
        self,
        reports: Sequence[ReportFacts],
        claims: Mapping[str, Sequence[PlacedClaim]],
        names: Names,
    ) -> None:
        self._names = names
        named = {facts.id: _named(facts, claims.get(facts.id, ())) for facts in reports}
        everybody = {keys.voice(one, names) for found in named.values() for one in found}
        everybody |= {keys.voice(f.publisher, names) for f in reports if f.publisher}
        self._called = _short(everybody, names)
        self._counted = Counter(
            one for found in named.values() for one in {self.voice(one) for one in found}
        )
        self._few = min(_SHARED, len(reports))
        self._acting = frozenset(
            self.voice(one) for told in claims.values() for placed in told
            if placed.claim.frame in frames.CHARGES for one in _concerned(placed, names)
        )  # fmt: skip
        self._titles = frozenset((facts.title or "").casefold() for facts in reports)

    def voice(self, one: str) -> str:
        """Return the party that an id stands for: its house, by its shortest name."""
        house = keys.voice(one, self._names)
        return self._called.get(house, house)

    def is_listed(self, one: str) -> bool:
        """Say whether the knowledge base lists a party."""
        return self._names.is_listed(self.voice(one))

    def concerned(self, one: str) -> bool:
        """Say whether a party charges somebody in the story, is charged, or made what was used."""
        return self.voice(one) in self._acting

    def principal(self, one: str) -> bool:
        """Say whether the story is about a party: two of its reports name it, or a headline."""
        voice = self.voice(one)
        if self._counted[voice] >= self._few:
            return True
        name = mark(voice)
        return any(name in title for title in self._titles)


def _named(facts: ReportFacts, claims: Iterable[PlacedClaim]) -> frozenset[str]:
    """Return everybody who acts, is acted on or speaks in a report, without the nameless."""
    roles = [placed.claim.roles for placed in claims]
    found = {one for role in roles for one in (*role.agent, *role.target)}
    found |= {
        one for placed in claims for one in (*placed.claim.speakers, *placed.claim.attribution)
    }
    found |= {hand.party for hand in facts.hands if hand.party} | {*facts.named}
    return frozenset(one for one in found if not one.startswith(("anon:", "doc:")))


def _concerned(placed: PlacedClaim, names: Names) -> frozenset[str]:
    roles = placed.claim.roles
    return keys.tops((*roles.agent, *roles.target, *roles.object), names)


def _short(everybody: Iterable[str], names: Names) -> dict[str, str]:
    """Map names that nobody lists to the shortest that they begin with, word by word."""
    unlisted = sorted(
        one for one in everybody if not names.is_listed(one) and len(one) >= _SHORTEST
    )
    called: dict[str, str] = {}
    for one in unlisted:
        parts = one.split("-")
        begun = ("-".join(parts[:n]) for n in range(1, len(parts)))
        short = next((b for b in begun if b in unlisted), None)
        if short:
            called[one] = short
    return called
