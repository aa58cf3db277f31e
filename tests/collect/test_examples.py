"""Golden pairs: no collector without an example, and every example collected as expected."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tracker.collect import COLLECTORS, collect
from tracker.config import site
from tracker.domain import Item, Moment, Page, Response, Source

EXAMPLES = Path(__file__).with_name("examples")
CASES = sorted(path for path in EXAMPLES.glob("*/*") if not path.name.endswith(".expected.json"))
FETCHED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def collected(path: Path, given: dict[str, Any]) -> Page:
    """Collect an example with the source its expectation describes."""
    values = {"id": "example", "name": "Example", "kind": path.parent.name, **given}
    options = given.get("options", {})
    values["options"] = tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in options.items()
    )
    values["domains"] = tuple(given.get("domains", [site(given["url"])]))
    body = path.read_bytes()
    response = Response(url=given["url"], status=200, headers=(), body=body, fetched_at=FETCHED)
    return collect(Source(**values), response)


def shown(page: Page) -> dict[str, Any]:
    """Return a page as JSON values, leaving out what an item does not say."""
    onward = {"next": page.next_request.url} if page.next_request else {}
    further = {"further": [request.url for request in page.further]} if page.further else {}
    return {"items": [_item(item) for item in page.items], **onward, **further}


def _item(item: Item) -> dict[str, Any]:
    values = {entry.name: getattr(item, entry.name) for entry in fields(item)}
    return {name: _plain(value) for name, value in values.items() if value not in (None, False)}


def _plain(value: object) -> object:
    if isinstance(value, Moment):
        return f"{value.at.isoformat()} {value.precision} {value.basis}"
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_gives_what_is_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    given = expected.pop("source")
    assert shown(collected(path, given)) == expected


@pytest.mark.parametrize("kind", COLLECTORS)
def test_every_collector_has_an_example(kind: str) -> None:
    assert any(path.parent.name == kind for path in CASES)
