"""Turn CoNLL-U into spaCy's DocBin.

In: CoNLL-U files. Out: Docs of four to ten sentences with tags, morphology, lemmas and
dependencies; never over the end of a document. In training a third of the Docs get curly
quotation marks and apostrophes, since news pages use both kinds.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from training.corpora import TRAIN, files_of

SEED = 0
FEWEST, MOST = 4, 10
CURLY_SHARE = 0.35
_COLUMNS = 10
_NONE = "_"


class Word(NamedTuple):
    """One syntactic word: the columns of its line that are used."""

    number: int
    form: str
    lemma: str
    pos: str
    tag: str
    morph: str
    head: int
    dep: str
    space: bool


@dataclass(slots=True, kw_only=True)
class Sentence:
    """Words of a sentence, and surface tokens that stand for several of them."""

    words: list[Word] = field(default_factory=list)
    joined: list[tuple[int, int, str, bool]] = field(default_factory=list)
    """First and last word, surface form, whether a blank follows."""
    begins_document: bool = False

    def forms(self) -> list[str]:
        """Return the words so spelled that they join to the surface: *don't* → *do*, *n't*."""
        forms = [word.form for word in self.words]
        for first, last, surface, _ in self.joined:
            forms[first - 1 : last] = _cut(surface, forms[first - 1 : last])
        return forms

    def spaces(self) -> list[bool]:
        """Tell for each word whether a blank follows."""
        spaces = [word.space for word in self.words]
        for first, last, _, space in self.joined:
            spaces[first - 1 : last] = [False] * (last - first) + [space]
        return spaces


def convert(corpus: Path, target: Path) -> None:
    """Write all sets as .spacy files."""
    target.mkdir(parents=True, exist_ok=True)
    vocab = Vocab()
    for name, files in files_of(corpus).items():
        docs = DocBin(store_user_data=False)
        for doc in read_docs(files, vocab, curly=CURLY_SHARE if name == TRAIN else 0.0):
            docs.add(doc)
        docs.to_disk(target / f"{name}.spacy")
        print(f"{name}: {len(docs)} texts of {len(files)} files")


def read_docs(files: Iterable[Path], vocab: Vocab, *, curly: float) -> Iterator[Doc]:
    """Yield Docs of a few sentences; a share of them with curly marks."""
    rng = random.Random(SEED)
    for path in files:
        group: list[Sentence] = []
        size = rng.randint(FEWEST, MOST)
        for sentence in read_sentences(path):
            if sentence.begins_document and group:
                yield make_doc(group, vocab, curly=rng.random() < curly)
                group = []
            group.append(sentence)
            if len(group) >= size:
                yield make_doc(group, vocab, curly=rng.random() < curly)
                group = []
                size = rng.randint(FEWEST, MOST)
        if group:
            yield make_doc(group, vocab, curly=rng.random() < curly)


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file; empty nodes are left out."""
    sentence = Sentence()
    for line in [*path.read_text("utf-8").split("\n"), ""]:
        if line.startswith("# newdoc"):
            sentence.begins_document = True
        elif line.startswith("#"):
            continue
        elif line:
            _take(line, sentence)
        elif sentence.words:
            yield sentence
            sentence = Sentence()


def make_doc(group: Iterable[Sentence], vocab: Vocab, *, curly: bool) -> Doc:
    """Return one Doc of some sentences."""
    rows: list[Word] = []
    forms: list[str] = []
    spaces: list[bool] = []
    heads: list[int] = []
    for sentence in group:
        offset = len(rows) - 1
        # The root points at itself.
        heads += [offset + (word.head or word.number) for word in sentence.words]
        forms += sentence.forms()
        spaces += [*sentence.spaces()[:-1], True]
        rows += sentence.words
    if curly:
        forms = list(_curled(forms))
    return Doc(
        vocab,
        words=forms,
        spaces=spaces,
        tags=[row.pos if row.tag == _NONE else row.tag for row in rows],
        pos=[row.pos for row in rows],
        morphs=["" if row.morph == _NONE else row.morph for row in rows],
        lemmas=[
            form if row.lemma == _NONE else row.lemma for row, form in zip(rows, forms, strict=True)
        ],
        heads=heads,
        deps=["ROOT" if row.dep == "root" else row.dep for row in rows],
    )


def _take(line: str, sentence: Sentence) -> None:
    cells = line.split("\t")
    if len(cells) != _COLUMNS:
        raise ValueError(f"no CoNLL-U line: {line!r}")
    number, form, lemma, pos, tag, morph, head, dep, _, rest = cells
    space = "SpaceAfter=No" not in rest
    if "-" in number:
        first, last = map(int, number.split("-"))
        sentence.joined.append((first, last, form, space))
    elif "." not in number:
        sentence.words.append(
            Word(int(number), form, lemma, pos, tag, morph, int(head), dep, space)
        )


def _cut(surface: str, forms: list[str]) -> list[str]:
    """Cut a surface token into as many pieces, long as the forms; keep them if it is too short."""
    pieces, at = [], 0
    for form in forms[:-1]:
        pieces.append(surface[at : at + len(form)])
        at += len(form)
    pieces.append(surface[at:])
    return pieces if all(pieces) else forms


def _curled(forms: Iterable[str]) -> Iterator[str]:
    opened = False
    fixed = {"``": "“", "''": "”"}
    for form in forms:
        if form == '"':
            yield "”" if opened else "“"
            opened = not opened
        elif form in fixed:
            yield fixed[form]
        else:
            yield form.replace("'", "’") if len(form) > 1 else form
