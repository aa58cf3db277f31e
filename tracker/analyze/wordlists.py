"""Word lists that contributors may extend, read once from the YAML files beside this module.

In: the name of a file. Out: its lists by name.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

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
