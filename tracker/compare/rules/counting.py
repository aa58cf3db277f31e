"""Numbers of claims as written, with the words of the sentences they stand in.

In: claims. Out: `Tally` values, in order of the claims. A claim is often a piece of a sentence;
what the sentence is about, its other pieces tell too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.compare.cues import has
from tracker.compare.numbers import Count, numbers, says
from tracker.compare.rules.telling import by_report
from tracker.compare.wording import stem, stems
from tracker.domain import PlacedClaim

SCALES = frozenset(map(stem, ("hundred", "thousand", "million", "billion", "trillion")))
MONEY = frozenset({"dollar", "euro", "yuan", "yen", "pound"})
PERIODS = frozenset({"day", "month", "week", "hour", "minut", "year"})
OPEN = MONEY | PERIODS | {"percent"}
_TITLES = frozenset({"headline", "standfirst"})
_STOPS = (".", "!", "?", '"', "”")
_BETWEEN = 40  # characters between two claims of one sentence


@dataclass(frozen=True, slots=True)
class Tally:
    """A number in a claim; `about` are the stems of its sentence besides what is counted.

    Attributes:
        lent: what it counts was read from the sentences before, not from its own.
    """

    placed: PlacedClaim
    count: Count
    about: frozenset[str]
    lent: bool = False

    @property
    def report(self) -> str:
        """Id of the report it stands in."""
        return self.placed.facts.id

    @property
    def text(self) -> str:
        """The number and what it counts, as written."""
        words = self.placed.claim.text[self.count.start :].split()
        return " ".join(words[:3]).strip(" ,.;:")

    @property
    def aside(self) -> bool:
        """Say whether its sentence tells of a part, or of another time."""
        text = self.placed.claim.text
        timed = says("another time", text) or has("earlier", text)
        return timed or says("alone", text) or says("hypothetical", text)

    @property
    def heads(self) -> bool:
        """Say whether it stands above the text."""
        return self.placed.claim.zone in _TITLES


def tallies(claims: Iterable[PlacedClaim]) -> list[Tally]:
    """Return the numbers of claims that assert something, in order of the claims."""
    found = []
    told = tuple(claims)
    wholes = _sentences(told)
    for placed in told:
        claim = placed.claim
        if claim.modality in {"assertion", "plan"} and not has("corrected", claim.text):
            about = wholes[claim.id] - SCALES
            for one in numbers(claim.text):
                unit = one.unit or _lent(placed, one)
                if unit:
                    count = replace(one, unit=unit)
                    found.append(Tally(placed, count, about - {unit}, not one.unit))
    return found


def _sentences(claims: tuple[PlacedClaim, ...]) -> dict[str, frozenset[str]]:
    """Return for each claim the stems of the whole sentence that it was cut out of."""
    found: dict[str, frozenset[str]] = {}
    for own in by_report(claims):
        run: list[PlacedClaim] = []
        for placed in sorted(own, key=lambda one: (one.claim.start, one.claim.end)):
            if run and not _goes_on(run[-1], placed):
                _note(run, found)
                run = []
            run.append(placed)
        _note(run, found)
    return found


def _note(run: list[PlacedClaim], found: dict[str, frozenset[str]]) -> None:
    words = frozenset(word for placed in run for word in stems(placed.claim.text))
    found.update((placed.claim.id, words) for placed in run)


def _goes_on(one: PlacedClaim, other: PlacedClaim) -> bool:
    """Say whether two claims of a report stand in one sentence."""
    gap = other.claim.start - one.claim.end
    return gap <= _BETWEEN and not one.claim.text.rstrip().endswith(_STOPS)


def _lent(placed: PlacedClaim, count: Count) -> str:
    """Return the unit that an amount borrows from those before it."""
    at = placed.claim.start + count.start
    for quantity in placed.claim.quantities:
        if quantity.char_start <= at < quantity.char_end:
            return stem(quantity.unit)
    return ""
