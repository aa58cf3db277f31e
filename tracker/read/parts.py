"""What the names in a page's markup say of its parts.

In: the attributes of an element. Out: whether it stands beside the main text, or holds it.
Knows names only; how much text there is decides elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from tracker import yamlsource
from tracker.errors import KnowledgeError

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_-]+")
_NO_PART = frozenset(("body", "html", "main", "article"))
_BESIDE = frozenset(("header", "address", "a", "figcaption"))
_ROLES = frozenset((
    "navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert",
))  # fmt: skip
_INVISIBLE = re.compile(r"display:\s*none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Names:
    words: frozenset[str]
    beginnings: tuple[str, ...]
    states: frozenset[str]
    main: re.Pattern[str]


@lru_cache(maxsize=1)
def _names() -> _Names:
    file = resources.files(__package__).joinpath("parts.yaml")
    table = yamlsource.parse(
        file.read_text(encoding="utf-8"), where=str(file), error=KnowledgeError
    )
    beside = table["beside"].split()
    return _Names(
        words=frozenset(word for word in beside if not word.endswith("*")),
        beginnings=tuple(word[:-1] for word in beside if word.endswith("*")),
        states=frozenset(table["states"].split()),
        main=re.compile("|".join(f"(?:{row})" for row in table["main"])),
    )


def stands_beside(element: Any) -> bool:
    """Say whether an element calls itself something else than main text, or cannot be seen."""
    tag = element.tag
    if not element.keys():
        return tag in _BESIDE
    role = element.get("role")
    if tag in _BESIDE or role in _ROLES or element.get("itemprop") == "author":
        return True
    style = element.get("style")
    if element.get("aria-hidden") == "true" or (style and _INVISIBLE.search(style)):
        return True
    return tag not in _NO_PART and _is_beside(_called(element))


def holds_main_text(element: Any) -> bool:
    """Say whether an element calls itself the main text."""
    return element.get("itemprop") == "articleBody" or _is_main(_called(element))


def _called(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


@lru_cache(maxsize=20_000)
def _is_beside(called: str) -> bool:
    names = _names()
    for name in called.split():
        words = _BETWEEN.split(_CAPITAL.sub("-", name).lower())
        if any(word in names.states for word in words[:-1]):
            continue
        for word in (*words, *map("".join, pairwise(words))):
            if word in names.words or word.startswith(names.beginnings):
                return True
    return False


@lru_cache(maxsize=20_000)
def _is_main(called: str) -> bool:
    return bool(_names().main.search(_CAPITAL.sub("-", called).lower()))
