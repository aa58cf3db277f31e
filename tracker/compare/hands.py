"""What a report had at first hand: a text it saw, somebody who spoke to it.

In: a report with what it mentions, the lookups. Out: `Hand` values whose words stand in the
report. What another outlet was told or saw is none of these, and who declined to say anything
has said nothing. Whether a hand counts depends on the other reports: see `documents`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from tracker.compare.naming import Names
from tracker.compare.speakers import follows, lines, saying, teller
from tracker.compare.subjects import WORDS, Line, listed, pattern
from tracker.domain import Hand, Mention, Report

_SHORTEST = 4  # letters of a word by which an outlet may be called
_BEGINNING = 2  # sentences
_OUTLETS = 256  # whose patterns are kept
_FEWEST = 2  # sentences in which a page speaks of its own maker
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_GAP = r"(?:\W+\w+){0,3}?\W+(?:the\s+)?"
_NO_CROWD = r"(?<![a-z]s )"  # "engineers we spoke to" are no party
_FIRST_PERSON = re.compile(r"(?:[Ww]e|I)\b")  # who reads much that everybody may read
_DATELINE = re.compile(r"[A-Z][A-Z .,'’-]{2,40}(?:,[^()\n]{0,30})? \(([^()\n]{2,40})\) ?[-–—]")
_LONGEST = 120  # characters of a dateline
_TO_US = re.compile(
    r"\b(?:us|me|(?:our|my) (?:draft|e-?mail|findings|inquiry|letter|question|questions|report"
    r"|request|results|study))\b"
)
_TO_OTHERS = re.compile(
    r"\b(?:told|tells|informed|assured|briefed|described to)\s+(?!us\b|me\b|that\b)"
)
_AGAIN = re.compile(r"(?:^|[,;]\s)(?:they|he|she)\s+(?:\w+\s)?$", re.IGNORECASE)
_MEETING = re.compile(r"\b(?:met|spoke|spoken|talk|talked|interviewed|visited|sat)\b")
_CONFIRMS = re.compile(r"\bconfirm(?:s|ed)\b", re.IGNORECASE)
_OUTSIDER = re.compile(r"\b[Ff]ormer\b[^.;]{0,60}?,\s+[A-Z][\w-]+\s+[A-Z]")
_SELVES = (
    "[Ww]e", "I", "[Oo]ur (?:own )?(?:reporters?|correspondents?|editors?)",
    "[Tt]his (?:news)?(?:paper|site|agency|magazine|blog|page|website|publication|organi[sz]ation)",
)  # fmt: skip
_SAID_TO = (  # "said the firm's director to the paper"
    rf"\b(?i:{listed('saying')})\b[^.;:\"“”]{{0,60}}?\s(?:to|towards|with)\s+(?:the\s+)?"
)
_SELF = "\u03a9"  # stands for the outlet's name, whatever it is, so that patterns are made once
_US = rf"\b(?:{_SELF}+|{listed('ourselves')})\b"
_SUBJECT = rf"\b(?:{'|'.join((f'{_SELF}+', *_SELVES))})\b"
_HEARD = re.compile(rf"\b(?i:{listed('heard')}){_GAP}{_US}|{_SAID_TO}{_US}")
_ASKED = re.compile(rf"\b(?i:{listed('asked')}){_GAP}{_US}")
_ASKING = re.compile(rf"{_NO_CROWD}{_SUBJECT}\W+(?:\w+ly\W+)?(?i:{listed('asking')})\b")
_SHOWN = re.compile(rf"\b(?i:{listed('shown')}){_GAP}{_US}|\blet\s+the\s+\w+\s+(?:read|see)\b")
_SAW = re.compile(
    rf"{_SUBJECT}\W+(?i:{listed('saw')})\b(?!\W+(?:not|no|never|yet)\b)"
    rf"|\b(?:that|which|whose\s\w+)\s+(?:the\s+)?{_SUBJECT}\s+ha(?:s|ve|d)\s*[,.;]"
)
_THERE = re.compile(
    rf"{_SUBJECT}\W+(?:\w+ly\W+|only\W+)?(?i:{listed('attending')})\b"
    rf"|\bwas (?:this (?:news)?paper|our)(?:['’]s)? (?:reporter|correspondent)\b"
)
_HELD = re.compile(  # it does something with a text, or has it done to it
    rf"\b{_SELF}+\b(?:['’]s)?(?!\s+(?:{listed('beside')})\b)(?:\s+(?!not\b|no\b|never\b)[\w-]+){{1,5}}?"
    rf"\s+(?:{listed('papers')})\b"
    rf"|\b(?:{listed('papers')})\b[^.;:]{{0,40}}?\b(?!{listed('heard')})\w+(?:ed|en|wn|nt|de available)"
    rf"\s+(?:by|to|with|for)\s+(?:the\s+)?{_SELF}+\b"
)
_PAPERS, _SAYING, _OURS = pattern("papers"), pattern("saying"), pattern("ours")
_SILENT, _EMPTY, _NOBODY = pattern("silent"), pattern("empty"), pattern("nobody")
_ANSWERING, _SPOKEN = pattern("answering"), pattern("spoken")
_NAMELESS = re.compile(
    rf"(?:^|[.,] )(?i:an?|one|two|three|four|several|some|former|the|\w+ former) (?:\w+ ){{0,2}}(?i:{listed('people')})\b"
)
_BESIDES = re.compile(rf",? (?:but|and)\s+(?:{listed('silent')})\b.*", re.IGNORECASE)
_ELSEWHERE = re.compile(rf"\b(?i:{listed('heard')})\W+(?:the\s+)?[A-Z]")


def hands(
    report: Report, mentions: Iterable[Mention], names: Names, tellers: frozenset[str]
) -> tuple[Hand, ...]:
    """Return what a report had at first hand, in reading order.

    Args:
        report: as read.
        mentions: who and what it names.
        names: the lookups.
        tellers: the outlets that it credits; they are no parties.
    """
    own = _own(report.outlet or "")
    read = tuple(lines(report, mentions, names, tellers))
    found = [hand for place, line in enumerate(read) for hand in _in_line(line, read[:place], own)]
    found = [replace(hand, passing=_is_passing(hand, read)) for hand in found]
    found += _filed(report, own)
    at = {hand.start for hand in found if hand.kind != "said"}
    ours = [line for line in read if line.start not in at and says_ours(line.text)]
    if len(ours) >= _FEWEST:
        found.append(_hand("own", names.publisher(report), ours[0]))
    return tuple(found)


def _filed(report: Report, own: re.Pattern[str]) -> Iterator[Hand]:
    """Yield the dateline that names the report's own outlet: it was there itself."""
    for zone in report.zones:
        if zone.kind in {"standfirst", "lead", "body"}:
            line = _DATELINE.match(report.text[zone.start : zone.start + _LONGEST])
            if line and own.search(line[1]):
                start, end = zone.start, zone.start + line.end()
                yield Hand(kind="filed", party=None, start=start, end=end, text=line[0])
                return


def _is_passing(hand: Hand, read: Sequence[Line]) -> bool:
    """Say whether a party is named nowhere but where it speaks, and not at the beginning."""
    named = [n for n, line in enumerate(read) for _, party in line.parties if party == hand.party]
    return len(named) <= 1 and not any(n < _BEGINNING for n in named)


def papers(text: str) -> frozenset[str]:
    """Return the words for texts that stand in a sentence, in the singular."""
    found = (word.casefold() for word in _PAPERS.findall(text))
    return frozenset(word.removesuffix("s") for word in found) - {"copy", "page", "statement"}


def says_ours(text: str) -> bool:
    """Say whether a page speaks of its own maker in a sentence, quotations aside."""
    return bool(_OURS.search(_QUOTED.sub("", text)))


def says_to_us(text: str) -> bool:
    """Say whether somebody says something to the maker of a page, quotations aside."""
    return bool(_TO_US.search(_QUOTED.sub("", text)))


def speaks_for(text: str) -> bool:
    """Say whether somebody speaks for a party in a sentence, or confirms."""
    return bool(_SPOKEN.search(text) or _CONFIRMS.search(text))


@lru_cache(maxsize=_OUTLETS)
def _own(outlet: str) -> re.Pattern[str]:
    """Return a pattern for the ways in which an outlet is named, whole or in part."""
    common = frozenset(WORDS["common"])
    name = outlet.removeprefix("The ").strip()
    parts = name.split()
    ways = {name, " ".join(parts[:-1]), *(parts[:1] + parts[-1:])} - {""} if parts else set()
    called = sorted(w for w in ways if len(w) >= _SHORTEST and w.casefold() not in common)
    called.sort(key=len, reverse=True)
    plain = sorted(w for w in ways if w.casefold() in common and w[0].isupper())
    found = [rf"\b(?:{'|'.join(map(re.escape, called))})\b"] if called else []
    if plain:
        found.append(rf"(?<=[Tt]he )(?:{'|'.join(map(re.escape, plain))})\b")
    return re.compile("|".join(found) or r"(?!)")


def _marked(text: str, own: re.Pattern[str]) -> str:
    """Return a text with the names of its outlet filled with one sign, at their places."""
    return own.sub(lambda m: _SELF * len(m[0]), text)


def _in_line(line: Line, earlier: Sequence[Line], own: re.Pattern[str]) -> Iterator[Hand]:
    near = f"{earlier[-1].text if earlier else ''} {line.text}"
    text = _marked(line.text, own)
    seen = _SHOWN.search(text) or _SAW.search(text)
    if not seen and not _HEARD.search(text):
        seen = _HELD.search(text)
    where = line.text if seen and _FIRST_PERSON.match(seen[0]) else near
    if seen and _PAPERS.search(where):
        yield _hand("text", _author(line, earlier), line)
    elif _THERE.search(_QUOTED.sub("", text)):
        yield _hand("heard", line.first(), line)
    elif not (_silence(line.text) or _NOBODY.search(line.text)):
        yield from _spoken(line, earlier, text)


def _spoken(line: Line, earlier: Sequence[Line], text: str) -> Iterator[Hand]:
    """Yield who spoke to the outlet in a sentence, or what parties are just said to say."""
    heard = _HEARD.search(text) or _ASKED.search(text)
    ours = says_ours(line.text)
    if heard or _is_asked(text):
        outsider = heard and _OUTSIDER.search(line.text[: heard.start()])
        who = None if outsider else teller(line, heard)
        if heard and _is_nameless(line.text[: heard.start()], earlier):
            who = "people", None
        if who:
            yield _hand(who[0], who[1], line)
    elif ours or not _is_to_others(_QUOTED.sub("", line.text)):
        for party in saying(line, ours=ours):
            yield _hand("said", party, line)


def _is_to_others(plain: str) -> bool:
    """Say whether something was said to somebody else, who may have told it."""
    return bool(_ELSEWHERE.search(plain) or _TO_OTHERS.search(plain))


def _is_nameless(front: str, earlier: Sequence[Line]) -> bool:
    """Say whether "they" or "he" before a verb is somebody without a name in the line before."""
    before = earlier[-1].text if earlier else ""
    return bool(_AGAIN.search(front) and _NAMELESS.search(_QUOTED.sub("", before)))


def _is_asked(text: str) -> bool:
    """Say whether a sentence tells of an answer that the outlet asked for, or of a meeting."""
    asking = _ASKING.search(text)
    rest = text.replace(asking[0], "") if asking else text
    says = bool(_SAYING.search(rest))
    if asking and (says or _MEETING.search(asking[0])):
        return True
    return says and bool(_ANSWERING.search(text))


def _silence(text: str) -> bool:
    """Say whether a sentence tells that somebody said nothing, and no more than that."""
    return bool(_SILENT.search(_BESIDES.sub("", _QUOTED.sub("", text))))


def _author(line: Line, earlier: Sequence[Line]) -> str | None:
    """Return whose text it is: who says so in the sentence, or is named first there, or before."""
    said = next((party for mention, party in line.parties if follows(mention, line)), None)
    if said or line.parties:
        return said or line.first()
    return next((one.first() for one in earlier if one.parties), line.before)


def _hand(
    kind: Literal["text", "told", "people", "said", "own", "heard", "filed"],
    party: str | None,
    line: Line,
) -> Hand:
    return Hand(
        kind=kind, party=party, start=line.start, end=line.end, text=line.text,
        empty=bool(_EMPTY.search(line.text)),
    )  # fmt: skip
