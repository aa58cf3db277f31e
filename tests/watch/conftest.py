"""One parser for all tests of the watch: loading it is what takes time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.fetch_site import Site, serve
from tests.watch.desk import Watch, watching
from tracker.edge.nlp import Parser, load_parser
from tracker.knowledge import Knowledge, load


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def parser(knowledge: Knowledge) -> Parser:
    return load_parser(knowledge)


@pytest.fixture
def watch(tmp_path: Path, knowledge: Knowledge, parser: Parser) -> Iterator[Watch]:
    with watching(tmp_path, knowledge, parser) as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running
