"""Show the trained parts familiar names in place of those their treebank never saw.

In: Docs with `doc.spans["entities"]`. Out: the token vectors of the same Docs with each
name replaced, one token for one token; text, offsets and all annotations stay. A small
parser takes an unknown name for an interjection and builds the sentence around that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline.tok2vec import DEFAULT_TOK2VEC_MODEL, Tok2Vec
from spacy.tokens import Doc
from thinc.api import Model

from tracker.analyze.attributes import ENTITIES
from tracker.analyze.wordlists import words


@Language.factory(
    "tracker_tok2vec", assigns=["doc.tensor"], default_config={"model": DEFAULT_TOK2VEC_MODEL}
)
def make_tok2vec(nlp: Language, name: str, model: Model[list[Doc], Any]) -> MaskedTok2Vec:
    """Build token vectors that are blind to unknown names."""
    return MaskedTok2Vec(nlp.vocab, model, name)


class MaskedTok2Vec(Tok2Vec):
    """Token vectors over text in which names are exchanged for familiar ones."""

    def predict(self, docs: Iterable[Doc]) -> list[Any]:
        """Return one array a Doc, as the class above does."""
        vectors: list[Any] = super().predict([mask(doc) for doc in docs])
        return vectors


def mask(doc: Doc) -> Doc:
    """Return a copy of the words of `doc` with familiar names for its entities."""
    names = words("familiar")
    shown = doc.to_array("ORTH").tolist()
    strings = doc.vocab.strings
    for span in doc.spans.get(ENTITIES, ()):
        familiar = names.get(span.label_, ())
        last = len(familiar) - 1
        places = [token.i for token in span if token.text[0].isalnum()] if familiar else []
        for number, place in enumerate(reversed(places)):
            shown[place] = strings.add(familiar[last - min(number, last)])
    return Doc(doc.vocab, words=shown, spaces=doc.to_array("SPACY").astype(bool).tolist())
