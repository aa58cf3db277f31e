"""Roots that anybody can recompute."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.archive import merkle

HASHES = st.sets(
    st.binary(max_size=8).map(lambda data: hashlib.sha256(data).hexdigest()),
    min_size=1,
    max_size=40,
)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def test_a_root_is_made_as_described() -> None:
    one, two, three = sorted(hashlib.sha256(word).hexdigest() for word in (b"a", b"b", b"c"))
    leaves = [sha(b"\x00" + bytes.fromhex(each)) for each in (one, two, three)]
    pair = sha(b"\x01" + leaves[0] + leaves[1])
    assert merkle.root([three, one, two, one]) == sha(b"\x01" + pair + leaves[2]).hex()
    assert merkle.root([one]) == leaves[0].hex()
    assert merkle.path([one, two, three], three) == (("left", pair.hex()),)


@given(HASHES, st.data())
def test_every_hash_leads_to_the_root(hashes: set[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(sorted(hashes)))
    steps = merkle.path(hashes, wanted)
    assert merkle.climb(wanted, steps) == merkle.root(hashes)
    assert len(steps) <= (len(hashes) - 1).bit_length()


@given(HASHES, HASHES)
def test_other_hashes_have_another_root(one: set[str], other: set[str]) -> None:
    assert (merkle.root(one) == merkle.root(other)) == (one == other)


def test_what_is_not_there_has_no_path() -> None:
    with pytest.raises(ValueError, match="not in list"):
        merkle.path(["00" * 32], "11" * 32)
