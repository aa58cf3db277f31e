"""What a page says about itself outside its text: JSON-LD, meta elements, links.

In: a parsed page. Out: `Facts`, all of them claims of the page; the caller decides which
to trust.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.read.cleaning import flat

_TYPES = ("newsarticle", "reportagenewsarticle", "analysisnewsarticle", "article", "blogposting",
          "report", "techarticle", "discussionforumposting", "webpage")  # fmt: skip
_REPORTING = frozenset(("newsarticle", "reportagenewsarticle", "analysisnewsarticle"))
_LARGEST_SCRIPT = 1_000_000
_MOST_NODES = 2_000
_PUBLISHED = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "citation_publication_date", "citation_online_date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date",
    "article:create_at", "bt:pubdate", "cxenseparse:recs:publishtime", "article.published", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "article:modified", "og:updated_time", "og:article:modified_time",
    "datemodified", "dcterms.modified", "dc.date.modified", "article:update_at", "last-modified",
    "lastmod", "revised", "article.updated",
)  # fmt: skip
_LOCKED = frozenset(("locked", "paid", "premium", "subscriber", "subscribers"))
_TIME_MODIFIED = re.compile(r"modif|updat|change", re.IGNORECASE)
_BYLINE = re.compile(r"^by[:\s]+", re.IGNORECASE)
_LONGEST_BYLINE = 100
_MOST_TIMES = 20
_LONGEST_COUNT = 7
_NAMED_BY = ("property", "name", "itemprop", "http-equiv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one page says about itself; None where it says nothing."""

    headline: str | None
    site: str | None
    author: str | None
    language: str | None
    canonical: str | None
    published: tuple[tuple[str, str], ...]
    modified: tuple[tuple[str, str], ...]
    kinds: frozenset[str]
    section: str | None
    words: int | None
    paywalled: bool

    @property
    def is_reporting(self) -> bool:
        """Say whether the page calls itself a news article."""
        return bool(self.kinds & _REPORTING)


def facts(page: Any) -> Facts:
    """Return what `page` says about itself."""
    meta = _meta(page)
    node = _article(page)
    published, modified = _times(page)
    return Facts(
        headline=_text(node.get("headline")) or meta.get("og:title") or meta.get("twitter:title"),
        site=meta.get("og:site_name") or _name(node.get("publisher")),
        author=_name(node.get("author")) or _meta_author(meta) or _byline(page),
        language=page.get("lang") or _text(node.get("inLanguage")) or meta.get("content-language"),
        canonical=_canonical(page, meta),
        published=(
            (_text(node.get("datePublished")) or "", "json-ld"),
            *((meta.get(name, ""), "meta") for name in _PUBLISHED),
            *((time, "time element") for time in published),
            (_text(node.get("dateCreated")) or "", "json-ld"),
        ),
        modified=(
            (_text(node.get("dateModified")) or "", "json-ld"),
            *((meta.get(name, ""), "meta") for name in _MODIFIED),
            *((time, "time element") for time in modified),
        ),
        kinds=frozenset(_kinds(node)),
        section=meta.get("article:section") or _text(node.get("articleSection")),
        words=_number(node.get("wordCount")),
        paywalled=_is_false(node.get("isAccessibleForFree"))
        or meta.get("article:content_tier", "").lower() in _LOCKED,
    )


def _times(page: Any) -> tuple[list[str], list[str]]:
    """Return when the page was published and changed by its time elements, the main part's first."""
    inside = page.xpath("//article//time|//main//time")[:_MOST_TIMES]
    published: list[str] = []
    modified: list[str] = []
    for element in inside or page.xpath("//time")[:_MOST_TIMES]:
        called = " ".join(filter(None, (element.get("itemprop"), element.get("class"))))
        written = flat(element.get("datetime") or "") or flat("".join(element.itertext())[:60])
        (modified if _TIME_MODIFIED.search(called) else published).append(written)
    # Later ones belong to other articles, unless the first says nothing.
    return published[:1], modified[:1]


def _meta_author(meta: dict[str, str]) -> str | None:
    names = (meta.get(name, "") for name in ("author", "article:author", "dc.creator", "byl"))
    return next(
        (_BYLINE.sub("", name) for name in names if name and not name.startswith("http")), None
    )


def _byline(page: Any) -> str | None:
    """Return the author as the page shows him under its headline."""
    for path in ("//*[@rel='author']", "//*[@itemprop='author']", "//*[contains(@class,'byline')]"):
        for element in page.xpath(path)[:3]:
            name = _BYLINE.sub("", flat("".join(element.itertext())[:500]))
            if name and len(name) <= _LONGEST_BYLINE:
                return name
    return None


def _meta(page: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        content = flat(element.get("content") or "")
        if content:
            name = next(filter(None, map(element.get, _NAMED_BY)), "")
            found.setdefault(name.strip().lower(), content[:2000])
    return found


def _canonical(page: Any, meta: dict[str, str]) -> str | None:
    for link in page.iter("link"):
        href = link.get("href")
        if href is not None and (link.get("rel") or "").lower() == "canonical":
            return flat(href) or meta.get("og:url")
    return meta.get("og:url")


def _article(page: Any) -> dict[str, Any]:
    """Return the JSON-LD node that describes the page, the most article-like first."""
    nodes: list[dict[str, Any]] = []
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            nodes.extend(_nodes(_load(script.text or "")))
    described = [n for n in nodes if any(kind in _TYPES for kind in _kinds(n))]
    return min(described, key=_rank, default={})


def _rank(node: dict[str, Any]) -> int:
    return min(_TYPES.index(kind) for kind in _kinds(node) if kind in _TYPES)


def _load(text: str) -> object:
    if len(text) > _LARGEST_SCRIPT:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """Walk lists and `@graph`, without recursion."""
    waiting = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        at = waiting.pop(0)
        if isinstance(at, list):
            waiting.extend(at[:_MOST_NODES])
        elif isinstance(at, dict):
            yield at
            waiting.extend(at[key] for key in ("@graph", "mainEntity") if key in at)


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [
        k.lower() for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)
    ]


def _text(value: object) -> str | None:
    while isinstance(value, list) and value:
        value = value[0]
    return flat(value[:2000]) or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    """Return the name or names of people or an organisation, however they are written."""
    people = value if isinstance(value, list) else [value]
    names = [_text(p.get("name")) if isinstance(p, dict) else _text(p) for p in people[:20]]
    known = [name for name in names if name and not name.startswith(("http://", "https://"))]
    return ", ".join(known) or None


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) <= _LONGEST_COUNT:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
