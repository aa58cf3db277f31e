"""How frames relate to each other and how they are told: data of `frames.yaml`.

In: the YAML file beside this module. Out: lookups. Never names a company or a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from tracker import yamlsource
from tracker.domain import Frame
from tracker.errors import ConfigError


def table(name: str) -> Mapping[str, Any]:
    """Return a data file of this package by name."""
    path = Path(__file__).parent / name
    text = path.read_text(encoding="utf-8")
    return cast("Mapping[str, Any]", yamlsource.parse(text, where=str(path), error=ConfigError))


_DATA = table("frames.yaml")
SINGLE: frozenset[str] = frozenset(_DATA["single"])
CHARGES: frozenset[str] = frozenset(_DATA["charges"])
EVENT_FRAMES: Mapping[str, Frame] = _DATA["events"]
PHRASES: Mapping[str, str] = _DATA["phrases"]


def parent(frame: str) -> str:
    """Return the wider frame of `frame`, itself where there is none."""
    return str(_DATA["parents"].get(frame, frame))


def answered(frame: str) -> str:
    """Return the frame that `frame` answers, itself where it answers none."""
    return str(_DATA["answers"].get(frame, frame))
