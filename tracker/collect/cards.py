"""The part of a list page that belongs to one link: its title and its date.

In: links of a parsed page. Out: texts around them. Works by structure alone: a card is the
largest element around a link that holds no link to another document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import Tag

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_INNER_HEADINGS = _HEADINGS[1:]  # outside of the link, h1 is the heading of the whole page
_LISTS = {"html", "body", "main", "section", "ul", "ol", "dl", "table", "tbody", "nav"}
_HIGHEST = 6  # levels between a link and its card


@dataclass(frozen=True, slots=True)
class Card:
    """A link and the element around it that speaks of the same document."""

    link: Tag
    around: Tag


def around(link: Tag, others: set[int], *, rows: str | None = None) -> Card:
    """Return the card of `link`: its row, or the largest element without one of `others`."""
    if rows and (row := link.css.closest(rows)):
        return Card(link, row)
    card = link
    for parent in list(link.parents)[:_HIGHEST]:
        if parent.name in _LISTS or any(id(a) in others for a in parent.find_all("a")):
            break
        card = parent
    return Card(link, card)


def title(cards: Sequence[Card], selector: str | None) -> str | None:
    """Return the title shown: by selector, else a heading, else the longest link text."""
    for card in cards:
        chosen = card.around.select_one(selector) if selector else None
        heading = chosen or card.link.find(_HEADINGS) or card.around.find(_INNER_HEADINGS)
        if heading and (text := _words(heading)):
            return text
    texts = [text for card in cards if (text := _link_text(card.link))]
    return max(texts, key=len, default=None)


def machine_dates(cards: Sequence[Card], selector: str | None) -> Iterator[str]:
    """Yield the `datetime` attributes in the cards, those of the selected element first."""
    for card in cards:
        chosen = card.around.select(selector) if selector else []
        for tag in [*chosen, *card.around.find_all("time")]:
            if tag.get("datetime"):
                yield str(tag["datetime"])


def texts(cards: Sequence[Card], selector: str | None) -> Iterator[str]:
    """Yield the texts in the cards where a date for people may stand."""
    for card in cards:
        for tag in card.around.select(selector) if selector else [card.around]:
            yield _words(tag)
            yield from tag.stripped_strings


def _link_text(link: Tag) -> str:
    return _words(link) or str(link.get("aria-label") or link.get("title") or "").strip()


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
