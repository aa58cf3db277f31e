"""The newsroom's pages and feeds: well made, consistent, the same for any port."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import feedparser
import pytest
import trafilatura
from bs4 import BeautifulSoup

from tracker.demo.pages import NEWSROOM, Outlet, Piece, documents, outlets
from tracker.knowledge import load

BASE = "http://127.0.0.1:4321"
SERVED = documents(BASE)
OUTLETS = outlets()
FED = [outlet for outlet in OUTLETS if outlet.list != "html"]
PIECES = [piece for outlet in OUTLETS for piece in outlet.reports]


def soup(path: str) -> BeautifulSoup:
    return BeautifulSoup(SERVED[path].body, "lxml")


def test_there_are_twelve_outlets_and_twenty_five_reports() -> None:
    assert len(OUTLETS) == 12
    assert len(PIECES) == len({piece.url for piece in PIECES}) == 25
    assert sum(outlet.list == "html" for outlet in OUTLETS) >= 2
    assert {outlet.list for outlet in OUTLETS} == {"html", "rss", "atom"}


def test_every_report_file_is_used() -> None:
    assert len(list((NEWSROOM / "reports").iterdir())) == len(PIECES)


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.path)
def test_a_page_holds_its_report(piece: Piece) -> None:
    page = soup(piece.path)
    (article,) = page.select("article")
    (canonical,) = page.select("link[rel=canonical]")
    assert canonical["href"] == piece.url
    assert [h1.get_text() for h1 in article.select("h1")] == [piece.title]
    words = " ".join(article.get_text(" ").split())
    assert " ".join(piece.lead.split()[:8]) in words
    assert "cookie" not in words
    assert "cookies" in page.select_one("footer").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.path)
def test_a_page_says_when_it_was_published(piece: Piece) -> None:
    page = soup(piece.path)
    assert piece.published in {time["datetime"] for time in page.select("article time")}
    for script in page.select('script[type="application/ld+json"]'):
        assert f'"datePublished": "{piece.published}"' in json.dumps(json.loads(script.get_text()))


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.path)
def test_a_report_can_be_told_from_what_surrounds_it(piece: Piece) -> None:
    text = trafilatura.extract(SERVED[piece.path].body.decode(), include_comments=False) or ""
    assert 120 <= len(piece.text.split()) <= 350
    assert len(text.split()) >= 0.9 * len(piece.lead.split()) + 100
    assert "does not exist" not in text
    assert "Manage choices" not in text


def test_links_between_reports_lead_somewhere() -> None:
    known = {piece.url for piece in PIECES}
    linked = {
        str(a["href"])
        for piece in PIECES
        for a in soup(piece.path).select("article a[href*='.example/']")
    }
    assert len(linked) >= 8
    assert linked <= known


@pytest.mark.parametrize("outlet", FED, ids=lambda outlet: outlet.id)
def test_entries_of_a_feed_match_the_pages(outlet: Outlet) -> None:
    feed = feedparser.parse(io.BytesIO(SERVED[outlet.front].body))
    assert not feed.bozo
    assert feed.feed.title == outlet.name
    assert [entry.link for entry in feed.entries] == [BASE + p.path for p in outlet.reports]
    assert [entry.title for entry in feed.entries] == [p.title for p in outlet.reports]
    assert [entry.summary for entry in feed.entries] == [p.lead for p in outlet.reports]
    for entry, piece in zip(feed.entries, outlet.reports, strict=True):
        told = datetime(*entry.published_parsed[:6], tzinfo=UTC)
        page = datetime.fromisoformat(piece.published)
        assert told == (page if page.tzinfo else page.replace(tzinfo=UTC))


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_the_list_page_links_every_report(outlet: Outlet) -> None:
    links = soup(f"/{outlet.id}/").select("li.teaser a")
    assert [(a["href"], a.get_text()) for a in links] == [(p.path, p.title) for p in outlet.reports]
    assert all(path in SERVED for path in (p.path for p in outlet.reports))


def test_pages_are_the_same_at_any_port() -> None:
    elsewhere = documents("http://127.0.0.1:9")
    feeds = {outlet.front for outlet in FED}
    assert list(elsewhere) == list(SERVED)
    assert all(elsewhere[path] == SERVED[path] for path in SERVED if path not in feeds)
    assert all(b"127.0.0.1:4321" in SERVED[feed].body for feed in feeds)


def test_reports_lie_on_their_outlets_own_domain() -> None:
    for outlet in OUTLETS:
        assert outlet.domain.endswith(".example")
        assert {urlsplit(piece.url).hostname for piece in outlet.reports} == {outlet.domain}


def test_no_outlet_is_called_like_a_listed_organisation() -> None:
    listed = {name.casefold() for name, _ in load().names()}
    domains = {d for o in load().organizations.values() for d in o.domains}
    for outlet in OUTLETS:
        assert outlet.name.casefold() not in listed
        assert outlet.domain not in domains


def test_the_newsroom_is_small() -> None:
    assert sum(path.stat().st_size for path in NEWSROOM.rglob("*") if path.is_file()) < 300_000
    assert sum(len(document.body) for document in SERVED.values()) < 300_000
