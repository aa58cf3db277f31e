"""Read one way of naming a time: weekdays, months, quarters, "two weeks ago".

In: the named parts of a match and what it is read against. Out: a `Period`, or None where
it depends on what is not known. Never looks for times in text; that is `times`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.analyze import feasts, periods
from tracker.analyze.periods import MONTHS, WEEKDAYS, Period

SMALL = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)} | {"a": 1, "an": 1, "a couple of": 2}  # fmt: skip
_ORDINAL = {"first": 1, "second": 2, "latter": 2, "third": 3, "fourth": 4}
ORDINALS = {w: i + 1 for i, w in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
     "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
     "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
     "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"]
)}  # fmt: skip
_SHIFT = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}
# A date later than the report by less than this is read as still to come, not as last year's.
_SOON = timedelta(days=60)
# From this hour on (UTC) it is already tomorrow somewhere that papers are published.
_TOMORROW_SOMEWHERE = 10
_AHEAD = re.compile(
    r"\b(?:will|shall|scheduled|expected|plan(?:s|ned)?|intends?|hopes?|set to|due|is to|are to|can|could|might|would|wait|postpon\w+|"
    r"delay\w*|push\w* back|until)\b(?:[^.;]|\.(?=\d))*$|"
    r"\b(?:until|till|by|starting|from|before|next|effective|come)\s(?:the\s|early\s|mid-?|late\s|about\s)*$",
    re.IGNORECASE,
)
# "…, the paper said on" looks back, whatever is told.
_TELLING = re.compile(
    r",\s[^,;.]{2,60}\b(?:said|told|reported|wrote|announced)\s(?:\w+\s)?(?:on\s)?$"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date is read against: the publication, the words before it, the last period."""

    published: datetime | None
    before: str
    last: Period | None

    @property
    def today(self) -> date | None:
        """Return the day of publication."""
        return self.published.date() if self.published else None

    @property
    def ahead(self) -> bool:
        """Say whether the words before look forward."""
        return bool(_AHEAD.search(self.before)) and not _TELLING.search(self.before)


Groups = Mapping[str, str | None]


def _iso(g: Groups, _: Setting) -> Period | None:
    year, number, day = int(g["iso_y"] or 0), int(g["iso_m"] or 0), g["iso_d"]
    if not 1 <= number <= 12:  # noqa: PLR2004 - months of a year
        return None
    return periods.days(year, number, int(day)) if day else periods.month(year, number)


def _numbers(g: Groups, setting: Setting) -> Period | None:
    """Read "3/9/2026": of both readings the one that is no later than the report, and nearest."""
    a, b, year = int(g["num_a"] or 0), int(g["num_b"] or 0), int(g["num_y"] or 0)
    readings = [p for p in (_real(year, b, a), _real(year, a, b)) if p is not None]
    today = setting.today
    past = [p for p in readings if today is None or p.start <= today]
    if today is None or not past:
        return readings[0] if len({p.start for p in readings}) == 1 else None
    return max(past, key=lambda period: period.start)


def _real(year: int, month: int, day: int) -> Period | None:
    return periods.days(year, month, day) if 1 <= month <= 12 else None  # noqa: PLR2004


def _upto(g: Groups, setting: Setting) -> Period | None:
    """Read "the quarter to June" and "the three months ended in June"."""
    last, words = MONTHS[g["up_m"] or ""], (g["up_n"] or "").split()
    year = _year_of(g["up_y"], setting) or _latest_year(last, setting)
    count = words[0] if words[-1] == "months" else ""
    many = int(count) if count.isdigit() else SMALL.get(count, 0)
    size = {"quarter": 3, "half": 6, "half-year": 6, "year": 12}.get(words[0], many)
    if year is None or not 1 <= size <= 12:  # noqa: PLR2004
        return None
    end = periods.month(year, last).end
    begin = periods.same_day(end.replace(day=1), "month", 1 - size)
    return Period(begin, end, "quarter" if size == 3 else "range")  # noqa: PLR2004


def _till(g: Groups, setting: Setting) -> Period | None:
    """Read "before the end of the year": from the report on."""
    today = setting.today
    if today is None:
        return None
    unit = {"end": "year"}.get(g["ti_u"] or "", g["ti_u"] or "")
    return Period(today, periods.unit_at(today, unit, 0).end, "range")


def _month_day(g: Groups, setting: Setting) -> Period | None:
    return _dated("mdy", g, setting)


def _day_month(g: Groups, setting: Setting) -> Period | None:
    return _dated("dmy", g, setting)


def _dated(form: str, g: Groups, setting: Setting) -> Period | None:
    number = MONTHS[g[f"{form}_m"] or ""]
    word = " ".join((g.get(f"{form}_w") or "").split()).replace(" ", "-")
    first, last, year = int(g[f"{form}_d"] or ORDINALS.get(word, 0)), g[f"{form}_e"], g[f"{form}_y"]
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


def _dotted(g: Groups, _: Setting) -> Period | None:
    """Read "9.11.2026", which is day, month and year."""
    return _real(int(g["dot_y"] or 0), int(g["dot_m"] or 0), int(g["dot_d"] or 0))


def _feast(g: Groups, setting: Setting) -> Period | None:
    """Read "Boxing Day": the last one, or one that is near."""
    name = " ".join((g["f_w"] or "").replace("’", "'").split())
    year, today = _year_of(g["f_y"], setting), setting.today
    if year is not None:
        return periods.one_day(feasts.day_of(name, year))
    if today is None:
        return None
    reach = today + (_SOON * 5 if setting.ahead else _SOON / 2)
    years = (today.year + 1, today.year, today.year - 1)
    days = (feasts.day_of(name, year) for year in years)
    return next((periods.one_day(day) for day in days if day <= reach), None)


def _weekend(g: Groups, setting: Setting) -> Period | None:
    if setting.today is None:
        return None
    shift = {"next": 1, "coming": 1}.get(g["we_s"] or "", int(g["we_s"] is None and setting.ahead))
    return periods.weekend_at(setting.today, shift)


def _beside(g: Groups, setting: Setting) -> Period | None:
    """Read "the day before" and "the following week", from the date told last."""
    last = setting.last if setting.last and setting.last.precision == "day" else None
    base = last.start if last else setting.today
    if base is None:
        return None
    back = (g["b_s"] or g["b_w"]) in {"previous", "before"}
    return periods.unit_at(base, g["b_u"] or "day", -1 if back else 1)


def _month_year(g: Groups, setting: Setting) -> Period | None:
    year = _year_of(g["my_y"], setting)
    return periods.month(year, MONTHS[g["my_m"] or ""]) if year else None


def _quarter(g: Groups, setting: Setting) -> Period | None:
    number = int(g["q_n"] or _ORDINAL[g["q_w"] or "first"])
    year = _year_of(g["q_y"], setting) or _latest_year(3 * number - 2, setting)
    return periods.months(year, 3 * number - 2, 3 * number, "quarter") if year else None


def _half(g: Groups, setting: Setting) -> Period | None:
    number = int(g["h_n"] or _ORDINAL[g["h_w"] or "first"])
    year = _year_of(g["h_y"], setting) or _latest_year(6 * number - 5, setting)
    return periods.months(year, 6 * number - 5, 6 * number, "half") if year else None


def _unit(g: Groups, setting: Setting) -> Period | None:
    if setting.today is None:
        return None
    period = periods.unit_at(setting.today, g["u_u"] or "", _SHIFT[g["u_s"] or "this"])
    if setting.before.lower().endswith("so far "):
        return Period(period.start, min(period.end, setting.today), "range")
    return period


def _span(g: Groups, setting: Setting) -> Period | None:
    number = g["sp_n"] or ""
    size = SMALL.get(" ".join(number.split())) or (int(number) if number.isdigit() else None)
    if setting.today is None or size is None:
        return None
    back = periods.unit_at(setting.today, g["sp_u"] or "", -size)
    day = (
        back.start
        if g["sp_u"] == "day"
        else periods.same_day(setting.today, g["sp_u"] or "", -size)
    )
    return Period(day, setting.today, "range")


def _season(g: Groups, setting: Setting) -> Period | None:
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
    if g["se_s"] is None and now.start > today:  # "over the summer", told in March
        return periods.season(today.year - 1, g["se_w"] or "")
    return now


def _later(g: Groups, setting: Setting) -> Period | None:
    """Read "a day later", from the date told last."""
    last, words = setting.last, " ".join((g["l_n"] or "").split())
    if last is None or last.precision != "day":
        return None
    size = SMALL[words] if words in SMALL else int(words)
    return periods.unit_at(last.start, g["l_u"] or "", size if g["l_w"] == "later" else -size)


def _nth(g: Groups, setting: Setting) -> Period | None:
    """Read "on the 24th", of the month told last or that of the report."""
    base = setting.last.start if setting.last else setting.today
    return periods.days(base.year, base.month, int(g["n_d"] or 0)) if base else None


def _rel_month(g: Groups, setting: Setting) -> Period | None:
    today, number = setting.today, MONTHS[g["r_m"] or ""]
    if today is None:
        return None
    shift = {"last": -1 if number >= today.month else 0, "next": 1 if number <= today.month else 0}
    return periods.month(today.year + shift.get(g["r_s"] or "", 0), number)


def _ago(g: Groups, setting: Setting) -> Period | None:
    after = g["a_w"] == "after"
    if setting.today is None or after != bool(g["a_c"]):
        return None
    words = " ".join((g["a_n"] or "").split())
    size = SMALL[words] if words in SMALL else int(words)
    if g["a_u"] == "year":  # written of the same time of year
        return periods.around(
            Period(day := periods.same_day(setting.today, "year", -size), day, "day"), "month"
        )
    if g["a_u"] == "fortnight":
        return periods.unit_at(setting.today, "week", -2 * size)
    return periods.unit_at(setting.today, g["a_u"] or "", -size)


def _same(g: Groups, setting: Setting) -> Period | None:
    if setting.last is None or (g["s_u"] == "day" and setting.last.precision != "day"):
        return None
    return periods.around(setting.last, g["s_u"] or "")


def _near(g: Groups, setting: Setting) -> Period | None:
    named = " ".join((g["near"] or "").split())
    named = named.removeprefix("the ")
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2,
             "day after tomorrow": 2}.get(named, 0)  # fmt: skip
    return periods.unit_at(setting.today, "day", shift) if setting.today else None


def _weekday(g: Groups, setting: Setting) -> Period | None:
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


def _month(g: Groups, setting: Setting) -> Period | None:
    today, number = setting.today, MONTHS[g["m_m"] or ""]
    if today is None:
        return None
    later = number > today.month
    return periods.month(today.year - (later and not setting.ahead), number)


def _year(g: Groups, _: Setting) -> Period | None:
    return periods.whole_year(int(g["year"] or 0))


def _latest_year(month: int, setting: Setting) -> int | None:
    """Return the year in which a month lies that has begun, or will, seen from the report."""
    today = setting.today
    if today is None:
        return None
    return today.year - (month > today.month and not setting.ahead)


def _year_of(words: str | None, setting: Setting) -> int | None:
    if words and words.isdigit():
        return int(words)
    if words is None or setting.today is None:
        return None
    return setting.today.year + _SHIFT[words.split()[0]]


READERS: dict[str, Callable[[Groups, Setting], Period | None]] = {
    "iso": _iso, "num": _numbers, "dot": _dotted, "feast": _feast, "weekend": _weekend, "beside": _beside, "upto": _upto, "till": _till, "mdy": _month_day, "dmy": _day_month, "my": _month_year, "quarter": _quarter,
    "half": _half, "span": _span, "season": _season, "later": _later, "nth": _nth, "unit": _unit, "rel_month": _rel_month, "ago": _ago, "same": _same,
    "near": _near, "weekday": _weekday, "month": _month, "year": _year,
}  # fmt: skip
