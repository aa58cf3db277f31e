"""Whose a verb of telling is: by name, by an office in a house, or by a word for the house.

In: a sentence with the parties that it names. Out: the party that is the subject of a verb,
before it or, as news has it, behind. Who is nobody's is known by his own name. Never decides
what the verb means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.compare.cues import FUNCTION_WORDS
from tracker.compare.frames import table
from tracker.compare.wording import COMMON, MONTHS, NATIONS
from tracker.domain import Mention
from tracker.urls import slug

WORDS = table("hands.yaml")
PEOPLE = "people"

_QUOTED = re.compile(r"[\"“][^\"“”]*(?:[\"”]|$)|^[^\"“”]{3,}[”]")
_MARK = "¤"
_TOLD = frozenset(
    {"told", "tells", "assured", "thanked", "called", "calls", "considered", "regards"}
)
_BEGINS = re.compile(r"\s+(?:[A-Z]|(?:its|their|his|her|the|an?|one|two|three|several|another)\b)")
_APPOSITION = re.compile(
    rf"(?:^|(?<=[;:{_MARK}])|(?<=[;:{_MARK}] )|(?<=, ))(?:[\w'’-]+\s){{0,4}}[\w'’-]+,\s(?:(?:an?|the|its|their|his|her|who|which"
    r"|head|chief|maker|owner|based|one of|itself|formerly|until|[A-Z][\w'’-]+\s[A-Z])[^,]{2,80}),$"
)  # "Alder, a rival of Birch," and "its director, Joan Poe,"
_APPOSED = 3
_FARTHEST = 90  # characters behind a verb in which its subject ends
_ADVERBS = re.compile(
    r"(?:\s+(?:has|had|have|also|itself|himself|herself|later|then|since|only|now|again|already"
    r"|once|in turn|however|meanwhile|separately|\w+ly))+\s*$"
)
_BOUND = re.compile(
    rf"[;:{_MARK}()]|\s[-–—]\s|,|(?<!\w)(?:that|which|who|because|while|but|and|if|when|whether|since"
    r"|as|after|before|although|so|than|where)(?!\w)"
)
_STOP = re.compile(
    rf"[;:{_MARK}()]|\.(?:\s|$)|(?<!\w)(?:that|which|because|while|but|if|when|whether|since|as|after|before"
    r"|although|so|on|in|to|during|through|by|had|has|was|would|will|were|is|are)(?!\w)"
)
_NO_VERB = re.compile(
    r"(?:['’]s?|\b(?:of|on|with|for|from|by|in|the|an?|its|our|their|his|her|my|these|those|such|no|any|all"
    r"|every|some|millions?|thousand|hundred|is|are|was|were|been|be|being|to|not|never|cannot"
    r"|nor|identical|similar|same|\d+)|n't)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_NOUNS = frozenset({"answers", "calls", "claims", "notes", "remarks"})  # in most places
_TELLS = re.compile(rf"\s*(?:[,:{_MARK}]|that\b|it\b|the\b)")
_PRONOUN = re.compile(
    r"^\W*(?:it|he|she|they|we|i|you|one|nobody|no one|none|who)\W*$", re.IGNORECASE
)
_NAMELESS = re.compile(
    r"^\W*(?:(?:an?|one|two|three|four|five|six|several|some|many|both|another|former|other|the two"
    r"|sources?|people|insiders?|officials?|employees|engineers|researchers|\d+)\b)",
    re.IGNORECASE,
)
_POSSESSED = re.compile(r"\b(?:its|their|his|her)\s", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w'’.-]*\w(?:\s(?:(?:de|van|von|der|al|bin|of)\s)?[A-Z][\w'’-]*\w)*")
_CASED = frozenset(word.title() for word in FUNCTION_WORDS | COMMON | MONTHS | NATIONS)


def listed(name: str) -> str:
    """Return the words listed under a name, for a pattern."""
    return "|".join(sorted(map(re.escape, WORDS[name]), key=lambda word: (-len(word), word)))


def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern for the words listed under a name."""
    return re.compile(rf"\b(?:{listed(name)})\b", re.IGNORECASE)


_SOMEBODY = pattern("people")
_OFFICE = re.compile(
    rf"\b(?:{listed('bodies')}|{listed('spoken')}|{listed('offices')})\b", re.IGNORECASE
)
_OFFICER = pattern("officers")
_AGAIN = re.compile(r"^\W*(?:the|this|that)\s[a-z -]+$", re.IGNORECASE)  # who spoke before
_HOUSE = re.compile(
    rf"^\W*(?:the|this|that)\s+(?:[\w-]+\s+){{0,2}}?(?:{listed('houses')})\W*$", re.IGNORECASE
)
_ASIDE = pattern("outsiders")
_VERB = re.compile(rf"(?<![\w-])(?i:{listed('saying')})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the parties that it names.

    Attributes:
        parties: mentions, with the id of the party that each stands for.
        before: who was named first in the sentence before, or in an earlier one.
        headed: the first party of the report.
    """

    start: int
    end: int
    text: str
    parties: tuple[tuple[Mention, str], ...]
    before: str | None
    headed: str | None

    def first(self, until: int | None = None) -> str | None:
        """Return the first party named, `until` a place in the sentence; organisations first."""
        near = [(m, p) for m, p in self.parties if until is None or m.end <= self.start + until]
        ordered = sorted(near, key=lambda row: (row[0].type == "person", row[0].start))
        return ordered[0][1] if ordered else self.before


def subjects(line: Line) -> Iterator[str]:
    """Yield the subjects of the verbs of saying in a sentence, outside quotation marks."""
    plain = _plain(line)
    for verb in _verbs(plain):
        found = _subject(line, plain, verb.start(), verb.end())
        if found:
            yield found


def subject(line: Line, start: int, end: int) -> str | None:
    """Return the party that tells by the words of telling at a place; `PEOPLE` without a name.

    Where those words are no verb, the nearest verb of saying has the subject.
    """
    plain = _plain(line)
    if _VERB.match(plain, start):
        return _subject(line, plain, start, end)
    verbs = sorted(_verbs(plain), key=lambda verb: (abs(verb.start() - start), verb.start()))
    return next(filter(None, (_subject(line, plain, v.start(), v.end()) for v in verbs)), None)


def _verbs(plain: str) -> Iterator[re.Match[str]]:
    """Yield the words of saying that are verbs of somebody who says something."""
    return (
        one for one in _VERB.finditer(plain)
        if not _NO_VERB.search(plain[: one.start()])
        and (one[0].casefold() not in _NOUNS or _TELLS.match(plain, one.end()))
    )  # fmt: skip


def _plain(line: Line) -> str:
    """Return a sentence with its quotations, and the names in it, filled with signs."""
    text = _QUOTED.sub(lambda m: _MARK * len(m[0]), line.text)
    for mention, _ in line.parties:
        start, end = mention.start - line.start, mention.end - line.start
        if _MARK not in text[start:end]:
            text = f"{text[:start]}{'N' * (end - start)}{text[end:]}"
    return text


def _subject(line: Line, plain: str, start: int, end: int) -> str | None:
    front = _ADVERBS.sub("", plain[:start]).rstrip()
    head = _head(front)
    if not head and (not front or front[-1] in f",{_MARK}"):
        behind = _behind(line, plain, start, end)
        if behind or not front:
            return behind
    bounds = [0, *(m.end() for m in _BOUND.finditer(front))]
    begin = bounds[-1]
    if not front[begin:].strip() and front.endswith(","):  # "Alder, a rival of Birch, said"
        begin = head[0] if head else bounds[-3] if len(bounds) > _APPOSED else 0
    return _resolve(line, begin, len(front))


def _head(front: str) -> tuple[int, int] | None:
    """Return the place of a subject with more about it between commas, before a verb."""
    found = _APPOSITION.search(front)
    return found.span() if found else None


def _behind(line: Line, plain: str, start: int, end: int) -> str | None:
    """Return the subject that follows a verb: "said its lawyer, Joan Poe, on Monday"."""
    if plain[start:end].casefold() in _TOLD or not _BEGINS.match(plain, end):
        return None
    stop = _STOP.search(plain, end)
    until = min(stop.start() if stop else len(plain), end + _FARTHEST)
    words = plain[end:until]
    named = any(
        m.start >= line.start + end and m.end <= line.start + until for m, _ in line.parties
    )
    if named or _OFFICE.search(words) or _SOMEBODY.search(words) or _NAME.match(words.strip()):
        return _resolve(line, end, until)
    return None


def _resolve(line: Line, begin: int, end: int) -> str | None:
    """Return whom a stretch of a sentence names."""
    words = line.text[begin:end]
    if _ASIDE.search(words):
        return None
    inside = sorted(
        (
            (m, party) for m, party in line.parties
            if begin <= m.start - line.start and m.end - line.start <= end
        ),
        key=lambda row: (row[0].start, -row[0].end),
    )  # fmt: skip
    houses = [party for m, party in inside if m.type != "person"]
    nameless = _SOMEBODY.search(words) and not _OFFICE.search(words)
    if nameless and (_NAMELESS.match(words) or not inside):
        return PEOPLE
    if inside:
        return (houses or [inside[0][1]])[0]
    return _unnamed(line, begin, words)


def _unnamed(line: Line, begin: int, words: str) -> str | None:
    """Return the house of an office, or a name that no mention has; none of who spoke before."""
    held = _OFFICE.search(words) or _SOMEBODY.search(words)
    if _HOUSE.match(words) or (_POSSESSED.search(words) and held):
        return _house(line, begin)
    if _PRONOUN.match(words) or _AGAIN.match(words):
        return None
    if _OFFICER.search(words):
        return _house(line, begin)
    name = next((m[0] for m in _NAME.finditer(words) if m[0].split()[0] not in _CASED), "")
    known = bool(_OFFICE.search(words)) or " " in name
    aside = _ASIDE.search(_QUOTED.sub("", line.text))
    return slug(name) if name and known and not aside else None


def _house(line: Line, until: int) -> str | None:
    """Return the house that a sentence names first, before a place, else one named before it."""
    near = [p for m, p in line.parties if m.end - line.start <= until and m.type != "person"]
    return near[0] if near else line.before
