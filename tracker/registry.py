"""Named functions, registered by decorator: collectors and comparison rules alike.

A package of plug-ins is a folder of modules; `discover` imports them all, so a new
collector or rule is one new file and no list has to be kept.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Generic, TypeVar

F = TypeVar("F")


class Registry(Generic[F]):
    """Map names to functions; a name can be given once."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._entries: dict[str, F] = {}

    def __call__(self, name: str) -> Callable[[F], F]:
        """Return the decorator that files a function under `name`."""

        def register(function: F) -> F:
            if name in self._entries:
                raise ValueError(f"two {self._noun}s are called {name!r}")
            self._entries[name] = function
            return function

        return register

    def __getitem__(self, name: str) -> F:
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def items(self) -> Mapping[str, F]:
        """Return all entries, sorted by name."""
        return dict(sorted(self._entries.items()))


def discover(package: ModuleType) -> None:
    """Import every module of `package`, so that each registers what it holds."""
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
