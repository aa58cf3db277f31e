"""Names of people and bodies that one story writes in two ways, or sets in each other's place.

In: the claims of one story. Out: findings. Two names are one if they are spelled nearly alike
or share the family name; a list of three is the list of others if all but one are the same.
Names that one report has side by side are two. Whose somebody is counts as part of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from tracker.compare.context import Context
from tracker.compare.keys import level
from tracker.compare.rules import Difference, Extract, Finding, Group, Reading, Stand
from tracker.compare.wording import names
from tracker.domain import PlacedClaim

_SLIPS = 3  # letters
_SHORT = 4
_FEWEST = 3
_INITIALS = 2  # letters; a shorter given name may stand for a longer one
_ONE = r"(?:the )?[A-Z][\w.-]*\w(?: (?:of )?[A-Z][\w.-]*\w)*"
_LIST = re.compile(rf"({_ONE}(?:, {_ONE})+,? and {_ONE})")
_ARTICLE = re.compile(r"^the ", re.IGNORECASE)
_BETWEEN = re.compile(r",? and |, ")

_PERSON = r"[A-Z][\w-]+ (?:[A-Z]\. )?[A-Z][\w-]+"
_BODY = r"[A-Z][\w.-]*\w(?: [A-Z][\w.-]*\w)*"
_TITLE = (
    r"(?:boss|chief|chair|chairman|chairwoman|founder|co-founder|director|head|president|manager|lawyer|counsel"
    r"|spokesman|spokeswoman|spokesperson|scientist|engineer|researcher|analyst|economist|professor)"
)
_BEHIND = re.compile(
    rf"\b(?P<who>{_PERSON})(?: of|,[^,.;\"“]{{0,40}}\b(?:{_TITLE})\b[^,.;\"“]{{0,25}}? (?:of|at|for)) (?:the )?(?P<body>{_BODY})"
)
_BEFORE = re.compile(
    rf"\b(?P<body>{_BODY})(?:['’]s?)?(?: [a-z-]+){{0,3}} {_TITLE}(?: (?:of|for|in)(?: [a-z-]+){{1,3}})?,? (?P<who>{_PERSON})\b"
)
_ONCE = re.compile(r"\b(?:former(?:ly)?|ex|previous(?:ly)?|once|left|then|until|joined|joins)\b")
_SHORTEST = 4  # letters
_REMEMBERED = 8192

_Named = dict[str, list[PlacedClaim]]


def misspelled(group: Group, context: Context) -> Iterator[Finding]:
    """Find one name in two spellings."""
    told = _named(group, context)
    reports = {name: {p.facts.id for p in claims} for name, claims in told.items()}
    for one, other in combinations(sorted(told), 2):
        if not _one_name(one, other, context):
            continue
        both = reports[one] & reports[other]
        if both and (sorted(one) != sorted(other) or both == reports[one] | reports[other]):
            continue
        kept = [
            [p for p in told[name] if reports[name] == both or p.facts.id not in both]
            for name in (one, other)
        ]
        yield _two(group, "name", (one, kept[0]), (other, kept[1]))


def _named(group: Group, context: Context) -> _Named:
    told: _Named = {}
    for placed in group.claims:
        for name in _pieces(placed.claim.text):
            words = name.split()
            plain = len(words) in (2, 3) and all(word.isalpha() for word in words)
            if plain and not context.names.is_outlet(context.names.lookup(name) or ""):
                told.setdefault(name, []).append(placed)
    return told


def _pieces(text: str) -> Iterator[str]:
    """Yield the names in a text, apart from where somebody is from."""
    return (piece for name in names(text) for piece in name.split(" of "))


def _one_name(one: str, other: str, context: Context) -> bool:
    """Say whether two names differ by a slip, or by the given name alone."""
    listed = [context.names.lookup(name) for name in (one, other)]
    if all(listed):
        return False
    ours, theirs = one.split(), other.split()
    least = min(len(ours), len(theirs))  # a title in front is no part of a name
    ours, theirs = ours[-least:], theirs[-least:]
    one, other = " ".join(ours), " ".join(theirs)
    if one.casefold() == other.casefold():
        return False
    near = Levenshtein.distance(one.casefold(), other.casefold(), score_cutoff=_SLIPS)
    first, second = ours[0], theirs[0]
    given = (
        ours[-1] == theirs[-1]
        and first[0] == second[0]
        and min(len(first), len(second)) > _INITIALS
        and not ours[-1].isupper()  # "AI" is no family name
    )
    return (
        near <= _SLIPS and first[0] == second[0] and min(len(one), len(other)) > 2 * _SHORT
    ) or (given and first not in second and second not in first)


def exchanged(group: Group, context: Context) -> Iterator[Finding]:
    """Find two lists of names that are the same but for one."""
    rows = [
        (listed, placed) for placed in group.claims if placed.claim.frame != "no_comment"
        for listed in _lists(placed.claim.text, context)
    ]  # fmt: skip
    seen: set[frozenset[frozenset[str]]] = set()
    for (ours, one), (theirs, other) in combinations(rows, 2):
        pair = frozenset((ours, theirs))
        same = ours & theirs
        if one.facts.id == other.facts.id or pair in seen or len(ours) != len(theirs):
            continue
        if len(same) >= _FEWEST - 1 and len(same) == len(ours) - 1 and _are_two(*(ours ^ theirs)):
            seen.add(pair)
            sides = [[p for listed, p in rows if listed == told] for told in (ours, theirs)]
            both = {p.facts.id for p in sides[0]} & {p.facts.id for p in sides[1]}
            kept = [[p for p in side if p.facts.id not in both] for side in sides]
            shown = [context.names.listing(told) for told in (ours, theirs)]
            if all(kept) and not _under_event(*sides):
                yield _two(group, "parties", (shown[0], kept[0]), (shown[1], kept[1]))


def _are_two(one: str, other: str) -> bool:
    """Say whether neither of two names is the other one cut short."""
    ours, theirs = ({*re.split(r"[ -]", name)} for name in (one, other))
    return not (ours <= theirs or theirs <= ours)


def _under_event(ours: list[PlacedClaim], theirs: list[PlacedClaim]) -> bool:
    """Say whether some of both meet as accounts of one act, under which it is told."""
    one, other = ({k for p in side for k in p.keys if level(k) == "p"} for side in (ours, theirs))
    return bool(one & other)


def claimed(group: Group) -> Iterator[Finding]:
    """Find a person whom two reports give to two bodies."""
    acting = {
        word
        for p in group.claims
        for one in (*p.claim.roles.agent, *p.claim.roles.target, *p.claim.speakers)
        for word in one.split("-")
    }
    told: dict[str, dict[str, list[PlacedClaim]]] = {}
    for placed in group.claims:
        for who, body in _belonging(placed.claim.text):
            if {*body.casefold().split()} & acting:
                told.setdefault(who, {}).setdefault(body, []).append(placed)
    for who, bodies in sorted(told.items()):
        for one, other in combinations(sorted(bodies), 2):
            reports = [{p.facts.id for p in bodies[name]} for name in (one, other)]
            if not reports[0] & reports[1] and not {*one.split()} & {*other.split()}:
                sides = [(f"{who} of {name}", bodies[name]) for name in (one, other)]
                yield _two(group, "name", *sides)


@lru_cache(maxsize=_REMEMBERED)
def _belonging(text: str) -> tuple[tuple[str, str], ...]:
    """Return the people in a text with the bodies that they are said to belong to."""
    if _ONCE.search(text):
        return ()
    found = (m for pattern in (_BEHIND, _BEFORE) for m in pattern.finditer(text))
    return tuple((m["who"], m["body"]) for m in found if len(m["body"]) >= _SHORTEST)


def _lists(text: str, context: Context) -> Iterator[frozenset[str]]:
    for match in _LIST.finditer(text):
        pieces = [_ARTICLE.sub("", piece).strip() for piece in _BETWEEN.split(match[1])]
        found = frozenset(
            context.names.top(context.names.lookup(p) or p.casefold()) for p in pieces
        )
        if len(found) >= _FEWEST:
            yield found


def _two(
    group: Group,
    slot: str,
    one: tuple[str, list[PlacedClaim]],
    other: tuple[str, list[PlacedClaim]],
) -> Finding:
    sides = [
        Stand(
            Reading(slot, told.casefold(), told, claims[0].claim.frame),
            tuple(Extract(p) for p in claims),
        )
        for told, claims in (one, other)
    ]
    return Finding(
        key=group.key, a=sides[0], b=sides[1],
        difference=Difference(
            summary=f"Some reports name {one[0]} and others {other[0]}",
            explain=(("one name", one[0]), ("other name", other[0])),
            gap=1.0,
        ),
    )  # fmt: skip
