"""The wordings of `phrases.yaml`, ready to be asked.

In: a group's name and a paragraph. Out: yes or no. Looks at the first 600 characters only,
so that a hostile paragraph costs no more than a fair one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from tracker import yamlsource
from tracker.errors import KnowledgeError

_SEEN = 600
_LETTERS = re.compile(r"\\?[A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Wording:
    """A pattern, and a looser one that is searched for many times faster.

    `gate` takes lower-case text and finds all that `pattern` finds: without a word boundary
    at its beginning, and with letter case undone, `re` can skip to where a match may begin.
    """

    gate: re.Pattern[str]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[_Wording, ...]]:
    file = resources.files(__package__).joinpath("phrases.yaml")
    groups = yamlsource.parse(
        file.read_text(encoding="utf-8"), where=str(file), error=KnowledgeError
    )
    return {name: tuple(map(_wording, rows)) for name, rows in groups.items()}


def _wording(row: str) -> _Wording:
    lower = _LETTERS.sub(lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), row)
    return _Wording(
        gate=re.compile(lower.removeprefix(r"\b")), pattern=re.compile(row, re.IGNORECASE)
    )


def says(group: str, text: str) -> bool:
    """Say whether `text` holds a wording of `group`."""
    text = text[:_SEEN]
    lower = text.lower()
    for wording in _groups()[group]:  # a thousand times a page: a generator would show
        if wording.gate.search(lower) and wording.pattern.search(text):
            return True
    return False
