"""JSON Feed, versions 1 and 1.1, for the kind `feed`.

In: JSON of a feed. Out: its entries as items. Never trusts the shape of a value; the next
page of a feed holds what is older, so that it is not asked for.
"""

from __future__ import annotations

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, rows, text, value_at
from tracker.collect.items import web_address
from tracker.collect.searches import paragraphs
from tracker.domain import Item, Response, Source
from tracker.urls import canonical

_MARK = b"jsonfeed.org/version"
_BOM = b"\xef\xbb\xbf"


def is_one(response: Response) -> bool:
    """Say whether an answer looks like JSON rather than XML."""
    return response.body[:1000].removeprefix(_BOM).lstrip()[:1] == b"{"


def entries(source: Source, response: Response) -> list[Item]:
    """Return the entries of a JSON Feed."""
    data = json_of(source, response)
    if _MARK.decode() not in (text(data, "version") or "").replace("\\", ""):
        raise no_answer(source, response)
    return [item for row in rows(data, "items") if (item := _item(row, response.url))]


def _item(row: Row, base: str) -> Item | None:
    url = web_address(text(row, "url"), base) or web_address(text(row, "id"), "")
    if url is not None and canonical(url) == canonical(base):
        url = None
    people = rows(row, "authors") or [value_at(row, "author") or {}]
    item = Item(
        url=url,
        title=text(row, "title"),
        author=", ".join(name for who in people if (name := text(who, "name"))) or None,
        published=dates.moment(text(row, "date_published"), "feed"),
        modified=dates.moment(text(row, "date_modified"), "feed"),
        language=_language(text(row, "language")),
        markup=_markup(row),
    )
    return item if url or item.title or item.markup else None


def _markup(row: Row) -> str | None:
    """Return the entry's text; a link blog's own target is kept as a link in it."""
    html = value_at(row, "content_html")
    if isinstance(html, str) and html.strip():
        return html
    return paragraphs(text(row, "content_text") or text(row, "summary"))


def _language(tag: str | None) -> str | None:
    return tag.partition("-")[0].lower() if tag else None
