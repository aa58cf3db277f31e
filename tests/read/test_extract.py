"""Web pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.read.opening import from_web, zones
from tracker.domain import Moment
from tracker.errors import InputError
from tracker.read.dates import from_path, moment

BODY = (
    "<p>Three labs signed the <b>Lantern Pact</b> on Monday, <a href='/filing?utm_source=x'>a "
    "filing</a> with the harbour court says.</p><p>The pact runs for two years and binds each of "
    "them to tell the others about suspicious traffic within a day.</p>"
)


def page(body: str = BODY, head: str = "", **ld: Any) -> str:
    script = f"<script type='application/ld+json'>{json.dumps(ld)}</script>" if ld else ""
    return (
        f"<!doctype html><html lang='en-GB'><head>{head}{script}</head><body><nav><a href='/'>Home"
        f"</a></nav><article><h1>Three labs sign the Lantern Pact</h1>{body}</article>"
        "<footer>All rights reserved.</footer></body></html>"
    )


def test_a_page_becomes_headline_and_paragraphs() -> None:
    report = from_web(page())
    assert [kind for kind, _ in zones(report)] == ["headline", "lead", "body"]
    assert report.text.startswith("Three labs sign the Lantern Pact\nThree labs signed the Lantern")
    assert "Home" not in report.text
    (link,) = report.links
    assert (link.url, report.text[link.start : link.end]) == (
        "https://wire.example/filing", "a filing"
    )  # fmt: skip


def test_json_ld_gives_the_facts_from_inside_a_graph() -> None:
    report = from_web(
        page(**{"@graph": [
            {"@type": "Organization", "name": "Harbour Wire"},
            {"@type": ["NewsArticle"], "headline": "Three labs sign the Lantern Pact",
             "datePublished": "2026-04-06T22:15:00Z", "dateModified": "2026-04-07",
             "author": [{"name": "Ada Pell"}, {"name": "Bo Lind"}],
             "publisher": {"name": "Harbour Wire"}, "isAccessibleForFree": "False"},
        ]})
    )  # fmt: skip
    assert (report.outlet, report.author) == ("Harbour Wire", "Ada Pell, Bo Lind")
    assert report.published is not None
    assert (report.published.at.isoformat(), report.published.basis) == (
        "2026-04-06T22:15:00+00:00", "json-ld"
    )  # fmt: skip
    assert report.modified is not None
    assert report.modified.precision == "day"
    assert report.origin_class == "reporting"
    assert report.partial


@pytest.mark.parametrize(
    ("canonical", "domains", "url"),
    [
        ("https://wire.example/true?utm_source=a", ("wire.example",), "https://wire.example/true"),
        ("https://evil.example/true", ("wire.example",), "https://wire.example/pact"),
        ("https://notwire.example/true", ("wire.example",), "https://wire.example/pact"),
        ("https://wire.example/true", (), "https://wire.example/pact"),
        ("http://[broken", ("wire.example",), "https://wire.example/pact"),
    ],
)
def test_a_canonical_link_counts_on_the_sources_domains_only(
    canonical: str, domains: tuple[str, ...], url: str
) -> None:
    report = from_web(page(head=f"<link rel='canonical' href='{canonical}'>"), domains=domains)
    assert report.url == url


def test_the_sentence_under_the_headline_is_the_standfirst() -> None:
    report = from_web(
        page(f"<p class='article-standfirst'>A rare thing, by all accounts.</p>{BODY}")
    )
    assert zones(report)[1] == ("standfirst", "A rare thing, by all accounts.")


def test_captions_tables_and_lists_keep_their_kind() -> None:
    report = from_web(
        page(
            BODY
            + "<ul><li>First, they share logs.</li></ul><table><tr><th>Lab</th><th>Day</th></tr>"
            "<tr><td>Halcyon</td><td>6 April</td></tr></table>"
            "<figure><img src='x'><figcaption>The court.</figcaption></figure>"
        )
    )
    assert ("list", "First, they share logs.") in zones(report)
    assert ("table", "Halcyon | 6 April") in zones(report)
    assert zones(report)[-1] == ("caption", "The court.")


def test_the_sites_name_is_cut_from_a_title() -> None:
    head = (
        "<meta property='og:title' content='Labs and the pact | Harbour Wire'>"
        "<meta property='og:site_name' content='Harbour Wire'>"
    )
    html = page(head=head).replace("<h1>Three labs sign the Lantern Pact</h1>", "")
    assert from_web(html).title == "Labs and the pact"


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 451])
def test_a_refused_page_is_replaced_by_what_the_feed_carried(status: int) -> None:
    report = from_web(
        "<p>Access denied</p>", status=status, title="The pact", outlet="Harbour Wire",
        markup="<p>Three labs signed a <a href='https://court.example/1'>pact</a>.</p>",
    )  # fmt: skip
    assert report.text == "The pact\nThree labs signed a pact."
    assert (report.partial, report.outlet, len(report.links)) == (True, "Harbour Wire", 1)


def test_a_page_without_text_is_replaced_by_what_the_feed_carried() -> None:
    report = from_web("<html><body><script>x()</script></body></html>", markup="Three labs signed.")
    assert (report.text, report.partial) == ("Three labs signed.", True)


def test_a_refused_page_without_markup_is_an_error() -> None:
    with pytest.raises(InputError, match="answered 403"):
        from_web("no", status=403)
    with pytest.raises(InputError, match="no text found"):
        from_web("<html><body><script>x()</script></body></html>")


def test_a_wall_in_the_text_makes_the_report_partial() -> None:
    report = from_web(page(BODY + "<p>Subscribe to continue reading this article.</p>"))
    assert report.partial
    assert zones(report)[-1][0] == "boilerplate"


def test_the_items_facts_fill_what_the_page_leaves_open() -> None:
    given = moment("2026-04-06T10:00:00Z", "feed")
    report = from_web(page(), outlet="Harbour Wire", published=given, source="wire", author="A")
    assert (report.outlet, report.published, report.source, report.author) == (
        "Harbour Wire", given, "wire", "A"
    )  # fmt: skip


def test_a_declared_charset_is_obeyed() -> None:
    text = "三家公司周一签署了灯笼协议，法院文件称该协议有效期为两年，并要求各方分享日志。"
    html = f"<html><head><meta charset='gb2312'></head><body><p>{text}</p></body></html>"
    report = from_web(html.encode("gb18030"))
    assert text in report.text
    assert report.language == "zh"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/04/07/pact", "2026-04-07"),
        ("https://a.example/news/2026-04-07-pact", "2026-04-07"),
        ("https://a.example/202604/t20260407_1.html", "2026-04-07"),
        ("https://a.example/2026/13/45/pact", None),
        ("https://a.example/pact/20417", None),
        ("https://2026/04/07", None),
    ],
)
def test_a_day_in_the_path_is_read(url: str, day: str | None) -> None:
    found = from_path(url)
    assert (found and found.at.date().isoformat()) == day


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("2026-04-06T22:15:00.1234567Z", "2026-04-06T22:15", "minute"),
        ("Mon, 06 Apr 2026 22:15:00 -0400", "2026-04-07T02:15", "minute"),
        ("April 6, 2026", "2026-04-06T00:00", "day"),
        ("6th April 2026", "2026-04-06T00:00", "day"),
        ("2026-04-06 22:15", "2026-04-06T00:00", "day"),
        ("20260406", "2026-04-06T00:00", "day"),
    ],
)
def test_dates_are_read_as_written(written: str, at: str, precision: str) -> None:
    found = moment(written, "test")
    assert isinstance(found, Moment)
    assert (found.at.isoformat()[:16], found.precision) == (at, precision)


@pytest.mark.parametrize(
    "written", ["", None, "yesterday", "2026-02-30", "04/06/2026", "2026", "April"]
)
def test_what_is_no_date_is_not_guessed(written: str | None) -> None:
    assert moment(written, "test") is None
