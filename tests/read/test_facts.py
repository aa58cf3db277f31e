"""Where a page hides its dates, its author and its address, and how one tells that it is cut."""

from __future__ import annotations

import pytest

from tests.read.opening import from_web, response, zones
from tests.read.test_main_text import TEXT
from tracker.domain import Item, Report
from tracker.read import read
from tracker.read.dates import moment, sharper


def page(top: str = "", head: str = "", end: str = "", attributes: str = "") -> str:
    return (
        f"<!doctype html><html {attributes}><head><title>The pact</title>{head}</head><body><article>"
        f"<h1>The pact</h1>{top}{TEXT}{end}</article></body></html>"
    )


def dated(report: Report, what: str = "published") -> tuple[str, str, str] | None:
    found = getattr(report, what)
    return found and (found.at.isoformat()[:16], found.precision, found.basis)


@pytest.mark.parametrize(
    ("head", "top", "expected"),
    [
        ("<meta property='article:published_time' content='2026-04-06T22:15:00-04:00'>", "",
         ("2026-04-07T02:15", "minute", "meta")),
        ("<meta itemprop='datePublished' content='2026-04-06'>", "", ("2026-04-06T00:00", "day", "meta")),
        ("<meta name='PubDate' content='2026-04-06 10:20'>", "", ("2026-04-06T00:00", "day", "meta")),
        ("<meta name='citation_publication_date' content='2026/04/06'>", "",
         ("2026-04-06T00:00", "day", "meta")),
        ("", "<time datetime='2026-04-06T09:00Z'>6 April</time>",
         ("2026-04-06T09:00", "minute", "time element")),
        ("", "<time>6 April 2026</time>", ("2026-04-06T00:00", "day", "time element")),
        ("", "<time class='updated' datetime='2026-04-09'>9</time><time datetime='2026-04-06'>6</time>",
         ("2026-04-06T00:00", "day", "time element")),
        ("", "<div class='dateline'>Harbour, April 6, 2026 - staff</div>", ("2026-04-06T00:00", "day", "text")),
        ("", "<p>Published Sept. 6, 2026</p>", ("2026-09-06T00:00", "day", "text")),
        ("", "<span>2026年4月6日</span>", ("2026-04-06T00:00", "day", "text")),
    ],
)  # fmt: skip
def test_the_date_is_found(head: str, top: str, expected: tuple[str, str, str]) -> None:
    assert dated(from_web(page(top, head))) == expected


def test_a_change_is_no_publication() -> None:
    report = from_web(page("<time itemprop='dateModified' datetime='2026-04-09T10:00Z'>now</time>"))
    assert dated(report) is None
    assert dated(report, "modified") == ("2026-04-09T10:00", "minute", "time element")


def test_the_feeds_date_and_the_path_come_before_a_date_that_is_only_shown() -> None:
    shown = page("<div>April 9, 2026</div>")
    given = moment("2026-04-06T10:00:00Z", "feed")
    assert from_web(shown, published=given).published == given
    assert dated(from_web(shown, "https://wire.example/2026/04/07/pact")) == (
        "2026-04-07T00:00", "day", "url",
    )  # fmt: skip


def test_the_time_of_a_day_may_come_from_the_feed() -> None:
    day, minute = moment("2026-04-06", "json-ld"), moment("2026-04-06T10:00:00Z", "feed")
    assert sharper(day, minute) == minute
    assert sharper(day, moment("2026-04-07T10:00:00Z", "feed")) == day
    assert sharper(minute, day) == minute
    assert sharper(None, day) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Monday, July 27, 2026 - 15:30", "2026-07-27"), ("Mon, 07/27/2026 - 15:30", "2026-07-27"),
        ("July 27, 2026 at 3:30 PM", "2026-07-27"), ("Sept. 7, 2026", "2026-09-07"),
        ("2026年07月27日 10:30", "2026-07-27"),
    ],
)  # fmt: skip
def test_dates_of_offices_are_read(written: str, day: str) -> None:
    found = moment(written, "test")
    assert found is not None
    assert (found.at.date().isoformat(), found.precision) == (day, "day")


@pytest.mark.parametrize(
    "byline",
    [
        "<address class='byline'>By Ada Pell</address>", "<div class='article-byline'>By Ada Pell</div>",
        "<a rel='author' href='/ada'>Ada Pell</a>", "<p itemprop='author'>Ada Pell</p>",
    ],
)  # fmt: skip
def test_a_byline_names_the_author_and_is_no_part_of_the_text(byline: str) -> None:
    report = from_web(page(byline))
    assert report.author == "Ada Pell"
    assert [kind for kind, _ in zones(report)][:2] == ["headline", "lead"]
    assert "Ada" not in report.text


def test_a_byline_without_a_name_for_it_is_boilerplate() -> None:
    report = from_web(page("<p>By Ada Pell and Bo Lind, Harbour Wire</p>"))
    assert zones(report)[1] == ("boilerplate", "By Ada Pell and Bo Lind, Harbour Wire")


def test_section_and_language_are_kept() -> None:
    head = "<meta property='article:section' content='Harbour'>"
    report = from_web(page(head=head, attributes="lang='de-AT'"))
    assert report.extra == (("section", "Harbour"),)
    assert report.language in {"en", "de"}


@pytest.mark.parametrize(
    ("attributes", "canonical", "url"),
    [
        ("amp", "https://www.wire.example/pact", "https://www.wire.example/pact"),
        ("⚡", "https://wire.example/pact", "https://wire.example/pact"),
        ("⚡", "https://evil.example/pact", "https://amp.wire.example/pact"),
        ("", "https://wire.example/pact", "https://amp.wire.example/pact"),
        ("amp", "https://wire.example/", "https://amp.wire.example/pact"),
    ],
)
def test_a_quick_page_is_known_by_its_own_sites_address(
    attributes: str, canonical: str, url: str
) -> None:
    head = f"<link rel='canonical' href='{canonical}'>"
    report = from_web(page(head=head, attributes=attributes), "https://amp.wire.example/pact")
    assert report.url == url


def test_a_front_page_is_no_documents_address() -> None:
    head = "<link rel='canonical' href='https://wire.example/'>"
    assert from_web(page(head=head), domains=("wire.example",)).url == "https://wire.example/pact"


@pytest.mark.parametrize(
    ("head", "end", "partial"),
    [
        ("", "", False),
        ("", "<p>The labs, meanwhile, …</p>", True),
        ("", "<p>Continue reading</p>", True),
        ("<meta property='article:content_tier' content='locked'>", "", True),
        ("<meta property='article:content_tier' content='free'>", "", False),
        ('<script type="application/ld+json">{"@type":"NewsArticle","wordCount":"900"}</script>', "", True),
        ('<script type="application/ld+json">{"@type":"NewsArticle","wordCount":160}</script>', "", False),
    ],
)  # fmt: skip
def test_a_text_that_is_cut_is_partial(head: str, end: str, partial: bool) -> None:
    assert from_web(page(head=head, end=end)).partial is partial


def test_a_language_without_blanks_is_not_counted_in_words() -> None:
    text = "三家公司周一签署了灯笼协议，法院文件称该协议有效期为两年，并要求各方分享日志。" * 12
    head = '<script type="application/ld+json">{"@type":"NewsArticle","wordCount":450}</script>'
    assert not from_web(page(head=head).replace(TEXT, f"<p>{text}</p>")).partial


def test_a_front_page_in_place_of_a_document_is_replaced_by_what_the_feed_carried() -> None:

    item = Item(
        url="https://wire.example/pact", title="The pact", markup="<p>Three labs signed.</p>"
    )
    home = response(page(), "https://wire.example/", kind="text/html")
    report = read(item, home)
    assert (report.text, report.url, report.partial) == (
        "The pact\nThree labs signed.", "https://wire.example/pact", True,
    )  # fmt: skip
