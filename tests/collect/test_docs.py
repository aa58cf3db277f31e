"""docs/sources.md names every key, kind and option."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tracker.collect import COLLECTORS, OPTIONS
from tracker.domain import Source

TEXT = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
KEYS = {entry.name for entry in fields(Source)} - {"allow_hosts", "headers"} | {
    "allow_host", "key_header",
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_is_explained(key: str) -> None:
    assert f"| `{key}` |" in TEXT


@pytest.mark.parametrize("kind", COLLECTORS)
def test_every_kind_and_its_options_are_explained(kind: str) -> None:
    section = TEXT.split(f"### `{kind}`")[1].split("\n### ")[0]
    missing = [entry.name for entry in fields(OPTIONS[kind]) if f"`{entry.name}`" not in section]
    assert not missing
