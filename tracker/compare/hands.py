"""What a report had at first hand: a text it saw, somebody who spoke to it.

In: a report with what it mentions, the lookups. Out: `Hand` values whose words stand in the
report. What another outlet was told or saw is none of these, and who declined to say anything
has said nothing. Whether a hand counts depends on the other reports: see `documents`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tracker.compare.naming import Names
from tracker.compare.speakers import WORDS, Line, follows, lines, listed, pattern, saying, teller
from tracker.domain import Hand, Mention, Report

_SHORTEST = 4  # letters of a word by which an outlet may be called
_BEGINNING = 2  # sentences
_OUTLETS = 256  # whose patterns are kept
_FEWEST = 2  # sentences in which a page speaks of its own maker
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_GAP = r"(?:\W+\w+){0,3}?\W+(?:the\s+)?"
_NO_CROWD = r"(?<![a-z]s )"  # "engineers we spoke to" are no party
_FIRST_PERSON = re.compile(r"(?:[Ww]e|I)\b")  # who reads much that everybody may read
_MEETING = re.compile(r"\b(?:met|spoke|spoken|talk|talked|interviewed|visited|sat)\b")
_CONFIRMS = re.compile(r"\bconfirm(?:s|ed)\b", re.IGNORECASE)
_OUTSIDER = re.compile(r"\b[Ff]ormer\b[^.;]{0,60}?,\s+[A-Z][\w-]+\s+[A-Z]")
_PAPERS, _SAYING, _OURS = pattern("papers"), pattern("saying"), pattern("ours")
_SILENT, _EMPTY, _NOBODY = pattern("silent"), pattern("empty"), pattern("nobody")
_ANSWERING, _SPOKEN = pattern("answering"), pattern("spoken")
_BESIDES = re.compile(rf",? (?:but|and)\s+(?:{listed('silent')})\b.*", re.IGNORECASE)
_ELSEWHERE = re.compile(rf"\b(?i:{listed('heard')})\W+(?:the\s+)?[A-Z]")


@dataclass(frozen=True, slots=True)
class _Own:
    """The ways in which a report names its own outlet, as patterns."""

    heard: re.Pattern[str]
    asked: re.Pattern[str]
    asking: re.Pattern[str]
    shown: re.Pattern[str]
    saw: re.Pattern[str]
    held: re.Pattern[str] | None


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
    at = {hand.start for hand in found if hand.kind != "said"}
    ours = [line for line in read if line.start not in at and says_ours(line.text)]
    if len(ours) >= _FEWEST:
        found.append(_hand("own", names.publisher(report), ours[0]))
    return tuple(found)


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


def speaks_for(text: str) -> bool:
    """Say whether somebody speaks for a party in a sentence, or confirms."""
    return bool(_SPOKEN.search(text) or _CONFIRMS.search(text))


@lru_cache(maxsize=_OUTLETS)
def _own(outlet: str) -> _Own:
    """Return patterns for an outlet's name, whole or in part, and its "us"."""
    common = frozenset(WORDS["common"])
    name = outlet.removeprefix("The ").strip()
    parts = name.split()
    ways = {name, *(parts[:1] + parts[-1:])} if parts else set()
    called = sorted(w for w in ways if len(w) >= _SHORTEST and w.casefold() not in common)
    called.sort(key=len, reverse=True)
    own = rf"\b(?:{'|'.join((*map(re.escape, called), listed('ourselves')))})\b"
    subject = rf"\b(?:{'|'.join((*map(re.escape, called), '[Ww]e', 'I', '[Oo]ur reporters?'))})\b"
    return _Own(
        heard=re.compile(rf"\b(?i:{listed('heard')}){_GAP}{own}"),
        asked=re.compile(rf"\b(?i:{listed('asked')}){_GAP}{own}"),
        asking=re.compile(rf"{_NO_CROWD}{subject}\W+(?:\w+ly\W+)?(?i:{listed('asking')})\b"),
        shown=re.compile(
            rf"\b(?i:{listed('shown')}){_GAP}{own}|\blet\s+the\s+\w+\s+(?:read|see)\b"
        ),
        saw=re.compile(rf"{subject}\W+(?i:{listed('saw')})\b(?!\W+(?:not|no|never|yet)\b)"),
        held=_held("|".join(map(re.escape, called))) if called else None,
    )


def _held(called: str) -> re.Pattern[str]:
    """Return a pattern for an outlet that does something with a text, or has it done to it."""
    name, nouns = rf"\b(?:{called})\b", listed("papers")
    does = rf"{name}(?:['’]s)?(?!\s+(?:{listed('beside')})\b)(?:\s+(?!not\b|no\b|never\b)[\w-]+){{1,5}}?\s+(?:{nouns})\b"
    done = rf"\b(?:{nouns})\b[^.;:]{{0,40}}?\b(?!{listed('heard')})\w+(?:ed|en|wn|nt|de available)\s+(?:by|to|with|for)\s+(?:the\s+)?{name}"
    return re.compile(rf"{does}|{done}")


def _in_line(line: Line, earlier: Sequence[Line], own: _Own) -> Iterator[Hand]:
    near = f"{earlier[-1].text if earlier else ''} {line.text}"
    seen = own.shown.search(line.text) or own.saw.search(line.text)
    if not seen and own.held and not own.heard.search(line.text):
        seen = own.held.search(line.text)
    where = line.text if seen and _FIRST_PERSON.match(seen[0]) else near
    if seen and _PAPERS.search(where):
        yield _hand("text", _author(line, earlier), line)
    elif not (_silence(line.text) or _NOBODY.search(line.text)):
        yield from _spoken(line, own)


def _spoken(line: Line, own: _Own) -> Iterator[Hand]:
    """Yield who spoke to the outlet in a sentence, or what parties are just said to say."""
    heard = own.heard.search(line.text) or own.asked.search(line.text)
    ours = says_ours(line.text)
    if heard or _is_asked(line, own):
        outsider = heard and _OUTSIDER.search(line.text[: heard.start()])
        who = None if outsider else teller(line, heard)
        if who:
            yield _hand(who[0], who[1], line)
    elif ours or not _ELSEWHERE.search(_QUOTED.sub("", line.text)):
        for party in saying(line, ours=ours):
            yield _hand("said", party, line)


def _is_asked(line: Line, own: _Own) -> bool:
    """Say whether a sentence tells of an answer that the outlet asked for, or of a meeting."""
    asking = own.asking.search(line.text)
    rest = line.text.replace(asking[0], "") if asking else line.text
    says = bool(_SAYING.search(rest))
    if asking and (says or _MEETING.search(asking[0])):
        return True
    return says and bool(_ANSWERING.search(line.text))


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
    kind: Literal["text", "told", "people", "said", "own"], party: str | None, line: Line
) -> Hand:
    return Hand(
        kind=kind, party=party, start=line.start, end=line.end, text=line.text,
        empty=bool(_EMPTY.search(line.text)),
    )  # fmt: skip
