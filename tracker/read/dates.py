"""When a document was published or changed, by its own words.

In: a date as written, and where it stood. Out: `Moment` in UTC. A time without a zone is
kept as a day, and what is no date is None; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tracker.domain import Moment
from tracker.read.cleaning import flat

_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}([T ]\d{2}.*)?$")
_FRACTION = re.compile(r"(:\d{2}[.,]\d{6})\d+")
_WRITTEN = (
    "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%A, %B %d, %Y", "%A, %d %B %Y",
    "%Y/%m/%d", "%Y年%m月%d日", "%Y年%m月%d日 %H:%M", "%A, %B %d, %Y - %H:%M", "%a, %m/%d/%Y - %H:%M",
    "%B %d, %Y %H:%M", "%d %B %Y %H:%M", "%B %d, %Y %I:%M %p", "%B %d, %Y at %I:%M %p",
)  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SHOWN = re.compile(
    rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?,? (?:19|20)\d\d\b|"
    r"\b(?:19|20)\d\d-\d\d-\d\d\b|(?:19|20)\d\d年\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
_IN_PATH = (
    re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=[/.\-]|$)"),
    re.compile(r"[/\-_]((?:19|20)\d\d)-(\d\d)-(\d\d)(?=[/.\-_]|$)"),
    re.compile(r"/t?((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/._\-]|$)"),
)


def moment(written: object, basis: str) -> Moment | None:
    """Return the moment that `written` names, None where it names none for certain."""
    text = flat(str(written or ""))[:60]
    if not text:
        return None
    at = _iso(text) or _mail(text) or _by_hand(text)
    if at is None:
        return None
    if at.tzinfo is None:
        return _day(at.year, at.month, at.day, basis)
    try:
        return Moment(at=at.astimezone(UTC), precision="minute", basis=basis)
    except OverflowError:
        return None


def first(candidates: Iterable[tuple[object, str]]) -> Moment | None:
    """Return the first of (written, basis) that is a date."""
    return next(filter(None, (moment(written, basis) for written, basis in candidates)), None)


def shown(text: str) -> str | None:
    """Return the first date that is written out in a line, as it is written there."""
    found = _SHOWN.search(text)
    return found[0] if found else None


def sharper(first: Moment | None, second: Moment | None) -> Moment | None:
    """Return `first`, or `second` where that gives the time of the very same day."""
    if first and second and first.precision == "day" and second.precision == "minute":
        return second if first.at.date() == second.at.date() else first
    return first or second


def from_path(url: str | None) -> Moment | None:
    """Return the day that the path of `url` carries."""
    path = re.sub(r"^\w+://[^/?#]*", "", url or "").partition("?")[0]
    for pattern in _IN_PATH:
        for match in pattern.finditer(path):
            year, month, day = map(int, match.groups())
            found = _day(year, month, day, "url")
            if found:
                return found
    return None


def _day(year: int, month: int, day: int, basis: str) -> Moment | None:
    try:
        at = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return Moment(at=at, precision="day", basis=basis)


def _iso(text: str) -> datetime | None:
    if not _ISO.match(text):
        return None
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text).replace(" UTC", "Z"))
    except ValueError:
        return _leading_day(text)


def _leading_day(text: str) -> datetime | None:
    """Keep the day of a time that cannot be read to the end."""
    try:
        return datetime.fromisoformat(text[:10])
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    if ":" not in text:
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _by_hand(text: str) -> datetime | None:
    tidy = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.replace(".", ""))
    tidy = re.sub(r"\bSept\b", "Sep", tidy, flags=re.IGNORECASE)
    for form in _WRITTEN:
        try:
            return datetime.strptime(tidy, form)  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
