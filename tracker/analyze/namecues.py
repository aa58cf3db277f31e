"""Tell by the words in and around it what an unlisted name stands for.

In: stretches of capitalised words of a parsed Doc. Out: "organization", "person" or
"model", or None where no cue says so: better no name than a wrong one.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span, Token

from tracker.analyze.attributes import ENTITIES
from tracker.analyze.namevotes import looks_like_person
from tracker.analyze.wordlists import common_words, word_set, words
from tracker.domain import EntityType

MODEL_NAME = re.compile(r"[A-Z][A-Za-z]+-\d{1,3}(?:\.\d{1,2})?(?:[a-z]{1,2}|B)?")
_AROUND = 80  # tokens beside a name that are looked at
_SHORTEST = 3  # "IP", "GPU": a lone abbreviation is hardly a name
_SEAT = re.compile(r"\s(?:based\s)?(?:in|from|of)\s\w+(?:\s\w+)?,$")  # "a rival in Leeds, X,"
_APPOSITION = re.compile(
    r"\s?[,(]\s?(?:(?:an?|the|its|one of)\s)?(?P<words>[^,;:.()]{1,60})", re.IGNORECASE
)


def kind_of(run: Span) -> EntityType | None:
    """Return what a name is by the cues in and beside it, or None without any."""
    if is_version(run):
        return "model" if _reads_as_model(run) else None
    if _is_no_name(run):
        return None
    if _has_polite_title(run):
        return "person"
    if ending := _kind_by_ending(run):
        return ending
    noun = _noun_before(run) or _noun_behind(run) or _noun_beside(run)
    if noun != "model" or ends_like_organization(run):
        return _kind_without_noun(run, noun)
    return "model"


def _kind_by_ending(run: Span) -> EntityType | None:
    """Read "… Act" and "… Max"."""
    if len(run) > 1 and run[-1].text in word_set("names", "policy_endings"):
        return "policy"
    sized = len(run) > 1 and run[-1].text in word_set("names", "model_sizes")
    return "model" if sized and _reads_as_model(run) else None


def is_version(run: Span) -> bool:
    """Tell "Heron-2" and "Heron 2 Mini"."""
    if len(run) == 1:
        return MODEL_NAME.fullmatch(run.text) is not None
    return any(token.text[0].isdigit() for token in run[1:][-2:])


def _kind_without_noun(run: Span, noun: str | None) -> EntityType | None:
    if ends_like_organization(run) or noun == "organization":
        return "organization"
    return "person" if looks_like_person(run) and _is_person(run) else None


def _has_polite_title(run: Span) -> bool:
    """Read "Mr Sand"."""
    before = run.doc[run.start - 1].lower_ if run.start > run.sent.start else ""
    return before in word_set("names", "polite_titles") and not ends_like_organization(run)


def _is_no_name(run: Span) -> bool:
    lone = len(run) == 1 and (len(run.text) <= _SHORTEST or run[0].lower_ in _never())
    return lone or is_dateline(run)


def _never() -> frozenset[str]:
    return word_set("names", "never_names")


def _reads_as_model(run: Span) -> bool:
    if any(re.fullmatch(p, run.text) for p in words("names")["never_models"]):
        return False
    if run.text.split("-")[0].lower() not in common_words():
        return True
    if any(span.label_ == "model" for span in run.doc.spans[ENTITIES]):
        return True
    return any(token.lower_ in word_set("names", "model_cues") for token in run.sent)


def ends_like_organization(run: Span) -> bool:
    """Tell "… Labs" and "Ministry of …"."""
    if len(run) == 1:
        return False
    if any(t.text in word_set("names", "organization_heads") for t in run[:-1]) and any(
        t.text in {"of", "for"} for t in run
    ):
        return True
    endings = word_set("names", "organization_endings") | word_set("names", "outlet_endings")
    return run[-1].text in endings


def _noun_before(run: Span) -> str | None:
    """Read "the start-up X", "its model X", "its rival, X, …"."""
    before = run.doc[max(run.sent.start, run.start - _AROUND) : run.start].text.rstrip().lower()
    closed = run.end >= run.sent.end or run.doc[run.end].text in {",", ".", ";"}
    before = _SEAT.sub("", before).removesuffix(",") if closed else before
    return _noun_at_end(before)


def _noun_behind(run: Span) -> str | None:
    """Read "X, a San Jose company," and "X (a chatbot)"."""
    behind = run.doc[run.end : min(run.sent.end, run.end + _AROUND)]
    match = _APPOSITION.match(run[-1].whitespace_ + behind.text)
    if match is None or match.group().lstrip()[1:].strip()[:1].isupper():
        return None
    said = re.split(r"\s(?:by|from|of|that|which|who|at|in|for)\s", match["words"].lower())[0]
    return _noun_at_end(said.rstrip())


def _noun_beside(run: Span) -> str | None:
    """Read "its Heron model", where the noun follows at once."""
    following = run.doc[run.end].lower_ if run.end < run.sent.end else ""
    if run[0].is_sent_start or following not in words("names")["model_nouns"]:
        return None
    return "model"


def _noun_at_end(text: str) -> str | None:
    nouns = _nouns()
    if not text.endswith(tuple(nouns)):
        return None
    return next((kind for noun, kind in nouns.items() if _ends_with_word(text, noun)), None)


@cache
def _nouns() -> dict[str, str]:
    listed = words("names")
    found = dict.fromkeys(listed["organization_nouns"], "organization")
    return found | {noun: "model" for noun in listed["model_nouns"] if noun not in found}


def _ends_with_word(text: str, noun: str) -> bool:
    return text.endswith(noun) and not text[: -len(noun)][-1:].isalnum()


def _is_person(run: Span) -> bool:
    doc, sent = run.doc, run.sent
    before = [t for t in doc[max(sent.start, run.start - 2) : run.start] if t.text != ","]
    if before and is_title(before[-1]):
        return True
    if _between_commas(run):
        return True
    if run.end >= sent.end or doc[run.end].text not in {",", "("}:
        return False
    return any(is_title(token) for token in doc[run.end + 1 : min(run.end + 7, sent.end)])


def _between_commas(run: Span) -> bool:
    """Read "a lobbyist for the trade, Ada Pell, warned"."""
    doc, sent = run.doc, run.sent
    if run.start == sent.start or run.end + 1 >= sent.end:
        return False
    if doc[run.start - 1].text != "," or doc[run.end].text != ",":
        return False
    return doc[run.end + 1].lemma_ in word_set("names", "speech_verbs")


def is_dateline(run: Span) -> bool:
    """Tell "PORTLAND, May 4 (Harrow News) -", which names a place."""
    following = run.doc[run.end].text if run.end < len(run.doc) else ""
    return (
        bool(run[0].is_sent_start) and run.text.isupper() and following in {",", "(", "-", "–", "—"}
    )


def is_title(token: Token) -> bool:
    """Tell whether a word names what a person does."""
    return token.lower_ in word_set("names", "person_titles")
