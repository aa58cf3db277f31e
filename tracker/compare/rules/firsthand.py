"""Who is said to have told it first, and how many are said to have it.

In: the claims of one story. Out: findings. Who was first is known by the words of others that
say so, by the earliest report at hand, and by who had it at first hand; that several have it is
doubted where the report itself, or all the others, lead to one. Who credits a copy by its name
and no more is not mistaken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from tracker.compare.cues import FUNCTION_WORDS, alternatives, has, where
from tracker.compare.origins import SECOND_HAND, called
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.rules.tellers import is_party
from tracker.compare.rules.telling import by_report, published, said
from tracker.compare.wording import COMMON
from tracker.domain import UNTRACED, PlacedClaim, ReportFacts

_SHORTEST = 4
_TWO = 2
_BESIDE = 240  # characters between a count of outlets and their names
_SEVERAL = re.compile(
    rf"\b(?:{alternatives('several')})\s+(?:[\w-]+\s+){{0,2}}?(?:{alternatives('outlets')})\b",
    re.IGNORECASE,
)
_SEPARATE = re.compile(r"\b(?:independen|separate|own (?:sources|informants)|each)", re.IGNORECASE)
_ALL = re.compile(
    rf"\b(?:{alternatives('outlets')})\s+(?:\w+\s+)?(?:all|unanimously|in unison|as one|alike)\b"
    r"|(?:[A-Z]\w+ )+and (?:the )?(?:[A-Z]\w+ )+(?:have |has )?(?:independently|separately)\b"
)
_EACH = re.compile(rf"\b(?:{alternatives('each')})", re.IGNORECASE)
_HAD = frozenset({"text", "told", "people", "own", "heard"})
_NAME = re.compile(r"[A-Z][\w&-]*(?:\s(?:(?:of|and|&)\s)?[A-Z][\w&-]*)*")
_OURS = re.compile(
    r"\b(?:we|our|us|I|this (?:very )?(?:blog|letter|magazine|newsletter|newspaper|outlet|page|paper|site"
    r"|website))\b",
    re.IGNORECASE,
)
_HANDED = re.compile(r"\b(?:by|to|It was|it was) (?:the )?$")
_FIRST = re.compile(
    r"\b(?:was|were|is|are|been) (?:also )?(?:the )?(?:very )?first (?:to (?:bring|break|carry|describe"
    r"|disclose|get|have|learn|mention|obtain|publish|report|reveal|run|see|tell|write)|with (?:the|it|this))\b"
)
_REVEALS = re.compile(
    r"\b(?:brought|made|laid)\b[^.;,]{0,30}?\b(?:to light|public|known|open|bare)\b"
    r"|\b(?:passed|leaked|handed|slipped|given|shown|sent|entrusted|forwarded|delivered)\b[^.;,]{0,40}?\bto\b"
)
_BY = re.compile(r"\s+(?:\w+\s+){0,2}?(?:by|in|to)\b")
_OUTLET = re.compile(rf"\b(?:{alternatives('outlet nouns')})\s+(?:the\s+)?$", re.IGNORECASE)


def first_told(group: Group) -> Iterator[Finding]:
    """Find two outlets said to have told it first, or one that came later than others."""
    firsts = [p for p in group.claims if _says_first(p)]
    for n, placed in enumerate(firsts):
        named = _outlet_words(placed)
        others = [p for p in firsts[n + 1 :] if p.facts.id != placed.facts.id]
        apart = [p for p in others if not named & _outlet_words(p)]
        if apart:
            yield _finding(group, "first", placed, apart, "said of another outlet")
        else:
            earlier = _told_before(placed, group)
            if earlier:
                yield _finding(group, "first", placed, earlier, "told before by another outlet")


def _says_first(placed: PlacedClaim) -> bool:
    return placed.claim.polarity > 0 and _first_words(placed.claim.text) is not None


def _first_words(text: str) -> tuple[int, int] | None:
    """Return the place of the words by which somebody had the news before others."""
    found = _FIRST.search(text)
    return where("first told", text) or (found.span() if found else None)


def _outlet_words(placed: PlacedClaim) -> frozenset[str]:
    """Return the words of the outlet that is said to have been first, as far as they show."""
    text = placed.claim.text
    start, end = _first_words(text) or (0, 0)
    names = [m for m in _NAME.finditer(text) if _spelled(m[0])]
    before = [m for m in names if m.end() <= start]
    behind = [m for m in names if m.start() >= end]
    by = _BY.match(text, end)
    chosen = behind[:1] if by else before[-1:]
    if not chosen and _OURS.search(text) and placed.facts.publisher:
        return _words(placed.facts.publisher)  # "this page was the first"
    return frozenset().union(*(_spelled(m[0]) for m in chosen))


def _spelled(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others."""
    words = frozenset(w for w in name.casefold().split() if len(w) >= _SHORTEST)
    return words - COMMON - FUNCTION_WORDS or (words if name.startswith("The ") else frozenset())


def _told_before(placed: PlacedClaim, group: Group) -> list[PlacedClaim]:
    """Return claims of the earliest report, if another outlet's, where others credit its outlet.

    An outlet of which nothing is at hand may have been first all the same.
    """
    reports = by_report(group.claims)
    dated = [
        own for own in reports
        if published(own[0]) and own[0].facts.origin_class not in SECOND_HAND
    ]  # fmt: skip
    dated.sort(
        key=lambda own: (str(own[0].facts.published and own[0].facts.published.at), own[0].facts.id)
    )
    first = dated[0] if dated else []
    named = _outlet_words(placed)
    if not first or first[0].facts.id == placed.facts.id or not named:
        return []
    others = [own for own in reports if own[0].facts.id != placed.facts.id]
    if named & _words(first[0].facts.publisher or "") or _credits(others, named, surely=True):
        return []
    at_hand = any(named & _words(own[0].facts.publisher or "") for own in dated)
    return first if at_hand or _credits(others, _words(first[0].facts.publisher or "")) else []


def _credits(
    reports: list[list[PlacedClaim]], named: frozenset[str], *, surely: bool = False
) -> bool:
    """Say whether one of some reports credits an outlet."""
    return any(
        named & _words(one.target) for own in reports for one in own[0].facts.tellers
        if one.kind != "link" and (one.sure or not surely)
    )  # fmt: skip


def _words(outlet: str) -> frozenset[str]:
    return frozenset(word for word in outlet.split("-") if len(word) >= _SHORTEST)


def misled(group: Group) -> Iterator[Finding]:
    """Find a credit for having had it first, where another had it that the others credit."""
    reports = by_report(group.claims)
    seen = [own for own in reports if any(hand.kind in _HAD for hand in own[0].facts.hands)]
    if not seen:
        return
    had = _earliest(seen)
    outlets, acting = _outlets(group, reports), _acting(group)
    saw = {own[0].facts.id for own in seen}
    for own in reports:
        if own[0].facts.id in saw or any(_speaks_of(own, first[0].facts) for first in had):
            continue
        for told, named in _credited_as_first(own, outlets, acting):
            back = _leading_elsewhere(named, own[0].facts.id, reports, had)
            if back:
                yield _finding(group, "first", told, back, "had at first hand by another outlet")
                break


def _earliest(reports: list[list[PlacedClaim]]) -> list[list[PlacedClaim]]:
    """Return the reports that came out on the first day of all, and those without a date."""
    days = [day for own in reports if (day := published(own[0]))]
    return [own for own in reports if not days or published(own[0]) in {None, min(days)}]


def _credited_as_first(
    own: list[PlacedClaim], outlets: list[frozenset[str]], acting: frozenset[str]
) -> Iterator[tuple[PlacedClaim, frozenset[str]]]:
    """Yield the claims by which some outlet had it first, with the words of their names."""
    tellers = [one for one in own[0].facts.tellers if one.kind != "link"]
    for placed in own:
        if _as_first(placed):
            credited = (_words(one.target) for one in tellers if _covers(placed, one.start))
            told = _outlets_named(placed.claim.text, outlets, acting)
            named = frozenset().union(*credited, *told)
            if named:
                yield placed, named


def _outlets(group: Group, reports: list[list[PlacedClaim]]) -> list[frozenset[str]]:
    """Return the words of those who published the reports of a story, and are no party to it."""
    published_by = {str(own[0].facts.publisher) for own in reports}
    return [_words(one) for one in sorted(published_by) if not is_party(one, group)]


def _outlets_named(
    text: str, known: list[frozenset[str]], acting: frozenset[str]
) -> Iterator[frozenset[str]]:
    """Yield the words of the names in a text that are outlets', by their words or by a report."""
    for name in _NAME.finditer(text):
        words = _spelled(name[0])
        shown = has("press", name[0]) or _OUTLET.search(text[: name.start()])
        beside = not words & acting and _HANDED.search(text[: name.start()])
        if words and (shown or beside or any(words <= one for one in known)):
            yield words


def _acting(group: Group) -> frozenset[str]:
    """Return the words of the names of all who act, are acted on, or speak in a story."""
    return frozenset(
        word for placed in group.claims
        for one in (*placed.claim.roles.agent, *placed.claim.roles.target, *placed.claim.speakers)
        for word in _words(one)
    )  # fmt: skip


def _as_first(placed: PlacedClaim) -> bool:
    """Say whether an outlet is said to have had it before others, or to have seen a text."""
    text = placed.claim.text
    return any(has(cue, text) for cue in ("had it", "seen")) or bool(
        _first_words(text) or _REVEALS.search(text)
    )


def counts_tellers(text: str) -> bool:
    """Say whether a text counts several who have it, each for themselves."""
    if has("relayed", text) and not _SEPARATE.search(text):
        return False
    if has("many tellers", text):
        return True
    return bool(_EACH.search(text) and (_SEVERAL.search(text) or _ALL.search(text)))


def _speaks_of(own: list[PlacedClaim], facts: ReportFacts) -> bool:
    """Say whether a report credits an outlet, or names it."""
    ours, name = own[0].facts, (facts.outlet or "").casefold()
    named = {*ours.named, *(one.target for one in ours.tellers)}
    spelled = bool(name) and any(name in p.claim.text.casefold() for p in own)
    return spelled or any(_is_of(one, facts) for one in named)


def _covers(placed: PlacedClaim, at: int) -> bool:
    return placed.claim.start <= at < placed.claim.end


def _is_of(outlet: str, facts: ReportFacts) -> bool:
    """Say whether a report is one of an outlet, by the name it is credited with."""
    own = facts.publisher or ""
    return own == outlet or called(own, outlet) or called(outlet, own)


def _leading_elsewhere(
    named: frozenset[str],
    report: str,
    reports: list[list[PlacedClaim]],
    had: list[list[PlacedClaim]],
) -> list[PlacedClaim]:
    """Return what others have from another outlet that had it, with the words of that one."""
    for first in had:
        facts = first[0].facts
        others = [own for own in reports if own[0].facts.id not in {facts.id, report}]
        back = [p for own in others if (p := _credit_of(own, facts))]
        if back and not named & _words(facts.publisher or ""):
            held = [hand.start for hand in facts.hands if hand.kind in _HAD]
            words = [p for p in first if any(_covers(p, at) for at in held)] or first[:1]
            return list({p.claim.id: p for p in (*words, *back)}.values())
    return []


def _credit_of(own: list[PlacedClaim], facts: ReportFacts) -> PlacedClaim | None:
    """Return the claim by which a report credits an outlet or names it."""
    name = (facts.outlet or "").casefold()
    starts = [c.start for c in own[0].facts.tellers if c.kind != "link" and _is_of(c.target, facts)]
    credits_it = (p for p in own if any(_covers(p, at) for at in starts))
    spelled = (p for p in own if name and name in p.claim.text.casefold())
    return next(credits_it, None) or next(spelled, None) or (own[0] if starts else None)


def looped(group: Group) -> Iterator[Finding]:
    """Find two reports that have it from each other, and from nobody else."""
    reports = [
        own for own in by_report(group.claims)
        if not any(hand.kind in _HAD for hand in own[0].facts.hands)
    ]  # fmt: skip
    for one, other in combinations(reports, 2):
        ours, theirs = _has_it_from(one, other[0].facts), _has_it_from(other, one[0].facts)
        if ours and theirs:
            yield _finding(group, "tellers", ours, [theirs], "each of two has it from the other")


def _has_it_from(own: list[PlacedClaim], facts: ReportFacts) -> PlacedClaim | None:
    """Return the claim by which a report has its news from another: a credit, or its full name."""
    credits_it = next(
        (c for c in own[0].facts.tellers if c.kind != "link" and _is_of(c.target, facts)), None
    )
    if credits_it:
        return next((p for p in own if _covers(p, credits_it.start)), own[0])
    name = (facts.outlet or "").removeprefix("The ")
    if " " not in name:
        return None
    named = (p for p in own if name in p.claim.text)
    return next((p for p in named if has("source words", p.claim.text)), None)


def on_one(group: Group, placed: PlacedClaim) -> Iterator[Finding]:
    """Find several tellers of whom the report itself, or all other reports, show but one."""
    own = [p for p in group.claims if p.facts.id == placed.facts.id]
    others = [p for p in group.claims if p.facts.id != placed.facts.id]
    same = [p for p in own if has("all on one", p.claim.text)]
    heard = {
        p.facts.id for p in others
        if has("told", p.claim.text) or has("seen", p.claim.text) or has("own", p.claim.text)
    }  # fmt: skip
    documents = {
        one for p in others for one in p.origin.documents
        if not one.startswith(UNTRACED) and p.claim.frame != "deny"
    }  # fmt: skip
    credited = [p for p in others if p.claim.attribution or p.claim.speakers]
    named = _of_one(_named_tellers(own, placed, others))
    if same:
        yield _finding(group, "tellers", placed, same, "all of them rest on one")
    elif named:
        yield _finding(group, "tellers", placed, named, "those that are named rest on one")
    elif credited and (len(heard) <= 1 or len(documents) == 1):
        yield _finding(group, "tellers", placed, credited, "no second origin is at hand")


def _named_tellers(
    own: list[PlacedClaim], placed: PlacedClaim, others: list[PlacedClaim]
) -> list[list[PlacedClaim]]:
    """Return the reports whose outlets are named where several tellers are counted."""
    near = [p.claim.text for p in own if abs(p.claim.start - placed.claim.start) <= _BESIDE]
    text = " ".join(near)
    return [
        told for told in by_report(others)
        if (name := (told[0].facts.outlet or "").removeprefix("The ")) and name in text
    ]  # fmt: skip


def _of_one(reports: list[list[PlacedClaim]]) -> list[PlacedClaim]:
    """Return claims of reports, several, of which one at most had something at first hand."""
    had = [own for own in reports if any(h.kind in _HAD for h in own[0].facts.hands)]
    if len(reports) < _TWO or len(had) > 1:
        return []
    return [p for own in reports for p in own if p.claim.attribution or p.claim.speakers]


def _finding(
    group: Group, slot: str, placed: PlacedClaim, others: list[PlacedClaim], why: str
) -> Finding:
    frame = placed.claim.frame
    return Finding(
        key=group.key,
        a=Stand(Reading(slot, f"said: {said(placed)}", "said here", frame), (Extract(placed),)),
        b=Stand(Reading(slot, why, why, frame), tuple(Extract(p) for p in others)),
        difference=Difference(
            summary="A report says who told it first, but it was " + why
            if slot == "first" else f"A report counts several who have it, but {why}",
            explain=(("said", placed.claim.text[:120]), ("but", why)),
            gap=1.0,
        ),
    )  # fmt: skip
