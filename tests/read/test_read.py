"""Properties of reading, and the real files it was asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.opening import from_file, from_web
from tracker.domain import Item, Report, Response
from tracker.errors import InputError
from tracker.read import read

SHARED = Path(__file__).parents[2] / "../shared"
REAL = sorted([*SHARED.glob("seeds/*.txt"), *SHARED.glob("bench/reports/*.md")])
NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.eml", "a.pdf", "a"])
PIECES = st.sampled_from(
    ["---\n", "title: x\n", "# ", "<p>", "</p>", "<table><tr><td>", "<a href='//[x'>", "<h1>", "\n",
     "\n\n", "| a | b |\n|---|---|\n", "e\u0301", "\u202e", "\ud800", "&#0;", "&#xD800;", "*", "`", "[",
     "](http://a)", "<li>", "<br>", "Subject: =?utf-8?b?", "?=\n", "From: a@b\n", "Three labs signed. ",
     "<script>", "<!--", "Content-Type: text/html; charset=x\n", "published: 2026-02-30\n", "\x00"]
)  # fmt: skip


def sound(report: Report) -> None:
    """Check what holds for every report."""
    at = 0
    for zone in report.zones:
        assert at <= zone.start < zone.end <= len(report.text)
        assert not report.text[at : zone.start].strip()
        at = zone.end
    assert at == len(report.text)
    assert all(0 <= k.start < k.end <= len(report.text) for k in report.links)
    assert not set("\x00\u202e\u200b\r\t") & set(report.text)
    assert report.title is None or report.text.startswith(report.title)
    report.text.encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), NAMES)
def test_bytes_become_a_report_or_an_input_error(body: bytes, name: str) -> None:
    try:
        sound(from_file(body, name))
    except InputError as exc:
        assert exc.remedy  # noqa: PT017


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=25), NAMES)
def test_text_becomes_a_report_or_an_input_error(pieces: list[str], name: str) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    try:
        report = from_file(body, name)
    except InputError as exc:
        assert exc.remedy  # noqa: PT017
        return
    sound(report)
    assert report == from_file(body, name)


def test_identity_follows_the_address_and_revision_the_text() -> None:
    page = "<html><body><p>Three labs signed the pact on {}.</p></body></html>"
    one = from_web(page.format("Monday"), "https://a.example/x?utm_source=1")
    two = from_web(page.format("Tuesday"), "https://a.example/x")
    assert one.id == two.id
    assert one.revision != two.revision
    assert one.sha256 != two.sha256


def test_a_file_without_address_is_known_by_its_text() -> None:
    one, two = from_file("Three labs signed.", "a.txt"), from_file("Three labs signed.", "b.txt")
    assert (one.id, one.revision) == (two.id, two.revision)
    assert one.id != from_file("Two labs signed.").id


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"word " * 999_000, "a.txt"),
        (b'"' * 100_000, "a.md"),
        (b"> " * 100_000, "a.md"),
        (b"[a](" * 100_000, "a.md"),
        (b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nText.", "a.eml"),
        (b"<html><body>" + b"<h1 class=a>x</h1>" * 15_000, "a.html"),
        (b"<html><body><p>" + b"<a href=/x>x</a> " * 50_000, "a.html"),
    ],
    ids=["one line", "quotes", "nested quotes", "links", "header", "headings", "anchors"],
)
def test_a_hostile_document_is_read_to_the_end(body: bytes, name: str) -> None:
    sound(from_file(body, name))


@pytest.mark.skipif(not REAL, reason="the shared reports are not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem[:40])
def test_a_real_report_has_headline_lead_and_every_word(path: Path) -> None:
    report = from_file(path.read_bytes(), path.name)
    sound(report)
    kinds = [zone.kind for zone in report.zones]
    assert kinds[0] == "headline"
    assert kinds.count("headline") == 1
    assert "lead" in kinds
    assert (report.outlet is None) == (path.suffix == ".txt")
    assert report.language == "en"


def test_an_entry_may_be_a_headline_alone() -> None:
    """Of a walled page with an entry that only repeats its headline, the headline stays."""
    headline = "Committee reports the bill on model theft"
    item = Item(url="https://wall.example/a", title=headline, markup=f"<p>{headline}</p>")
    now = datetime(2026, 11, 20, tzinfo=UTC)
    refused = Response(url=item.url or "", status=403, headers=(), body=b"", fetched_at=now)
    report = read(item, refused)
    assert (report.title, report.text, report.partial) == (headline, headline, True)
