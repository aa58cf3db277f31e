"""The shipped weights load fast enough, weigh little and still know grammar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from tests.build import report
from tracker.edge.nlp import Parser, load_parser, trained
from tracker.knowledge import load

CORPUS = Path(__file__).parents[2] / "../shared/language/corpus/gumnews_test.spacy"
LIMIT = 6_000_000

# Dependent, relation and head that any reader would give.
SAMPLE = [
    ("OpenAI accused DeepSeek of copying its models.", "OpenAI", "nsubj", "accused"),
    ("OpenAI accused DeepSeek of copying its models.", "DeepSeek", "obj", "accused"),
    ("The memo was written by Anthropic.", "Anthropic", "obl:agent", "written"),
    ("The memo was written by Anthropic.", "memo", "nsubj:pass", "written"),
    ("Google said that the accounts were closed.", "closed", "ccomp", "said"),
    ("DeepSeek did not respond to questions.", "not", "advmod", "respond"),
    ("MiniMax opened 24,000 accounts in January.", "accounts", "obj", "opened"),
    ("Moonshot AI wants to train a new model.", "train", "xcomp", "wants"),
    ("Two people who saw the letter described it.", "saw", "acl:relcl", "people"),
    ("Qwen2.5-Max was released by Alibaba.", "Alibaba", "obl:agent", "released"),
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser(load())


@pytest.mark.parametrize(("text", "word", "relation", "head"), SAMPLE)
def test_finds_obvious_heads(
    parser: Parser, text: str, word: str, relation: str, head: str
) -> None:
    doc = parser.parse(report(text))
    token = next(t for t in doc if t.text == word)
    assert (token.dep_, token.head.text) == (relation, head)


def test_unknown_names_are_nouns_to_the_tagger(parser: Parser) -> None:
    doc = parser.parse(report("DeepSeek denied it. OpenAI, Anthropic and Moonshot AI did not."))
    assert {t.pos_ for s in doc.spans["entities"] for t in s} == {"PROPN"}


def test_lemmas_of_speech_verbs(parser: Parser) -> None:
    doc = parser.parse(report("Google said no. OpenAI denies it. Anthropic has accused them."))
    assert [t.lemma_ for t in doc if t.pos_ == "VERB"] == ["say", "deny", "accuse"]


def test_many_reports_come_back_in_order_and_alike(parser: Parser) -> None:
    reports = [report(f"OpenAI met {n} people in May.", id=f"r-{n}") for n in range(20)]
    together = list(parser.parse_many(reports))
    assert [doc.text for doc in together] == [one.text for one in reports]
    alone = parser.parse(reports[3])
    assert [(t.dep_, t.head.i) for t in alone] == [(t.dep_, t.head.i) for t in together[3]]


def test_carries_what_the_report_knows(parser: Parser) -> None:
    given = report("OpenAI spoke.", published="2026-04-06T12:00", language="en-US", outlet="Tide")
    doc = parser.parse(given)
    assert (doc._.published, doc._.outlet, doc._.zones) == (given.published, "Tide", given.zones)
    assert doc._.language == "en"


def test_chinese_is_seen_by_its_script(parser: Parser) -> None:
    assert parser.parse(report("他们否认了。", language=None))._.language == "zh"
    assert parser.parse(report("They denied it.", language=None))._.language is None


def test_the_weights_are_small_and_name_their_sources() -> None:
    files = [path for path in trained().rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < LIMIT
    notice = (trained() / "NOTICE").read_text("utf-8")
    assert "UD_English-EWT" in notice
    assert "UD_English-GUM" in notice
    assert "Attribution-ShareAlike 4.0" in (trained() / "LICENSE").read_text("utf-8")


@pytest.mark.skipif(not CORPUS.exists(), reason="the test corpus lies outside the repository")
def test_keeps_its_accuracy_on_news(parser: Parser) -> None:
    names = ["tok2vec", "tagger", "morphologizer", "trainable_lemmatizer", "parser"]
    blank = spacy.blank("en")
    examples = []
    for gold in DocBin().from_disk(CORPUS).get_docs(blank.vocab):
        copy = Doc(parser.nlp.vocab, [t.text for t in gold], [bool(t.whitespace_) for t in gold])
        for name in names:
            copy = parser.nlp.get_pipe(name)(copy)
        examples.append(Example(copy, gold))
    scores = dict(_scores(examples))
    assert scores["dep_uas"] > 0.84
    assert scores["dep_las"] > 0.80
    assert scores["tag_acc"] > 0.94


def _scores(examples: list[Example]) -> Iterator[tuple[str, float]]:
    yield from Scorer.score_token_attr(examples, "tag").items()
    yield from Scorer.score_deps(
        examples, "dep", ignore_labels=("p", "punct"), head_attr="head",
        getter=lambda token, attr: token.dep_ if attr == "dep" else getattr(token, attr),
    ).items()  # fmt: skip
