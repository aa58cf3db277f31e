"""The newsroom's files as the pages and feeds that its outlets publish.

In: `newsroom/` (outlets.yaml, one Markdown file a report, Jinja templates) and the address
the pages are served from. Out: `Document` values by path. Never looks at clock or network:
the same files give the same bytes; only feeds hold the address.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tracker import yamlsource
from tracker.errors import InputError

NEWSROOM = Path(__file__).with_name("newsroom")

_INLINE = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<url>[^)\s]+)\)|\*\*(?P<strong>[^*]+)\*\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the server answers at one path."""

    body: bytes
    content_type: str
    modified: datetime


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One report of the newsroom; dates are written as its page writes them."""

    outlet: str
    title: str
    url: str
    published: str
    modified: str
    author: str
    language: str
    text: str

    @property
    def path(self) -> str:
        """Where the server has it."""
        return f"/{self.outlet}{urlsplit(self.url).path}"

    @property
    def changed_at(self) -> datetime:
        """The last change in UTC; a bare day counts from midnight."""
        return _moment(self.modified)

    @property
    def instant(self) -> str:
        """The last change as Atom writes it."""
        return _atom(self.changed_at)

    @property
    def first_instant(self) -> str:
        """The publication as Atom writes it."""
        return _atom(_moment(self.published))

    @property
    def rfc822(self) -> str:
        """The publication as RSS writes it."""
        return format_datetime(_moment(self.published))

    @property
    def shown(self) -> str:
        """The publication as readers see it."""
        day = date.fromisoformat(self.published[:10])
        return f"{day.day} {day:%B %Y}"

    @cached_property
    def body(self) -> Markup:
        """The text as HTML."""
        return Markup("\n").join(_blocks(self.text))

    @cached_property
    def lead(self) -> str:
        """The first paragraph without markup."""
        return str(_inline(self.text.split("\n\n", 1)[0]).striptags())


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One invented outlet with its reports, newest first."""

    id: str
    name: str
    domain: str
    style: str
    list: str
    publisher_kind: str
    country: str
    tagline: str
    sections: tuple[str, ...]
    reports: tuple[Piece, ...]

    @property
    def front(self) -> str:
        """Path of what the tracker polls: the feed, or the list page."""
        return f"/{self.id}/" if self.list == "html" else f"/{self.id}/feed.xml"


def outlets(folder: Path = NEWSROOM) -> tuple[Outlet, ...]:
    """Read the newsroom's outlets and their reports."""
    path = folder / "outlets.yaml"
    rows = yamlsource.parse(path.read_text(encoding="utf-8"), where=str(path), error=InputError)
    pieces = [_piece(file) for file in sorted((folder / "reports").glob("*.md"))]
    return tuple(
        Outlet(
            id=name,
            reports=tuple(sorted(
                (piece for piece in pieces if piece.outlet == name),
                key=lambda piece: (piece.changed_at, piece.url), reverse=True,
            )),
            **{**row, "sections": tuple(row["sections"])},
        )
        for name, row in rows.items()
    )  # fmt: skip


def documents(base: str, folder: Path = NEWSROOM) -> Mapping[str, Document]:
    """Return all that is served, by path, for a server at `base` (no slash at the end)."""
    templates = _templates(folder)
    found = outlets(folder)
    newest = max(outlet.reports[0].changed_at for outlet in found)
    served = {
        "/": _html(templates, "index.html", newest, outlets=found),
        "/robots.txt": Document(
            body=b"User-agent: *\nDisallow: /search\n", content_type="text/plain", modified=newest
        ),
    }
    for outlet in found:
        served.update(_published(templates, outlet, base))
    return served


def _published(templates: Environment, outlet: Outlet, base: str) -> dict[str, Document]:
    changed = outlet.reports[0].changed_at
    served = {f"/{outlet.id}/": _html(templates, "list.html", changed, outlet=outlet)}
    if outlet.list != "html":
        feed = templates.get_template(f"feed.{outlet.list}").render(outlet=outlet, base=base)
        served[outlet.front] = Document(
            body=feed.encode(),
            content_type=f"application/{outlet.list}+xml; charset=utf-8",
            modified=changed,
        )
    for piece in outlet.reports:
        page = f"page-{outlet.style}.html"
        served[piece.path] = _html(templates, page, piece.changed_at, outlet=outlet, report=piece)
    return served


def _templates(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def _html(templates: Environment, name: str, modified: datetime, **values: Any) -> Document:
    return Document(
        body=templates.get_template(name).render(**values).encode(),
        content_type="text/html; charset=utf-8",
        modified=modified,
    )


def _piece(file: Path) -> Piece:
    _, front, text = file.read_text(encoding="utf-8").split("---\n", 2)
    facts = yamlsource.parse(front, where=str(file), error=InputError)
    published = _written(facts["published"])
    return Piece(
        outlet=file.name.partition("--")[0],
        title=facts["title"],
        url=facts["url"],
        published=published,
        modified=_written(facts["modified"]) if "modified" in facts else published,
        author=facts["author"],
        language=facts["language"],
        text=text.strip(),
    )


def _written(value: date | datetime) -> str:
    return value.isoformat()


def _moment(text: str) -> datetime:
    """Return a written date in UTC."""
    if len(text) == len("2026-01-01"):
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    return datetime.fromisoformat(text).astimezone(UTC)


def _atom(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _blocks(text: str) -> Iterator[Markup]:
    """Yield paragraphs, headings (`## `) and lists (`* `), the Markdown that reports use."""
    lines = itertools.groupby(text.splitlines(), key=lambda line: line[:2] == "* ")
    for is_list, group in lines:
        if is_list:
            items = Markup("").join(Markup("<li>{}</li>").format(_inline(x[2:])) for x in group)
            yield Markup("<ul>{}</ul>").format(items)
            continue
        for line in filter(None, group):
            tag, words = ("h2", line[3:]) if line.startswith("## ") else ("p", line)
            yield Markup("<{0}>{1}</{0}>").format(tag, _inline(words))


def _inline(words: str) -> Markup:
    """Return one line as HTML, with its links and bold words."""
    made, end = Markup(""), 0
    for found in _INLINE.finditer(words):
        made += escape(words[end : found.start()])
        if found["url"]:
            made += Markup('<a href="{}">{}</a>').format(found["url"], found["words"])
        else:
            made += Markup("<strong>{}</strong>").format(found["strong"])
        end = found.end()
    return made + escape(words[end:])
