"""Unpacking, however the bytes are cut and whatever they claim to be."""

from __future__ import annotations

import contextlib
import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.edge.inflate import Inflater
from tracker.errors import BadEncoding, Truncated

_MANY = 1 << 22


def bare(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def unpack(encoding: str, data: bytes, size: int, limit: int = _MANY) -> bytes:
    inflater = Inflater(encoding, limit)
    for start in range(0, len(data), size):
        inflater.feed(data[start : start + size])
    return inflater.finish()


@given(
    parts=st.lists(st.binary(max_size=300), min_size=1, max_size=4),
    repeat=st.integers(1, 3000),
    size=st.integers(1, 5000),
)
def test_what_was_packed_comes_out_again(parts: list[bytes], repeat: int, size: int) -> None:
    parts = [part * repeat for part in parts]
    plain = b"".join(parts)
    assert unpack("", plain, size) == plain
    assert unpack("GZip ", b"".join(map(gzip.compress, parts)), size) == plain
    assert unpack("x-gzip", gzip.compress(plain) + bytes(20), size) == plain
    assert unpack("deflate", zlib.compress(plain), size) == plain
    assert unpack("deflate", bare(plain), size) == plain


@given(plain=st.binary(min_size=200, max_size=2000), limit=st.integers(0, 2500))
def test_never_more_than_the_limit(plain: bytes, limit: int) -> None:
    for encoding, data in (("", plain), ("gzip", gzip.compress(plain))):
        inflater = Inflater(encoding, limit)
        assert inflater.feed(data) == (len(plain) <= limit)
        assert inflater.body() == plain[:limit]


@given(cut=st.integers(1, 60))
def test_a_cut_stream_is_noticed(cut: int) -> None:
    for data in (gzip.compress(b"some words" * 9), zlib.compress(b"some words" * 9)):
        encoding = "gzip" if data.startswith(b"\x1f\x8b") else "deflate"
        with pytest.raises(Truncated):
            unpack(encoding, data[: -min(cut, len(data) - 2)], 7)


@given(junk=st.binary(max_size=400), encoding=st.sampled_from(["gzip", "deflate"]))
def test_junk_ends_in_an_error_of_ours_or_in_bytes(junk: bytes, encoding: str) -> None:
    with contextlib.suppress(BadEncoding, Truncated):
        assert isinstance(unpack(encoding, junk, 50), bytes)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip,", "compress"])
def test_only_what_was_asked_for(encoding: str) -> None:
    with pytest.raises(BadEncoding):
        Inflater(encoding, 10)


def test_nothing_packed_is_nothing() -> None:
    assert Inflater("gzip", 10).finish() == b""


def test_a_body_is_handed_on_as_it_was_packed_only_where_that_is_all_of_it() -> None:
    data = gzip.compress(b"some words" * 900)

    def packed(*chunks: bytes, encoding: str = "gzip") -> bytes:
        inflater = Inflater(encoding, 10_000_000)
        for chunk in chunks:
            assert inflater.feed(chunk)
        inflater.finish()
        return inflater.packed()

    assert packed(data) == packed(data[:20], data[20:]) == data
    assert packed(data, data) == packed(data + b"filler") == b""
    assert packed(zlib.compress(b"some words"), encoding="deflate") == b""
    assert packed(b"some words", encoding="") == b""
    long = gzip.compress(random.Random(1).randbytes(300_000))
    assert packed(long) == packed(long[:9], long[9:]) == b""
