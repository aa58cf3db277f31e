"""HTML bytes as a tree.

In: a response. Out: the tree and the address its links are relative to. Never runs scripts;
an answer that is XML is refused with a hint, since it is a feed or a sitemap.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from tracker.collect.items import opening, tree, web_address
from tracker.domain import Response, Source
from tracker.errors import InputError

# Servers call it by the name of the subset; pages use the whole.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}


def parse(source: Source, response: Response) -> tuple[BeautifulSoup, str]:
    """Return the tree of an HTML page and the base address of its links."""
    start = response.body[:1000].lower()
    if not start.strip() or (start.lstrip().startswith(b"<?xml") and b"<html" not in start):
        raise InputError(
            f"this is no HTML page; it begins {opening(response)!r}",
            where=response.url,
            remedy=f"set kind of {source.id} to feed or sitemap if that is what it is",
        )
    soup = tree(response.body, _encoding(response))
    base = soup.find("base", href=True)
    href = str(base["href"]) if base else response.url
    return soup, web_address(href, response.url) or response.url


def _encoding(response: Response) -> str | None:
    """Return the declared encoding: of the header, else of the page."""
    declared = (response.header("content-type") or "").encode("ascii", "replace")
    for text in (declared, response.body[:2048]):
        found = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", text, re.IGNORECASE)
        if found:
            name = found[1].decode("ascii").lower()
            return _WIDER.get(name, name)
    return None
