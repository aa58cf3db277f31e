"""One parser for all tests of this folder: it takes half a second to load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from spacy.tokens import Doc

from tests.build import report
from tracker.edge.nlp import Parser, load_parser
from tracker.knowledge import load


@pytest.fixture(scope="session")
def parser() -> Parser:
    return load_parser(load())


@pytest.fixture
def parse(parser: Parser) -> Callable[..., Doc]:
    def parse_text(text: str, **more: Any) -> Doc:
        return parser.parse(report(text, **more))

    return parse_text
