"""What a page says about itself outside its text: JSON-LD, meta elements, links.

In: a parsed page. Out: `Facts`, all of them claims of the page; the caller decides which
to trust.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.read.cleaning import flat

_TYPES = ("newsarticle", "reportagenewsarticle", "analysisnewsarticle", "article", "blogposting",
          "report", "techarticle", "discussionforumposting", "webpage")  # fmt: skip
_REPORTING = frozenset(("newsarticle", "reportagenewsarticle", "analysisnewsarticle"))
_LARGEST_SCRIPT = 1_000_000
_MOST_NODES = 2_000
_PUBLISHED = ("article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
              "dc.date.issued", "dcterms.created", "sailthru.date", "pubdate")  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")


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
    paywalled: bool

    @property
    def is_reporting(self) -> bool:
        """Say whether the page calls itself a news article."""
        return bool(self.kinds & _REPORTING)


def facts(page: Any) -> Facts:
    """Return what `page` says about itself."""
    meta = _meta(page)
    node = _article(page)
    times = [flat(t.get("datetime") or "") for t in page.xpath("(//article//time|//main//time)[1]")]
    times = times or [flat(t.get("datetime") or "") for t in page.xpath("(//time)[1]")]
    return Facts(
        headline=_text(node.get("headline")) or meta.get("og:title") or meta.get("twitter:title"),
        site=meta.get("og:site_name") or _name(node.get("publisher")),
        author=_name(node.get("author")) or meta.get("author") or meta.get("article:author"),
        language=page.get("lang") or _text(node.get("inLanguage")),
        canonical=_canonical(page, meta),
        published=(
            (_text(node.get("datePublished")) or "", "json-ld"),
            *((meta.get(name, ""), "meta") for name in _PUBLISHED),
            *((time, "time element") for time in times),
        ),
        modified=(
            (_text(node.get("dateModified")) or "", "json-ld"),
            *((meta.get(name, ""), "meta") for name in _MODIFIED),
        ),
        kinds=frozenset(_kinds(node)),
        paywalled=_is_false(node.get("isAccessibleForFree")),
    )


def _meta(page: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = flat(element.get("content") or "")
        if content:
            found.setdefault(name.strip().lower(), content[:2000])
    return found


def _canonical(page: Any, meta: dict[str, str]) -> str | None:
    links = page.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
    return (flat(str(links[0])) if links else None) or meta.get("og:url")


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
