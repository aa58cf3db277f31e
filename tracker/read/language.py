"""The language of a text, cheaply.

In: text, or a tag such as `en-GB`. Out: a two-letter code, or None when unsure.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from importlib import resources

from tracker import yamlsource
from tracker.errors import KnowledgeError

_SAMPLE = 20_000
_FEWEST_WORDS = 12
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
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_KANA_SHARE = 0.1


def primary_tag(tag: str | None) -> str | None:
    """Return the language of a tag (`en_GB` → `en`), None for what is no tag."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?=[-_\s,;]|$)", tag or "")
    return match.group(1).lower() if match else None


def detect(text: str) -> str | None:
    """Return the language that `text` is most likely written in, None when unsure."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    if counts["ja"] and counts["ja"] >= _KANA_SHARE * (counts["ja"] + counts["zh"]):
        counts["ja"] += counts["zh"]
    name = max(counts, key=lambda key: counts[key])
    if counts[name] * 2 > letters:
        return "uk" if name == "ru" and _UKRAINIAN.search(sample) else name
    return _by_small_words(sample)


def _by_small_words(sample: str) -> str | None:
    words = [word.casefold() for word in _WORD.findall(sample)]
    if len(words) < _FEWEST_WORDS:
        return None
    seen = Counter(words)
    votes = sorted(
        ((sum(seen[w] for w in small), name) for name, small in _small_words().items()),
        reverse=True,
    )
    (best, name), (second, _) = votes[0], votes[1]
    clear = best * 12 >= len(words) and best >= second * 1.5
    return name if clear else None


@lru_cache(maxsize=1)
def _small_words() -> dict[str, frozenset[str]]:
    file = resources.files(__package__).joinpath("small_words.yaml")
    table = yamlsource.parse(
        file.read_text(encoding="utf-8"), where=str(file), error=KnowledgeError
    )
    return {name: frozenset(words.split()) for name, words in table.items()}
