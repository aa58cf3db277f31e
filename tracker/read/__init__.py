"""Read one fetched document into a report.

In: an `Item` and the `Response` that answered it. Out: a `Report`, its text cut into
zones, its dates with their precision. What the document itself states comes before what
the item knows; what neither states stays unknown. Never judges what is said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from tracker.domain import Item, OriginClass, Report, Response
from tracker.errors import InputError
from tracker.read import dates, language, zones
from tracker.read.cleaning import LARGEST_TEXT, decode, decode_page, flat, is_binary
from tracker.read.document import paragraphs, read_text
from tracker.read.draft import Block, Draft
from tracker.read.extract import read_page, simple_blocks
from tracker.read.message import read_message
from tracker.read.pdf import read_pdf
from tracker.read.phrases import says
from tracker.urls import canonical, identity, stable_id

__all__ = ["read"]

_REFUSED = 400
_MOST_BLOCKS, _MOST_LINES = 20_000, 200_000
_FORMS = {
    "text/html": "page", "application/xhtml+xml": "page", "text/markdown": "markdown",
    "message/rfc822": "message", "application/pdf": "pdf", "text/plain": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".md": "markdown",
    ".markdown": "markdown", ".eml": "message", ".pdf": "pdf", ".txt": "text",
}  # fmt: skip
_HTML = re.compile(
    rb"\s*(<\?xml[^>]{0,200}>\s*)?(<!doctype\s+html|<html|<head|<body)", re.IGNORECASE
)
_HTML_INSIDE = re.compile(r"<|&(?:\w{2,8}|#\w{2,6});")
_MESSAGE = re.compile(rb"((from|to|cc|subject|date|message-id|mime-version|received|return-path|"
                      rb"delivered-to|dkim-signature|reply-to|content-type): ?\S[^\n]*\n([ \t]+[^\n]*\n)*){3}",
                      re.IGNORECASE)  # fmt: skip


def read(item: Item, response: Response) -> Report:
    """Return the report that `response` holds.

    A page that was refused, or that has no main text, is replaced by the markup its feed
    carried; the report is then partial.

    Raises:
        InputError: there is no text, too much of it, or a file type that cannot be read.
    """
    where = item.url or response.url.removeprefix("file:")
    draft, address = _draft(item, response, where)
    blocks, title = draft.blocks, draft.title or _line(item.title)
    if len(blocks) > _MOST_BLOCKS or sum(len(block.text) + 1 for block in blocks) > LARGEST_TEXT:
        raise _too_large(where)
    if item.title and not draft.title:
        blocks = tuple(
            b for n, b in enumerate(blocks) if n or not zones.same_words(b.text, title or "")
        )
    if not any(block.text for block in blocks) and not _is_headline_alone(item, response, title):
        raise InputError(
            "no text found", where=where, remedy="open it in a browser and save it as text or PDF"
        )
    return _report(item, response, replace(draft, blocks=zones.judge(blocks), title=title), address)


def _is_headline_alone(item: Item, response: Response, title: str | None) -> bool:
    """Say whether an entry of a list is all there is, and its headline all that it says."""
    return bool(title and item.markup) and response.status >= _REFUSED


def _draft(item: Item, response: Response, where: str) -> tuple[Draft, str]:
    """Return the document's draft and the address it is to be known by."""
    if response.status >= _REFUSED:
        problem, remedy = f"the server answered {response.status}", "see whether it moved"
        return _carried(item, response, InputError(problem, where=where, remedy=remedy))
    draft = _by_form(item, response, where)
    if draft.gone or _is_sent_home(item, response):
        problem, remedy = "the page says that there is nothing", "see whether it moved"
        return _carried(item, response, InputError(problem, where=where, remedy=remedy))
    if draft.blocks or not item.markup:
        return draft, response.url
    return replace(draft, blocks=_markup(item), partial=True), response.url


def _carried(item: Item, response: Response, complaint: InputError) -> tuple[Draft, str]:
    """Return what the list of a document says of it; complain where that is nothing."""
    if not item.markup:
        raise complaint
    return Draft(blocks=_markup(item), partial=True), item.url or response.url


def _is_sent_home(item: Item, response: Response) -> bool:
    """Say whether a site answered with its front page where a document was asked for."""
    if not item.url or not response.url.startswith("http"):
        return False
    asked, got = urlsplit(item.url), urlsplit(response.url)
    return (
        got.path in ("", "/")
        and not got.query
        and (asked.path not in ("", "/") or bool(asked.query))
    )


def _by_form(item: Item, response: Response, where: str) -> Draft:
    form = _form(response)
    body = response.body
    if not body.strip():
        if item.markup:
            return Draft(blocks=())
        raise InputError("the document is empty", where=where, remedy="save it again")
    if form == "pdf":
        return read_pdf(body, where=where)
    if len(body) > LARGEST_TEXT or body.count(b"\n") > _MOST_LINES:
        raise _too_large(where)
    if form == "message":
        return read_message(body, where=where)
    charset = _charset(response.header("content-type"))
    if form == "page" and not is_binary(body):
        return read_page(decode_page(body, charset), address=response.url, domains=item.domains)
    text = decode(body, charset, where=where)
    return read_text(text, where=where, markdown=form == "markdown")


def _form(response: Response) -> str:
    """Decide by the file's first bytes where they are certain, else by type, else by suffix."""
    body = response.body
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    kind = (response.header("content-type") or "").partition(";")[0].strip().lower()
    suffix = re.search(r"\.\w{1,8}$", response.url) if response.url.startswith("file:") else None
    named = _FORMS.get(suffix.group().lower()) if suffix else None
    form = named or _FORMS.get(kind)
    if form == "text" or form is None:
        if _HTML.match(body[:2048]):
            return "page"
        if form is None and _MESSAGE.match(body[:8192].replace(b"\r\n", b"\n")):
            return "message"
    return form or "text"


def _charset(content_type: str | None) -> str | None:
    match = re.search(r"charset=[\"']?([\w.:-]{1,40})", content_type or "", re.IGNORECASE)
    return match.group(1) if match else None


def _markup(item: Item) -> tuple[Block, ...]:
    markup = (item.markup or "")[:LARGEST_TEXT]
    is_html = _HTML_INSIDE.search(markup)
    return simple_blocks(markup, item.url or "") if is_html else paragraphs(markup)


def _report(item: Item, response: Response, draft: Draft, address: str) -> Report:
    text, parts, links = zones.compose(draft.title, draft.blocks)
    watched = _web_address(item.url)
    url = watched if item.standing else draft.url or _web_address(address) or watched
    return Report(
        id=stable_id("r", identity(url) if url else draft.key or text),
        revision=_hash(draft.title or "", text),
        url=url,
        title=draft.title,
        outlet=draft.outlet or _line(item.outlet),
        published=dates.sharper(draft.published, item.published)
        or dates.from_path(url)
        or draft.shown,
        modified=dates.sharper(draft.modified, item.modified),
        author=draft.author or _line(item.author),
        language=draft.language or language.detect(text) or language.primary_tag(item.language),
        text=text,
        zones=parts,
        links=links,
        origin_class=_origin_class(draft, url),
        body=item.body,
        partial=draft.partial or any(says("partial", b.text) for b in _notices(draft.blocks)),
        source=item.source,
        sha256=response.sha256,
        extra=draft.extra,
    )


def _origin_class(draft: Draft, url: str | None) -> OriginClass:
    """Return what the document says it is, the strongest statement first."""
    notices = _notices(draft.blocks)
    if any(
        says("machine_summary", text) for text in (draft.title or "", *(b.text for b in notices))
    ):
        return "machine_summary"
    if draft.origin_class == "forum" or says("forum_address", url or ""):
        return "forum"
    if any(says("primary", block.text) for block in notices):
        return "primary"
    if any(says("aggregator", block.text) for block in draft.blocks):
        return "aggregator"
    return draft.origin_class


def _notices(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.kind == "boilerplate")


def _web_address(address: str | None) -> str | None:
    if not address or not address.startswith(("http://", "https://")):
        return None
    try:
        return canonical(address)
    except ValueError:
        return None


def _line(value: str | None) -> str | None:
    return flat(value or "") or None


def _hash(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\x1f{text}".encode()).hexdigest()[:12]


def _too_large(where: str) -> InputError:
    return InputError(
        f"more than {LARGEST_TEXT // 1_000_000} MB or {_MOST_BLOCKS:,} paragraphs of text",
        where=where,
        remedy="split the file",
    )
