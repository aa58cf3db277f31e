"""Reports in other languages are kept, linked and searchable; claims are never guessed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.build import report
from tracker import archive
from tracker.analyze import analyze
from tracker.compare import place
from tracker.domain import Analysis, Report
from tracker.edge.nlp import Parser, load_parser
from tracker.knowledge import load
from tracker.read.language import settled

ENGLISH = (
    "OpenAI said on Monday that DeepSeek had copied the answers of its models. The company "
    "has not commented on it."
)
OTHERS = {
    "zh": "深度求索否认蒸馏OpenAI的模型。该公司表示，其模型完全由自己训练，指控毫无根据。",
    "ja": "ディープシークはOpenAIのモデルを蒸留したという主張を否定しました。会社はコメントしていません。",
    "ru": "Компания DeepSeek отвергла обвинения OpenAI в том, что она копировала ответы модели.",
    "es": "OpenAI dijo que la empresa DeepSeek no respetó las reglas y que los datos de los modelos "
    "se usaron para un sistema más barato.",
    "fr": "OpenAI accuse la société DeepSeek dans une lettre que les élus ont reçue, et des experts "
    "sont du même avis sur ce point.",
    "de": "OpenAI wirft der Firma DeepSeek vor, die Antworten von Modellen kopiert zu haben; das "
    "Unternehmen hat sich dazu nicht geäußert, und die Sache ist nicht zu Ende.",
}


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser(load())


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(archive.connect(tmp_path / "a.db")) as opened:
        yield opened


def read(parser: Parser, text: str, language: str | None = None) -> tuple[Report, Analysis]:
    given = report(text, language=language)
    return given, analyze(given, parser.parse(given))


@pytest.mark.parametrize("language", sorted(OTHERS))
@pytest.mark.parametrize("tagged", [True, False])
def test_claims_are_not_attempted_and_names_are_linked(
    parser: Parser, language: str, tagged: bool
) -> None:
    _, found = read(parser, OTHERS[language], language if tagged else None)
    assert found.claims == ()
    assert found.notes == (f"claims not attempted: language {language}",)
    linked = {mention.entity for mention in found.mentions}
    assert linked >= ({"openai"} if language == "ja" else {"openai", "deepseek"})


def test_english_is_read_with_and_without_its_tag(parser: Parser) -> None:
    for language in ("en", "en-GB", None):
        _, found = read(parser, ENGLISH, language)
        assert found.claims
        assert found.notes == ()


def test_a_page_that_calls_itself_english_and_is_not_is_left_alone(parser: Parser) -> None:
    _, found = read(parser, OTHERS["ru"], "en")
    assert (found.claims, found.notes) == ((), ("claims not attempted: language ru",))


def test_an_english_page_with_a_foreign_quotation_is_read(parser: Parser) -> None:
    _, found = read(parser, f"{ENGLISH} A post said: “{OTHERS['zh'][:20]}”", None)
    assert found.claims
    assert {"openai", "deepseek"} <= {mention.entity for mention in found.mentions}


def test_text_of_no_clear_language_is_left_alone(parser: Parser) -> None:
    words = (
        "Zorblax quindle merova tasking ploovin erdi sumbala kintos OpenAI wexil dorn fipple omba"
    )
    _, found = read(parser, words)
    assert (found.claims, found.notes) == ((), ("claims not attempted: language unclear",))


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("", None, None),
        ("OpenAI", None, None),
        ("DeepSeek denies distilling ChatGPT", None, None),
        ("They denied it.", None, None),
        ("Das ist nicht die Firma.", None, "und"),
        ("OpenAI 指控 DeepSeek 蒸馏", None, "zh"),
        ("OpenAI 指控 DeepSeek 蒸馏", "en", "en"),
        ("1 2 3", "pt-BR", "pt"),
        (ENGLISH, None, "en"),
        (ENGLISH, "fr", "en"),
        (f"{ENGLISH} {OTHERS['fr']}", None, "en"),
    ],
)
def test_settles_the_language(text: str, stated: str | None, language: str | None) -> None:
    assert settled(text, stated) == language


@pytest.mark.parametrize(
    ("language", "query"),
    [("zh", "蒸馏"), ("ru", "обвинения"), ("de", "Antworten"), ("ja", "蒸留")],
)
def test_is_found_by_search_and_says_why_there_are_no_claims(
    parser: Parser, con: sqlite3.Connection, language: str, query: str
) -> None:
    given, found = read(parser, OTHERS[language])
    now = datetime(2026, 11, 20, tzinfo=UTC)
    with archive.writing(con):
        archive.store(con, given, found, place(given, found, load()), now=now, seen_in="desk")
    assert [hit.report for hit in archive.search(con, query)] == [given.id]
    notes = archive.notes_of(con, given.id, given.revision)
    assert notes == (f"claims not attempted: language {language}",)
