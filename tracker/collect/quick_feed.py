"""Clean RSS 2.0 and Atom, read in a fraction of the time that a feed in doubt takes.

In: the bytes of a feed. Out: its entries, the same that feedparser would give, or `Doubt`.
Doubt begins with the first thing this module was not written for: whatever is not on the
lists below is left to feedparser, which judges. Never expands an entity, never loads a
document type, never repairs anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tracker.collect import dates
from tracker.domain import Moment, Response

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
_WFW = "{http://wellformedweb.org/CommentAPI/}"
_THREAD = "{http://purl.org/syndication/thread/1.0}"
_BURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"
_WORDPRESS = "{com-wordpress:feed-additions:1}"
_XML = "{http://www.w3.org/XML/1998/namespace}"

_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_UTF_8 = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
# A literal sign in front, so that `re` skips to where a match may begin.
_TYPED = re.compile(rb"<!(?:DOCTYPE|ENTITY|doctype)")
_BASED = re.compile(rb"=(?:(?<=base=)|(?<=base =))")
_WEB = re.compile(r"https?://[^/\s&;]+(?:/[^\s;]*)?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:[^\s/]|https?://[^/\s]", re.IGNORECASE)
_WINDOWS = re.compile("[\x80-\x9f]")  # what feedparser takes for characters of Windows
_TEXT_TYPES = frozenset(("text", "html", "text/html", "text/plain"))
_ATTRIBUTES = frozenset(("type", "isPermaLink", f"{_XML}lang", f"{_XML}space"))
_PAGE_TYPES = frozenset(("html", "xhtml", "text/html", "application/xhtml+xml"))
_FEED_PARTS = frozenset(("item", "entry"))
# feedparser takes them for entries wherever they stand and however they are written.
_ENTRIES = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)

# Says nothing that an item needs, as long as no other element stands in it.
_PASSED_OVER = frozenset((
    "category", "comments", "enclosure", "source",
    f"{_ATOM}category", f"{_ATOM}rights",
    f"{_DC}subject", f"{_DC}type", f"{_DC}format", f"{_DC}identifier", f"{_DC}language",
    f"{_DC}publisher", f"{_DC}rights",
    f"{_MEDIA}content", f"{_MEDIA}thumbnail", f"{_MEDIA}credit", f"{_MEDIA}keywords",
    f"{_SLASH}comments", f"{_SLASH}section", f"{_SLASH}department", f"{_SLASH}hit_parade",
    f"{_WFW}commentRss", f"{_WFW}comment", f"{_THREAD}total", f"{_WORDPRESS}post-id",
))  # fmt: skip
_RSS = {
    "title": "title", "link": "link", "guid": "id", "description": "summary",
    f"{_CONTENT}encoded": "content", "pubDate": "published", f"{_TERMS}issued": "published",
    f"{_DC}date": "updated", f"{_TERMS}modified": "updated",
    "author": "author", f"{_DC}creator": "author", f"{_BURNER}origLink": "original",
}  # fmt: skip
_ATOM_ENTRY = {
    f"{_ATOM}title": "title", f"{_ATOM}id": "id", f"{_ATOM}summary": "summary",
    f"{_ATOM}content": "content", f"{_ATOM}published": "published", f"{_ATOM}updated": "updated",
    f"{_BURNER}origLink": "original",
}  # fmt: skip


class Doubt(Exception):
    """The feed holds something that this module does not know; its words say what."""


@dataclass(slots=True)
class Entry:
    """One entry as it stands in the feed; what it does not say is None.

    Attributes:
        base: what relative addresses in `markup` are relative to, if not the feed's own.
        found: texts of its elements, by what they are for.
    """

    link: str | None = None
    id: str | None = None
    title: str | None = None
    author: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    markup: str | None = None
    base: str | None = None
    found: dict[str, str] = field(default_factory=dict)


def entries(response: Response) -> list[Entry]:
    """Return the entries of a clean feed.

    Raises:
        Doubt: it is no clean feed, or not certainly one.
    """
    _check_bytes(response.body, response.header("content-type") or "")
    # lxml parsers may not be shared between threads, and one is cheap.
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(response.body, reader)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise Doubt("not well-formed") from exc
    found = _rss(root) if root.tag == "rss" else _atom(root)
    if not found:
        raise Doubt("no entries")
    if len(_ENTRIES.findall(response.body)) != len(found):
        raise Doubt("entries in unusual places")
    return found


def _check_bytes(body: bytes, content_type: str) -> None:
    if _TYPED.search(body) or _BASED.search(body):
        raise Doubt("a document type, or a base address")
    declared, sent = _DECLARED.match(body), _CHARSET.search(content_type)
    names = {
        *([declared[1].decode("latin-1").lower()] if declared else []),
        *([sent[1].lower()] if sent else []),
    }
    if not names <= _UTF_8:
        raise Doubt("not in UTF-8 by its own words")
    if not body.isascii() and not names & {"utf-8", "utf8"}:
        raise Doubt("an encoding that nobody names")
    if not body.isascii() and not names <= {"utf-8", "utf8"}:
        raise Doubt("encodings that disagree")


def _rss(root: Any) -> list[Entry]:
    if len(root) != 1 or root[0].tag != "channel":
        raise Doubt("no single channel")
    return [_entry(part, _RSS, _rss_other) for part in _parts(root[0], "item")]


def _atom(root: Any) -> list[Entry]:
    if root.tag != f"{_ATOM}feed":
        raise Doubt("neither RSS 2.0 nor Atom 1.0")
    return [_entry(part, _ATOM_ENTRY, _atom_other) for part in _parts(root, f"{_ATOM}entry")]


def _parts(parent: Any, wanted: str) -> list[Any]:
    parts = []
    for child in parent:
        if child.tag == wanted:
            parts.append(child)
        elif etree.QName(child.tag).localname.lower() in _FEED_PARTS:
            raise Doubt("entries in unusual places")
    return parts


def _entry(part: Any, names: Mapping[str, str], other: Callable[[Entry, Any], None]) -> Entry:
    if any(name != f"{_XML}lang" for name in part.keys()):  # noqa: SIM118 - no mapping
        raise Doubt("an entry with attributes")
    entry = Entry()
    found = entry.found
    for child in part:
        tag = child.tag
        name = names.get(tag)
        if name is None:
            if tag not in _PASSED_OVER:
                other(entry, child)
            elif len(child):
                raise Doubt(f"more inside {tag}")
        elif name in found:
            raise Doubt(f"{name} twice")
        else:
            found[name] = _text(child)
            if name == "id":
                found["permalink"] = child.get("isPermaLink", "true")
    _fill(entry)
    return entry


def _rss_other(_entry: Entry, child: Any) -> None:
    related = child.get("rel", "alternate").lower() != "alternate"
    if child.tag != f"{_ATOM}link" or not related or len(child) or not child.get("href"):
        raise Doubt(f"unknown element {child.tag}")


def _atom_other(entry: Entry, child: Any) -> None:
    tag = child.tag
    if tag == _LINK:
        if len(child) or child.text or "url" in child.attrib or "uri" in child.attrib:
            raise Doubt("an unusual link")
        kind = child.get("type", "text/html").lower()
        if child.get("rel", "alternate").lower() == "alternate" and kind in _PAGE_TYPES:
            entry.found["link"] = child.get("href", "")
    elif tag == _AUTHOR and "author" not in entry.found:
        name = next((part for part in child if part.tag == _NAME), None)
        if name is None or any(part.tag not in _OF_AUTHORS for part in child):
            raise Doubt("an unusual author")
        entry.found["author"] = _text(name)
    else:
        raise Doubt(f"unknown element {tag}")


_LINK, _AUTHOR, _NAME = f"{_ATOM}link", f"{_ATOM}author", f"{_ATOM}name"
_OF_AUTHORS = frozenset((f"{_ATOM}name", f"{_ATOM}uri", f"{_ATOM}email"))


def _text(element: Any) -> str:
    """Return the text of an element that holds nothing else, if it is beyond doubt."""
    if len(element):
        raise Doubt(f"markup inside {element.tag}")
    if element.keys():
        _check_attributes(element)
    text = (element.text or "").strip()
    if not text.isascii() and (_WINDOWS.search(text) or _encoded_twice(text)):
        raise Doubt("characters of another encoding")
    return text


def _check_attributes(element: Any) -> None:
    for name, value in element.items():
        usual = name in _ATTRIBUTES and element.tag != "link"
        if not usual or (name == "type" and value.lower() not in _TEXT_TYPES):
            raise Doubt(f"{name}={value[:40]!r} of {element.tag}")


def _encoded_twice(text: str) -> bool:
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _fill(entry: Entry) -> None:
    found = entry.found
    entry.title = found.get("title")
    entry.author = found.get("author")
    if entry.author and "@" in entry.author:
        raise Doubt("an author with an address")
    entry.link, entry.id = _link(found), found.get("id")
    if entry.id and not _SCHEME.match(entry.id) and found.get("permalink") != "false":
        raise Doubt("an id that is no address")
    entry.published, entry.modified = _date(found, "published"), _date(found, "updated")
    entry.markup = found.get("content") or found.get("summary")


def _link(found: Mapping[str, str]) -> str | None:
    link = found.get("original") or found.get("link")
    if link is None and found.get("permalink") == "true":
        link = found["id"]
    if link is not None and not _WEB.fullmatch(link):
        raise Doubt("a link that is no plain web address")
    return link


def _date(found: Mapping[str, str], name: str) -> Moment | None:
    written = found.get(name)
    if written is None:
        return None
    moment = dates.moment(written, "feed")
    if moment is None:
        raise Doubt(f"a date written {written[:40]!r}")
    return moment
