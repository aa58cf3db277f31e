"""One hash over many, and the way from each of them to it (a Merkle tree after RFC 6962).

In: SHA-256 hashes in hex. Out: their root, or a path. Pure. Anybody can recompute a root:

    leaf(h)     = SHA-256(0x00 || the 32 bytes of h)
    node(l, r)  = SHA-256(0x01 || l || r)
    root(list)  = leaf of a single hash; else node(root of the first k, root of the rest),
                  where k is the largest power of two smaller than the length

The list is all different hashes of a day in ascending order of their hex. A path lists the
neighbours from the leaf upwards, each with the side it stands on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

Step = tuple[Literal["left", "right"], str]


def root(hashes: Iterable[str]) -> str:
    """Return the root over `hashes`, whatever their order; each counts once."""
    return _root(_leaves(hashes)).hex()


def path(hashes: Iterable[str], wanted: str) -> tuple[Step, ...]:
    """Return the neighbours that lead from `wanted` to the root; raises ValueError if absent."""
    ordered = sorted(set(hashes))
    return tuple(_path(_leaves(ordered), ordered.index(wanted)))


def climb(wanted: str, steps: Iterable[Step]) -> str:
    """Return the root that a path leads to."""
    node = _leaf(wanted)
    for side, neighbour in steps:
        other = bytes.fromhex(neighbour)
        node = _node(other, node) if side == "left" else _node(node, other)
    return node.hex()


def _leaves(hashes: Iterable[str]) -> list[bytes]:
    return [_leaf(one) for one in sorted(set(hashes))]


def _leaf(one: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(one)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _half(count: int) -> int:
    """Return the largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return hashlib.sha256(b"").digest()
    if len(nodes) == 1:
        return nodes[0]
    half = _half(len(nodes))
    return _node(_root(nodes[:half]), _root(nodes[half:]))


def _path(nodes: Sequence[bytes], at: int) -> list[Step]:
    if len(nodes) == 1:
        return []
    half = _half(len(nodes))
    if at < half:
        return [*_path(nodes[:half], at), ("right", _root(nodes[half:]).hex())]
    return [*_path(nodes[half:], at - half), ("left", _root(nodes[:half]).hex())]
