"""Kind `github`: new repositories of an organisation.

In: a JSON list of repositories, newest first. Out: those created in the window, forks left
out; the next page while all of them are.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, rows, text
from tracker.collect.items import web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, Budget, options_of
from tracker.collect.searches import SearchOptions, linked_next, paragraphs
from tracker.domain import Item, Page, Response, Source

BUDGETS("github")(Budget(per_hour=60))


@OPTIONS("github")
@dataclass(frozen=True, slots=True, kw_only=True)
class GithubOptions(SearchOptions):
    """What may stand under `options` of a list of repositories."""

    window_days: float = 90


@COLLECTORS("github")
def github(source: Source, response: Response) -> Page:
    """Return the new repositories of one page of a list."""
    options = options_of(source, GithubOptions)
    data = json_of(source, response)
    found = rows({"list": data}, "list")
    if not isinstance(data, list) or any("html_url" not in row for row in found):
        raise no_answer(source, response)
    since = options.since(response.fetched_at)
    items = [item for row in found if (item := _item(row))]
    newer = [item for item in items if item.published is None or item.published.at >= since]
    more = bool(items) and len(newer) == len(items)
    request = linked_next(source, response) if more else None
    return Page(items=options.on_topic(newer), next_request=request)


def _item(row: Row) -> Item | None:
    url = web_address(text(row, "html_url"), "")
    if url is None or row.get("fork") is True:
        return None
    return Item(
        url=url,
        title=text(row, "full_name") or text(row, "name"),
        author=text(row, "owner", "login"),
        published=dates.moment(text(row, "created_at"), "api"),
        markup=paragraphs(text(row, "description")),
    )
