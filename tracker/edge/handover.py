"""Values on their way from one process to another: pickled, ours in their shortest form.

In: values. Out: bytes, and the values again. Frozen dataclasses with slots pickle themselves
field by field, names and all, which for the entries of a feed costs as much as parsing it.
"""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Callable
from dataclasses import fields
from io import BytesIO
from operator import attrgetter
from typing import Any, Final

from tracker.domain import Item, Moment, Page, Request, Response

_COMMON: Final = (Item, Moment, Page, Request, Response)
"""What there is most of on the way to a parser and back; all else is pickled as usual."""


def pack(value: object) -> bytes:
    """Return `value` as bytes."""
    file = BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _TABLE
    pickler.dump(value)
    return file.getvalue()


def unpack(data: bytes) -> Any:
    """Return the value behind `pack`'s bytes; only for those of a process of our own."""
    return pickle.loads(data)  # noqa: S301  our own worker wrote it


def _reducer(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (_made, (kind, values(value)))


# What sets the fields of each, in their order, past its being frozen.
_WRITERS: Final = {
    kind: tuple(vars(kind)[field.name].__set__ for field in fields(kind)) for kind in _COMMON
}
_TABLE: Final = dict(copyreg.dispatch_table) | {kind: _reducer(kind) for kind in _COMMON}


def _made(kind: type[Any], values: tuple[Any, ...]) -> Any:
    made = object.__new__(kind)
    for write, value in zip(_WRITERS[kind], values, strict=True):
        write(made, value)
    return made
