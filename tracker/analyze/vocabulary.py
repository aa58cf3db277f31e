"""What kind of event a clause tells of, by the meaning of its words alone.

In: the words of a clause that no pattern knows, and what is named in it. Out: a frame, or
None where too little speaks for any. Never overrules a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

import yaml
from spacy.tokens import Token

from tracker.analyze.cases import STATE
from tracker.analyze.lexicon import forms
from tracker.analyze.parties import Party
from tracker.domain import Frame
from tracker.knowledge import Knowledge

_CONTENT = ("NN", "VB", "JJ", "RB", "DT", "PR", "RP", "IN", "UH", "MD")
_TWO = 2
# "expel" and "ban" double their last letter before an ending.
_ONE_SYLLABLE = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")
_MODELS = frozenset({"model", "model_family"})


@dataclass(frozen=True, slots=True)
class Row:
    """Words that speak for a frame: one of each list has to stand in a clause.

    Attributes:
        besides: what has to be named besides.
    """

    frame: Frame
    lists: tuple[frozenset[str], ...]
    besides: str | None


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Return the shipped rows, those with more lists first."""
    text = resources.files(__package__).joinpath("vocabulary.yaml").read_text("utf-8")
    found = [
        Row(
            cast("Frame", frame),
            tuple(map(_in_all_forms, row["any"] if isinstance(row, dict) else row)),
            row["with"] if isinstance(row, dict) else None,
        )
        for frame, listed in yaml.safe_load(text).items()
        for row in listed
    ]
    return tuple(sorted(found, key=lambda row: -len(row.lists)))


def _in_all_forms(words: Sequence[str]) -> frozenset[str]:
    """Return words with the endings that the reader of dictionary forms may have left on them."""
    doubled = [word + word[-1] for word in words if _ONE_SYLLABLE.search(word)]
    return frozenset({*words, *(form for word in words for form in forms(word)),
                      *(stem + end for stem in doubled for end in ("ed", "ing"))})  # fmt: skip


@lru_cache(maxsize=1)
def _every_word() -> frozenset[str]:
    return frozenset(word for row in rows() for words in row.lists for word in words)


def guess(tokens: Sequence[Token], named: AbstractSet[str]) -> Frame | None:
    """Return the frame that the words of a clause speak for.

    `named`: what stands in the clause, as `named_in` has it.
    """
    words = {token.lemma_.lower() for token in tokens} | {token.lower_ for token in tokens}
    words &= _every_word()
    if not words:
        return None
    for row in rows():
        fits = row.besides is None or row.besides in named
        if fits and all(words & one for one in row.lists):
            return row.frame
    return None


def named_in(
    parties: Collection[Party], tellers: Collection[str], knowledge: Knowledge, *, amounts: bool
) -> frozenset[str]:
    """Return which kinds of things a clause names that the rows ask for."""
    found = {party.kind for party in parties}
    ids = sorted({id_ for party in parties for id_ in party.ids})
    makers = {knowledge.maker(id_) or id_ for id_ in ids}
    makers |= {id_ for id_ in tellers if not id_.startswith(("anon:", "doc:"))}
    listed = [knowledge.organizations.get(id_) for id_ in ids]
    if found & {"organization", "person"} or found & _MODELS:
        found.add("body")
    if found & _MODELS:
        found.add("model")
    if any(row is not None and row.kind in STATE for row in listed):
        found.add("state")
    if len(makers) >= _TWO:
        found.add("two")
    if tellers:
        found.add("teller")
    if amounts:
        found.add("amount")
    return frozenset(found)
