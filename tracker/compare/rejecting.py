"""What rejects a charge, and what is one, by the words of a sentence.

In: text. Out: whether it says that a charge is not so; whether it says of something that it was
somebody's own work; whose deed it tells. Never asks who speaks, or of which charge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.compare.frames import table
from tracker.compare.inflection import forms, needed, spelled

_DATA = table("rejecting.yaml")
BODIES: frozenset[str] = frozenset(_DATA["bodies"])
_REMEMBERED = 65_536  # the claims of a story are looked at again with each of its reports


def _any(*names: str) -> str:
    return _joined(word for name in names for word in map(str, _DATA[name]))


def _verbs(*names: str) -> str:
    return _joined(form for name in names for verb in _DATA[name] for form in forms(str(verb)))


def _joined(words: Iterable[str]) -> str:
    return "|".join(sorted({*map(re.escape, words)}, key=lambda word: (-len(word), word)))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_AFTER = r"(?:\W+[\w'’-]+)"
_SLIGHT = (
    r"(?:\W+(?:\w+ly|all|also|just|nothing but|partly|plain|quite|so|such|utter|pure|a pure))?"
)
_CHARGE = rf"(?:(?:it|that|this|them|these)\b|{_AFTER}{{0,3}}?\W*\b(?:{_any('charges named')})\b)"
_REJECTS = _pattern(
    rf"(?<!\bthe )(?<!\bout )(?<!\bof )\b(?:{_verbs('rejecting')})\b"
    rf"(?!{_AFTER}{{0,3}}?\W+(?:{_any('requests')})\b)"
    rf"|(?<!\bthe )(?<!\bno )(?<!\bin )\b(?:{_verbs('disputing')})\b\W+(?:{_any('disputed')}|\w+ing)\b"
    rf"|\b(?:it|he|she|they|we) (?:{_verbs('disputing')})\W*$"
    rf"|\b(?:{_verbs('playing down')})\b\W+{_CHARGE}"
    rf"|\b(?:{_any('baseless', 'idioms')})\b"
    rf"|\b(?:(?:{_any('standing')}|['’]s)\b{_SLIGHT}"
    rf"|(?:call|find|term|label|brand)\w*\W+(?:[\w'’-]+\W+){{0,2}}(?:{_any('charges named')}){_SLIGHT}"
    rf"|(?:{_any('charges named')}){_SLIGHT})\W+(?:{_any('wrong')})\b(?! (?:word|term|name|side|way|place))"
    rf"|(?<!\bno )(?<!\bnot a )(?<!\bnor )\b(?:{_any('answers called so')})\b(?! of service)"
)
_OWN_WORK = _pattern(
    rf"\b(?:{_any('self-made')})\b"
    rf"|\b(?:{_verbs('making')})\b(?:(?!\bfor\b)[^.;:]){{0,90}}?\b(?:{_any('solely')}"
    rf"|(?:its|our|their|his|her|my) own (?:\w+ )?(?:{_any('own goods')}))\b"
    rf"|\b(?:only|solely|exclusively|entirely|purely|nothing but)\b[^.;:,]{{0,40}}?\b(?:{_verbs('making')})\b"
    rf"|\b(?:{_any('without')})\b[^.;:,]{{0,50}}?\b(?:{_any('taken', 'wrongs')}|{_verbs('deeds')})\b"
    r"|\b(?:comes?|came|gains?)\b[^.;:]{0,60}?,? (?:and )?not from\b"
)
_USED = rf"(?:{_verbs('uses', 'making', 'entering')})\b"
_TAKEN = rf"\b(?:{_any('taken')})\b"
_NOT = rf"\b(?:{_any('not so')}|\w+n['’]t)\b"
# A word that is not used is not a deed not done; what was not done to all was done to some.
_PARTLY = (
    rf"(?: [\w'’-]+){{0,3}}? (?:a|the|this|that|such a)(?: \w+)? (?:{_any('words')})\b(?! of\b)"
    rf"| (?:{_any('not all')})\b"
    rf"|(?: [\w'’-]+){{1,2}}?(?<! and)(?<! at)(?<! but)(?<! in)(?<! of)"
    rf"(?: (?:by|from|on|out of|upon|with))?(?: (?:almost|nearly|quite))? (?:{_any('not all')})\b"
)
_UNDONE = _pattern(
    rf"{_NOT}(?!{_PARTLY})(?!{_AFTER}?\W+(?:{_verbs('telling')})\b)(?!{_AFTER}{{0,2}}?\W+(?:{_verbs('putting up with')})\b)(?:"
    rf"[^.;:?,]{{0,70}}?\b(?:{_any('wrongs')}|{_verbs('deeds')})\b"
    rf"|[^.;:?,]{{0,40}}?\b{_USED}(?:[^.;:?,]{{0,60}}?\b(?:{_any('taken', 'foreign')})\b| (?:\w+ )?(?-i:[A-Z])\w)"
    rf"|[^.;:?,]{{0,30}}?{_TAKEN}[^.;:?]{{0,60}}?\b(?:{_USED}|(?:{_any('among')})\b)"
    rf"|[^.;:?,]{{0,40}}?\b(?:{_verbs('by nature')}) (?:with|on|upon|from|by|out of)\b)"
    rf"|\b{_USED} (?:\w+ )?(?:no|none of|neither|nothing|zero|not one|not a)\b[^.;:?,]{{0,50}}?\b(?:{_any('taken', 'foreign', 'wrongs')})\b"
    rf"|(?-i:\b[A-Z])[\w.-]+ (?:was|were|is|had been|has been) (?:not|never) (?:\w+ )?{_USED}"
    r"|^\W*(?:we|i|they|he|she|it) (?:did|have|had|was|were)(?:n['’]t| not)\b"
    r"(?: (?:do|done|so|that|it|anything|this|them|at|all))*\W*$"
)
_AHEAD = _pattern(rf"\b(?:{_any('ahead')})\b")
_DEED = _pattern(
    rf"\b(?:{_verbs('deeds')}|{_any('wrongs')})\b"
    rf"|\b(?:{_verbs('making')}|{_verbs('uses')})\b[^.;:?]{{0,80}}?\b(?:{_any('taken', 'rivals')}|help of)\b"
)
_SHUT = rf"(?<!\bwe )(?<!\bwe do )(?<!\bI )(?:\w+n['’]t|\bnot|\bnever|\bneither|\bnobody|\bno one|\bnor|\b(?:{_any('unwilling')}))\W+"
_BETWEEN = r"(?:(?!(?:a|an|the|use[ds]?|single)\b)\w+\W+)"
_DETAIL = rf"(?!\W+(?:{_any('details')})\b)"
_ANSWER = "answer|comment|explanation|reaction|reply|response|statement|word"
_SILENT = _pattern(
    rf"{_SHUT}{_BETWEEN}{{0,3}}?(?:{_verbs('answering')}|answer|answered)\b{_DETAIL}"
    rf"|\b(?:{_any('unwilling')})\W+(?:{_any('unanswering')})\b{_DETAIL}"
    rf"|{_SHUT}{_BETWEEN}{{0,3}}?(?:{_verbs('giving')})\W+(?:\w+\W+){{0,3}}?(?:{_any('answers')})\b"
    rf"|\b(?:{_verbs('giving')}|has|had|have|got|was|is|there is|there was|came|for|with)\W+(?:so far |as yet |still )?no\W+(?:\w+\W+)?(?:{_any('answers')})\b(?! of\b)"
    rf"|{_SHUT}{_BETWEEN}{{0,2}}?return\w*\W+(?:\w+\W+){{0,2}}?(?:{_any('asked')}|message|call)\b"
    rf"|\bno (?:\w+ )?(?:{_ANSWER}) (?:from|came|arrived|by|yet|so far|to date|until|is known|of the firm|was given|was to be)\b"
    rf"|\b(?:{_any('asked')})\b[^.;]{{0,60}}?\b(?:{_any('unheard')})\b"
    rf"|\b(?:{_any('quiet')})\b(?! of the (?:kind|sort))|\b(?:wait\w*|asked|called|tried)\b[^.;]{{0,40}}? in vain\b"
    rf"|\b(?:{_verbs('keeping')})(?: \w+){{0,2}}? (?:{_any('still')})\b|\b(?:is|are|was|were|been)(?: \w+){{0,2}}? (?:silent|mum|tight-lipped)\b"
    rf"|\bwithout (?:a |any )?(?:comment|reply|response|reaction|statement)\b|\bnothing (?:as yet|so far|to date)\b"
)
_OTHERS = _pattern(rf"\b(?:{_any('others asked', 'bodies')})\b")
_NAME = r"[A-Z0-9][\w.&’'-]*(?: [A-Z0-9][\w.&-]*)*"
_ACCUSED = re.compile(
    rf"(?<!not )(?<!never )(?<!n['’]t )\b(?i:{_any('accusing')})(?: (?!of\b|that\b)[a-z][\w’'-]*){{0,5}} ({_NAME})"
    rf"|({_NAME})(?:, [^,;.]{{1,80}},|, (?:which|who))?"
    r"(?: (?:has|have|had|is|are|may|might|could|said|to|also|allegedly|reportedly|secretly|have|having))*"
    rf" (?:{_verbs('deeds')})\b"
)


def _words(*names: str) -> frozenset[str]:
    return needed(word for name in names for word in _DATA[name])


def _forms(*names: str) -> frozenset[str]:
    return needed(form for name in names for verb in _DATA[name] for form in forms(str(verb)))


# Of each of these words a text has to have one for the pattern to fit.
_REJECTING = _forms("rejecting", "disputing", "playing down") | _words(
    "baseless", "idioms", "wrong", "answers called so"
)
_OWN = _words("self-made", "solely", "without") | {"own", "not", "only", "entirely", "purely"}
_NEGATED = frozenset(
    ["neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "t", "zero"]
)
_UNANSWERED = (
    _forms("answering")
    | _words("answers", "unanswering", "unheard", "quiet", "still")
    | {"answered", "return", "returned", "returning", "vain", "nothing"}
)
_DEEDS = _forms("deeds") | _words("wrongs", "taken", "rivals") | {"help"}


@lru_cache(maxsize=_REMEMBERED)
def rejects(text: str) -> bool:
    """Say whether a text says of a charge that it is not so."""
    return not _REJECTING.isdisjoint(spelled(text)) and bool(_REJECTS.search(text))


@lru_cache(maxsize=_REMEMBERED)
def clears(text: str) -> bool:
    """Say whether a text says that nothing was taken, or that all was somebody's own work."""
    words = spelled(text)
    own = not _OWN.isdisjoint(words) and _OWN_WORK.search(text)
    undone = own or (not _NEGATED.isdisjoint(words) and _UNDONE.search(text))
    return bool(undone) and not _AHEAD.search(text)


@lru_cache(maxsize=_REMEMBERED)
def tells_deed(text: str) -> bool:
    """Say whether a text speaks of what nobody may do with another's model."""
    return not _DEEDS.isdisjoint(spelled(text)) and bool(_DEED.search(text))


@lru_cache(maxsize=_REMEMBERED)
def accused(text: str) -> str:
    """Return the names of those whom a text accuses, or whose deed it tells, as they stand."""
    return " / ".join(found[1] or found[2] for found in _ACCUSED.finditer(text))


@lru_cache(maxsize=_REMEMBERED)
def silent(text: str) -> bool:
    """Say whether a text tells that somebody did not answer."""
    return not _UNANSWERED.isdisjoint(spelled(text)) and bool(_SILENT.search(text))


@lru_cache(maxsize=_REMEMBERED)
def asks_others(text: str) -> bool:
    """Say whether a text speaks of a public body or its like, who may be silent as well."""
    return bool(_OTHERS.search(text))


def signs(text: str) -> tuple[object, ...]:
    """Return all that this module reads in a text, by which rules tell sentences apart."""
    return rejects(text), clears(text), tells_deed(text), accused(text), silent(text)
