"""Assemble the one language pipeline: trained parts, the tracker's components, knowledge.

In: `Knowledge`, then reports. Out: finished spaCy Docs. The weights come with the
package, stored in half precision; nothing is downloaded. What one report may cost is
bounded here, whatever stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config
from thinc.api import Model

from tracker import analyze
from tracker.analyze import attributes, grammar
from tracker.domain import Report
from tracker.edge.memory import give_back
from tracker.edge.parts import LONGEST_PART, parse_in_parts
from tracker.errors import ConfigError
from tracker.knowledge import Knowledge
from tracker.read import language
from tracker.registry import discover

BATCH_SIZE: Final = 8  # articles are long: bigger batches are slower and need ten times the memory
# The parser takes a quarter of its batch at a time, which for eight would be two.
_PARSER: Final = {"parser": {"batch_size": 2 * BATCH_SIZE}}
_LONGEST_IN_BATCH: Final = 1_000  # tokens: a batch of long ones needs memory and is no faster
MOST_CHARACTERS: Final = 200_000
"""What lies behind is kept and can be searched, but not analysed: some ninety pages."""
MOST_TOKENS: Final = 50_000
"""The same for text that is all marks, or Chinese, where a character is a token."""
# The tracker's components in order, and where they stand among the trained parts.
COMPONENTS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("tracker_sentences", {"first": True}),
    ("tracker_entities", {"after": "tracker_sentences"}),
    ("tracker_names", {}),
    ("tracker_references", {}),
    ("tracker_times", {}),
    ("tracker_quantities", {}),
    ("tracker_quotes", {}),
    ("tracker_claims", {}),
)


def trained() -> Path:
    """Return the folder of the trained parts that come with the tracker."""
    return Path(attributes.__file__).parent / "trained"


def pipeline(knowledge: Knowledge | None = None, path: Path | None = None) -> Language:
    """Return the whole spaCy pipeline, ready for `nlp(text)` and `nlp.to_disk(folder)`.

    Args:
        knowledge: the names to find; none where it is left out.
        path: a pipeline trained by the same recipe, to take the shipped one's place.

    Raises:
        ConfigError: `path` holds no such pipeline.
    """
    discover(analyze)
    nlp = _trained_parts(path or trained())
    _widen(nlp)
    for name, place in COMPONENTS:
        nlp.add_pipe(name, **place)
    attributes.inform(nlp, knowledge or Knowledge())
    nlp.batch_size = BATCH_SIZE
    return nlp


def load_parser(knowledge: Knowledge, path: Path | None = None) -> Parser:
    """Build the pipeline and tell its components what is known.

    Raises:
        ConfigError: `path` holds no pipeline that fits.
    """
    parser = Parser(pipeline(knowledge, path))
    give_back()  # the weights were read in half precision first
    return parser


class Parser:
    """Turn reports into Docs that carry all that the components found."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def parse(self, report: Report) -> Doc:
        """Run the whole pipeline over one report."""
        return self._finish(self._begin(report))

    def parse_many(self, reports: Iterable[Report]) -> Iterator[Doc]:
        """Run the whole pipeline over many reports, in order; short ones go in batches."""
        docs = (self._begin(report) for report in reports)
        for short, group in groupby(docs, key=_batched):
            if short:
                yield from self.nlp.pipe(group, component_cfg=_PARSER)
            else:
                yield from map(self._finish, group)

    def _finish(self, doc: Doc) -> Doc:
        return self.nlp(doc) if len(doc) <= LONGEST_PART else parse_in_parts(self.nlp, doc)

    def _begin(self, report: Report) -> Doc:
        doc = self.nlp.make_doc(_beginning(report.text))
        if len(doc) > MOST_TOKENS:
            doc = doc[:MOST_TOKENS].as_doc()
        read, whole = len(attributes.text_of(doc)), len(report.text)
        if read < whole:
            doc._.notes = (f"only the first {read:,} of {whole:,} characters were analysed",)
        doc._.published = report.published
        doc._.outlet = report.outlet
        doc._.zones = report.zones
        doc._.language = language.settled(report.text, report.language)
        return doc


def _batched(doc: Doc) -> bool:
    return len(doc) <= min(_LONGEST_IN_BATCH, LONGEST_PART)


def _beginning(text: str) -> str:
    """Return as much of a text as is analysed, up to the end of a line or word."""
    if len(text) <= MOST_CHARACTERS:
        return text
    near = MOST_CHARACTERS - MOST_CHARACTERS // 100
    ends = (text.rfind(end, near, MOST_CHARACTERS) for end in ("\n", " "))
    return text[: next((end for end in ends if end > 0), MOST_CHARACTERS)]


def _trained_parts(path: Path) -> Language:
    """Load the trained parts of a pipeline and see whether they fit."""
    try:
        given = load_config(path / "config.cfg")["nlp"]["pipeline"]
    except (OSError, ValueError, KeyError) as exc:
        raise _unfit(path, f"no pipeline found ({exc})") from exc
    missing = [name for name in grammar.PARTS if name not in given]
    if missing:
        raise _unfit(path, f"the pipeline has no {', '.join(missing)}")
    ours = {"tok2vec.factory": "tracker_tok2vec"}
    others = [name for name in given if name not in grammar.PARTS]
    try:
        nlp = spacy.load(
            path,
            exclude=[*others, "tokenizer"],
            config={
                "nlp.tokenizer.@tokenizers": "tracker_tokenizer",
                **{f"components.{key}": value for key, value in ours.items()},
            },
        )
    except (OSError, ValueError, KeyError) as exc:
        raise _unfit(path, f"the pipeline cannot be loaded ({exc})") from exc
    _check_labels(nlp, path)
    return nlp


def _check_labels(nlp: Language, path: Path) -> None:
    for component, wanted in (("parser", grammar.DEPENDENCIES), ("tagger", grammar.TAGS)):
        part: Any = nlp.get_pipe(component)
        missing = sorted(wanted - set(part.labels))
        if missing:
            raise _unfit(path, f"its {component} does not know the labels {', '.join(missing)}")


def _unfit(path: Path, problem: str) -> ConfigError:
    remedy = "set TRACKER_PIPELINE to a spaCy pipeline trained by the recipe in training/"
    return ConfigError(problem, where=str(path), remedy=remedy)


def _widen(nlp: Language) -> None:
    """Turn half-precision weights into the single precision that spaCy computes in."""
    for _, component in nlp.pipeline:
        model: Model[Any, Any] | None = getattr(component, "model", None)
        for node in model.walk() if model else ():
            for name in node.param_names:
                if node.has_param(name):
                    widened: Any = node.get_param(name).astype("float32")
                    node.set_param(name, widened)
