"""Which addresses count as public."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.edge.addresses import authority, follow, is_public, parse
from tracker.errors import BlockedAddress, FetchError


@pytest.mark.parametrize(
    "address",
    [
        "93.184.215.14",
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700:4700::1111",
        "64:ff9b::5db8:d70e",
    ],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16",
        "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
        "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "2002:7f00:1::", "2001::1",
        "2001:db8::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1",
        "3fff::1", "5f00::1", "not an address", "",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://News.example/a", "news.example:80"),
        ("https://news.example", "news.example:443"),
        ("https://news.example:8443/", "news.example:8443"),
        ("http://[2606:4700::1]:80/", "[2606:4700::1]:80"),
        ("http://münchen.example/", "xn--mnchen-3ya.example:80"),
    ],
)
def test_authority_writes_the_port_out(url: str, place: str) -> None:
    assert authority(parse(url)) == place


def test_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(BlockedAddress) as caught:
        parse("https://reader:hunter2@news.example/")
    assert "hunter2" not in str(caught.value)


def test_a_relative_redirect_starts_from_where_it_came_from() -> None:
    assert str(follow(parse("https://news.example/a/b?x=1"), "c d?y=2")) == (
        "https://news.example/a/c%20d?y=2"
    )


@given(
    text=st.text(max_size=60), scheme=st.sampled_from(["", "http://", "https://", "http:", "//"])
)
@example(text="xn--\ud800", scheme="http://")
@example(text="[::1", scheme="http://")
@example(text="a" * 300 + ".example", scheme="http://")
def test_any_text_is_an_address_or_refused(text: str, scheme: str) -> None:
    base = parse("https://news.example/a")
    with contextlib.suppress(FetchError):
        assert parse(scheme + text).scheme in {"http", "https"}
    with contextlib.suppress(FetchError):
        assert follow(base, scheme + text).scheme in {"http", "https"}
