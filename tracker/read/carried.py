"""The words that an entry of a feed carries, without reading it.

In: an item. Out: its words, enough to tell by them that it is off the topic. Holds at least
all that `read` would find in the item's own markup, line by line, except that a stray end tag
parts words here; keeps no order, no zones and no links, and costs a twentieth.
"""

from __future__ import annotations

import html
import re

from tracker.domain import Item
from tracker.read.cleaning import clean
from tracker.read.tree import BREAKS

_TAG = re.compile(
    r"<(?:!--.*?-->|/?([a-zA-Z][\w:-]*)[^'\">]*+(?:(?:\"[^\"]*\"|'[^']*')[^'\">]*+)*+>)", re.DOTALL
)


class _Gaps(dict[str | None, str]):
    """What stands for a tag, by its name: a line break, a blank, or nothing within a line."""

    def __missing__(self, name: str | None) -> str:
        return self.get(name.lower(), "") if name else ""


_WITHIN = (
    "a", "abbr", "b", "cite", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u",
)  # fmt: skip
_GAPS = _Gaps(
    dict.fromkeys(_WITHIN, "") | dict.fromkeys(BREAKS, "\n") | {"br": " ", "lb": " ", "img": "\n"}
)


def carried_words(item: Item) -> str:
    """Return headline and text of what a feed carries of a document."""
    markup = item.markup or ""
    if "<" in markup:
        if "  " in markup or not markup.isprintable():
            markup = " ".join(markup.split())
        parts = _TAG.split(markup)
        parts[1::2] = [_GAPS[name] for name in parts[1::2]]
        markup = "".join(parts)
    return clean(f"{item.title or ''}\n{html.unescape(markup)}")
