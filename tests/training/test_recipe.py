"""The recipe of the shipped weights: conversion, other names, packing, recorded scores."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("training", reason="the recipe comes with the repository")

import numpy as np
import srsly
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from training.__main__ import main
from training.augment import invent, listed_names, rename
from training.convert import convert, make_doc, read_docs, read_sentences
from training.corpora import CORPORA, SETS, TESTS, Missing, converted, files_of
from training.evaluate import evaluate, shipped_scores
from training.pack import SHIPPED, halve
from training.words import FILE as WORDS
from training.words import common_words

CORPUS = Path(__file__).parents[2] / "../shared/language/corpus"

DONT = """\
# newdoc id = one
# text = "They don't," Halcyon said.
1	"	"	PUNCT	``	_	3	punct	_	SpaceAfter=No
2	They	they	PRON	PRP	Case=Nom|Number=Plur	3	nsubj	_	_
3-4	don't	_	_	_	_	_	_	_	SpaceAfter=No
3	do	do	AUX	VBP	_	0	root	_	_
4	n't	not	PART	RB	Polarity=Neg	3	advmod	_	_
4.1	know	know	VERB	VB	_	_	_	_	_
5	,	,	PUNCT	,	_	3	punct	_	SpaceAfter=No
6	"	"	PUNCT	''	_	3	punct	_	_
7	Halcyon	_	PROPN	NNP	Number=Sing	8	nsubj	_	_
8	said	say	VERB	VBD	Tense=Past	3	parataxis	_	SpaceAfter=No
9	.	.	PUNCT	.	_	3	punct	_	_

"""
SHORT = """\
# text = Halcyon left.
1	Halcyon	Halcyon	PROPN	NNP	Number=Sing	2	nsubj	_	_
2	left	leave	VERB	VBD	Tense=Past	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

"""


@pytest.fixture
def treebanks(tmp_path: Path) -> Path:
    """Return a folder laid out like the two treebanks, with a handful of sentences."""
    for name, facts in CORPORA.items():
        root = tmp_path / name
        for part in ("train", "dev", "test"):
            source = facts[part]
            if isinstance(source, str):
                _write(root / source, DONT + SHORT)
                continue
            names = [f"X_{genre}_{part}{source['suffix']}" for genre in ("news", "fiction")]
            listed = "\n".join(name.removesuffix(".conllu") for name in names)
            _write(root / source["list"], listed + "\n")
            for file in names:
                _write(root / source["folder"] / file, DONT + SHORT)
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _docs(path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(Vocab()))


def test_a_sentence_keeps_its_text_its_heads_and_its_labels(tmp_path: Path) -> None:
    _write(tmp_path / "a.conllu", DONT)
    [sentence] = read_sentences(tmp_path / "a.conllu")
    doc = make_doc([sentence], Vocab(), curly=False)
    assert doc.text == '"They don\'t," Halcyon said. '
    assert [(t.text, t.head.text) for t in doc if t.dep_ == "advmod"] == [("n't", "do")]
    assert [t.text for t in doc if t.dep_ == "ROOT"] == ["do"]
    assert [(t.text, t.lemma_, t.tag_) for t in doc if t.pos_ == "PROPN"] == [
        ("Halcyon", "Halcyon", "NNP")
    ]


def test_curly_marks_open_and_close(tmp_path: Path) -> None:
    _write(tmp_path / "a.conllu", DONT)
    [doc] = read_docs([tmp_path / "a.conllu"], Vocab(), curly=1.0)
    assert doc.text == "“They don’t,” Halcyon said. "


def test_texts_end_with_their_document_and_after_ten_sentences(tmp_path: Path) -> None:
    _write(tmp_path / "a.conllu", DONT + SHORT * 24 + DONT)
    docs = list(read_docs([tmp_path / "a.conllu"], Vocab(), curly=0.0))
    lengths = [len(list(doc.sents)) for doc in docs]
    assert sum(lengths) == 26
    assert max(lengths) <= 10
    assert docs[-1].text.startswith('"They')
    again = [doc.text for doc in read_docs([tmp_path / "a.conllu"], Vocab(), curly=0.0)]
    assert again == [doc.text for doc in docs]


def test_all_sets_are_converted_and_restricted_genres_stay_out(treebanks: Path) -> None:
    files = [path for paths in files_of(treebanks).values() for path in paths]
    assert not [path for path in files if "fiction" in path.name and "GUM" in str(path)]
    target = treebanks / "sets"
    convert(treebanks, target)
    assert converted(target)
    assert len(_docs(target / "gumnews_test.spacy")) == 2
    assert {path.stem for path in target.glob("*.spacy")} == set(SETS)


def test_missing_files_are_named_with_the_way_to_get_them(treebanks: Path) -> None:
    (treebanks / "UD_English-EWT/en_ewt-ud-dev.conllu").unlink()
    with pytest.raises(Missing, match=r"en_ewt-ud-dev\.conllu(.|\n)*git clone https"):
        files_of(treebanks)


def test_without_a_corpus_it_says_what_to_fetch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr().out
    for name, facts in CORPORA.items():
        assert f"CORPUS/{name} checkout {facts['commit']}" in said


@pytest.mark.slow
def test_the_whole_recipe_runs(treebanks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in treebanks.rglob("*"):
        if path.is_file() and not path.name.startswith("files."):
            path.write_text(path.read_text("utf-8") * 12, "utf-8")
    work = treebanks / "work"
    given = ["--corpus", str(treebanks), "--work", str(work), "--steps", "3"]
    assert main(given) == 0
    packed = work / "packed"
    assert (packed / "NOTICE").read_bytes() == (SHIPPED / "NOTICE").read_bytes()
    assert "left" in (packed / WORDS).read_text("utf-8").split()
    assert str(treebanks) not in (packed / "config.cfg").read_text("utf-8")
    assert set(srsly.read_json(work / "scores.json")) == set(TESTS)

    weights = (packed / "parser/model").read_bytes()
    assert main([*given, "--swap-names"]) == 0
    assert (work / "trained-with-names/model-best").exists()
    capsys.readouterr()
    assert main(given) == 0
    assert "trained already" in capsys.readouterr().out
    assert (packed / "parser/model").read_bytes() == weights


def test_other_names_leave_the_annotation_alone(tmp_path: Path) -> None:
    _write(tmp_path / "a.conllu", SHORT * 9)
    [doc, *_] = read_docs([tmp_path / "a.conllu"], Vocab(), curly=0.0)
    names = listed_names()
    other = rename(doc, names, random.Random(1))
    changed = [(a.text, b.text) for a, b in zip(doc, other, strict=True) if a.text != b.text]
    assert changed
    assert {old for old, _ in changed} == {"Halcyon"}
    assert [(t.tag_, t.dep_, t.head.i) for t in other] == [(t.tag_, t.dep_, t.head.i) for t in doc]
    assert all(t.lemma_ == t.text for t in other if t.pos_ == "PROPN")


def test_invented_names_begin_with_a_capital() -> None:
    rng = random.Random(2)
    names = [invent(rng) for _ in range(200)]
    assert all(name[0].isupper() and name.isalpha() for name in names)
    assert len(set(names)) > 150


def test_halved_weights_are_close_and_half_as_big() -> None:
    weights = np.linspace(-2, 2, 1000, dtype="float32").reshape(10, 100)
    model = srsly.msgpack_dumps({"params": [{"W": weights, "b": None}]})
    halved = halve(model)
    [parameters] = srsly.msgpack_loads(halved)["params"]
    assert parameters["W"].dtype == np.float16
    assert np.abs(parameters["W"] - weights).max() < 1e-3
    assert len(halved) < 0.6 * len(model)


def test_recorded_scores_stay_above_the_floor() -> None:
    scores = shipped_scores()
    assert set(scores) == set(TESTS)
    assert scores["gumnews_test"]["dep_las"] > 0.80
    assert scores["gumnews_test"]["tag_acc"] > 0.94
    assert min(found["dep_las"] for found in scores.values()) > 0.78


@pytest.mark.skipif(not CORPUS.exists(), reason="the training texts lie outside the repository")
def test_the_shipped_list_of_common_words_is_that_of_the_training_texts() -> None:
    assert (SHIPPED / WORDS).read_text("utf-8").split() == common_words(CORPUS)


def test_common_words_are_plain_and_many() -> None:
    words = (SHIPPED / WORDS).read_text("utf-8").split()
    assert len(words) > 8000
    assert all(word.islower() and word.isalpha() for word in words)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the test corpus lies outside the repository")
def test_the_shipped_weights_score_what_is_recorded() -> None:
    found = evaluate(SHIPPED, CORPUS, ["gumnews_test"])["gumnews_test"]
    assert found == pytest.approx(shipped_scores()["gumnews_test"], abs=0.002)
