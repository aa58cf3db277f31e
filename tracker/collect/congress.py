"""Kind `congress`: bills, research reports and committee meetings of Congress.gov's API 3.

In: JSON of a list or of one bill or meeting. Out: the records as items whose text is what
the record says, since their pages are closed to programs; the next page; for meetings,
whose list has no titles, the requests for their details. Update dates are never taken for
dates of publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.collect import dates
from tracker.collect.answers import Row, json_of, no_answer, rows, text, value_at
from tracker.collect.items import web_address
from tracker.collect.kinds import BUDGETS, COLLECTORS, OPTIONS, REQUESTS, Budget, options_of
from tracker.collect.searches import SearchOptions, altered, onward, paragraphs, parameter, whole
from tracker.domain import Item, Page, Request, Response, Source

_PAGES = "https://www.congress.gov"
_MOST_PER_PAGE = 250
_CHAMBERS = {"H": "house", "S": "senate"}
_FORMS = {"": "bill", "R": "bill", "RES": "resolution", "JRES": "joint-resolution",
          "CONRES": "concurrent-resolution"}  # fmt: skip
_SHORT = {"HR": "H.R.", "S": "S.", "HRES": "H.Res.", "SRES": "S.Res.", "HJRES": "H.J.Res.",
          "SJRES": "S.J.Res.", "HCONRES": "H.Con.Res.", "SCONRES": "S.Con.Res."}  # fmt: skip
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}

BUDGETS("congress")(Budget(per_hour=5000))


@OPTIONS("congress")
@dataclass(frozen=True, slots=True, kw_only=True)
class CongressOptions(SearchOptions):
    """What may stand under `options` of a Congress.gov list.

    Attributes:
        bills: bills to ask for at every poll, as `119/hr/8283`, whatever `match` says.
    """

    window_days: float = 3
    bills: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        SearchOptions.__post_init__(self)  # a class with slots is made anew: no bare super()
        for bill in self.bills:
            if not re.fullmatch(r"\d{1,3}/[a-z]{1,8}/\d{1,6}", bill):
                raise ValueError(f"{bill!r} is no bill, for instance 119/hr/8283")


@REQUESTS("congress")
def first(source: Source, now: datetime) -> Request:
    """Ask for the records updated in the window."""
    since = options_of(source, CongressOptions).since(now)
    url = altered(
        source.url,
        format="json",  # without it the answer is XML
        limit=min(whole(source.url, "limit", _MOST_PER_PAGE), _MOST_PER_PAGE),
        offset=None,
        fromDateTime=since.strftime("%Y-%m-%dT%H:%M:%SZ"),
        toDateTime=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    return source.request(url)


@COLLECTORS("congress")
def congress(source: Source, response: Response) -> Page:
    """Return the records of one list page, or of one bill or meeting."""
    options = options_of(source, CongressOptions)
    data = json_of(source, response)
    if not isinstance(data, dict):
        raise no_answer(source, response)
    if isinstance(value_at(data, "bill"), dict):
        return Page(items=_present(_bill(data["bill"])))
    if isinstance(value_at(data, "committeeMeeting"), dict):
        return Page(items=options.on_topic(_present(_meeting(data["committeeMeeting"]))))
    onward_to = onward(source, response, text(data, "pagination", "next"))
    for name, read in _LISTS.items():
        if isinstance(data.get(name), list):
            items = [item for row in _latest(rows(data, name)) if (item := read(row))]
            further = _pinned(source, response, options)
            return Page(items=options.on_topic(items), next_request=onward_to, further=further)
    if isinstance(data.get("committeeMeetings"), list):
        details = _details(source, response, rows(data, "committeeMeetings"))
        return Page(items=(), next_request=onward_to, further=details)
    raise no_answer(source, response)


def _present(item: Item | None) -> tuple[Item, ...]:
    return (item,) if item else ()


def _latest(found: list[Row]) -> list[Row]:
    """Put the record with the latest action first: lists hold some bills twice."""
    return sorted(
        found, key=lambda row: text(row, "latestAction", "actionDate") or "", reverse=True
    )


def _bill(row: Row) -> Item | None:
    kind, number = (text(row, "type") or "").upper(), text(row, "number")
    meeting = text(row, "congress") or ""
    if not (kind in _SHORT and number and number.isdigit() and meeting.isdigit()):
        return None
    chamber, form = _CHAMBERS[kind[0]], _FORMS[kind[1:]]
    day, action = text(row, "latestAction", "actionDate"), text(row, "latestAction", "text")
    name = f"{_SHORT[kind]} {number}"
    title = text(row, "title")
    done = f"Latest action on {day}: {action}" if day and action else None
    return Item(
        url=f"{_PAGES}/bill/{_ordinal(int(meeting))}-congress/{chamber}-{form}/{number}",
        title=f"{name}: {title}" if title else name,
        published=dates.moment(text(row, "introducedDate"), "api"),
        modified=dates.moment(day, "api"),
        markup=paragraphs(title, done) or paragraphs(name),
    )


def _research(row: Row) -> Item | None:
    name = text(row, "id")
    if not name or not name.isalnum():
        return None
    state = text(row, "status")
    return Item(
        url=f"{_PAGES}/crs-product/{name}",
        title=text(row, "title") or name,
        published=dates.moment((text(row, "publishDate") or "")[:10], "api"),
        markup=paragraphs(text(row, "title"), f"Report {name}, {state}." if state else None),
    )


def _meeting(row: Row) -> Item | None:
    name, chamber = text(row, "eventId"), (text(row, "chamber") or "").lower()
    meeting = text(row, "congress") or ""
    if not (name and name.isalnum() and chamber.isalpha() and meeting.isdigit()):
        return None
    day = (text(row, "date") or "")[:10]
    facts = [
        text(row, "title"),
        _sentence("Status", text(row, "meetingStatus")),
        _sentence("Date", day or None),
        _sentence("Committees", _names(rows(row, "committees"), "name")),
        _sentence("Witnesses", _names(rows(row, "witnesses"), "name")),
    ]
    return Item(
        url=f"{_PAGES}/event/{_ordinal(int(meeting))}-congress/{chamber}-event/{name}",
        title=text(row, "title") or f"Meeting {name}",
        modified=dates.moment(text(row, "updateDate"), "api"),
        markup=paragraphs(*facts),
    )


_LISTS: dict[str, Callable[[Row], Item | None]] = {"bills": _bill, "CRSReports": _research}


def _sentence(label: str, value: str | None) -> str | None:
    return f"{label}: {value}." if value else None


def _names(found: list[Row], key: str) -> str | None:
    return "; ".join(name for row in found if (name := text(row, key))) or None


def _pinned(source: Source, response: Response, options: CongressOptions) -> tuple[Request, ...]:
    """Return the requests for the bills to watch, beside the first page of the list."""
    if parameter(response.url, "offset"):
        return ()
    root = source.url.partition("/v3/")[0]
    return tuple(source.request(f"{root}/v3/bill/{bill}?format=json") for bill in options.bills)


def _details(source: Source, response: Response, found: list[Any]) -> tuple[Request, ...]:
    found = sorted(found, key=lambda row: text(row, "updateDate") or "", reverse=True)
    urls = [web_address(text(row, "url"), response.url) for row in found]
    requests = [onward(source, response, altered(url, format="json")) for url in urls if url]
    return tuple(request for request in requests if request)


def _ordinal(number: int) -> str:
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else _ENDINGS.get(number % 10, 'th')}"
