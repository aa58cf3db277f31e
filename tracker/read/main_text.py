"""Where on a page its main text stands.

In: a parsed page. Out: the elements that hold the main text, cleared of all else, and how
sure that is. Changes the tree it is given. Goes by how much running text stands where, by
links, and by names of parts; never by what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tracker.read.parts import holds_main_text, stands_beside

_NEVER = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "button",
    "select", "input", "textarea", "nav", "footer", "aside", "canvas", "audio", "video", "dialog",
    "menu", "img", "picture", "source",
)  # fmt: skip
_TEXT = etree.XPath("string()", smart_strings=False)
_BLANKS = " \t\r\n"
_BLANK_RUN = re.compile(rf"[{_BLANKS}]{{2,}}")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WHOLE = frozenset(("p", "pre")) | _HEADINGS  # what is inside them belongs together
_MIXED = frozenset((
    "div", "section", "article", "main", "center", "td", "th", "li", "blockquote", "dd", "dt", "font", "span",
    "figcaption",
))  # fmt: skip
_INLINE = frozenset((
    "a", "b", "i", "em", "strong", "span", "u", "s", "small", "big", "sub", "sup", "code", "abbr", "cite", "q",
    "mark", "time", "font", "tt", "kbd", "var", "ins", "del", "acronym", "label", "br", "wbr", "bdi", "bdo",
    "data",
))  # fmt: skip
_ITEMS = frozenset(("li", "td", "th"))
_KEPT_IN_FIGURES = ("table", "blockquote", "pre")
_RUNNING = 25  # characters of the shortest paragraph that counts as running text
_RUNNING_LINKED = 0.5
_FORM_WITH_TEXT = 400
_FALL = (0.6, 1.0, 0.9, 0.75, 0.6, 0.5, 0.42, 0.36, 0.3)  # what a paragraph says of its ancestors
_CALLED, _MEANT, _ARTICLE = 1.3, 1.6, 1.15
_LINKED, _LINKED_ITEM, _LINKED_HEADING, _LONG_ITEM = 0.6, 0.35, 0.2, 80
_LINKED_LONG_ITEM = 0.7


@dataclass(slots=True)
class _Block:
    """A stretch of text without a break; `bad` are the elements around it that lie beside."""

    element: Any
    length: int
    linked: float
    around: tuple[Any, ...]
    bad: tuple[Any, ...]
    whole: bool = True

    @property
    def runs(self) -> bool:
        """Say whether it is running text rather than a heading, a list or links."""
        tag = self.element.tag
        runs = self.length > _RUNNING and self.linked < _RUNNING_LINKED
        return runs and tag not in _HEADINGS and tag != "li"


@dataclass(frozen=True, slots=True, kw_only=True)
class MainText:
    """What was found.

    Attributes:
        parts: elements in reading order; all that is left in them is main text.
        length: characters of it.
        share: of the running text on the page, as far as it is not beside the main text.
    """

    parts: tuple[Any, ...]
    length: int
    share: float


def find_main_text(page: Any) -> MainText | None:
    """Return the main text of `page`, None where there is no running text."""
    body = page.find("body")
    if body is None:
        return None
    etree.strip_elements(page, *_NEVER, with_tail=False)
    _clear_forms_and_figures(body)
    # lxml makes an element anew for each walk, unless somebody holds it.
    held = list(body.iter())
    found = list(_blocks(body))
    _weigh_names(found)
    masses = _Masses(found)
    if not masses.score:
        return None
    parts = masses.best()
    kept = [b for b in found if not (b.bad or parts.isdisjoint(b.around)) and _is_text(b)]
    while kept and kept[-1].element.tag in _HEADINGS:
        kept.pop()
    _clear(parts, kept)
    return MainText(
        parts=tuple(part for part in held if part in parts),
        length=sum(block.length for block in kept),
        share=sum(masses.mass[part] for part in parts) / masses.total,
    )


def _clear_forms_and_figures(body: Any) -> None:
    """Empty forms, unless the page itself is one, and figures but for what they say."""
    for form in list(body.iter("form")):
        if sum(len(p.text or "") for p in form.iter("p")) < _FORM_WITH_TEXT:
            _empty(form)
        else:
            form.tag = "div"
    for figure in list(body.iter("figure")):
        if not any(figure.find(f".//{tag}") is not None for tag in _KEPT_IN_FIGURES):
            caption = figure.find(".//figcaption")
            if caption is not None and caption.getparent() is not figure:
                caption.tail = None
            _empty(figure)
            if caption is not None:
                figure.append(caption)


def _empty(element: Any) -> None:
    tail = element.tail
    element.clear()
    element.tail = tail


def _blocks(body: Any) -> Iterator[_Block]:
    above: dict[Any, tuple[tuple[Any, ...], tuple[Any, ...]]] = {}
    for element in body.iter(*_WHOLE, *_MIXED):
        tag, inside = element.tag, list(element)
        if tag not in _WHOLE and not _begins_a_block(element, inside):
            continue
        # The parser lets nothing but words stand in a paragraph.
        whole = tag == "p" or _all_inline(inside)
        length, linked = _measure(element) if whole else _measure_own(element, inside)
        if length > 1:
            yield _Block(element, length, min(1.0, linked / length), *_up(element, above), whole)


def _begins_a_block(element: Any, inside: Sequence[Any]) -> bool:
    """Say whether text stands in an element itself, not only in blocks inside it."""
    tag = element.tag
    if tag in ("span", "font"):
        parent = element.getparent()
        held = parent.tag in _INLINE or parent.tag in _WHOLE or parent.tag == "li"
        return not held and not _has_own_text(parent, parent) and _has_own_text(element, inside)
    if _has_own_text(element, inside):
        return True
    if not inside or not _all_inline(inside):
        return False
    return tag == "li" or any(child.tag != "span" for child in inside)


def _all_inline(elements: Iterable[Any]) -> bool:
    for element in elements:  # noqa: SIM110 - a generator costs more than what it asks
        if element.tag not in _INLINE:
            return False
    return True


def _has_own_text(element: Any, inside: Iterable[Any]) -> bool:
    text = element.text
    if text and not text.isspace():
        return True
    for child in inside:
        tail = child.tail
        if tail and not tail.isspace():
            return True
    return False


def _measure(element: Any) -> tuple[int, int]:
    if not len(element):
        return _length(element.text or ""), 0
    return _length(_TEXT(element)), sum(map(_text_length, element.iter("a")))


def _measure_own(element: Any, inside: Iterable[Any]) -> tuple[int, int]:
    pieces, linked = [element.text or ""], 0
    for child in inside:
        if child.tag in _INLINE:
            text = _TEXT(child) if len(child) else child.text or ""
            pieces.append(text)
            linked += len(text) if child.tag == "a" else 0
        pieces.append(child.tail or "")
    return len(" ".join(" ".join(pieces).split())), linked


def _text_length(element: Any) -> int:
    return len(_TEXT(element) if len(element) else element.text or "")


def _length(text: str) -> int:
    """Return how long a text is with each run of blanks as one, as XPath counts them."""
    text = text.strip(_BLANKS)
    if not _BLANK_RUN.search(text):
        return len(text)
    return len(_BLANK_RUN.sub(" ", text))


def _up(
    element: Any, above: dict[Any, tuple[tuple[Any, ...], tuple[Any, ...]]]
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the element and all around it, innermost first; and which of them lie beside."""
    path = []
    at = element
    while at is not None and at not in above and at.tag != "html":
        path.append(at)
        at = at.getparent()
    around, bad = above.get(at, ((), ()))
    for at in reversed(path):
        around = (at, *around)
        bad = (at, *bad) if stands_beside(at) else bad
        above[at] = (around, bad)
    return around, bad


def _weigh_names(found: list[_Block]) -> None:
    """Disbelieve names that would take most of a page away; keep quotes from elsewhere."""
    running = [block for block in found if block.runs]
    total = sum(block.length for block in running)
    free = sum(block.length for block in running if not block.bad)
    held: dict[Any, int] = {}
    for block in running:
        for element in block.bad:
            held[element] = held.get(element, 0) + block.length
    for block in found:
        if block.bad and free < 0.3 * total:
            block.bad = tuple(e for e in block.bad if held.get(e, 0) < 0.5 * total)
        if block.bad:
            at = next((n for n, e in enumerate(block.around) if e.tag == "blockquote"), None)
            if at is not None:  # a post shown in an article stands in frames of many names
                frames = block.around[: at + 4]
                block.bad = tuple(e for e in block.bad if e not in frames)


@dataclass(slots=True)
class _Masses:
    """How much running text stands where."""

    found: list[_Block]
    mass: dict[Any, float] = field(default_factory=dict)
    score: dict[Any, float] = field(default_factory=dict)
    total: float = 0.0

    def __post_init__(self) -> None:
        for block in self.found:
            if block.bad or not block.runs:
                continue
            weight = block.length * (1 - block.linked)
            self.total += weight
            for element in block.around:
                self.mass[element] = self.mass.get(element, 0.0) + weight
            for fall, element in zip(_FALL, block.around, strict=False):
                self.score[element] = self.score.get(element, 0.0) + weight * fall
        for element in self.score:
            self.score[element] *= _worth(element)

    def best(self) -> frozenset[Any]:
        """Return the element that holds the main text, or the several of one kind that do."""
        best = max(self.score, key=lambda element: self.score[element])
        if self.mass[best] >= 0.9 * self.total or not best.get("class"):
            return frozenset((best,))
        depth = _depth(best)
        least = 0.05 * self.mass[best]
        alike = [
            element
            for element, mass in self.mass.items()
            if element.tag == best.tag
            and element.get("class") == best.get("class")
            and mass > least
            and _depth(element) == depth
        ]
        return frozenset(alike)


def _worth(element: Any) -> float:
    if element.get("itemprop") == "articleBody":
        return _MEANT
    if holds_main_text(element):
        return _CALLED
    return _ARTICLE if element.tag == "article" else 1.0


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors())


def _is_text(block: _Block) -> bool:
    """Say whether a block reads like text rather than like links to elsewhere."""
    tag = block.element.tag
    if tag in _ITEMS:
        return block.linked <= (_LINKED_ITEM if block.length < _LONG_ITEM else _LINKED_LONG_ITEM)
    return block.linked <= (_LINKED_HEADING if tag in _HEADINGS else _LINKED)


def _clear(parts: frozenset[Any], kept: list[_Block]) -> None:
    """Take out of the tree what is not main text; a caption stays where it stands."""
    stays = {element for block in kept for element in _of(block)}
    for part in parts:
        stays.update(e for caption in part.iter("figcaption") for e in caption.iter())
        for element in part.iter():
            if element not in stays:
                element.text = None
            if element.getparent() not in stays:
                element.tail = None


def _of(block: _Block) -> Iterator[Any]:
    """Yield the elements whose text the block consists of."""
    yield block.element
    for child in block.element:
        if block.whole or child.tag in _INLINE:
            yield from child.iter()
