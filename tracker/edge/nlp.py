"""Assemble the one language pipeline: trained parts, the tracker's components, knowledge.

In: `Knowledge`, then reports. Out: finished spaCy Docs. The weights come with the
package, stored in half precision; nothing is downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from thinc.api import Model

from tracker import analyze
from tracker.analyze import attributes
from tracker.domain import Report
from tracker.knowledge import Knowledge
from tracker.registry import discover

BATCH_SIZE = 8  # articles are long: bigger batches are slower and need ten times the memory
_CJK = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u3001-\u3011\uff01-\uff1f]"
# The tracker's components in order, and where they stand among the trained parts.
COMPONENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("tracker_sentences", {"first": True}),
    ("tracker_entities", {"after": "tracker_sentences"}),
    ("tracker_names", {}),
    ("tracker_references", {}),
    ("tracker_times", {}),
    ("tracker_quantities", {}),
    ("tracker_quotes", {}),
    ("tracker_claims", {}),
)
_LETTER = re.compile(r"[^\W\d_]")


def trained() -> Path:
    """Return the folder of the trained parts that come with the tracker."""
    return Path(attributes.__file__).parent / "trained"


def load_parser(knowledge: Knowledge) -> Parser:
    """Build the pipeline and tell its components what is known."""
    attributes.register()
    discover(analyze)
    nlp = spacy.load(trained(), config={"components.tok2vec.factory": "tracker_tok2vec"})
    _widen(nlp)
    _split_cjk(nlp)
    for name, place in COMPONENTS:
        if Language.has_factory(name):
            nlp.add_pipe(name, **place)
    for _, component in nlp.pipeline:
        know = getattr(component, "know", None)
        if know is not None:
            know(knowledge)
    nlp.batch_size = BATCH_SIZE
    return Parser(nlp)


class Parser:
    """Turn reports into Docs that carry all that the components found."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def parse(self, report: Report) -> Doc:
        """Run the whole pipeline over one report."""
        return self.nlp(self._begin(report))

    def parse_many(self, reports: Iterable[Report]) -> Iterator[Doc]:
        """Run the whole pipeline over many reports, in order."""
        return self.nlp.pipe(self._begin(report) for report in reports)

    def _begin(self, report: Report) -> Doc:
        doc = self.nlp.make_doc(report.text)
        doc._.published = report.published
        doc._.outlet = report.outlet
        doc._.zones = report.zones
        doc._.language = _language(report)
        return doc


def _split_cjk(nlp: Language) -> None:
    """Make every Chinese or Japanese character a token: names stand there without blanks."""
    tokenizer: Any = nlp.tokenizer
    infixes = (*(nlp.Defaults.infixes or ()), _CJK)
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


def _language(report: Report) -> str | None:
    if report.language:
        return report.language.split("-")[0].lower()
    letters = len(_LETTER.findall(report.text))
    if letters and len(re.findall(_CJK, report.text)) > 0.3 * letters:
        return "zh"
    return None


def _widen(nlp: Language) -> None:
    """Turn half-precision weights into the single precision that spaCy computes in."""
    for _, component in nlp.pipeline:
        model: Model[Any, Any] | None = getattr(component, "model", None)
        for node in model.walk() if model else ():
            for name in node.param_names:
                if node.has_param(name):
                    widened: Any = node.get_param(name).astype("float32")
                    node.set_param(name, widened)
