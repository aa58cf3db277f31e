"""Resolve words for whoever made or owns something named beside them: "the maker of M", "M's parent".

In: a Doc with its entities, and `Knowledge`. Out: stretches of words and the ids they stand
for. What nobody lists a maker or owner of is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span

from tracker.analyze.attributes import ENTITIES, text_of
from tracker.analyze.wordlists import word_set
from tracker.knowledge import Knowledge

_MADE = frozenset({"model", "model_family"})
_FARTHEST = 50  # characters before a name that are looked at


def owners_of(doc: Doc, knowledge: Knowledge) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield "the maker" of "the maker of M" with the maker of M."""
    text = text_of(doc)
    for span in doc.spans[ENTITIES]:
        made = span.label_ in _MADE
        if not made and span.label_ != "organization":
            continue
        maker = (
            knowledge.maker(span.kb_id_)
            if made
            else next(iter(knowledge.parents(span.kb_id_)), None)
        )
        if maker is None:
            continue
        of, owned = _patterns("making" if made else "owning")
        before = of.search(text, max(0, span.start_char - _FARTHEST), span.start_char)
        behind = owned.match(text, span.end_char)
        found = before or behind
        words = doc.char_span(*found.span("who"), alignment_mode="contract") if found else None
        if words is not None:
            yield words, (maker,)


@cache
def _patterns(list_: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = "|".join(
        sorted(map(re.escape, word_set("names", f"{list_}_nouns")), key=len, reverse=True)
    )
    of = rf"(?P<who>\b(?:[Tt]he\s)?(?:[a-z-]+\s){{0,2}}?\b(?:{nouns}))\s(?:of|behind)\s(?:the\s)?(?:chatbot\s|model\s|assistant\s|rival\s)?$"
    return re.compile(of), re.compile(
        rf"(?:['’]s?\s(?:[a-z-]+\s)?|\s)(?P<who>(?:{nouns}))(?![\w-]|,\s[A-Z])"
    )
