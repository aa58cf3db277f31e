"""Dates in running text, absolute and relative.

In: text and the moment it was published, if known. Out: `EventDate` values in order of place.
Never guesses: what depends on an unknown publication date, or on nothing at all
("recently"), is left out; a bare year counts only behind a word that makes it a time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from spacy.language import Language
from spacy.tokens import Doc

from tracker.analyze import attributes, feasts, periods
from tracker.analyze.datereaders import ORDINALS, READERS, SMALL, Groups, Setting
from tracker.analyze.periods import MONTHS, WEEKDAYS, Period
from tracker.domain import EventDate

_PARTS = {"early": "early", "mid": "mid", "late": "late", "middle of": "mid", "end of": "late",
          "start of": "early", "beginning of": "early"}  # fmt: skip
_LOOK_BACK = 120
_WITH_YEAR = re.compile(r"(?:19|20)\d\d")

_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_D = "|".join(WEEKDAYS)
_Y = r"(?:19|20)\d\d"
_N = r"\d{1,3}|a\scouple\sof|an?|" + "|".join(
    w for w in SMALL if w.isalpha() and w not in {"a", "an"}
)
_TH = r"(?:st|nd|rd|th)?"
_NTH = "|".join(sorted(ORDINALS, key=len, reverse=True)).replace("-", "[- ]")
_FEAST = "|".join(map(re.escape, feasts.names())).replace("'", "['’]").replace(r"\ ", r"\s")
_TO = r"(?:\s?[-–]\s?|\sto\s|\sand\s)"
_YEAR = rf"(?:{_Y}|(?:this|last|next)\syear)"
_PART = r"(?:first|second|third|fourth|last|final)\sweek\s(?:of|in)|(?:first|last|final)\sdays\sof|(?:first|second)\shalf\sof|week\s(?:of|beginning|starting)|early|earlier\sin|late|later\sin|mid|(?:middle|end|start|beginning)\sof"
_PATTERN = re.compile(
    rf"""(?<![\w$€£¥.,-])(?:(?P<part>{_PART})[-\s](?:the\s)?)?(?:
    (?:(?P<named>{_D})(?:,\s?|\s\(|\s)(?:the\s)?)?(?:
      (?P<iso>(?P<iso_y>{_Y})-(?P<iso_m>\d\d)(?:-(?P<iso_d>\d\d))?)
     |(?P<num>(?P<num_a>\d{{1,2}})/(?P<num_b>\d{{1,2}})/(?P<num_y>{_Y}))
     |(?P<mdy>(?P<mdy_m>{_M})\.?\s(?P<mdy_d>\d{{1,2}}){_TH}
        (?:{_TO}(?P<mdy_e>\d{{1,2}}){_TH}(?!\s(?:{_M})))?(?:,?\s(?P<mdy_y>{_Y})(?!\d))?)(?![\d,.]*\d)
     |(?P<dot>(?P<dot_d>\d{{1,2}})\.(?P<dot_m>\d{{1,2}})\.(?P<dot_y>{_Y}))
     |(?P<dmy>(?:(?P<dmy_d>\d{{1,2}}){_TH}(?:{_TO}(?P<dmy_e>\d{{1,2}}){_TH})?\s(?:of\s)?|(?P<dmy_w>{_NTH})\sof\s)
        (?P<dmy_m>{_M})(?!\w)\.?(?:,?\s(?P<dmy_y>{_Y}))?)
    )
    |(?P<feast>(?P<f_w>{_FEAST})(?:,?\s(?P<f_y>{_YEAR}))?)
    |(?P<my>(?P<my_m>{_M})\.?(?:\sof)?,?\s(?P<my_y>{_YEAR}))
    |(?P<quarter>(?:Q(?P<q_n>[1-4])|(?P<q_w>first|second|third|fourth)[-\s]quarter)
        (?:\s(?:of\s)?(?P<q_y>{_YEAR}))?)
    |(?P<upto>(?P<up_n>quarter|half(?:-?\syear)?|(?:{_N})\smonths|year)\s(?:to|through|(?:ended|ending)(?:\sin|\son)?|up\sto|until)\s
        (?:the\send\sof\s)?(?P<up_m>{_M})(?:\s(?:\d{{1,2}},?)?)?(?:\s?(?P<up_y>{_YEAR}))?)
    |(?P<till>(?:before|by|until|towards)\s(?:the\send\sof\s(?:the|this)\s|year['’]?s?[-\s])(?P<ti_u>week|month|quarter|year|end)(?:['’]s\send)?)
    |(?P<half>(?:H(?P<h_n>[12])|(?P<h_w>first|second|latter)\shalf)(?:\s(?:of\s)?(?P<h_y>{_YEAR}))?(?!\sof))
    |(?P<nth>(?:on|since|until|by)\sthe\s(?P<n_d>\d{{1,2}})(?:st|nd|rd|th)(?!\w|\s[a-z]))
    |(?P<unit>(?P<u_s>last|this|next|previous|coming)\s(?P<u_u>week|month|quarter|year))
    |(?P<span>(?:past|last|previous)\s(?:(?P<sp_n>{_N}|few|several|some)\s)(?P<sp_u>day|week|month|year)s)
    |(?P<weekend>(?:(?P<we_s>last|this|past|next|coming)\s)?weekend)
    |(?P<beside>the\s(?:(?P<b_s>previous|next|following)\s(?P<b_u>day|week|month)
        |day\s(?P<b_w>before|after)(?=[,.;:]|$|\s(?:that|by)\b)))
    |(?P<season>(?:(?P<se_s>last|this|next)\s)?(?P<se_w>spring|summer|autumn|fall|winter)
        (?:\s(?:of\s)?(?P<se_y>{_YEAR}))?)
    |(?P<later>(?P<l_n>{_N})\s(?P<l_u>day|week|month|year)s?\s(?P<l_w>later|earlier))
    |(?P<rel_month>(?P<r_s>last|this|next)\s(?P<r_m>{_M}))
    |(?P<ago>(?P<a_c>(?:comes?|came)\s(?:just\s|only\s|barely\s)?)?
        (?P<a_n>{_N})[-\s](?P<a_u>day|week|fortnight|month|year)s?\s(?P<a_w>ago|after))
    |(?P<same>(?:(?:later|earlier)\s)?(?:that|the\ssame)\s(?P<s_u>day|week|month|year))
    |(?P<near>(?:the\s)?day\s(?:before\syesterday|after\stomorrow)|today|tonight|yesterday|tomorrow|this\s(?:morning|afternoon|evening)|last\snight|overnight)
    |(?P<weekday>(?:(?P<w_s>last|this|next|past)\s)?(?P<w_d>{_D}))
    |(?P<month>(?P<m_m>{_M}))
    |(?P<year>{_Y})(?![\d%]|[.,-]\d)
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_FORWARD = frozenset({"after", "later", "following"})
_OFFSET = re.compile(
    rf"\b(?P<n>{_N})\s(?P<u>day|week|month|year)s?\s(?P<w>after|before|following)\s(?:[\w'’.-]+\s){{0,6}}$",
    re.IGNORECASE,
)
# A month or year counts as a time behind one of these, or behind "early" and its like.
_TIME_WORD = re.compile(
    r"(?:^|\b(?:come|its|their|his|her|our|in|since|by|until|till|during|of|from|between|before|after|through|throughout|"
    r"around|and|to|or|the|for|back\sin|[a-z]+er|spring|fall))[\s-]$|[-–(/]\s?$|\*\*$|['’]s\s$",
    re.IGNORECASE,
)
# "in China 2025" and "Plan for 2025" are names; "in 2025" is a time.
_YEAR_WORD = re.compile(
    r"(?:\b(?:in|since|by|until|till|during|of|from|between|before|after|through|throughout|"
    r"around|to|and|summer|autumn|fall|winter|spring|year)\s|[(–/])$",
    re.IGNORECASE,
)


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
        kind = next(name for name in READERS if groups[name])
        if not _plausible(match, kind, before):
            continue
        period = READERS[kind](groups, Setting(published, before.rpartition("\n")[2], last))
        if period is None:
            continue
        period = _partial(period, groups["part"])
        last = period
        found.append(_as_date(match, period, groups))
    return tuple(sorted(_shifted(_joined(found, text), text), key=lambda time: time.char_start))


def _shifted(times: Iterable[EventDate], text: str) -> Iterator[EventDate]:
    """Yield the dates, and before one the day that "three days after …" makes of it."""
    for time in times:
        lead = _OFFSET.search(text, max(0, time.char_start - _LOOK_BACK), time.char_start)
        if lead and time.precision == "day":
            words = " ".join(lead["n"].lower().split())
            size = SMALL[words] if words in SMALL else int(words)
            sign = 1 if lead["w"].lower() in _FORWARD else -1
            day = periods.same_day(time.start, lead["u"].lower(), sign * size)
            yield replace(
                time, start=day, end=day, weekday=None, text=lead.group().strip(),
                char_start=lead.start(), char_end=lead.end(),
            )  # fmt: skip
        yield time


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


_BESIDE = re.compile(
    rf"\s?[,(]\s?(?:which\s(?:was|is|fell\son)\s)?an?\s({'|'.join(WEEKDAYS)})(?=[,.;)]|$)",
    re.IGNORECASE,
)  # "27 May, a Monday"


def _as_date(match: re.Match[str], period: Period, groups: Groups) -> EventDate:
    beside = _BESIDE.match(match.string, match.end())
    named = groups["named"] or groups["w_d"] or (beside[1].casefold() if beside else None)
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
    """Return the part of a period that "early", "end of" or "first week of" leave."""
    if not which:
        return period
    words = which.split()
    if words[0] == "week":
        return periods.around(period, "week") if period.precision == "day" else period
    if words[1:2] == ["week"] or words[1:2] == ["days"]:
        return periods.week_of(period, "last" if words[0] == "final" else words[0])
    if words[1:2] == ["half"]:
        return periods.half_of(period, words[0])
    return periods.part(period, _PARTS.get(" ".join(words), ""))
