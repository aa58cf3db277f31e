"""The knowledge base loads whole, refers to itself soundly, and complains with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from tracker.errors import KnowledgeError
from tracker.knowledge import Knowledge, load, shipped

KNOWLEDGE = load()
TABLES = ("organizations", "models", "families", "people", "policies", "events", "wordings")


def test_every_table_is_filled() -> None:
    assert all(len(getattr(KNOWLEDGE, table)) >= 6 for table in TABLES)
    assert len(KNOWLEDGE.families) >= 25


def test_names_are_yielded_with_their_entity() -> None:
    named = {(name, entity.id) for name, entity in KNOWLEDGE.names()}
    assert ("Deep Seek", "deepseek") in named
    assert KNOWLEDGE.maker("o1") == "openai"
    assert KNOWLEDGE.parents("google-deepmind") == ("google", "alphabet")


def dangling(knowledge: Knowledge) -> Iterator[str]:
    organizations = knowledge.organizations
    for organization in organizations.values():
        if organization.parent and organization.parent not in organizations:
            yield f"{organization.id}: parent {organization.parent}"
    for row in (*knowledge.models.values(), *knowledge.families.values()):
        if row.developer not in organizations:
            yield f"{row.id}: developer {row.developer}"
    for person in knowledge.people.values():
        if person.org and person.org not in organizations:
            yield f"{person.id}: org {person.org}"


def test_every_reference_leads_somewhere() -> None:
    assert list(dangling(KNOWLEDGE)) == []


def test_ids_are_given_once_across_the_named_tables() -> None:
    ids = [row.id for row, _ in KNOWLEDGE.rows()]
    assert len(ids) == len(set(ids))


def test_no_file_gives_an_id_twice() -> None:
    for table in TABLES:
        seen: list[str] = []
        for path in sorted(shipped().rglob("*.yaml")):
            content = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader"))  # noqa: B009
            seen += [row["id"] for row in content.get(table) or ()]
        assert len(seen) == len(set(seen)), table


def test_no_model_is_released_before_it_can_exist() -> None:
    late = [m.id for m in KNOWLEDGE.models.values() if m.not_before > m.released]
    assert late == []


def test_a_name_once_public_may_be_spoken_of() -> None:
    model = KNOWLEDGE.models["o1"]
    assert model.not_before == model.first_named == date(2024, 9, 12)


def test_a_careful_name_is_not_also_a_plain_one() -> None:
    for row, _ in KNOWLEDGE.rows():
        assert not {*row.short, *row.homonyms} & set(row.aliases), row.id


def overlay(folder: Path, text: str) -> Path:
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_overlay_replaces_a_row_whole_and_adds_others(tmp_path: Path) -> None:
    text = """organizations:
- {id: openai, name: Renamed Lab, kind: ai_lab}
- {id: brindle, name: Brindle, kind: company}
"""
    knowledge = load(overlay(tmp_path, text))
    assert knowledge.organizations["openai"].name == "Renamed Lab"
    assert knowledge.organizations["openai"].aliases == ()
    assert "brindle" in knowledge.organizations
    assert "anthropic" in knowledge.organizations


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("organizations:\n- {id: a, name: A, kind: bakery}\n", 2, "kind"),
        ("organizations:\n- id: a\n  name: A\n  kind: company\n  colour: red\n", 5, "colour"),
        ("bakeries: []\n", 1, "expected tables"),
        ("organizations: [\n", 2, "not valid YAML"),
        ("people:\n- id: a\n  name: A\n", 2, "role"),
        ("families:\n- {id: a, name: A, developer: b, pattern: '('}\n", 2, "pattern of a"),
        (
            "families:\n- {id: a, name: A, developer: b, pattern: 'A \\d', examples: [A x]}\n",
            2, "does not match 'A x'",
        ),
        (
            "families:\n- {id: a, name: A, developer: b, pattern: 'A', counterexamples: [A]}\n",
            2, "matches 'A'",
        ),
    ],
)  # fmt: skip
def test_complains_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(KnowledgeError, match=words) as caught:
        load(overlay(tmp_path, text))
    assert f"mine.yaml:{line}" in caught.value.where


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        load(tmp_path / "nowhere")
