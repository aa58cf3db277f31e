"""Words and addresses as settings and sources both take them.

In: text. Out: the same text, or a ValueError that says what is wrong with it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def plain_word(text: str) -> str:
    """Return `text`, which may hold no control characters."""
    if not text.isprintable():
        raise ValueError("holds a line break or another control character")
    return text


def web_address(value: str) -> str:
    """Return `value`, which has to be a plain http(s) address."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{value!r} is no http(s) address")
    if parts.username is not None:
        raise ValueError("an address may not hold a user name or password")
    if re.search(r"%(?![0-9A-Fa-f]{2})|[\s\x00-\x1f]", value):
        raise ValueError("write spaces and other special characters as %XX")
    parts.port  # noqa: B018 - complains of a port that is none
    return value
