"""Who is named or meant where: entities, references and nameless people as one list.

In: a Doc with `entities` and `references`, and the knowledge base. Out: `Party` values in
order of place, and runs of them that stand side by side.
Never decides who did what; that is roles and attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from tracker.analyze import attributes
from tracker.knowledge import Knowledge

ACTORS = frozenset({"organization", "person"})
_BETWEEN = re.compile(
    r"(?:['’]s)?\s*(?:\([^)]{0,40}\)|PBC|Inc\.?|Corp\.?)?\s*,?\s*(?:(?:and|as well as|&|,)\s*)?(?:the\s)?",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?\s+\w")


@dataclass(frozen=True, slots=True)
class Party:
    """A place where somebody or something is named or meant."""

    start: int
    end: int
    ids: tuple[str, ...]
    kind: str
    named: bool = True


def parties_of(doc: Doc) -> tuple[Party, ...]:
    """Return all entities and resolved references of a Doc in order of place."""
    named = [
        Party(span.start_char, span.end_char, (span.kb_id_,), span.label_)
        for span in doc.spans.get(attributes.ENTITIES, ())
        if span.kb_id_
    ]
    kinds = {party.ids[0]: party.kind for party in named}
    taken = [(party.start, party.end) for party in named]
    meant = [
        Party(span.start_char, span.end_char, tuple(span._.refers_to), _kind(span, kinds), False)
        for span in doc.spans.get(attributes.REFERENCES, ())
        if span._.refers_to and not any(a < span.end_char and span.start_char < b for a, b in taken)
    ]
    return tuple(sorted([*named, *meant], key=lambda party: (party.start, -party.end)))


def _kind(span: object, kinds: dict[str, str]) -> str:
    ids = span._.refers_to  # type: ignore[attr-defined]
    return kinds.get(ids[0], "organization")


def within(parties: Iterable[Party], start: int, end: int) -> tuple[Party, ...]:
    """Return the parties that lie wholly between two places."""
    return tuple(party for party in parties if start <= party.start and party.end <= end)


def ids_of(parties: Iterable[Party]) -> tuple[str, ...]:
    """Return all ids once, in order."""
    return tuple(dict.fromkeys(id for party in parties for id in party.ids))


def runs(text: str, parties: Sequence[Party], knowledge: Knowledge) -> Iterator[tuple[Party, ...]]:
    """Yield the actors that stand side by side ("A, B and C"), owners in apposition left out."""
    run: list[Party] = []
    for party in parties:
        if party.kind not in ACTORS:
            continue
        if run and not _BETWEEN.fullmatch(text[run[-1].end : party.start]):
            yield _without_owners(text, run, knowledge)
            run = []
        run.append(party)
    if run:
        yield _without_owners(text, run, knowledge)


def _without_owners(text: str, run: Sequence[Party], knowledge: Knowledge) -> tuple[Party, ...]:
    """Drop "Parent Inc.'s" before its own subsidiary."""
    ids = ids_of(run)
    owners = {owner for id in ids for owner in knowledge.parents(id)}
    kept = tuple(
        party
        for party in run
        if not (party.named and set(party.ids) <= owners and _POSSESSIVE.match(text, party.end))
    )
    return kept or tuple(run)
