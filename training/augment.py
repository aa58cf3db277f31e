"""Exchange names in training texts, so that unknown names still parse.

In: converted training texts. Out: the same texts, and for a share of them a second copy in
which names are replaced by such as the tracker meets: those of its knowledge base, and
invented ones. Not used for the shipped weights: while the tracker hides names from the
parser, the gain is within noise. Use it for weights that have to do without hiding.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import Doc, DocBin, Token
from spacy.vocab import Vocab

from tracker.knowledge import Named, load

SEED = 7
TEXT_SHARE = 0.30
NAME_SHARE = 0.60
LISTED_SHARE = 0.5
_SHORTEST = 3
_CAMEL_SHARE = 0.3
_CAPITALS_SHARE = 0.1
_SYLLABLES = (
    "ar", "en", "qu", "zo", "mi", "del", "tek", "nova", "lux", "gen", "vi", "sol", "cor", "pax",
    "neo", "data", "mind", "flux", "byte", "scale", "deep", "open",
)  # fmt: skip


def augment(source: Path, target: Path) -> int:
    """Write the texts of a set and the copies with other names; return the number of copies."""
    rng, vocab = random.Random(SEED), Vocab()
    names = listed_names()
    out, copies = DocBin(store_user_data=False), 0
    for doc in DocBin().from_disk(source).get_docs(vocab):
        out.add(doc)
        if rng.random() < TEXT_SHARE:
            out.add(rename(doc, names, rng))
            copies += 1
    out.to_disk(target)
    return copies


def listed_names() -> dict[str, Sequence[str]]:
    """Return names of one word from the knowledge base: of organisations and models, of people."""
    known = load()
    things: list[Named] = [*known.organizations.values(), *known.models.values()]
    surnames = {person.name.split()[-1] for person in known.people.values()}
    return {
        "thing": sorted({row.name for row in things if " " not in row.name}),
        "person": sorted(name for name in surnames if name.isalpha()),
    }


def rename(doc: Doc, names: dict[str, Sequence[str]], rng: random.Random) -> Doc:
    """Return a copy in which a share of the names is another; annotations stay."""
    words = [_other(token, names, rng) for token in doc]
    lemmas = [
        token.lemma_ if word == token.text else word for token, word in zip(doc, words, strict=True)
    ]
    return Doc(
        doc.vocab,
        words=words,
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        morphs=[str(token.morph) for token in doc],
        lemmas=lemmas,
        heads=[token.head.i for token in doc],
        deps=[token.dep_ for token in doc],
    )


def invent(rng: random.Random) -> str:
    """Return a made-up name, spelled as companies like it."""
    name = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))).capitalize()
    style = rng.random()
    if style < _CAMEL_SHARE:
        at = rng.randint(2, len(name) - 2)
        return name[:at] + name[at:].capitalize()
    return name[:4].upper() if style > 1 - _CAPITALS_SHARE else name


def _other(token: Token, names: dict[str, Sequence[str]], rng: random.Random) -> str:
    word = token.text
    named = token.pos_ == "PROPN" and len(word) >= _SHORTEST and word[0].isupper()
    if not named or not word.isalpha() or rng.random() >= NAME_SHARE:
        return word
    if token.dep_ == "flat":  # the second part of a person's name
        return rng.choice(names["person"])
    return rng.choice(names["thing"]) if rng.random() < LISTED_SHARE else invent(rng)
