"""An HTML page as a document: main text, headline, and what the page says of itself.

In: the characters of a page, its address, the domains it may speak for. Out: a `Draft`.
A main text that is in doubt is put to trafilatura as well; a canonical address counts only on those domains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from rapidfuzz import fuzz

from tracker.domain import OriginClass
from tracker.read import dates
from tracker.read.cleaning import flat
from tracker.read.draft import Block, Draft
from tracker.read.language import primary_tag
from tracker.read.main_text import find_main_text
from tracker.read.metadata import Facts, facts
from tracker.read.phrases import says
from tracker.read.tree import absolute, blocks
from tracker.read.zones import same_words
from tracker.urls import belongs_to, host

_MOST_ELEMENTS = 20_000  # a page of news has a few thousand; trafilatura is slow beyond
_SHORT, _SURE = 400, 0.6  # characters and share of a main text beyond doubt
_LOOKED_AT = 60
_MOST_NAMES = 5_000  # the same few stand on all pages of a site
_LIKE = 60
_LONGEST_STANDFIRST = 400
_LONGEST_DATELINE = 200
_WORTH_KEEPING = 1_500  # a page that says it is not there, yet holds more, is about that
_MANY_WORDS = 150
_LONGEST_WORDS = 15  # characters, on average, of any language that has blanks
_CUT = re.compile(r"(\.\.\.|…|\[[….]+\])$")
_EDITION = re.compile(r"^(?:(?:amp|m|mobile|www)\.)+(?=[^.]+\.)")
_SUFFIX = re.compile(r"\s+[|\\–—-]\s+[^|\\–—-]{2,60}$")


def read_page(markup: str, *, address: str, domains: Sequence[str]) -> Draft:
    """Return the draft of a web page; without blocks where it has no main text."""
    page = parse(markup)
    if page is None:
        return Draft(blocks=())
    said = facts(page)
    title, standfirst, shown = _title(page, said), _standfirst(page), _shown(page)
    quick = page.get("amp") is not None or page.get("\u26a1") is not None
    found = _without_title(title, _with_standfirst(standfirst, _body(page, markup, address)))
    return Draft(
        blocks=found,
        title=title,
        url=_own_address(said, address, domains, quick=quick),
        outlet=said.site,
        author=said.author,
        language=primary_tag(said.language),
        published=dates.first(said.published),
        modified=dates.first(said.modified),
        shown=dates.moment(shown, "text"),
        gone=says("not_found", title or "") and _length(found) < _WORTH_KEEPING,
        origin_class=_origin_class(said),
        partial=said.paywalled or _is_cut(found, said),
        extra=(("section", said.section),) if said.section else (),
    )


def _own_address(said: Facts, address: str, domains: Sequence[str], *, quick: bool) -> str | None:
    """Return the canonical address, where the page may speak for it.

    That is on the domains of its source; for the quick edition of a page on its own site too.
    The front page is nobody's address but its own: some sites name it on all their pages.
    """
    url = absolute(address, said.canonical)
    if url is None or (urlsplit(url).path in ("", "/") and urlsplit(address).path not in ("", "/")):
        return None
    own = _EDITION.sub("", host(address))
    sites = (*domains, own) if quick and own else domains
    return url if any(belongs_to(url, site) for site in sites) else None


def _shown(page: Any) -> str | None:
    """Return the date that stands under the headline."""
    for element in islice(_from_headline(page), 1, _LOOKED_AT):
        for text in (element.text, element.tail):
            found = dates.shown(text[:_LONGEST_DATELINE]) if text else None
            if found:
                return found
    return None


def _from_headline(page: Any) -> Iterator[Any]:
    """Yield the first headline and all elements behind it, in reading order."""
    at = page.find(".//h1")
    if at is not None:
        yield from at.iter()
    while at is not None:
        for beside in at.itersiblings():
            yield from beside.iter()
        at = at.getparent()


def _is_cut(found: Sequence[Block], said: Facts) -> bool:
    """Say whether a text ends in the middle, or is far shorter than the page says it is."""
    if found and found[-1].kind is None and _CUT.search(found[-1].text):
        return True
    words = sum(len(block.text.split()) for block in found)
    spaced = words * _LONGEST_WORDS > _length(found)  # not so in Chinese
    return bool(spaced and said.words and said.words >= _MANY_WORDS and words < said.words / 2)


def simple_blocks(markup: str, address: str) -> tuple[Block, ...]:
    """Return all text of a fragment of HTML, without looking for a main part."""
    page = parse(markup)
    body = page.find("body") if page is not None else None
    return blocks(body, address) if body is not None else ()


def parse(markup: str) -> Any:
    """Return the tree of a page, None where there is nothing to parse."""
    text = markup.replace("\0", "")
    if not text or text.isspace():
        return None
    reader = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), reader)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _body(page: Any, markup: str, address: str) -> tuple[Block, ...]:
    """Return the main text; what is doubtful is also put to trafilatura, and the longer counts."""
    if page.xpath("count(//*)") > _MOST_ELEMENTS:
        return _widest(page, address)
    main = find_main_text(page)
    found = tuple(b for part in main.parts for b in blocks(part, address)) if main else ()
    if main and main.length >= _SHORT and main.share >= _SURE:
        return found
    other = _second_opinion(markup, address)
    if _length(other) > _length(found):
        return other
    return found or _widest(parse(markup), address)


def _length(found: Sequence[Block]) -> int:
    return sum(len(block.text) for block in found)


def _second_opinion(markup: str, address: str) -> tuple[Block, ...]:
    # Few pages need it; every command would wait for it and hold its 20 MB.
    from trafilatura import bare_extraction  # noqa: PLC0415

    try:
        main = bare_extraction(
            markup, fast=True, include_comments=False, include_formatting=True, include_links=True,
            with_metadata=False,
        )  # fmt: skip
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ()
    body = getattr(main, "body", None)
    return blocks(body, address) if body is not None else ()


def _widest(page: Any, address: str) -> tuple[Block, ...]:
    """Fall back to the parts of a page that are named as its content, else to all of it."""
    for path in ("//article", "//main", "//*[@role='main']"):
        parts = page.xpath(path)
        found = blocks(parts[0], address) if parts else ()
        if found:
            return found
    body = page.find("body")
    return blocks(body, address) if body is not None else ()


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


def _standfirst(page: Any) -> str | None:
    for element in islice(_from_headline(page), _LOOKED_AT):
        called = element.get("class")
        if not called or not _is_standfirst(called):
            continue
        text = _words(element)
        if text and len(text) <= _LONGEST_STANDFIRST:
            return text
    return None


@lru_cache(maxsize=_MOST_NAMES)
def _is_standfirst(called: str) -> bool:
    return says("standfirst_class", called)


def _with_standfirst(text: str | None, found: tuple[Block, ...]) -> tuple[Block, ...]:
    if not text:
        return found
    rest = tuple(block for block in found if not same_words(block.text, text))
    return (Block(text=text, kind="standfirst"), *rest) if rest else found


def _origin_class(said: Facts) -> OriginClass:
    if "discussionforumposting" in said.kinds:
        return "forum"
    return "reporting" if said.is_reporting else "unknown"
