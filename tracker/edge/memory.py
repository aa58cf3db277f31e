"""Hand memory that Python has freed back to the system.

The C library keeps it otherwise, so that one big page would count for as long as we run.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc


def give_back() -> None:
    """Collect what nobody refers to, and return the pages it stood on."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
