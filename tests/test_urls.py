"""Identity of addresses: one spelling, reached in one step."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.urls import belongs_to, canonical, host, identity, slug, stable_id

_WORDS = st.text(alphabet="abzABZ019 %+&=;:@/?#[]._-~é蒸\\\"'<>|^`{}\t\x00\u2028", max_size=12)
_HOSTS = st.sampled_from(
    [
        "example.org",
        "EXAMPLE.org.",
        "www.example.org",
        "[::1]",
        "127.0.0.1",
        "bücher.example",
        "a_b",
    ]
)
_PORTS = st.sampled_from(["", ":", ":80", ":443", ":8080", ":99999", ":x"])


@st.composite
def addresses(draw: st.DrawFn) -> str:
    scheme = draw(st.sampled_from(["http", "https", "HTTPS"]))
    who = draw(st.sampled_from(["", "user@", "user:pw@"]))
    path = draw(st.lists(_WORDS, max_size=3).map("/".join))
    query = draw(st.lists(st.tuples(_WORDS, _WORDS), max_size=3))
    tail = "&".join(f"{name}={value}" for name, value in query)
    fragment = draw(_WORDS)
    return f"{scheme}://{who}{draw(_HOSTS)}{draw(_PORTS)}/{path}?{tail}#{fragment}"


@given(addresses() | st.text(max_size=60))
@example("https://example.org/a%2525b")
@example("https://example.org/%zz")
@example("https://example.org/a//")
@example("https://example.org/?a=%26&a=+&b")
@example("http://[::1")
@example("https://example.org/ \u2028")
def test_canonical_twice_is_canonical_once(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@given(addresses())
def test_a_canonical_address_keeps_its_host(url: str) -> None:
    assert host(canonical(url)) == host(url)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://Example.ORG:443/a/?utm_source=x&b=2&a=1#top", "https://example.org/a?a=1&b=2"),
        ("https://example.org/a?CMP=share_btn_tw", "https://example.org/a"),
        ("https://example.org", "https://example.org/?fbclid=1"),
        ("https://example.org/%7Euser/caf%c3%a9", "https://example.org/~user/café"),
        ("https://example.org./x", "https://example.org/x"),
    ],
)
def test_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a%3Fb", "https://example.org/a?b="),
        ("https://example.org:8443/", "https://example.org/"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_belonging_is_by_label() -> None:
    assert belongs_to("https://news.example.org/a", "example.org")
    assert not belongs_to("https://notexample.org/a", "example.org")
    assert not belongs_to("https://example.org.evil.net/", "example.org")
    assert not belongs_to("mailto:a@example.org", "example.org")


def test_ids_depend_on_the_borders_of_their_parts() -> None:
    assert stable_id("r", "ab", "c") != stable_id("r", "a", "bc")
    assert slug("  Café — 蒸馏 2! ") == "café-蒸馏-2"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.paper.example/a/story",
        "https://paper.example/a/story/amp",
        "https://paper.example/amp/a/story/",
        "https://amp.paper.example/a/story?utm_campaign=x",
        "https://m.paper.example/a/story#top",
        "https://www.paper.example/a/story?outputType=amp",
        "https://www.paper.example/a/story?amp=1&gclid=2",
        "https://paper-example.cdn.ampproject.org/c/s/www.paper.example/a/story",
        "https://paper-example.cdn.ampproject.org/v/s/paper.example/a/story?amp_js_v=0.1&usqp=",
    ],
)
def test_editions_of_one_document_are_one(url: str) -> None:
    assert identity(url) == "https://paper.example/a/story"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.example/?id=1", "https://paper.example/?id=2"),
        ("https://paper.example/amp", "https://paper.example/"),
        ("https://paper.example/story?amp=guitar", "https://paper.example/story"),
        ("https://m.example/story", "https://example/story"),
        ("https://news.paper.example/story", "https://paper.example/story"),
    ],
)
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@given(addresses() | st.text(max_size=60))
@example("http://[::1")
@example("https://cdn.ampproject.org/c/s/")
@example("https://amp.m.paper.example/amp/amp")
def test_identity_twice_is_identity_once(url: str) -> None:
    assert identity(identity(url)) == identity(url)
