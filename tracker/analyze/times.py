"""Dates in running text, absolute and relative.

In: text and the moment it was published, if known. Out: `EventDate` values in order of place.
Never guesses: what depends on an unknown publication date, or on nothing at all
("recently"), is left out; a bare year counts only behind a word that makes it a time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from spacy.language import Language
from spacy.tokens import Doc

from tracker.analyze import attributes, periods
from tracker.analyze.periods import MONTHS, WEEKDAYS, Period
from tracker.domain import EventDate

_SMALL = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)} | {"a": 1, "an": 1, "a couple of": 2}  # fmt: skip
_ORDINAL = {"first": 1, "second": 2, "latter": 2, "third": 3, "fourth": 4}
_SHIFT = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}
_PARTS = {"early": "early", "mid": "mid", "late": "late", "middle of": "mid", "end of": "late",
          "start of": "early", "beginning of": "early"}  # fmt: skip
# A date later than the report by less than this is read as still to come, not as last year's.
_SOON = timedelta(days=60)
# From this hour on (UTC) it is already tomorrow somewhere that papers are published.
_TOMORROW_SOMEWHERE = 10
_LOOK_BACK = 60
_WITH_YEAR = re.compile(r"(?:19|20)\d\d")

_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_D = "|".join(WEEKDAYS)
_Y = r"(?:19|20)\d\d"
_N = r"\d{1,3}|a\scouple\sof|an?|" + "|".join(
    w for w in _SMALL if w.isalpha() and w not in {"a", "an"}
)
_TH = r"(?:st|nd|rd|th)?"
_TO = r"(?:\s?[-–]\s?|\sto\s|\sand\s)"
_YEAR = rf"(?:{_Y}|(?:this|last|next)\syear)"
_PART = r"early|earlier\sin|late|later\sin|mid|(?:middle|end|start|beginning)\sof"
_PATTERN = re.compile(
    rf"""(?<![\w$€£¥.,-])(?:(?P<part>{_PART})[-\s](?:the\s)?)?(?:
    (?:(?P<named>{_D})(?:,\s?|\s\(|\s)(?:the\s)?)?(?:
      (?P<iso>(?P<iso_y>{_Y})-(?P<iso_m>\d\d)(?:-(?P<iso_d>\d\d))?)
     |(?P<mdy>(?P<mdy_m>{_M})\.?\s(?P<mdy_d>\d{{1,2}}){_TH}
        (?:{_TO}(?P<mdy_e>\d{{1,2}}){_TH}(?!\s(?:{_M})))?(?:,?\s(?P<mdy_y>{_Y})(?!\d))?)(?![\d,.]*\d)
     |(?P<dmy>(?P<dmy_d>\d{{1,2}}){_TH}(?:{_TO}(?P<dmy_e>\d{{1,2}}){_TH})?\s(?:of\s)?
        (?P<dmy_m>{_M})(?!\w)\.?(?:,?\s(?P<dmy_y>{_Y}))?)
    )
    |(?P<my>(?P<my_m>{_M})\.?(?:\sof)?,?\s(?P<my_y>{_YEAR}))
    |(?P<quarter>(?:Q(?P<q_n>[1-4])|(?P<q_w>first|second|third|fourth)[-\s]quarter)
        (?:\s(?:of\s)?(?P<q_y>{_YEAR}))?)
    |(?P<half>(?:H(?P<h_n>[12])|(?P<h_w>first|second|latter)\shalf)(?:\s(?:of\s)?(?P<h_y>{_YEAR}))?(?!\sof))
    |(?P<nth>(?:on|since|until|by)\sthe\s(?P<n_d>\d{{1,2}})(?:st|nd|rd|th)(?!\w|\s[a-z]))
    |(?P<unit>(?P<u_s>last|this|next|previous|coming)\s(?P<u_u>week|month|quarter|year))
    |(?P<span>(?:past|last|previous)\s(?:(?P<sp_n>{_N}|few|several|some)\s)(?P<sp_u>day|week|month|year)s)
    |(?P<season>(?:(?P<se_s>last|this|next)\s)?(?P<se_w>spring|summer|autumn|fall|winter)
        (?:\s(?:of\s)?(?P<se_y>{_YEAR}))?)
    |(?P<later>(?P<l_n>{_N})\s(?P<l_u>day|week|month|year)s?\s(?P<l_w>later|earlier))
    |(?P<rel_month>(?P<r_s>last|this|next)\s(?P<r_m>{_M}))
    |(?P<ago>(?P<a_c>(?:comes?|came)\s(?:just\s|only\s|barely\s)?)?
        (?P<a_n>{_N})[-\s](?P<a_u>day|week|month|year)s?\s(?P<a_w>ago|after))
    |(?P<same>(?:(?:later|earlier)\s)?(?:that|the\ssame)\s(?P<s_u>day|week|month|year))
    |(?P<near>today|tonight|yesterday|tomorrow)
    |(?P<weekday>(?:(?P<w_s>last|this|next|past)\s)?(?P<w_d>{_D}))
    |(?P<month>(?P<m_m>{_M}))
    |(?P<year>{_Y})(?![\d%]|[.,-]\d)
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_AHEAD = re.compile(
    r"\b(?:will|until|by|starting|next|scheduled|expected|plan(?:s|ned)?|intends?|hopes?|set to|due)\b[^.;]*$",
    re.IGNORECASE,
)
# A month or year counts as a time behind one of these, or behind "early" and its like.
_TIME_WORD = re.compile(
    r"(?:^|\b(?:in|since|by|until|till|during|of|from|between|before|after|through|throughout|"
    r"around|and|to|or|the|for|back\sin|[a-z]+er|spring|fall))[\s-]$|[-–(/]\s?$|\*\*$",
    re.IGNORECASE,
)
# "in China 2025" and "Plan for 2025" are names; "in 2025" is a time.
_YEAR_WORD = re.compile(
    r"(?:\b(?:in|since|by|until|till|during|of|from|between|before|after|through|throughout|"
    r"around|to|and|summer|autumn|fall|winter|spring|year)\s|[(–/])$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a date is read against: the publication, the words before it, the last period."""

    published: datetime | None
    before: str
    last: Period | None

    @property
    def today(self) -> date | None:
        return self.published.date() if self.published else None

    @property
    def ahead(self) -> bool:
        return bool(_AHEAD.search(self.before))


_Groups = Mapping[str, str | None]


@Language.component("tracker_times", assigns=["doc._.times"])
def mark_times(doc: Doc) -> Doc:
    """Put the dates of a report on its Doc; those inside a name ("Plan 2025") are none."""
    moment = doc._.published
    named = [(span.start_char, span.end_char) for span in doc.spans.get(attributes.ENTITIES, ())]
    found = find_times(attributes.text_of(doc), moment.at if moment else None)
    named.sort()
    starts = [start for start, _ in named]
    # Names do not overlap: only the last that begins before a date can hold it.
    before = (bisect_right(starts, time.char_start) for time in found)
    doc._.times = tuple(
        time
        for time, number in zip(found, before, strict=True)
        if not number or named[number - 1][1] <= time.char_start
    )
    return doc


def find_times(text: str, published: datetime | None) -> tuple[EventDate, ...]:
    """Return the dates that `text` names, each as the interval of days it stands for."""
    found: list[EventDate] = []
    last: Period | None = None
    for match in _PATTERN.finditer(text):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        groups = {k: v.lower() if v else None for k, v in match.groupdict().items()}
        kind = next(name for name in _READERS if groups[name])
        if not _plausible(match, kind, before):
            continue
        period = _READERS[kind](groups, _Setting(published, before.rpartition("\n")[2], last))
        if period is None:
            continue
        period = _partial(period, groups["part"])
        last = period
        found.append(_as_date(match, period, groups))
    return tuple(_joined(found, text))


def _joined(found: list[EventDate], text: str) -> Iterator[EventDate]:
    """Yield the dates, "between May 1 and June 15" and "from January to March" as one each."""
    rest = iter([*found, None])
    first = next(rest)
    while first is not None:
        second = next(rest)
        if second is not None and _is_stretch(first, second, text):
            yield _stretched(first, second, text)
            second = next(rest)
        else:
            yield first
        first = second


def _is_stretch(first: EventDate, second: EventDate, text: str) -> bool:
    before = text[max(0, first.char_start - _LOOK_BACK) : first.char_start].lower()
    between = text[first.char_end : second.char_start].strip().lower()
    if before.endswith(("between ", "between the ")):
        return between == "and"
    return before.endswith(("from ", "from the ")) and between in {"to", "until", "till", "through"}


def _stretched(first: EventDate, second: EventDate, text: str) -> EventDate:
    start = first.start
    if start > second.end:  # "between July and March": the year before
        start = start.replace(year=start.year - 1, day=min(start.day, 28))
    if not _WITH_YEAR.search(first.text) and _WITH_YEAR.search(second.text):
        year = second.end.year - ((start.month, start.day) > (second.end.month, second.end.day))
        start = start.replace(year=year, day=min(start.day, 28) if start.month == 2 else start.day)  # noqa: PLR2004
    return replace(
        second,
        start=start,
        precision="range",
        text=text[first.char_start : second.char_end],
        char_start=first.char_start,
        weekday=None,
    )


def _plausible(match: re.Match[str], kind: str, before: str) -> bool:
    """Refuse verbs and first names that look like months, and numbers that look like years."""
    name = next((match[g] for g in ("mdy_m", "dmy_m", "my_m", "r_m", "m_m", "w_d") if match[g]), "")
    if name and not name[0].isupper():
        return False
    if match["part"]:
        return True
    if kind == "month":
        return bool(_TIME_WORD.search(before))
    if kind == "year":
        return bool(_YEAR_WORD.search(before))
    return True


def _as_date(match: re.Match[str], period: Period, groups: _Groups) -> EventDate:
    named = groups["named"] or groups["w_d"]
    return EventDate(
        start=period.start,
        end=period.end,
        precision=period.precision,
        text=match.group(),
        char_start=match.start(),
        char_end=match.end(),
        weekday=WEEKDAYS[named] if named else None,
    )


def _partial(period: Period, which: str | None) -> Period:
    return periods.part(period, _PARTS.get(" ".join(which.split()), "")) if which else period


# --- one reader for each way of naming a time -----------------------------------------


def _iso(g: _Groups, _: _Setting) -> Period | None:
    year, number, day = int(g["iso_y"] or 0), int(g["iso_m"] or 0), g["iso_d"]
    if not 1 <= number <= 12:  # noqa: PLR2004 - months of a year
        return None
    return periods.days(year, number, int(day)) if day else periods.month(year, number)


def _month_day(g: _Groups, setting: _Setting) -> Period | None:
    return _dated("mdy", g, setting)


def _day_month(g: _Groups, setting: _Setting) -> Period | None:
    return _dated("dmy", g, setting)


def _dated(form: str, g: _Groups, setting: _Setting) -> Period | None:
    number = MONTHS[g[f"{form}_m"] or ""]
    first, last, year = int(g[f"{form}_d"] or 0), g[f"{form}_e"], g[f"{form}_y"]
    until = int(last) if last else None
    if year:
        return periods.days(int(year), number, first, until)
    today = setting.today
    if today is None:
        return None
    this = periods.days(today.year, number, first, until)
    if this is None or this.start <= today + (_SOON * 5 if setting.ahead else _SOON):
        near = periods.days(today.year + 1, number, first, until)
        # A January date in a December report lies ahead.
        return near if this and near and near.start <= today + _SOON / 2 else this
    return periods.days(today.year - 1, number, first, until)


def _month_year(g: _Groups, setting: _Setting) -> Period | None:
    year = _year_of(g["my_y"], setting)
    return periods.month(year, MONTHS[g["my_m"] or ""]) if year else None


def _quarter(g: _Groups, setting: _Setting) -> Period | None:
    number = int(g["q_n"] or _ORDINAL[g["q_w"] or "first"])
    year = _year_of(g["q_y"], setting) or _latest_year(3 * number - 2, setting)
    return periods.months(year, 3 * number - 2, 3 * number, "quarter") if year else None


def _half(g: _Groups, setting: _Setting) -> Period | None:
    number = int(g["h_n"] or _ORDINAL[g["h_w"] or "first"])
    year = _year_of(g["h_y"], setting) or _latest_year(6 * number - 5, setting)
    return periods.months(year, 6 * number - 5, 6 * number, "half") if year else None


def _unit(g: _Groups, setting: _Setting) -> Period | None:
    if setting.today is None:
        return None
    return periods.unit_at(setting.today, g["u_u"] or "", _SHIFT[g["u_s"] or "this"])


def _span(g: _Groups, setting: _Setting) -> Period | None:
    number = g["sp_n"] or ""
    size = _SMALL.get(" ".join(number.split())) or (int(number) if number.isdigit() else None)
    if setting.today is None or size is None:
        return None
    back = periods.unit_at(setting.today, g["sp_u"] or "", -size)
    day = (
        back.start
        if g["sp_u"] == "day"
        else periods.same_day(setting.today, g["sp_u"] or "", -size)
    )
    return Period(day, setting.today, "range")


def _season(g: _Groups, setting: _Setting) -> Period | None:
    """Read "last summer" and "spring 2026"; a season alone is the nearest of its name."""
    year, today = _year_of(g["se_y"], setting), setting.today
    if g["se_y"]:
        return periods.season(year, g["se_w"] or "") if year else None
    if today is None:
        return None
    now = periods.season(today.year, g["se_w"] or "")
    if g["se_s"] == "next" or (g["se_s"] is None and setting.ahead):
        return now if now.start > today else periods.season(today.year + 1, g["se_w"] or "")
    if g["se_s"] == "last":
        return now if now.end < today else periods.season(today.year - 1, g["se_w"] or "")
    return now


def _later(g: _Groups, setting: _Setting) -> Period | None:
    """Read "a day later", from the date told last."""
    last, words = setting.last, " ".join((g["l_n"] or "").split())
    if last is None or last.precision != "day":
        return None
    size = _SMALL[words] if words in _SMALL else int(words)
    return periods.unit_at(last.start, g["l_u"] or "", size if g["l_w"] == "later" else -size)


def _nth(g: _Groups, setting: _Setting) -> Period | None:
    """Read "on the 24th", of the month told last or that of the report."""
    base = setting.last.start if setting.last else setting.today
    return periods.days(base.year, base.month, int(g["n_d"] or 0)) if base else None


def _rel_month(g: _Groups, setting: _Setting) -> Period | None:
    today, number = setting.today, MONTHS[g["r_m"] or ""]
    if today is None:
        return None
    shift = {"last": -1 if number >= today.month else 0, "next": 1 if number <= today.month else 0}
    return periods.month(today.year + shift.get(g["r_s"] or "", 0), number)


def _ago(g: _Groups, setting: _Setting) -> Period | None:
    after = g["a_w"] == "after"
    if setting.today is None or after != bool(g["a_c"]):
        return None
    words = " ".join((g["a_n"] or "").split())
    return periods.unit_at(
        setting.today, g["a_u"] or "", -(_SMALL[words] if words in _SMALL else int(words))
    )


def _same(g: _Groups, setting: _Setting) -> Period | None:
    if setting.last is None or (g["s_u"] == "day" and setting.last.precision != "day"):
        return None
    return periods.around(setting.last, g["s_u"] or "")


def _near(g: _Groups, setting: _Setting) -> Period | None:
    shift = {"yesterday": -1, "tomorrow": 1}.get(g["near"] or "", 0)
    return periods.unit_at(setting.today, "day", shift) if setting.today else None


def _weekday(g: _Groups, setting: _Setting) -> Period | None:
    today, published = setting.today, setting.published
    if today is None or published is None:
        return None
    back = (today.weekday() - WEEKDAYS[g["w_d"] or ""]) % 7
    ahead = (7 - back) % 7
    if g["w_s"] == "next" or (g["w_s"] is None and setting.ahead):
        return periods.one_day(today + timedelta(days=ahead or 7))
    if g["w_s"] == "last":
        return periods.one_day(today - timedelta(days=back or 7))
    if ahead == 1 and g["w_s"] is None and published.hour >= _TOMORROW_SOMEWHERE:
        return periods.one_day(today + timedelta(days=1))
    return periods.one_day(today - timedelta(days=back))


def _month(g: _Groups, setting: _Setting) -> Period | None:
    today, number = setting.today, MONTHS[g["m_m"] or ""]
    if today is None:
        return None
    later = number > today.month
    return periods.month(today.year - (later and not setting.ahead), number)


def _year(g: _Groups, _: _Setting) -> Period | None:
    return periods.whole_year(int(g["year"] or 0))


def _latest_year(month: int, setting: _Setting) -> int | None:
    """Return the year in which a month lies that has begun, or will, seen from the report."""
    today = setting.today
    if today is None:
        return None
    return today.year - (month > today.month and not setting.ahead)


def _year_of(words: str | None, setting: _Setting) -> int | None:
    if words and words.isdigit():
        return int(words)
    if words is None or setting.today is None:
        return None
    return setting.today.year + _SHIFT[words.split()[0]]


_READERS: dict[str, Callable[[_Groups, _Setting], Period | None]] = {
    "iso": _iso, "mdy": _month_day, "dmy": _day_month, "my": _month_year, "quarter": _quarter,
    "half": _half, "span": _span, "season": _season, "later": _later, "nth": _nth, "unit": _unit, "rel_month": _rel_month, "ago": _ago, "same": _same,
    "near": _near, "weekday": _weekday, "month": _month, "year": _year,
}  # fmt: skip
