"""Word lists that contributors may extend, read once from the YAML files beside this module.

In: the name of a file. Out: its lists by name.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def words(file: str) -> dict[str, tuple[str, ...]]:
    """Return the lists of `file`.yaml, each in file order."""
    text = resources.files(__package__).joinpath(f"{file}.yaml").read_text("utf-8")
    return {name: tuple(map(str, listed)) for name, listed in yaml.safe_load(text).items()}


@cache
def word_set(file: str, name: str) -> frozenset[str]:
    """Return one list of `file`.yaml as a set."""
    return frozenset(words(file)[name])


@cache
def table(file: str, name: str) -> dict[str, Any]:
    """Return one mapping of `file`.yaml."""
    text = resources.files(__package__).joinpath(f"{file}.yaml").read_text("utf-8")
    content: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return content[name]


@cache
def common_words() -> frozenset[str]:
    """Return the lower-case words that are common in the texts the shipped weights know."""
    text = resources.files(__package__).joinpath("trained/words.txt").read_text("utf-8")
    return frozenset(text.split())
