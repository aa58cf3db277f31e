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

_TAG = re.compile(r"<(?:!--.*?-->|/?([a-zA-Z][\w:-]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)", re.DOTALL)
_SPACE = re.compile(r"\s{2,}|[^\S ]")  # all but the single blanks, which are most


def carried_words(item: Item) -> str:
    """Return headline and text of what a feed carries of a document."""
    markup = item.markup or ""
    if "<" in markup:
        markup = _TAG.sub(_gap, _SPACE.sub(" ", markup))
    return clean(f"{item.title or ''}\n{html.unescape(markup)}")


def _gap(tag: re.Match[str]) -> str:
    """Return what stands for a tag: a line break, or nothing within a line."""
    name = (tag[1] or "").lower()
    if name in ("br", "lb"):
        return " "
    return "\n" if name in BREAKS or name == "img" else ""
