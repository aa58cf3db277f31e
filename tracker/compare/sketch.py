"""Likeness of texts: fingerprints of reports, sketches of sentences, bands of quotes.

In: text. Out: small tuples of stable hashes, and likeness as a share. Never compares
more than the sketches, and never uses Python's own salted hash.

A fingerprint holds the smallest hashes of a text's runs of four words, so it does not mind
another headline, other paragraphs first or an end that is cut off; docs/decisions/0003 has
what was measured.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

SKETCH = 64
FINGERPRINT = 128
FEWEST = 3  # hashes in common; below that no two texts are worth measuring
COPIED = 0.33  # of the shorter text; what unlike texts share by boilerplate stays below
_RUN = 4
_BANDS = 3
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff])")  # Chinese and Japanese: a sign a word


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, apostrophes kept in one form."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def sketch(text: str, *, width: int = 3, size: int = SKETCH) -> tuple[int, ...]:
    """Return the `size` smallest hashes of the runs of `width` words, sorted."""
    return tuple(sorted(set(_hashes(words(text), width)))[:size])


def fingerprint(text: str) -> tuple[int, ...]:
    """Return what a text can be known by again after it was reprinted, sorted hashes."""
    spaced = _UNSPACED.sub(r" \1 ", text)
    return sketch(spaced, width=_RUN, size=FINGERPRINT)


def contained(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate how much of the shorter of two texts is in the other, 0 to 1.

    Of a long text only the smallest hashes are kept; so those beyond the last one that both
    could have kept say nothing.
    """
    if not one or not other:
        return 0.0
    full = [found[-1] for found in (one, other) if len(found) >= FINGERPRINT]
    reach = min(full, default=max(one[-1], other[-1]))
    ours, theirs = ({value for value in found if value <= reach} for found in (one, other))
    shared = len(ours & theirs)
    return shared / min(len(ours), len(theirs)) if shared >= FEWEST else 0.0


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate the share of runs that two sketches have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    size = min(SKETCH, max(len(one), len(other)))
    union = sorted({*one, *other})[:size]
    shared = set(one) & set(other)
    return sum(value in shared for value in union) / len(union)


def bands(text: str) -> tuple[str, ...]:
    """Return a few names under which texts with mostly the same words meet."""
    tokens = words(text)
    if not tokens:
        return ()
    runs = [" ".join(tokens[i : i + 2]) for i in range(max(1, len(tokens) - 1))]
    smallest = (min(_hash(f"{seed}:{run}") for run in runs) for seed in range(_BANDS))
    return tuple(f"{seed}{value:08x}" for seed, value in enumerate(smallest))


def _hashes(tokens: list[str], width: int) -> list[int]:
    if not tokens:
        return []
    stop = max(1, len(tokens) - width + 1)
    return [_hash(" ".join(tokens[i : i + width])) for i in range(stop)]


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
