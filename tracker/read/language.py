"""The language of a text, cheaply.

In: text, or a tag such as `en-GB`. Out: a two-letter code, or None when unsure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from tracker import yamlsource
from tracker.errors import KnowledgeError

_SAMPLE = 20_000
_FEWEST_WORDS = 12
_SHARE = 12  # one word in so many is a small one
UNCLEAR = "und"
"""No language that can be told; the tag that stands for that."""
_WORD = re.compile(r"[^\W\d_]+")
# Script of a language that is alone, or by far the most frequent, in using it.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_PLAIN = re.compile(r"[\x00-\x7f]+")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_KANA_SHARE = 0.1


def primary_tag(tag: str | None) -> str | None:
    """Return the language of a tag (`en_GB` → `en`), None for what is no tag."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?=[-_\s,;]|$)", tag or "")
    return match.group(1).lower() if match else None


def detect(text: str) -> str | None:
    """Return the language that `text` is most likely written in, None when unsure."""
    sample = text[:_SAMPLE]
    name, count = _by_script(sample)
    if count and count * 2 > sum(map(str.isalpha, sample)):
        return name
    return _by_small_words(sample)


def settled(text: str, stated: str | None) -> str | None:
    """Return the language that a text is to be read in.

    What it looks like comes before what it is tagged as. Where neither tells, it is English
    if it has enough of English, `und` if not, and None if it is too short to have.
    """
    known = detect(text) or primary_tag(stated)
    if known:
        return known
    sample = text[:_SAMPLE]
    words = [word.casefold() for word in _WORD.findall(sample)]
    votes = _votes(words)
    english = votes.pop("en")
    script, count = _by_script(sample)
    if count and not english:
        return script
    if len(words) < _FEWEST_WORDS:
        return UNCLEAR if max(votes.values()) > english else None
    # Of a text in two languages the English half is read: no cue stands in the other.
    enough = english * _SHARE >= len(words) and english * 2 >= max(votes.values())
    return "en" if enough else UNCLEAR


def _by_script(sample: str) -> tuple[str, int]:
    """Return the language of the most frequent script other than Latin, and its letters."""
    other = _PLAIN.sub("", sample)
    counts = {name: len(pattern.findall(other)) for name, pattern in _SCRIPTS}
    if counts["ja"] and counts["ja"] >= _KANA_SHARE * (counts["ja"] + counts["zh"]):
        counts["ja"] += counts["zh"]
    name = max(counts, key=lambda key: counts[key])
    return ("uk" if name == "ru" and _UKRAINIAN.search(sample) else name), counts[name]


def _by_small_words(sample: str) -> str | None:
    words = _WORD.findall(sample.casefold())
    if len(words) < _FEWEST_WORDS:
        return None
    (best, name), (second, _) = sorted(((n, name) for name, n in _votes(words).items()))[:-3:-1]
    clear = best * _SHARE >= len(words) and best >= second * 1.5
    return name if clear else None


def _votes(words: Sequence[str]) -> dict[str, int]:
    """Return how many of the words are among the small ones of each language."""
    seen = Counter(words)
    return {name: sum(seen[w] for w in small) for name, small in _small_words().items()}


@lru_cache(maxsize=1)
def _small_words() -> dict[str, frozenset[str]]:
    file = resources.files(__package__).joinpath("small_words.yaml")
    table = yamlsource.parse(
        file.read_text(encoding="utf-8"), where=str(file), error=KnowledgeError
    )
    return {name: frozenset(words.split()) for name, words in table.items()}
