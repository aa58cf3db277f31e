"""Labelled lines at the top of a plain text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.domain import Item, Report, Response
from tracker.read import read

TITLE = "Lab says its model was copied"
URL = "URL: https://north.example/copied\n"
BODY = "Three laboratories copied the model, a clerk said on Monday, and nobody denied it."


def report(text: str, name: str = "note.txt") -> Report:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    kind = (("content-type", "text/plain"),)
    body = text.encode()
    return read(
        Item(url=None),
        Response(url=f"file:{name}", status=200, headers=kind, body=body, fetched_at=at),
    )


@pytest.mark.parametrize(
    "head",
    [
        f"{TITLE}\nBy Dana Whitlock\nPublished: 16 September 2026\nSource: Northgate Wire\n{URL}",
        f"Published: 16 September 2026\nSource: Northgate Wire\nBy: Dana Whitlock\n{URL}\n{TITLE}",
        f"{TITLE}\n\nOUTLET: Northgate Wire\nDate: 2026-09-16\nauthor: Dana Whitlock\n{URL}",
    ],
)
def test_what_is_labelled_at_the_top_counts(head: str) -> None:
    found = report(f"{head}\n\n{BODY}\n")
    assert found.title == TITLE
    assert found.outlet == "Northgate Wire"
    assert found.author == "Dana Whitlock"
    assert found.url == "https://north.example/copied"
    assert found.published is not None
    assert found.published.at == datetime(2026, 9, 16, tzinfo=UTC)
    assert (found.published.precision, found.published.basis) == ("day", "labelled line")
    (lead,) = (zone for zone in found.zones if zone.kind == "lead")
    assert found.text[lead.start : lead.end] == BODY


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n16 September 2026\nNorthgate Wire\n\n{BODY}\n",
        f"{TITLE}\n\n{BODY}\n\nPublished: 16 September 2026\n",
        f"{TITLE}\nPublished: soon\nSource: people who know it said it was copied.\n\n{BODY}\n",
        f"By Tuesday the lab had seen enough of it\n\n{BODY}\n",
        f"By copying a model the lab saved a year\n\n{BODY}\n",
    ],
)
def test_what_is_not_labelled_or_stands_elsewhere_is_no_fact(text: str) -> None:
    found = report(text)
    assert (found.published, found.outlet, found.author, found.url) == (None, None, None, None)


def test_front_matter_comes_before_labels() -> None:
    found = report(f"---\npublished: 2026-09-01\n---\nPublished: 16 September 2026\n\n{BODY}\n")
    assert found.published is not None
    assert found.published.at.day == 1
    assert found.published.basis == "front matter"


def test_a_byline_names_its_author_as_written() -> None:
    found = report(f"Lab says it was copied\nBy Dana Whitlock, Harbour Ledger\n\n{BODY}\n")
    assert found.author == "Dana Whitlock, Harbour Ledger"
    assert found.outlet is None
