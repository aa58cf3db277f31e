"""The one label scheme that the components read: Universal Dependencies, with Penn tags.

In: tokens of a parsed Doc. Out: what they are in their sentence. A pipeline that is to take
the place of the shipped one must know all labels listed here.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

PARTS: Final = ("tok2vec", "tagger", "morphologizer", "trainable_lemmatizer", "parser")
"""The trained components, in order."""

DEPENDENCIES: Final = frozenset({
    "ROOT", "acl", "acl:relcl", "advcl", "amod", "appos", "aux", "aux:pass", "case", "ccomp",
    "compound", "conj", "cop", "csubj", "flat", "iobj", "mark", "nmod", "nmod:poss", "nsubj",
    "nsubj:pass", "obj", "obl", "obl:agent", "parataxis", "xcomp",
})  # fmt: skip
FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of verbs that a clause can stand on."""
TAGS: Final = frozenset({"JJ", "MD", "NN", "NNP", "NNS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})


def is_subject(token: Token) -> bool:
    """Tell the subject of a clause, active or passive."""
    return token.dep_.startswith("nsubj")


def is_clause(token: Token) -> bool:
    """Tell a clause that stands where a subject or an object might."""
    return token.dep_ in {"csubj", "ccomp"}
