"""Numbers as written, of one thing in one story, with two values.

In: the claims of one story. Out: findings with both numbers. A number counts what the words
behind it name; reports differ only where neither has the other's number anywhere, and either
each has but one number of that thing, or the sentences share more than the number, or one
number is the other with its digits swapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from tracker.compare.numbers import Count, numbers, says, sorts
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.counting import MONEY, OPEN, SCALES, Tally, tallies
from tracker.compare.rules.figures import number
from tracker.compare.stories import STANDING
from tracker.compare.wording import stem, stems
from tracker.domain import PlacedClaim

_COMMON = 2  # stems that two sentences share besides the thing counted
_CLOSE = 3  # stems that two sentences of one report share that tell the same twice
_APART = 1.04  # the larger over the smaller; below that it may be rounding
_WIDE = 1000.0  # so much larger a number is not of the same thing, but for a slip
_FEW = 3.0  # smaller numbers meet by chance
_ACTIVE = stem("active")
Spread = tuple[float, float]
_OWN_SORTS = frozenset({"profit", "revenue", "value", "funds"})
_SWAPPED = 2  # digits that can be swapped


def differing(group: Group) -> Iterator[Finding]:
    """Find one thing counted in two ways."""
    by_unit: dict[str, list[Tally]] = {}
    for one in tallies(group.claims):
        by_unit.setdefault(one.count.unit, []).append(one)
    told = changes(group)
    for unit in sorted(by_unit):
        rows = _standing(by_unit[unit])
        seen: list[tuple[Count, Count]] = []
        for a, b in _pairs(rows):
            if explained(told, *((one.count.low, one.count.high) for one in (a, b))):
                continue
            pair = sorted((a.count, b.count), key=lambda one: one.middle)
            if not any(pair[0].meets(low) and pair[1].meets(high) for low, high in seen):
                seen.append((pair[0], pair[1]))
                yield _two_values(group, a, b, rows)


def _pairs(rows: list[Tally]) -> Iterator[tuple[Tally, Tally]]:
    values: dict[str, list[Count]] = {}
    for row in rows:
        values.setdefault(row.report, []).append(row.count)
    torn = [(a, b) for a, b in combinations(rows, 2) if _contradicts_itself(a, b, rows)]
    yield from torn
    for a, b in combinations(rows, 2):
        if a.report == b.report or a.count.meets(b.count):
            continue
        if a.count.part != b.count.part:
            if _all_of(a, b, values) or _all_of(b, a, values):
                yield a, b
            continue
        if not _comparable(a, b):
            continue
        known = any(one.meets(a.count) for one in values[b.report]) or any(
            one.meets(b.count) for one in values[a.report]
        )
        if not known and _one_thing(a, b, values):
            yield a, b


def _comparable(a: Tally, b: Tally) -> bool:
    if (
        a.aside
        or b.aside
        or a.count.rate != b.count.rate
        or not _apart(a.count, b.count)
        or _is_update(a, b)
    ):
        return False
    few = a.count.unit not in OPEN and min(a.count.middle, b.count.middle) < _FEW
    told_again = (a.count.definite or b.count.definite) and len(a.about & b.about) >= _COMMON
    if few and not a.count.traits & b.count.traits and not told_again:
        return False
    if _ratio(a.count, b.count) > _WIDE and not _is_shifted(a.count, b.count):
        return False
    return not _of_another(a, b) and not (a.count.unit in MONEY and _of_other_sorts(a, b))


def _of_other_sorts(a: Tally, b: Tally) -> bool:
    """Say whether one amount is told as profit, funds or the like, and the other is not."""
    ours, theirs = (set(sorts(t.placed.claim.text)) & _OWN_SORTS for t in (a, b))
    return ours != theirs


def _standing(rows: list[Tally]) -> list[Tally]:
    """Leave out numbers told before their own publisher replaced them."""
    past = _replaced(rows)
    return [
        row for row in rows
        if not any(row.count.meets(old.count) and _age(row) < _age(new) for old, new in past)
    ]  # fmt: skip


def _replaced(rows: list[Tally]) -> list[tuple[Tally, Tally]]:
    return [
        (old, new) for old in rows for new in rows
        if _is_update(old, new) and _age(old) < _age(new) and old.count.part == new.count.part
        and old.count.unit == new.count.unit and _apart(old.count, new.count)
        and not new.aside and old.about & new.about
    ]  # fmt: skip


def replaced(group: Group) -> list[tuple[Tally, Tally]]:
    """Return numbers of one publisher with those that he put in their place later."""
    return _replaced(tallies(group.claims))


def is_past(
    past: list[tuple[Tally, Tally]], a: Stand, b: Stand, spread: Callable[[Stand], Spread]
) -> bool:
    """Say whether one side was told only before its publisher came to the other side's value."""
    return any(
        _meets(old.count, spread(one)) and _meets(new.count, spread(other))
        and all(_published(voice.placed) < _age(new) for voice in one.voices)
        for old, new in past for one, other in ((a, b), (b, a)) if one.voices
    )  # fmt: skip


def _meets(count: Count, spread: Spread) -> bool:
    return count.low <= spread[1] and spread[0] <= count.high


def _age(row: Tally) -> float:
    return _published(row.placed)


def _published(placed: PlacedClaim) -> float:
    moment = placed.facts.published
    return moment.at.timestamp() if moment else 0.0


def _is_update(a: Tally, b: Tally) -> bool:
    """Say whether two reports are of one publisher, who may tell how a number went on."""
    one, other = a.placed.facts, b.placed.facts
    return one.id != other.id and one.publisher is not None and one.publisher == other.publisher


def of_one_thing(a: Stand, b: Stand, unit: str) -> bool:
    """Say whether words connect two figures of which nobody says whose, money and the like."""
    return bool(a.fact or b.fact) or stem(unit) not in OPEN or any(
        len(stems(one.placed.claim.text) & stems(other.placed.claim.text) - SCALES - OPEN)
        >= _COMMON
        for one in a.voices for other in b.voices
    )  # fmt: skip


def changes(group: Group) -> tuple[tuple[Count, ...], ...]:
    """Return the numbers of sentences that tell how a number went on: "from 5 to 7"."""
    texts = sorted({placed.claim.text for placed in group.claims})
    found = (numbers(text) for text in texts if says("another time", text))
    return tuple(row for row in found if len(row) > 1)


def explained(told: tuple[tuple[Count, ...], ...], one: Spread, other: Spread) -> bool:
    """Say whether one sentence tells how one value became the other."""
    return any(all(any(_meets(n, spread) for n in row) for spread in (one, other)) for row in told)


def _contradicts_itself(a: Tally, b: Tally, rows: list[Tally]) -> bool:
    """Say whether one report counts one thing in two ways."""
    if a.report != b.report or a.placed.claim.id == b.placed.claim.id or a.count.meets(b.count):
        return False
    if a.count.part or b.count.part or a.lent or b.lent or not _comparable(a, b):
        return False
    own = [row.count for row in rows if row.report == a.report and not row.aside]
    if a.heads != b.heads:
        title, body = (a, b) if a.heads else (b, a)
        rest = [one for one in own if one != title.count]
        return all(one.meets(body.count) for one in rest) and body.count.middle > _COMMON
    shared = len(a.about & b.about)
    if is_swapped(a.count, b.count):
        return shared > 0 or a.count.definite or b.count.definite
    return shared >= _CLOSE and _one_owner(a, b)


def is_swapped(one: Count, other: Count) -> bool:
    """Say whether two numbers have the same digits in another order."""
    ours, theirs = one.figures, other.figures
    return (
        one.size == other.size and ours != theirs and len(ours) >= _SWAPPED
        and sorted(ours) == sorted(theirs)
    )  # fmt: skip


def _is_shifted(one: Count, other: Count) -> bool:
    """Say whether two numbers have the same digits at another power of ten."""
    return one.size != other.size and one.figures == other.figures


def _all_of(whole: Tally, part: Tally, values: dict[str, list[Count]]) -> bool:
    """Say whether one report tells of all what another tells of some of as many."""
    lead = whole.placed.claim.text[: whole.count.start].casefold()
    before = [] if lead.endswith("in all ") else lead.split()[-1:]
    same = any(one.meets(whole.count) and not one.part for one in values[part.report])
    alone = not any(one.part for one in values[whole.report])
    return part.count.part and same and alone and before == ["all"]


def _ratio(one: Count, other: Count) -> float:
    low, high = sorted((one.middle, other.middle))
    return high / low if low > 0 else 0.0


def _apart(one: Count, other: Count) -> bool:
    return _ratio(one, other) >= _APART


def _of_another(a: Tally, b: Tally) -> bool:
    """Say whether the numbers are told of two models, or one of the active part of a model."""
    if _owned(a) and _owned(b) and (_owned(a) & _owned(b) or not is_swapped(a.count, b.count)):
        return True  # told under the measure of its owner, or of another owner
    if any((t.placed.facts.anchor or "").startswith(f"{STANDING}-") for t in (a, b)):
        return True
    active = [_ACTIVE in t.count.traits for t in (a, b)]
    one, other = ({*t.placed.claim.roles.object} for t in (a, b))
    return active[0] != active[1] or bool(one and other and not one & other)


def _one_thing(a: Tally, b: Tally, values: dict[str, list[Count]]) -> bool:
    shared = len(a.about & b.about)
    unit = a.count.unit
    exact = unit not in OPEN and not a.lent and not b.lent
    if is_swapped(a.count, b.count) and (shared or exact):
        return True
    if shared >= _COMMON and (_one_owner(a, b) or _is_shifted(a.count, b.count)):
        return True
    alone = all(all(one.meets(t.count) for one in values[t.report]) for t in (a, b))
    slip = (is_swapped(a.count, b.count) or _is_shifted(a.count, b.count)) and (
        len(a.count.figures) >= _SWAPPED
    )
    if alone and slip and not a.lent and not b.lent:
        return True
    named = 0 if not exact else 1 + len(a.count.traits & b.count.traits)
    least = 1 if unit in MONEY or (unit in OPEN and _led_by(a) == _led_by(b)) else _COMMON
    return alone and unit != "percent" and shared + named >= least


def _led_by(tally: Tally) -> str:
    """Return the word before a number: "within 48 hours" is a term, "for two days" is none."""
    return "".join(tally.placed.claim.text[: tally.count.start].casefold().split()[-1:])


def _one_owner(a: Tally, b: Tally) -> bool:
    """Say whether both sentences have one such number, and not of two owners."""
    single = all(
        sum(one.unit == t.count.unit for one in numbers(t.placed.claim.text)) == 1
        for t in (a, b)
    )  # fmt: skip
    owners = [_owners(t) for t in (a, b)]
    return single and (not all(owners) or bool(owners[0] & owners[1]))


def _owned(tally: Tally) -> frozenset[tuple[str, str]]:
    """Return of whom a number is said, and as which measure."""
    return frozenset(
        (q.subject, q.metric) for q in tally.placed.claim.quantities
        if q.subject and q.low <= tally.count.high and tally.count.low <= q.high
    )  # fmt: skip


def _owners(tally: Tally) -> frozenset[str]:
    """Return of whom a number is told, without those who only tell it."""
    claim, facts = tally.placed.claim, tally.placed.facts
    subjects = {q.subject for q in claim.quantities if q.subject}
    tellers = {facts.publisher, *facts.credits, *claim.speakers}
    return frozenset(subjects or {*claim.roles.agent, *claim.roles.target} - tellers)


def _two_values(group: Group, a: Tally, b: Tally, rows: list[Tally]) -> Finding:
    both: set[str] = set()
    if a.report != b.report:
        both = {row.report for row in rows if row.count.meets(a.count)} & {
            row.report for row in rows if row.count.meets(b.count)
        }
    sides = [
        Stand(
            Reading(f"count of {one.count.unit}", f"{one.count.middle:g}", one.text,
                    one.placed.claim.frame),
            tuple(
                Extract(row.placed) for row in rows
                if row is one or (row.count.meets(one.count) and row.report not in both)
            ),
        )
        for one in sorted((a, b), key=lambda t: (t.count.low, t.report))
    ]  # fmt: skip
    low, high = (stand.reading.shown for stand in sides)
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"Reports differ on a number: “{low}” or “{high}”",
            explain=(
                ("one value", low), ("other value", high),
                ("gap", f"{number(abs(a.count.middle - b.count.middle))}"),
            ),
            gap=1.0,
        ),
    )  # fmt: skip
