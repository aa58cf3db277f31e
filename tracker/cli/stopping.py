"""Ctrl-C as a wish: what is under way is finished and kept, then the command ends.

In: nothing. Out: a question that loops ask between two pieces of work. A second Ctrl-C ends
the command at once; what was stored before stays stored.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_HEARD: Final = b"\nstopping after what is under way; Ctrl-C again ends it at once\n"
_STDERR: Final = 2


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether Ctrl-C has been pressed since the block began."""
    pressed: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)
        # Not through Python's own buffers: the signal may have come while one was written.
        os.write(_STDERR, _HEARD)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)
