"""Parse a long report piece by piece: the parser's memory grows with what it is shown at once.

In: a pipeline, and a Doc that is longer than one piece. Out: the same Doc, finished. Pieces
end where sentences do, so that the trained components see nothing else than they would have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from tracker.analyze.attributes import ENTITIES
from tracker.analyze.grammar import PARTS

LONGEST_PART: Final = 4_000  # tokens
_FOUND: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD"]


def parse_in_parts(nlp: Language, doc: Doc) -> Doc:
    """Run a pipeline over a Doc, its trained components over one piece at a time."""
    names = nlp.pipe_names
    first, last = names.index(PARTS[0]), names.index(PARTS[-1])
    for _, component in nlp.pipeline[:first]:
        doc = component(doc)
    _parse(nlp, doc, names[first : last + 1])
    for _, component in nlp.pipeline[last + 1 :]:
        doc = component(doc)
    return doc


def _parse(nlp: Language, doc: Doc, names: list[str]) -> None:
    """Copy onto a Doc what the trained components find in its pieces."""
    found = []
    for start, end in _pieces(doc):
        piece = _piece(doc, start, end)
        for name in names:
            piece = nlp.get_pipe(name)(piece)
        found.append(piece.to_array(_FOUND))
    whole: Any = np.concatenate(found)
    doc.from_array(_FOUND, whole)


def _pieces(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield token spans of whole sentences, each as long as may be."""
    start = 0
    for sent in doc.sents:
        if sent.end - start > LONGEST_PART and sent.start > start:
            yield start, sent.start
            start = sent.start
    yield start, len(doc)


def _piece(doc: Doc, start: int, end: int) -> Doc:
    span = doc[start:end]
    piece = Doc(
        doc.vocab,
        words=[token.text for token in span],
        spaces=[bool(token.whitespace_) for token in span],
        sent_starts=[bool(token.is_sent_start) for token in span],
    )
    piece.spans[ENTITIES] = [
        Span(piece, one.start - start, one.end - start, label=one.label, kb_id=one.kb_id)
        for one in doc.spans.get(ENTITIES, ())
        if start <= one.start and one.end <= end
    ]
    return piece
