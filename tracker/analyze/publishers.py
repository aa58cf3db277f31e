"""Whose page a report stands on, where it is not a paper's.

In: a Doc with its outlet, and the knowledge base. Out: the id of who "we" is, and the words
by which an office speaks of itself. Never takes a newspaper's "we" for a company's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from spacy.tokens import Doc

from tracker.analyze.attributes import text_of
from tracker.analyze.families import slug
from tracker.analyze.wordlists import word_set
from tracker.knowledge import Knowledge

# So many sentences that begin with "we" make a page the publisher's own.
_FEWEST_OWN = 3


def listed_publishers(knowledge: Knowledge) -> dict[str, str]:
    """Return the organisations that write about themselves, by their names without case."""
    ids: dict[str, str] = {}
    for row in knowledge.organizations.values():
        for name in (row.name, *row.aliases) if row.kind != "news_outlet" else ():
            ids.setdefault(name.casefold(), row.id)
    return ids


def author_of(doc: Doc, listed: Mapping[str, str]) -> tuple[str, ...]:
    """Return who "we" is on a page that an organisation publishes about itself."""
    outlet = doc._.outlet or ""
    known = listed.get(outlet.casefold())
    if known is not None:
        return (known,)
    return (slug(outlet),) if outlet and _publishes_itself(doc, outlet) else ()


def _publishes_itself(doc: Doc, outlet: str) -> bool:
    """Tell the page of an unlisted company or office from that of a paper."""
    words = outlet.split()
    if words[-1] in word_set("names", "outlet_endings"):
        return False
    text = text_of(doc)
    if any(f" the {word}" in text or f"The {word}" in text for word in offices(outlet)):
        return True
    quoted = [(quote.start, quote.end) for quote in doc._.quotes]
    opening = [
        s
        for s in doc.sents
        if text.startswith(("We ", "Our "), s.start_char, s.end_char)
        if not any(start <= s.start_char < end for start, end in quoted)
    ]
    return len(opening) >= _FEWEST_OWN


def offices(outlet: str) -> list[str]:
    """Return the words of a name by which an office speaks of itself: "the Department"."""
    return [w for w in outlet.split() if w in word_set("names", "organization_heads")]


def itself(word: str) -> re.Pattern[str]:
    """Return a pattern for "the Department" and its like."""
    return re.compile(rf"\b[Tt]he {re.escape(word)}\b(?! of\b)")
