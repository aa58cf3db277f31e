"""What collectors refuse, cap and defend against."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.collect import COLLECTORS, collect
from tracker.domain import Response, Source
from tracker.errors import ConfigError, InputError

URL = "https://news.example.org/list"
SOURCE = Source(id="harbour", name="Harbour Post", url=URL, kind="feed", domains=("example.org",))


def answer(body: str | bytes, **headers: str) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    return Response(
        url=URL,
        status=200,
        headers=tuple(headers.items()),
        body=raw,
        fetched_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )


def source(kind: str, **options: object) -> Source:
    follow = kind != "google_news"  # its links lead to no article
    return replace(SOURCE, kind=kind, follow=follow, options=tuple(options.items()))


def rss(*entries: str) -> str:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def entry(number: int, day: int | None = None) -> str:
    date = f"<pubDate>{day:02} Nov 2026 08:00:00 GMT</pubDate>" if day else ""
    return f"<title>n{number}</title><link>https://news.example.org/{number}</link>{date}"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("feed", "<!doctype html><title>Just a moment...</title>"),
        ("feed", "Rate exceeded."),
        ("feed", ""),
        ("page", '<?xml version="1.0"?><rss version="2.0"/>'),
        ("page", ""),
        ("sitemap", "<html><body>no</body></html>"),
        ("sitemap", ""),
        ("sitemap", b"\x1f\x8bbroken"),
    ],
)
def test_an_answer_of_another_kind_is_an_error_that_names_it(kind: str, body: str) -> None:
    with pytest.raises(InputError) as caught:
        collect(source(kind), answer(body))
    assert caught.value.where == URL


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("feed", rss()),
        ("page", "<html><body><a href='/about'>About</a></body></html>"),
        ("sitemap", "<urlset></urlset>"),
        ("sitemap", "<sitemapindex></sitemapindex>"),
    ],
)
def test_no_items_is_an_error_with_a_remedy(kind: str, body: str) -> None:
    with pytest.raises(InputError, match="shows no items") as caught:
        collect(source(kind), answer(body))
    assert caught.value.remedy


def test_a_search_may_find_nothing() -> None:
    assert collect(source("feed", may_be_empty=True), answer(rss())).items == ()


def test_an_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="feed, gdelt, github"):
        collect(source("telegraph"), answer(""))


@pytest.mark.parametrize(
    ("kind", "option"),
    [("feed", {"skip": "("}), ("feed", {"colour": 1}), ("page", {"links": "a["}),
     ("page", {"links": "^("}), ("page", {"timezone": "Mars"}), ("sitemap", {"links": "("})],
)  # fmt: skip
def test_a_wrong_option_names_the_source(kind: str, option: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="harbour"):
        collect(source(kind, **option), answer(rss(entry(1))))


def test_the_cap_takes_the_newest_and_keeps_their_order() -> None:
    body = rss(*(entry(n, day=n) for n in range(1, 6)))
    items = collect(source("feed", max_items=2), answer(body)).items
    assert [item.title for item in items] == ["n4", "n5"]


def test_the_cap_takes_the_first_where_a_date_is_missing() -> None:
    body = rss(entry(1), entry(2, day=19), entry(3))
    items = collect(source("feed", max_items=2), answer(body)).items
    assert [item.title for item in items] == ["n1", "n2"]


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_entities_neither_grow_nor_read_files(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("harbour-master", encoding="utf-8")
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE r [<!ENTITY e0 "ha">{grown}<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    feed = rss("<title>&e8;&f;</title><link>https://news.example.org/1</link>")
    sitemap = "<urlset><url><loc>https://news.example.org/&e8;&f;</loc></url></urlset>"
    body = f'<?xml version="1.0"?>{head}{feed if kind == "feed" else sitemap}'
    shown = str(collect(source(kind), answer(body)).items)
    assert len(shown) < 1000
    assert "harbour-master" not in shown


def test_a_body_that_is_an_address_is_not_opened() -> None:
    with pytest.raises(InputError):
        collect(source("feed"), answer("https://news.example.org/feed.xml"))


def test_a_gzipped_sitemap_is_read() -> None:
    body = gzip.compress(b"<urlset><url><loc>https://news.example.org/1</loc></url></urlset>")
    (item,) = collect(source("sitemap"), answer(body)).items
    assert item.url == "https://news.example.org/1"


def test_a_page_in_the_charset_of_its_header_is_read() -> None:
    body = "<article><h2><a href='/1'>Überschrift</a></h2></article>".encode("latin-1")
    response = answer(body, **{"content-type": "text/html; charset=ISO-8859-1"})
    assert collect(source("page"), response).items[0].title == "Überschrift"


def test_links_on_the_lists_own_host_count_whatever_the_domains() -> None:
    body = (
        "<article><h2><a href='/1'>Own</a></h2><h2><a href='https://x.test/2'>x</a></h2></article>"
    )
    elsewhere = replace(source("page"), domains=("harbourpost.example",))
    (item,) = collect(elsewhere, answer(body)).items
    assert item.url == "https://news.example.org/1"


def test_an_entry_with_an_unsafe_link_is_kept_without_it() -> None:
    unsafe = (
        "<title>n1</title><link>file:///etc/passwd</link><description>One.</description>",
        "<title>n2</title><link>javascript:alert(1)</link>",
        f"<title>n3</title><link>{URL}</link><description>Links to the list.</description>",
    )
    items = collect(source("feed"), answer(rss(*unsafe))).items
    assert [(item.url, item.markup) for item in items] == [
        (None, "One."), (None, "<p>n2</p>"), (None, "Links to the list."),
    ]  # fmt: skip


@pytest.mark.parametrize("status", [401, 403, 404, 422, 500])
def test_a_refusal_is_an_error_in_the_words_of_the_site(status: int) -> None:
    refusal = replace(answer('{"error": {"code": "X", "message": "No such field"}}'), status=status)
    with pytest.raises(InputError, match=f"answered {status}: No such field"):
        collect(source("feed"), refusal)


def test_a_refusal_for_want_of_a_key_names_its_variable_and_hides_the_key() -> None:
    keyed = replace(
        source("congress"), key_env="HARBOUR_KEY", headers=(("x-api-key", "s3cret-s3cret"),)
    )
    refusal = replace(answer("key s3cret-s3cret is not valid"), status=403)
    with pytest.raises(InputError, match="HARBOUR_KEY") as caught:
        collect(keyed, refusal)
    assert "s3cret" not in str(caught.value) + repr(keyed) + repr(keyed.request())


def test_a_consent_page_is_no_answer() -> None:
    moved = replace(answer(rss(entry(1))), url="https://consent.example.org/m?continue=x")
    with pytest.raises(InputError, match="consent page"):
        collect(source("feed"), moved)


def test_angle_brackets_in_a_title_stay() -> None:
    body = "<article><h2><a href='/1'>Loss &lt; 1 &amp;amp; falling</a></h2></article>"
    assert collect(source("page"), answer(body)).items[0].title == "Loss < 1 &amp; falling"


def test_an_entry_that_may_not_be_followed_carries_its_headline() -> None:
    kept = replace(source("feed"), follow=False)
    (item,) = collect(kept, answer(rss(entry(1)))).items
    assert item.markup == "<p>n1</p>"


def test_many_languages_are_no_language() -> None:
    (item,) = collect(replace(SOURCE, language="mul"), answer(rss(entry(1)))).items
    assert item.language is None


@pytest.mark.parametrize("kind", COLLECTORS)
@settings(max_examples=40, deadline=None)
@given(
    body=st.binary(max_size=200),
    start=st.sampled_from(
        [b"", b"<rss version='2.0'>", b"<urlset>", b"<a href=", b"{", b"[{", b"From: "]
    ),
)
def test_any_bytes_give_items_or_an_input_error(kind: str, body: bytes, start: bytes) -> None:
    try:
        items = collect(source(kind), answer(start + body)).items
        where = [item.url or item.markup or kind for item in items] or [kind]
    except InputError as exc:
        where = [exc.where]
    assert where
    assert all(where)
