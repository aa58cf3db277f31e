"""What differs between two texts, word by word.

In: two revisions of a text. Out: stretches that both have, that were taken away, that came
in; the ones that are the same or taken away make up the first text, the others the second.
Pure, and quick also for long texts: of those whole lines are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import LCSseq

from tracker.domain import Difference

_WORDS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+|\s+|[^\w\s]")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_WORDS: Final = 20_000


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """Return the way from one text to the other; nothing where they are the same."""
    if before == after:
        return ()
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(one), len(other)) > _MOST_WORDS:
        one, other = _LINES.findall(before), _LINES.findall(after)
    found: list[Difference] = []
    gone = came = ""
    for step in LCSseq.opcodes(one, other):
        if step.tag == "equal":
            _add(found, removed=gone, added=came, same=one[step.src_start : step.src_end])
            gone = came = ""
        else:
            gone += "".join(one[step.src_start : step.src_end])
            came += "".join(other[step.dest_start : step.dest_end])
    _add(found, removed=gone, added=came)
    return tuple(found)


def _add(found: list[Difference], *, removed: str, added: str, same: Sequence[str] = ()) -> None:
    """Add what went, then what came, then what stayed, as far as there is any."""
    if removed:
        found.append(Difference(kind="removed", text=removed))
    if added:
        found.append(Difference(kind="added", text=added))
    if same:
        found.append(Difference(kind="same", text="".join(same)))
