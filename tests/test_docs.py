"""Documentation that cannot drift: commands, settings, rules and links are all described."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tracker.cli import main
from tracker.compare.rules import RULES
from tracker.config import Settings

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONFLICTS = (ROOT / "docs" / "conflicts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", main.list_commands(None))  # type: ignore[arg-type]
def test_every_command_is_described_and_has_help(command: str) -> None:
    assert f"tracker {command}" in COMMANDS
    found = main.get_command(None, command)  # type: ignore[arg-type]
    assert found is not None
    assert found.help


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_is_described(field: object) -> None:
    assert f"TRACKER_{field.name.upper()}" in COMMANDS  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", RULES)
def test_every_rule_is_described(kind: str) -> None:
    assert kind in CONFLICTS


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
