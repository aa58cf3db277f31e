"""A tree of HTML, or of trafilatura's XML, as a row of blocks.

In: an element and the address it came from. Out: blocks with their links. Scripts, forms
and navigation are passed over; nothing is judged by its words.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from tracker.domain import Link, ZoneKind
from tracker.read.cleaning import clean, flat, single_spaced
from tracker.read.draft import Block
from tracker.urls import canonical, is_plain

_PASSED_OVER = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "form",
    "button", "select", "option", "input", "textarea", "nav", "footer", "aside", "title", "canvas",
    "audio", "video", "dialog", "menu", "graphic",
))  # fmt: skip
_PARTS: dict[str, ZoneKind] = {
    "li": "list", "item": "list", "dt": "list", "dd": "list",
    "blockquote": "quote", "quote": "quote",
    "figcaption": "caption", "caption": "caption",
    "tr": "table", "row": "table",
}  # fmt: skip
BREAKS = frozenset((
    "p", "div", "section", "article", "main", "header", "body", "html", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "hgroup", "ul", "ol", "dl", "list", "table", "thead", "tbody", "tfoot", "td", "th", "cell", "figure",
    "hr", "pre", "address", "details", "summary", "center", "code",
)) | set(_PARTS)  # fmt: skip
_CELLS = frozenset(("td", "th", "cell"))
_STRONG = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em"))
_LAYOUT = ("table", "p", "h1", "h2", "h3", "div", "ul", "ol")
_LONGEST_ADDRESS = 2000
_WEB = ("http://", "https://")


def blocks(root: Any, address: str) -> tuple[Block, ...]:
    """Return the blocks under `root` in reading order; links are made absolute."""
    gather = _Gather(address)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = _name(element)
        if event == "end":
            gather.close(tag, element)
        elif tag == "" or tag in _PASSED_OVER:
            walker.skip_subtree()
        else:
            gather.open(tag, element)
    gather.flush()
    return tuple(gather.done)


def _name(element: Any) -> str:
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag if tag.islower() else tag.lower()


def _is_layout(table: Any) -> bool:
    return table.get("role") == "presentation" or any(
        table.find(f".//{tag}") is not None for tag in _LAYOUT
    )


class _Gather:
    """Inline text on its way into blocks; one walk, no recursion."""

    def __init__(self, address: str) -> None:
        self.done: list[Block] = []
        self._address = address
        self._pieces: list[str] = []
        self._length = 0
        self._kinds: list[ZoneKind] = []
        self._tables: list[bool] = []  # is the table for layout?
        self._anchors: list[tuple[str | None, int]] = []
        self._links: list[Link] = []
        self._depth = {"strong": 0, "italic": 0}
        self._weight = {"strong": 0, "italic": 0}

    def open(self, tag: str, element: Any) -> None:
        """Take in an element's start and its first text."""
        if tag == "table":
            self._tables.append(_is_layout(element))
        if tag in BREAKS:
            self._break(tag)
        if self._counts(tag):
            self._kinds.append(_PARTS[tag])
        style = _style(tag, element)
        if style:
            self._depth[style] += 1
        if tag in ("a", "ref"):
            self._anchors.append((element.get("href") or element.get("target"), self._length))
        if tag in ("br", "lb"):
            self._add(" ")
        if tag == "img" and flat(element.get("alt") or "") and not self._in_row():
            self.flush()
            self.done.append(Block(text=flat(element.get("alt")), kind="caption"))
        self._add(element.text)

    def close(self, tag: str, element: Any) -> None:
        """Take in an element's end and the text behind it."""
        if tag and tag not in _PASSED_OVER:
            if tag in ("a", "ref") and self._anchors:
                self._link(*self._anchors.pop())
            style = _style(tag, element)
            if style:
                self._depth[style] -= 1
            if tag in BREAKS and not (self._in_row() and tag not in ("tr", "row")):
                self.flush()
            if self._counts(tag):
                self._kinds.pop()
            if tag == "table":
                self._tables.pop()
        self._add(element.tail)

    def flush(self) -> None:
        """End the block at hand."""
        if not self._pieces:
            self._anchors = [(target, 0) for target, _ in self._anchors]
            return
        text = "".join(self._pieces).rstrip().removesuffix(" |")
        if text:
            kind = self._kinds[-1] if self._kinds else None
            clean_text = flat(text)
            links = (
                tuple(_trimmed(link, text) for link in self._links) if clean_text == text else ()
            )
            style = next((s for s, n in self._weight.items() if n >= len(text)), None)
            self.done.append(Block(text=clean_text, kind=kind, links=links, emphasis=style))
        self._pieces, self._length, self._links = [], 0, []
        self._anchors = [(target, 0) for target, _ in self._anchors]
        self._weight = {"strong": 0, "italic": 0}

    def _in_row(self) -> bool:
        return bool(self._kinds) and self._kinds[-1] == "table"

    def _counts(self, tag: str) -> bool:
        """A row of a table that only lays out the page is no row."""
        if tag in ("tr", "row"):
            return bool(self._tables) and not self._tables[-1]
        return tag in _PARTS

    def _break(self, tag: str) -> None:
        if not self._in_row():
            self.flush()
        elif tag in _CELLS and self._length:
            self._add(" | ")
        else:
            self._add(" ")

    def _add(self, piece: str | None) -> None:
        if not piece:
            return
        if not (piece.isascii() and piece.isprintable() and "  " not in piece):
            piece = single_spaced(clean(piece))
        if not self._length or self._pieces[-1].endswith(" "):
            piece = piece.lstrip(" ")
        if piece:
            self._pieces.append(piece)
            self._length += len(piece)
            for style, depth in self._depth.items():
                self._weight[style] += len(piece) if depth else 0

    def _link(self, target: str | None, start: int) -> None:
        blank = bool(self._pieces) and self._pieces[-1].endswith(" ")
        end = self._length - blank
        url = absolute(self._address, target)
        if url and end > start:
            self._links.append(Link(url=url, start=start, end=end))


def _trimmed(link: Link, text: str) -> Link:
    blank = text[link.start : link.start + 1] == " "
    return Link(url=link.url, start=link.start + blank, end=min(link.end, len(text)))


def _style(tag: str, element: Any) -> str | None:
    if tag in _STRONG or (tag == "hi" and element.get("rend") == "#b"):
        return "strong"
    if tag in _ITALIC or (tag == "hi" and element.get("rend") == "#i"):
        return "italic"
    return None


def absolute(address: str, target: str | None) -> str | None:
    """Return the canonical web address that `target` means on the page at `address`."""
    if not target or len(target) > _LONGEST_ADDRESS:
        return None
    try:
        target = flat(target)
        if not target.startswith(_WEB):
            target = urljoin(address if address.startswith(_WEB) else "", target)
        if not is_plain(target):
            urlsplit(target)  # raises where it is no address at all
        url = canonical(target)
    except ValueError:
        return None
    return url if url.startswith(_WEB) else None
