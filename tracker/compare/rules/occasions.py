"""One act of a story on two dates, known as one by the word for it and by what it was done to.

In: the claims of one story. Out: findings with the days between. A day is allowed for time
zones; reports that have the other's date too do not differ.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tracker.compare import frames
from tracker.compare.context import Context
from tracker.compare.cues import FORMS, KIN, LASTING, MANIFOLD, acts, documents
from tracker.compare.naming import day
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.dating import (
    DATED_AS,
    dated_acts,
    is_ahead,
    is_of_an_act,
    is_one_of_more,
    whens,
    which_of_several,
)
from tracker.compare.rules.telling import by_report, count, published
from tracker.compare.wording import MONTHS, proper, stem, stems
from tracker.domain import PlacedClaim

_ALLOWED = 1
_LONGEST = 400
_WEEK = 7
_CLOSE = 31
_MANY = 3
_GONE_OUT = frozenset({"published", "sent", "received"})
_SEVERE = 30
_WIDEST = timedelta(days=366)
_COMMON = 2
_MOSTLY = 0.6  # of the words of the shorter of two sentences that tell the same
_FEWEST = 2
_SAME_OCCASION = timedelta(days=31)
_DAYS = frozenset(map(stem, (*MONTHS, *map(str.casefold, calendar.day_name))))
_PAST = re.compile(
    r"\b(?:was|were|had)\b|\b(?:[A-Z][\w-]*|[Ii]t|[Tt]hey|[Hh]e|[Ss]he|[Ww]e) (?:\w+ly )?\w+ed\b"
)
_ON = re.compile(rf"\b[Oo]n (?:(?:{'|'.join(calendar.day_name)}),? )?(?:the )?$")
_TO_DO = re.compile(r"\bto (?!the\b|an?\b|its\b|his\b|her\b|their\b|all\b)[a-z]+\b[^,;]{0,60}$")
_IT = re.compile(
    r"(?:it|this|that|they|both) (?:took place|happened|was|were|came)\b", re.IGNORECASE
)
_WORD = re.compile(r"[\w-]+")
_VERSION = re.compile(r"\b[A-Z][\w-]*-\d[\w.-]*\w|\b[A-Z][\w-]*-\d\b")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A claim that dates an act; `relative` to the day on which it was told: "on Monday"."""

    placed: PlacedClaim
    act: str
    first: date
    last: date
    about: frozenset[str]
    named: frozenset[str]
    relative: bool

    @property
    def report(self) -> str:
        """Id of the report it stands in."""
        return self.placed.facts.id

    @property
    def marks(self) -> frozenset[str]:
        """Words that make it one of several such acts."""
        return which_of_several(self.placed.claim.text)

    @property
    def forms(self) -> frozenset[str]:
        """What of a model the claim says was released."""
        return frozenset(FORMS.intersection(_WORD.findall(self.placed.claim.text.casefold())))

    @property
    def versions(self) -> frozenset[str]:
        """Names with a number that the claim tells of, as it writes them."""
        return frozenset(_VERSION.findall(self.placed.claim.text))


def on_two_days(group: Group, context: Context) -> Iterator[Finding]:  # noqa: ARG001
    """Find an act on two dates."""
    rows = _rows(group)
    seen: set[tuple[date, date]] = set()
    for a, b in combinations(rows, 2):
        gap = _gap(a, b)
        if gap <= _ALLOWED or (gap > _LONGEST and a.act not in LASTING):
            continue
        if (a.act != b.act or not a.act) and not (
            _before_written(a, b) or _before_written(b, a) or _are_kin(a, b)
        ):
            continue
        name = (min(a.first, b.first), max(a.first, b.first))
        if name not in seen and (_told_twice(a, b) if a.report == b.report else _told(a, b, rows)):
            seen.add(name)
            yield _two_dates(group, a, b, rows, gap)


def _are_kin(a: _Dated, b: _Dated) -> bool:
    """Say whether two acts may be one, by another name: they share words and parties."""
    if a.report == b.report or any(one.act.startswith(DATED_AS) for one in (a, b)):
        return False  # the date of a text is that of nothing told in it
    if not (a.act and b.act):  # no word for the act is known: then nearly all others are shared
        common, least = a.about & b.about, min(len(a.about), len(b.about))
        alike = len(common) > _MANY and len(common) >= _MOSTLY * least
        past = not is_ahead(a.placed.claim.text) and not is_ahead(b.placed.claim.text)
        return alike and past and not _of_others(a, b) and _gap(a, b) <= _CLOSE
    if not any({a.act, b.act} <= kin for kin in KIN):
        return False
    return len(a.about & b.about) > _COMMON and not _of_others(a, b) and _gap(a, b) <= _CLOSE


def _before_written(a: _Dated, b: _Dated) -> bool:
    """Say whether a document is said to have gone out before the day whose date it bears."""
    if a.act not in _GONE_OUT or not b.act.startswith(DATED_AS) or a.last >= b.first:
        return False
    sort = b.act.removeprefix(DATED_AS)
    return any(sort in documents(word) for word in _WORD.findall(a.placed.claim.text))


def _told(a: _Dated, b: _Dated, rows: list[_Dated]) -> bool:
    """Say whether two reports date one act, and neither has the other's date for it too."""
    both = any(
        row.act == a.act and row.report == other.report and _meets(row, one)
        for one, other in ((a, b), (b, a)) for row in rows
    )  # fmt: skip
    # "On Monday" in a text that was printed again is the Monday of its first printing.
    printed_again = _gap(a, b) % _WEEK == 0 and any(
        one.relative and _out(one) > _out(other) for one, other in ((a, b), (b, a))
    )
    return not both and not printed_again and _one_act(a, b, rows)


def _out(row: _Dated) -> date:
    return published(row.placed) or date.max


def _told_twice(a: _Dated, b: _Dated) -> bool:
    """Say whether one report tells one act twice, in the same words, with two single days."""
    single = a.first == a.last and b.first == b.last
    several = any(is_one_of_more(one.placed.claim.text) for one in (a, b))
    if not single or a.placed.claim.id == b.placed.claim.id or several:
        return False
    common, least = a.about & b.about, min(len(a.about), len(b.about))
    alike = len(common) >= _COMMON + 1 and len(common) >= _MOSTLY * least
    ours, theirs = (set(_WORD.findall(one.placed.claim.text.casefold())) for one in (a, b))
    return alike and (a.named <= theirs or b.named <= ours)


def _rows(group: Group) -> list[_Dated]:
    found: list[_Dated] = []
    for own in by_report(group.claims):
        for before, placed in zip([None, *own], own, strict=False):
            found.extend(_dated(placed, before))
    return found


def _dated(placed: PlacedClaim, before: PlacedClaim | None) -> Iterator[_Dated]:
    """Yield the acts that a claim dates; "it took place" is what was told right before."""
    claim = placed.claim
    if claim.modality not in {"assertion", "plan"}:
        return
    about, told = stems(claim.text) - _DAYS, ""
    if before and _IT.match(claim.text) and not acts(claim.text):
        told = before.claim.text
        about |= stems(told) - _DAYS
    for when in whens(placed):
        if when.last - when.first > _WIDEST or not is_of_an_act(placed, when):
            continue
        relative = not any(map(str.isdigit, claim.text[max(0, when.start) : when.end]))
        for act in acts(told) if told else dated_acts(placed, when) or ("",):
            named = proper(claim.text)
            yield _Dated(placed, act, when.first, when.last, about, named, relative)


def _gap(a: _Dated, b: _Dated) -> int:
    earlier, later = sorted((a, b), key=lambda row: (row.first, row.last))
    return (later.first - earlier.last).days


def _meets(one: _Dated, other: _Dated) -> bool:
    return _gap(one, other) <= _ALLOWED


def _one_act(a: _Dated, b: _Dated, rows: list[_Dated]) -> bool:
    """Say whether two claims tell one act: nothing else is so dated there, or they share words."""
    common = a.about & b.about
    shared = len(common)
    if a.marks != b.marks or (a.act == "released" and a.forms != b.forms):
        return False
    if _of_others(a, b) and shared < _COMMON:
        return False
    if a.versions and b.versions and not a.versions & b.versions:
        return False
    alone = all(
        len({
            row.first for row in rows
            if row.report == one.report and row.act == one.act and common <= row.about
        }) == 1
        for one in (a, b)
    )  # fmt: skip
    only = (
        a.act not in MANIFOLD
        and _gap(a, b) <= _CLOSE
        and all(
            len({row.first for row in rows if row.report == one.report and row.act == one.act}) == 1
            for one in (a, b)
        )
    )
    return shared > _COMMON or (alone and shared >= 1) or only


def _of_others(a: _Dated, b: _Dated) -> bool:
    """Say whether two claims name parties, and not the same."""
    if not a.named or not b.named or a.named & b.named:
        return False
    ours, theirs = (
        {*roles.agent, *roles.target, *roles.object}
        for roles in (a.placed.claim.roles, b.placed.claim.roles)
    )
    return bool(ours and theirs) and not ours & theirs


def _two_dates(group: Group, a: _Dated, b: _Dated, rows: list[_Dated], gap: int) -> Finding:
    first, second = sorted((a, b), key=lambda row: row.first)
    spare = timedelta(days=_ALLOWED)
    sides = [
        Stand(
            Reading(f"date: {a.act}", f"{one.first}", day(one.first), one.placed.claim.frame),
            tuple(
                Extract(row.placed) for row in rows
                if row.act == one.act and one.first - spare <= row.first and row.last <= one.last + spare
            ),
        )
        for one in (first, second)
    ]  # fmt: skip
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"Reports differ by {count(gap, 'day')} on when {_what(a.act)}: "
            f"{day(first.first)} or {day(second.first)}",
            explain=(
                ("one date", f"{first.first}"), ("other date", f"{second.first}"),
                ("allow", "1 day for time zones"),
                ("gap", f"{second.first} − {first.last} = {count(gap, 'day')}"),
            ),
            gap=gap,
            severity=None if gap < _SEVERE else 1.0,
        ),
    )  # fmt: skip


def _what(act: str) -> str:
    if act.startswith(DATED_AS):
        return f"the {act.removeprefix(DATED_AS)} is dated"
    return f"it was {act}" if act else "it happened"


def told_before(group: Group) -> Iterator[Finding]:
    """Find an act dated after reports of the story had told it as done."""
    out = {p.facts.id: day_out for p in group.claims if (day_out := published(p))}
    seen: set[tuple[str, date]] = set()
    rows = sorted(_rows(group), key=_reading_order)
    dated = {(row.report, row.act) for row in rows}
    for row in rows:
        joint = frames.parent(row.placed.claim.frame) in frames.SINGLE  # known by its parties
        if joint or row.relative or not _is_past(row.placed) or (row.act, row.first) in seen:
            continue
        before = {name for name, told in out.items() if _is_early(told, row)}
        early = [
            p for p in group.claims
            if p.facts.id in before and _is_past(p) and _tells(p, row)
            and (p.facts.id, row.act) not in dated
        ]  # fmt: skip
        own = {r.facts.id for r in early} | {row.placed.facts.id}
        if early and len(before) >= _FEWEST and row.placed.facts.id not in before and len(own) > 1:
            seen.add((row.act, row.first))
            yield _preceded(group, row, early)


def ahead_of_itself(group: Group) -> Iterator[Finding]:
    """Find what a report tells as done on a day that comes after it."""
    for placed in group.claims:
        text, out = placed.claim.text, published(placed)
        for when in whens(placed) if out and _is_past(placed) and _PAST.search(text) else ():
            row = _Dated(placed, "told", when.first, when.last, frozenset(), frozenset(), False)
            before = text[: max(when.start, 0)]
            if out and _is_early(out, row) and _ON.search(before) and not _TO_DO.search(before):
                yield _preceded(group, row, [placed])


def _reading_order(row: _Dated) -> tuple[str, str, str]:
    return (row.placed.facts.id, row.placed.claim.id, row.act)


def _is_early(told: date, row: _Dated) -> bool:
    return timedelta(days=_ALLOWED) < row.first - told <= _SAME_OCCASION


def _is_past(placed: PlacedClaim) -> bool:
    claim = placed.claim
    return (
        claim.modality == "assertion" and claim.polarity > 0 and not is_ahead(claim.text)
        and claim.frame != "no_comment"
    )  # fmt: skip


def _tells(placed: PlacedClaim, row: _Dated) -> bool:
    """Say whether an earlier claim tells the act that another dates later."""
    claim = placed.claim
    if row.act not in acts(claim.text):
        return False
    common = stems(claim.text) & row.about
    named = proper(claim.text) & row.named
    return len(common | named) >= _COMMON and bool(common)


def _preceded(group: Group, row: _Dated, early: list[PlacedClaim]) -> Finding:
    first = min(out for p in early if (out := published(p)))
    gap = (row.first - first).days
    frame = row.placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(
            Reading("event_date", f"{row.act}: {row.first}", day(row.first), frame),
            (Extract(row.placed),),
        ),
        b=Stand(
            Reading("event_date", f"{row.act}: out before {row.first}", f"reported by {day(first)}"),
            tuple(Extract(p) for p in early),
        ),
        difference=Difference(
            summary=f"A report tells as done what it dates {count(gap, 'day')} after itself"
            if early == [row.placed]
            else f"One report dates it {day(row.first)}, but others had told it as done "
            f"{count(gap, 'day')} earlier",
            explain=(
                ("event", f"{row.first}"), ("first report", f"{first}"),
                ("allow", "1 day for time zones"),
                ("gap", f"{row.first} − {first} = {count(gap, 'day')}"),
            ),
            gap=gap,
        ),
    )  # fmt: skip
