"""Who is named or meant where: entities, references and nameless people as one list.

In: a Doc with `entities` and `references`, and the knowledge base. Out: `Party` values in
order of place, and runs of them that stand side by side.
Never decides who did what; that is roles and attribution.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Span

from tracker.analyze import attributes
from tracker.analyze.lexicon import lexicon
from tracker.knowledge import Knowledge

ACTORS = frozenset({"organization", "person"})
SPEAKING = ACTORS | {"document"}
_BETWEEN = re.compile(
    r"(?:['’]s)?\s*(?:\([^)]{0,40}\)|PBC|Inc\.?|Corp\.?)?\s*,?\s*(?:(?:and|or|nor|as well as|&|,)\s*)?"
    r"(?:(?<=, |d )(?:by|from|with|against)\s)?(?:the\s)?",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    r"\s*\([^)]{0,60}\)|,\s(?:a|an|the|which|part|now)\s[^,]{3,60}(?=,)", re.IGNORECASE
)
_OWNING = re.compile(
    r"\b(?:owned|subsidiary|belongs?|part of|unit of|division|parent|arm of)\b", re.IGNORECASE
)
_MAKING = re.compile(r"['’]s?\s(?:[a-z]+\s)?")
_TITLE = re.compile(r"(?:['’]s)?\s(?:[\w-]+,?\s){1,4}")
_OF_BODY = re.compile(r"\b(?:for|of|at|from)\s(?:the\s)?$")
# "N, chief executive of X, said", "N of X", "X: founder N".
_OFFICE = re.compile(
    r"(?:,\s(?:(?:an?|the|its|his|her|who is|then|now)\s)?(?:[\w'’-]+\s){0,6})?\s?(?:of|at|for|from|with)\s(?:the\s)?"
)
_LABELLED = re.compile(r":\s(?:the\s|its\s|a\s)?(?:[a-z-]+\s){1,4}")
# "The head of X N said".
_HEADED = re.compile(
    r"\b(?:head|chief|boss|director|founder|co-founder|CEO|executive|president|representative|spokes(?:man|woman|person)|chairman|chair|"
    r"secretary|minister|lawyer|manager|official)\s(?:of|for|at)\s(?:the\s)?(?:company\s|firm\s|corporation\s)?$",
    re.IGNORECASE,
)
_WITNESS = re.compile(
    r"\b(?:according to|per|citing|(?:by|in) the (?:words|account) of|(?:seen|obtained|reviewed|viewed|read|quoted|cited|reported|questioned|contacted|reached|interviewed)"
    r"\sby|told|(?:wrote|said)\sa\scolumnist\sof)\s(?:the\s)?$",
    re.IGNORECASE,
)
_AND = re.compile(r"[,\s]*(?:(?:and|or|nor|as well as)\b|&)", re.IGNORECASE)
# "In its letter to A, B names C": what stands before the comma is where, not who.
_FRONTED = re.compile(
    r"\b(?:to|of|in|at|from|with|against|by|for|on|about)\s(?:the\s|its\s)?(?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
_LIKEWISE = re.compile(r"\b(?:as|so|nor|neither|and so) (?:did|has|have|does|do|would) (?:the )?$")
_POSSESSIVE = re.compile(r"['’]s?\s+\w")


@dataclass(frozen=True, slots=True)
class Party:
    """A place where somebody or something is named or meant.

    Attributes:
        likewise: it is said to do the same as those before ("as did X").
    """

    start: int
    end: int
    ids: tuple[str, ...]
    kind: str
    named: bool = True
    likewise: bool = False


def parties_of(doc: Doc) -> tuple[Party, ...]:
    """Return all entities and resolved references of a Doc in order of place."""
    text = attributes.text_of(doc)
    named = [
        Party(
            span.start_char,
            span.end_char,
            (span.kb_id_,),
            span.label_,
            likewise=bool(_LIKEWISE.search(text, max(0, span.start_char - 20), span.start_char)),
        )
        for span in doc.spans.get(attributes.ENTITIES, ())
        if span.kb_id_
    ]
    kinds = {party.ids[0]: party.kind for party in named}
    taken = sorted((party.start, party.end) for party in named)
    starts = [start for start, _ in taken]
    meant = [
        Party(span.start_char, span.end_char, tuple(span._.refers_to), _kind(span, kinds), False)
        for span in doc.spans.get(attributes.REFERENCES, ())
        if span._.refers_to and not _overlaps(span, taken, starts)
    ]
    return tuple(sorted([*named, *meant], key=lambda party: (party.start, -party.end)))


def _overlaps(span: Span, taken: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    """Say whether a span shares text with one of `taken`, which do so with none of each other."""
    before = bisect_left(starts, span.end_char)
    return before > 0 and taken[before - 1][1] > span.start_char


def _kind(span: object, kinds: dict[str, str]) -> str:
    ids = span._.refers_to  # type: ignore[attr-defined]
    return "document" if ids[0].startswith("doc:") else kinds.get(ids[0], "organization")


def within(parties: Iterable[Party], start: int, end: int) -> tuple[Party, ...]:
    """Return the parties that lie wholly between two places."""
    return tuple(party for party in parties if start <= party.start and party.end <= end)


def ids_of(parties: Iterable[Party]) -> tuple[str, ...]:
    """Return all ids once, in order."""
    return tuple(dict.fromkeys(id for party in parties for id in party.ids))


def runs(text: str, parties: Sequence[Party], knowledge: Knowledge) -> Iterator[tuple[Party, ...]]:
    """Yield the actors that stand side by side ("A, B and C").

    Owners in apposition ("A, a subsidiary of P") and the employers of named people
    ("A chief executive N") are left out.
    """
    actors = [party for party in parties if party.kind in ACTORS]
    aside = {
        party
        for i, party in enumerate(actors)
        if _is_owner(text, actors, i, knowledge)
        or _is_employer(text, actors, i)
        or _is_maker(text, party, parties)
    }
    kept = [party for party in actors if party not in aside]
    joints = [_between(text, one, other, aside) for one, other in pairwise(kept)]
    run: list[Party] = []
    for i, party in enumerate(kept):
        if run and not (
            _side_by_side(joints[i - 1], run[-1], party) and _goes_on(text, run, i, joints)
        ):
            yield tuple(run)
            run = []
        run.append(party)
    if run:
        yield tuple(run)


def _goes_on(text: str, run: Sequence[Party], i: int, joints: Sequence[str]) -> bool:
    """Tell the "A, B and C" of a row from the "to A and B, C" in which C does something else."""
    if joints[i - 1].strip() != ",":
        return True
    if i < len(joints) and _AND.match(joints[i]):
        return True
    first = i - len(run)
    closed = any(_AND.match(joint) for joint in joints[first : i - 1])
    return not closed and not (
        len(run) == 1 and _FRONTED.search(text, max(0, run[0].start - 60), run[0].start)
    )


def _between(text: str, left: Party, right: Party, aside: Iterable[Party]) -> str:
    """Return the text between two parties without those that stand aside."""
    between = text[left.end : right.start]
    for party in sorted(aside, key=lambda p: -p.start):
        if left.end <= party.start and party.end <= right.start:
            start, end = party.start - left.end, party.end - left.end
            between = between[:start] + re.sub(r"^['’]s\s", "", between[end:])
    return between


def _is_maker(text: str, party: Party, parties: Sequence[Party]) -> bool:
    """Tell the organisation named only as the maker of a model ("A's model M")."""
    return party.kind == "organization" and any(
        other.kind in {"model", "model_family"} and _MAKING.fullmatch(text[party.end : other.start])
        for other in parties
        if other.start >= party.end
    )


def _side_by_side(between: str, left: Party, right: Party) -> bool:
    """Tell "A, B and C" from "…A, N said", where a comma alone parts a firm from a person."""
    if left.kind == "organization" and right.kind == "person" and between.strip() == ",":
        return False
    return bool(_BETWEEN.fullmatch(_APPOSITION.sub("", between)))


def is_witness(text: str, party: Party) -> bool:
    """Tell the outlet or the body that only saw a text or was told something."""
    return bool(_WITNESS.search(text, max(0, party.start - 40), party.start))


def _is_owner(text: str, actors: Sequence[Party], i: int, knowledge: Knowledge) -> bool:
    """Tell the parent named only to explain its subsidiary."""
    party = actors[i]
    if not party.named:
        return False
    before, after = actors[i - 1] if i else None, actors[i + 1] if i + 1 < len(actors) else None
    if before and _owned(before, party, knowledge):
        return bool(_OWNING.search(text, before.end, party.start))
    return bool(after and _owned(after, party, knowledge) and _POSSESSIVE.match(text, party.end))


def _owned(subsidiary: Party, owner: Party, knowledge: Knowledge) -> bool:
    return any(id_ in knowledge.parents(other) for other in subsidiary.ids for id_ in owner.ids)


def _is_employer(text: str, actors: Sequence[Party], i: int) -> bool:
    """Tell the organisation that is only part of somebody's title."""
    before, after = actors[i - 1] if i else None, actors[i + 1] if i + 1 < len(actors) else None
    if before and before.kind == "person" and actors[i].kind == "organization":
        titled = _POSSESSIVE.match(text, actors[i].end)
        if titled and text[before.end : actors[i].start] in {", ", ", the "}:
            return True
        if _OFFICE.fullmatch(text, before.end, actors[i].start):
            return True
    if after is None or after.kind != "person" or actors[i].kind != "organization":
        return False
    between = text[actors[i].end : after.start]
    if between == ", " and _OF_BODY.search(text, max(0, actors[i].start - 20), actors[i].start):
        return text[after.end : after.end + 1] in {",", ".", ""}
    headed = between == " " and _HEADED.search(text, max(0, actors[i].start - 40), actors[i].start)
    if headed or _LABELLED.fullmatch(between):
        return True
    bare = between.strip() in {"’s", "'s"}
    return bare or bool(_TITLE.fullmatch(between) and lexicon().spokespeople.search(between))
