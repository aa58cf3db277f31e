"""The pipeline is ordinary spaCy: saved, loaded, found by entry points, replaced by another."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from tests.build import report
from tracker.analyze import attributes, grammar
from tracker.edge import parts
from tracker.edge.nlp import COMPONENTS, MOST_TOKENS, Parser, load_parser, pipeline, trained
from tracker.errors import ConfigError
from tracker.knowledge import Knowledge, load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/spacy.md").read_text("utf-8")
TEXT = (
    "OpenAI said on 6 April 2026 that DeepSeek had opened over 24,000 accounts. "
    "“We did not do it,” the company said.\n据报道，OpenAI指控深度求索。"
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser(load())


@pytest.fixture(scope="module")
def saved(parser: Parser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline") / "saved"
    parser.nlp.to_disk(folder)
    return folder


def found(doc: Doc) -> dict[str, Any]:
    return {
        "entities": [(s.text, s.label_, s.kb_id_) for s in doc.spans["entities"]],
        "references": [(s.text, s._.refers_to) for s in doc.spans["references"]],
        "grammar": [(t.text, t.tag_, t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc],
        **{name: getattr(doc._, name) for name in ("times", "quantities", "quotes", "claims")},
    }


def test_what_is_saved_and_loaded_finds_the_same(parser: Parser, saved: Path) -> None:
    again = spacy.load(saved)
    assert found(again(TEXT)) == found(parser.nlp(TEXT))
    assert again(TEXT)._.claims
    assert again.batch_size == parser.nlp.batch_size == 8


def test_bytes_carry_it_too(parser: Parser) -> None:
    other = pipeline()
    assert found(other(TEXT)) != found(parser.nlp(TEXT))
    other.from_bytes(parser.nlp.to_bytes())
    assert found(other(TEXT)) == found(parser.nlp(TEXT))


def test_components_say_what_they_need_and_give(parser: Parser) -> None:
    problems = parser.nlp.analyze_pipes()["problems"]
    assert not any(problems.values())


def test_entry_points_name_every_factory() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = project["entry-points"]["spacy_factories"]
    assert set(listed) == {name for name, _ in COMPONENTS} | {"tracker_tok2vec"}
    for name, target in listed.items():
        assert callable(EntryPoint(name, target, "spacy_factories").load())
        assert Language.has_factory(name)
    tokenizers = project["entry-points"]["spacy_tokenizers"]
    for name, target in tokenizers.items():
        EntryPoint(name, target, "spacy_tokenizers").load()
        assert name in spacy.registry.tokenizers


@pytest.mark.skipif(
    "tracker_claims" not in entry_points(group="spacy_factories").names,
    reason="the tracker is not installed, or was before it had entry points",
)
def test_spacy_loads_it_in_a_project_that_never_imports_the_tracker(saved: Path) -> None:
    code = "import spacy, sys; print(len(spacy.load(sys.argv[1])(sys.argv[2])._.claims))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(saved), TEXT],
        cwd=saved.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0


@pytest.mark.slow
def test_the_examples_of_the_page_run(tmp_path: Path) -> None:
    examples = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(examples) > 1
    for example in examples:
        done = subprocess.run(
            [sys.executable, "-c", example],
            cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2026-04-07"


def test_the_page_names_every_component_attribute_and_span_group() -> None:
    for name, _ in COMPONENTS:
        assert f"`{name}`" in PAGE
    for name in attributes.ON_DOC:
        assert f"`doc._.{name}`" in PAGE
    for group in (attributes.ENTITIES, attributes.REFERENCES):
        assert f'`doc.spans["{group}"]`' in PAGE


# --- another pipeline in the place of the shipped one ---------------------------------------


def test_a_saved_pipeline_takes_the_shipped_ones_place(parser: Parser, saved: Path) -> None:
    other = load_parser(load(), saved)
    assert other.nlp.pipe_names == parser.nlp.pipe_names
    assert found(other.parse(report(TEXT))) == found(parser.parse(report(TEXT)))


def test_a_folder_without_a_pipeline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no pipeline found.*TRACKER_PIPELINE"):
        load_parser(Knowledge(), tmp_path)


def test_missing_components_are_named(tmp_path: Path) -> None:
    nlp = spacy.load(trained(), exclude=["parser", "morphologizer"])
    nlp.to_disk(tmp_path / "half")
    with pytest.raises(ConfigError, match="has no morphologizer, parser"):
        load_parser(Knowledge(), tmp_path / "half")


def test_another_label_scheme_is_refused_by_its_labels(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    for name in grammar.PARTS:
        nlp.add_pipe(name)
    for label in ("nsubj", "nsubjpass", "dobj", "pobj", "ROOT"):
        nlp.get_pipe("parser").add_label(label)
    for label in grammar.TAGS:
        nlp.get_pipe("tagger").add_label(label)
    nlp.get_pipe("morphologizer").add_label("POS=NOUN")
    nlp.get_pipe("trainable_lemmatizer").cfg["labels"] = []
    nlp.to_disk(tmp_path / "other")
    with pytest.raises(ConfigError, match=r"parser does not know the labels.*nsubj:pass"):
        load_parser(Knowledge(), tmp_path / "other")


def test_only_listed_labels_are_read() -> None:
    """Whatever a component compares a dependency with is a label that is checked for."""
    read = set()
    for path in (ROOT / "tracker/analyze").glob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if re.search(r"\bdep_\s*(?:==|!=|in)\b", line):
                read |= set(re.findall(r'"([\w:]+)"', line.split("dep_", 1)[1].split(" and ")[0]))
    assert read
    assert read <= grammar.DEPENDENCIES


# --- in parts ----------------------------------------------------------------------------------


def test_a_long_report_is_parsed_in_parts_as_it_would_be_whole(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = report("\n".join([TEXT.partition("\n")[0]] * 12))
    whole = parser.parse(long)
    monkeypatch.setattr(parts, "LONGEST_PART", 50)
    monkeypatch.setattr("tracker.edge.nlp.LONGEST_PART", 50)
    pieces = parser.parse(long)
    assert len(whole) > 150
    expected, got = found(whole), found(pieces)
    # Vectors look a few words past the end of a sentence, so that a tag may differ there.
    tags, other = expected.pop("grammar"), got.pop("grammar")
    assert got == expected
    assert sum(a == b for a, b in zip(tags, other, strict=True)) > 0.97 * len(whole)
    (again,) = parser.parse_many([long])
    assert found(again) == found(pieces)


def test_short_and_long_reports_come_back_in_order(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.edge.nlp.LONGEST_PART", 20)
    texts = [f"Orbit sold {n} ships. " * (1 + n % 3 * 5) for n in range(9)]
    docs = list(parser.parse_many([report(text) for text in texts]))
    assert [doc.text for doc in docs] == texts


def test_more_tokens_than_are_analysed_are_cut_off_and_told(parser: Parser) -> None:
    doc = parser._begin(report("( " * (MOST_TOKENS + 10)))
    assert len(doc) == MOST_TOKENS
    assert doc._.notes == ("only the first 100,000 of 100,020 characters were analysed",)
