"""Kind `hugging_face`: new models of an organisation, or the papers of the day.

In: a JSON list. Out: the model pages, dated by their creation, since every edit of a README
moves the other date; papers under their arXiv address, so that they meet the same paper
found there. The next page stands in the header `Link`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, rows, text, value_at
from tracker.collect.items import web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, Budget, options_of
from tracker.collect.searches import SearchOptions, linked_next, paragraphs
from tracker.domain import Item, Page, Response, Source

_PAPERS = "https://arxiv.org/abs/"

BUDGETS("hugging_face")(Budget(spacing_seconds=1, per_hour=6000))


@OPTIONS("hugging_face")
@dataclass(frozen=True, slots=True, kw_only=True)
class HuggingFaceOptions(SearchOptions):
    """What may stand under `options` of a Hugging Face list."""

    window_days: float = 30


@COLLECTORS("hugging_face")
def hugging_face(source: Source, response: Response) -> Page:
    """Return the models or papers of one page of a list."""
    options = options_of(source, HuggingFaceOptions)
    data = json_of(source, response)
    if not isinstance(data, list):
        raise no_answer(source, response)
    items = [item for row in rows({"list": data}, "list") if (item := _item(row, response))]
    if data and not items:
        raise no_answer(source, response)
    since = options.since(response.fetched_at)
    newer = [item for item in items if item.published is None or item.published.at >= since]
    more = bool(items) and len(newer) == len(items)
    request = linked_next(source, response) if more else None
    return Page(items=options.on_topic(newer), next_request=request)


def _item(row: Row, response: Response) -> Item | None:
    return _paper(row) if isinstance(row.get("paper"), dict) else _model(row, response)


def _model(row: Row, response: Response) -> Item | None:
    name = text(row, "id") or text(row, "modelId") or ""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        return None
    maker, _, model = name.partition("/")
    task = text(row, "pipeline_tag")
    return Item(
        url=web_address(f"/{name}", response.url),
        title=name,
        author=text(row, "author") or maker,
        published=dates.moment(text(row, "createdAt"), "api"),
        markup=paragraphs(f"{maker} published {model}.", f"Task: {task}." if task else None),
    )


def _paper(row: Row) -> Item | None:
    name = text(row, "paper", "id") or ""
    if not re.fullmatch(r"[\w.-]+(/\d+)?", name):
        return None
    authors = [
        who for author in rows(value_at(row, "paper"), "authors") if (who := text(author, "name"))
    ]
    return Item(
        url=_PAPERS + re.sub(r"v\d+$", "", name),
        title=text(row, "paper", "title") or text(row, "title"),
        author=", ".join(authors) or None,
        published=dates.moment(text(row, "paper", "publishedAt"), "api"),
        markup=paragraphs(text(row, "paper", "summary")),
        domains=("arxiv.org",),
    )
