"""An HTML page as a document: main text, headline, and what the page says of itself.

In: the characters of a page, its address, the domains it may speak for. Out: a `Draft`.
The main text is found by trafilatura; a canonical address counts only on those domains.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, islice
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from rapidfuzz import fuzz
from trafilatura import bare_extraction

from tracker.domain import OriginClass
from tracker.read import dates
from tracker.read.cleaning import clean, flat
from tracker.read.draft import Block, Draft
from tracker.read.language import primary_tag
from tracker.read.metadata import Facts, facts
from tracker.read.phrases import says
from tracker.read.tree import absolute, blocks
from tracker.read.zones import same_words
from tracker.urls import belongs_to

_MOST_ELEMENTS = 20_000  # a page of news has a few thousand; trafilatura is slow beyond
_LOOKED_AT = 60
_LIKE = 60
_LONGEST_STANDFIRST = 400
_SUFFIX = re.compile(r"\s+[|\\–—-]\s+[^|\\–—-]{2,60}$")


def read_page(markup: str, *, address: str, domains: Sequence[str]) -> Draft:
    """Return the draft of a web page; without blocks where it has no main text."""
    page = parse(markup)
    if page is None:
        return Draft(blocks=())
    said = facts(page)
    title = _title(page, said)
    found = _body(page, address)
    url = absolute(address, said.canonical)
    trusted = url is not None and any(belongs_to(url, domain) for domain in domains)
    return Draft(
        blocks=_without_title(title, _with_standfirst(page, _with_captions(page, found))),
        title=title,
        url=url if trusted else None,
        outlet=said.site,
        author=said.author,
        language=primary_tag(said.language),
        published=dates.first(said.published),
        modified=dates.first(said.modified),
        origin_class=_origin_class(said),
        partial=said.paywalled,
    )


def simple_blocks(markup: str, address: str) -> tuple[Block, ...]:
    """Return all text of a fragment of HTML, without looking for a main part."""
    page = parse(markup)
    return blocks(page.body, address) if page is not None and page.body is not None else ()


def parse(markup: str) -> Any:
    """Return the tree of a page, None where there is nothing to parse."""
    text = clean(markup)
    if not text.strip():
        return None
    reader = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return lxml_html.document_fromstring(text.encode("utf-8"), parser=reader)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _body(page: Any, address: str) -> tuple[Block, ...]:
    found: tuple[Block, ...] = ()
    if sum(1 for _ in page.iter()) <= _MOST_ELEMENTS:
        try:
            main = bare_extraction(
                lxml_html.document_fromstring(lxml_html.tostring(page)),
                include_comments=False,
                include_formatting=True,
                include_links=True,
                with_metadata=False,
            )
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            main = None
        body = getattr(main, "body", None)
        found = blocks(body, address) if body is not None else ()
    return found or _widest(page, address)


def _widest(page: Any, address: str) -> tuple[Block, ...]:
    """Fall back to the parts of a page that are named as its content, else to all of it."""
    for path in ("//article", "//main", "//*[@role='main']"):
        parts = page.xpath(path)
        found = blocks(parts[0], address) if parts else ()
        if found:
            return found
    return blocks(page.body, address) if page.body is not None else ()


def _title(page: Any, said: Facts) -> str | None:
    headings = [t for t in (_words(h) for h in page.xpath("//h1")[:5]) if t]
    heads = [_words(t) for t in page.xpath("//head/title")[:1]]
    claimed = said.headline or next(iter(heads), "")
    if said.site:
        claimed = _without_site(claimed, said.site)
    elif not said.headline:
        claimed = _SUFFIX.sub("", claimed) if not headings else claimed
    for heading in headings:
        if claimed and fuzz.token_set_ratio(heading, claimed) >= _LIKE:
            return heading
    if not claimed and len(headings) == 1:
        return headings[0]
    return claimed or None


def _without_site(title: str, site: str) -> str:
    tail = _SUFFIX.search(title)
    return title[: tail.start()] if tail and site.casefold() in tail.group().casefold() else title


def _words(element: Any) -> str:
    return flat("".join(element.itertext())[:1000])


def _without_title(title: str | None, found: tuple[Block, ...]) -> tuple[Block, ...]:
    """Drop the headline's own block, which trafilatura keeps at the top."""
    for place, block in enumerate(found[:3]):
        if title and same_words(block.text, title):
            return found[:place] + found[place + 1 :]
    return found


def _with_standfirst(page: Any, found: tuple[Block, ...]) -> tuple[Block, ...]:
    below = dropwhile(lambda element: element.tag != "h1", page.iter())
    for element in islice(below, _LOOKED_AT):
        text = _words(element)
        if (
            not text
            or len(text) > _LONGEST_STANDFIRST
            or not says("standfirst_class", element.get("class") or "")
        ):
            continue
        rest = tuple(b for b in found if not same_words(b.text, text))
        return (Block(text=text, kind="standfirst"), *rest) if rest else found
    return found


def _with_captions(page: Any, found: tuple[Block, ...]) -> tuple[Block, ...]:
    """Add the captions of the main part, which trafilatura leaves out."""
    if not found:
        return found
    seen = {block.text for block in found}
    captions = dict.fromkeys(
        _words(e) for e in page.xpath("//article//figcaption|//main//figcaption")[:50]
    )
    return (*found, *(Block(text=c, kind="caption") for c in captions if c and c not in seen))


def _origin_class(said: Facts) -> OriginClass:
    if "discussionforumposting" in said.kinds:
        return "forum"
    return "reporting" if said.is_reporting else "unknown"
