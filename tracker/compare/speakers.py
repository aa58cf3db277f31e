"""Who speaks in a sentence: by name, for a house, or without a name.

In: a report with what it mentions, the lookups. Out: its sentences as `Line` values, and for a
word of telling whose it is. A person stands for the house named beside it; somebody who stands
for nobody is no party. The words are in `hands.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from tracker.compare.cues import FUNCTION_WORDS
from tracker.compare.naming import Names
from tracker.compare.subjects import PEOPLE, Line, listed, pattern, subject, subjects
from tracker.compare.wording import COMMON
from tracker.domain import Mention, Report
from tracker.urls import slug

Teller = tuple[Literal["told", "people"], str | None]

_NEAR = 120  # characters behind a name in which its verb of saying is looked for
_OPENING = 4  # words in front of which nobody has been named yet
_NAMED = frozenset({"organization", "person"})
_END = re.compile(
    r"(?<![A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<=[.!?…])[\"”’']?\s+(?=[\"“‘A-Z0-9]|[a-z]{1,2}[A-Z])|\n+"
)
_FIRM = re.compile(r"\b(?:company|firm|lab|laboratory|developer|start-?up|maker)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:models?|assistants?|chatbots?|products?|planner|systems?|tools?|software|apps?|engine|versions?"
    r") (?:the )?$"
)  # before a name that is no party's
_USED = re.compile(r"\b(?:weights|answers|outputs?|replies|copy|copies) (?:of|from) (?:the )?$")
_OWNS = re.compile(r"['’]s?\s")
_PRONOUN = re.compile(r"\b(?:it|he|she|they)\s+(?:(?:has|had|have|also)\s+)?$", re.IGNORECASE)
_REPLIED = re.compile(r"\b(?:answered|replied|replies|tells|responded|wrote back)\b")
_OF_HOUSE = re.compile(r"^(?:['’]s)?\s(?:[\w-]+,?\s){0,7}$")
_AT_HOUSE = re.compile(
    r"^,?\s+(?:who|the|an?|of|at|from|head|chief|founder|director|manager|spokes\w+)\b"
    r"[^.;\"“”]{0,50}$"
)
_HOUSE = re.compile(r"^\s+(?:of|at|from|for)\s+(?:the\s+)?[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)*")
_LED = re.compile(r"^\W+(?:who|of|at|in|with|briefed|involved|familiar|close)\b[^,]*$")


_PEOPLE, _BODIES, _OUTSIDERS = pattern("people"), pattern("bodies"), pattern("outsiders")
_TITLED = re.compile(
    rf"\b(?i:{listed('bodies')}|{listed('people')})\s+(?:[A-Z][\w-]+\s+){{1,3}}(?:(?:has|had)\s+)?$"
)
_ADVERBS = r"(?:(?:has|have|also|itself|later|then|\w+ly)\s+){0,3}"
_SAYS = re.compile(
    rf"^(?:['’]s\b[^.;:]{{0,50}}?|\s+of\s+[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)?|,[^.;:,]{{0,50}},)?"
    rf"(?:\s+(?i:{listed('spoken')}))?,?\s+{_ADVERBS}(?i:{listed('saying')})\b"
)
_BODY_SAYS = re.compile(
    rf"^(?:The|A|An|Its|Their|His|Her)\s+(?:\w+\s+)?(?:{listed('bodies')})\s+{_ADVERBS}"
    rf"(?:{listed('saying')})\b",
    re.IGNORECASE,
)
_UNKNOWN_SAYS = re.compile(
    rf"^([A-Z][\w-]+)(?:['’]s\s[\w\s,]{{0,40}}?)?\s+{_ADVERBS}(?:{listed('saying')})\b"
)
_NOBODY = frozenset(
    {
        "They",
        "What",
        "Neither",
        "Nobody",
        "Members",
        "Somebody",
        "Both",
        "He",
        "She",
        "It",
        "Who",
        "Nothing",
    }
)
_COMMON = frozenset(word.title() for word in FUNCTION_WORDS | COMMON)


def lines(
    report: Report, mentions: Iterable[Mention], names: Names, tellers: frozenset[str]
) -> Iterator[Line]:
    """Yield the sentences below the headline; credited outlets are no parties."""
    named = [
        m for m in sorted(mentions, key=lambda m: (m.start, m.end))
        if m.type in _NAMED and m.entity not in tellers and not names.is_outlet(m.entity)
        and not _is_own_name(m, report)
    ]  # fmt: skip
    things = _things(named, report.text)
    named = [m for m in named if m.entity not in things or names.is_listed(m.entity)]
    stands = _standing(named, report.text, names)
    headed = next((stands[m.entity] for m in named if m.entity in stands), None)
    before = headed
    for zone in report.zones:
        if zone.kind in {"headline", "boilerplate"}:
            continue
        for start, end in _sentences(report.text, zone.start, zone.end):
            inside = tuple(
                (m, stands[m.entity]) for m in named
                if start <= m.start and m.end <= end and m.entity in stands
            )  # fmt: skip
            line = Line(start, end, report.text[start:end], inside, before, headed)
            yield line
            spoke = [one for one in subjects(line) if one != PEOPLE]
            before = spoke[0] if spoke else line.first()


def _things(named: Iterable[Mention], text: str) -> frozenset[str]:
    """Return the names of what somebody makes, by the words before them; makers own something."""
    named = tuple(named)
    owning = {m.entity for m in named if _OWNS.match(text, m.end)}
    return frozenset(
        m.entity for m in named
        if _THING.search(text[: m.start][-_NEAR:])
        or (m.entity not in owning and _USED.search(text[: m.start][-_NEAR:]))
    )  # fmt: skip


def _standing(named: list[Mention], text: str, names: Names) -> Mapping[str, str]:
    """Map everybody named to whom they stand for; persons of no house are left out."""
    houses = [m for m in named if m.type == "organization"]
    found = {m.entity: m.entity for m in houses}
    for one in named:
        if one.type == "person" and one.entity not in found:
            if one.entity in names.knowledge.people:
                found[one.entity] = names.employer(one.entity) or one.entity
                continue
            beside = next((h for h in houses if _belongs(one, h, text)), None)
            if beside:
                found[one.entity] = beside.entity
    return found


def _belongs(person: Mention, house: Mention, text: str) -> bool:
    if house.end <= person.start:
        return bool(_OF_HOUSE.match(text[house.end : person.start]))
    return bool(_AT_HOUSE.match(text[person.end : house.start]))


def _is_own_name(mention: Mention, report: Report) -> bool:
    own = (report.outlet or "").casefold().removeprefix("the ")
    said = mention.text.casefold().removeprefix("the ")
    return bool(own) and (said in own.split() or said == own)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in _END.finditer(text, start, end):
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < end:
        yield at, end


def teller(line: Line, told: re.Match[str] | None) -> Teller | None:
    """Return whose a word of telling is: its subject, else the last named in front of it."""
    if told is None:
        return _answering(line)
    who = subject(line, told.start(), told.end())
    if who:
        return ("people", None) if who == PEOPLE else ("told", who)
    return _in_front(line, told)


def _in_front(line: Line, told: re.Match[str]) -> Teller | None:
    """Return who is named last before a word of telling; none where that is an outsider."""
    front = line.text[: told.start()]
    if _OUTSIDERS.search(front) and not _BODIES.search(front):
        return None
    named = any(m.end <= line.start + told.start() for m, _ in line.parties)
    if _PRONOUN.search(front) or _TITLED.search(front):
        return "told", line.first(told.start())
    somebody = any(sort.search(front) for sort in (_PEOPLE, _BODIES, _OUTSIDERS))
    if len(front.split()) <= _OPENING and not (named or somebody):
        return _behind(line, told.end())
    spoken: Teller = "told", line.first(told.start())
    found: list[tuple[int, Teller | None]] = [
        *((m.end(), ("people", None)) for m in _PEOPLE.finditer(front)),
        *((m.end(), spoken) for m in _BODIES.finditer(front)),
        *((m.end(), None) for m in _OUTSIDERS.finditer(front)),
        *((m.end - line.start, _party(p)) for m, p in line.parties if m.end <= line.start + told.start()),
    ]  # fmt: skip
    found.sort(key=lambda row: row[0])
    nameless = [end for end, who in found if who == ("people", None)]
    if nameless and _is_led(front, nameless[-1], found[-1][0]):
        return "people", None
    return found[-1][1] if found else None


def _is_led(front: str, nameless: int, last: int) -> bool:
    """Say whether what follows somebody without a name only tells more of him."""
    house = _HOUSE.match(front[nameless:])
    return bool(_LED.match(front[nameless:]) or (house and last <= nameless + house.end()))


def _party(party: str | None) -> Teller | None:
    return ("told", party) if party else None


def _answering(line: Line) -> Teller | None:
    """Return who answers in a sentence that names no outlet."""
    said = next(saying(line), None)
    if said is None and not line.parties and _PEOPLE.search(line.text):
        return "people", None
    return None if _OUTSIDERS.search(line.text) else _party(said or line.first())


def _behind(line: Line, at: int) -> Teller | None:
    """Return who is named first behind the word for it: "asked by us, the firm said"."""
    people = _PEOPLE.search(line.text, at)
    named = next(((m, p) for m, p in line.parties if m.start >= line.start + at), None)
    if people is None or named is None:
        return ("people", None) if people else _party(named[1] if named else line.first())
    gap = people.start() - (named[0].start - line.start)
    beside = 0 < people.start() - (named[0].end - line.start) <= 1
    return ("people", None) if gap < 0 or beside else _party(named[1])


def follows(mention: Mention, line: Line) -> bool:
    """Say whether a verb of saying stands right behind a name."""
    return bool(_SAYS.match(line.text[mention.end - line.start :][:_NEAR]))


def saying(line: Line, *, ours: bool = False) -> Iterator[str]:
    """Yield the parties whose verb of saying stands right behind them; `ours` replied to us."""
    found = [party for mention, party in line.parties if follows(mention, line)]
    found += [one for one in subjects(line) if one != PEOPLE]
    if not found and ours and line.parties and _REPLIED.search(line.text):
        found = [line.parties[0][1]]
    body = _BODY_SAYS.match(line.text)
    if body and not found:
        spoken = line.headed if _FIRM.search(body[0]) else line.before
        found = [spoken] if spoken else []
    unknown = _UNKNOWN_SAYS.match(line.text)
    if unknown and not (found or body or line.parties) and unknown[1] not in _COMMON | _NOBODY:
        found = [slug(unknown[1])]
    yield from dict.fromkeys(found)
