"""Bytes and strings made fit to be kept: decoded, normalised, without hidden characters.

In: bytes or text as received. Out: text in NFC without control, bidirectional and
zero-width characters. Never drops a visible character.
"""

from __future__ import annotations

import re
import unicodedata

from tracker.errors import InputError

LARGEST_TEXT = 5_000_000

_TO_LINES = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF",
    b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"RIFF", b"OggS", b"ID3", b"BZh", b"7z\xbc\xaf",
    b"\xfd7zXZ",
)  # fmt: skip
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def clean(text: str) -> str:
    """Return `text` in NFC, without hidden characters, with one kind of line break."""
    printable = text.isprintable() or text.replace("\n", "").isprintable()
    if printable and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text
    return unicodedata.normalize("NFC", _HIDDEN.sub("", _TO_LINES.sub("\n", text)))


def flat(text: str) -> str:
    """Return `text` cleaned, on one line, with single spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = single_spaced(clean(text)).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def single_spaced(text: str) -> str:
    """Return `text` with each run of white space as one space."""
    if text.isprintable() and "  " not in text:
        return text  # no space but the ordinary one is printable
    return _SPACE.sub(" ", text)


def is_binary(body: bytes) -> bool:
    """Say whether `body` is no text at all: a known file type, or NULs where text would be."""
    if body.startswith(_MAGIC):
        return True
    return b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff"))


def decode(body: bytes, charset: str | None, *, where: str) -> str:
    """Return a text file's characters.

    Raises:
        InputError: the bytes are not text in UTF-8, in the charset that came with them, or
            in the one their byte order mark names.
    """
    if is_binary(body):
        raise InputError(
            "this is a binary file, not text", where=where, remedy="save it as text, HTML or PDF"
        )
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    for name in filter(None, (marked, "utf-8", charset)):
        text = _try(body, name)
        if text is not None:
            return text
    raise InputError("not text in UTF-8", where=where, remedy="save the file as UTF-8")


def decode_page(body: bytes, charset: str | None) -> str:
    """Return an HTML page's characters; a byte that fits nowhere becomes a replacement mark."""
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    declared = re.search(
        rb"<meta[^>]{0,200}charset=[\"']?\s*([\w.:-]{1,40})", body[:4096], re.IGNORECASE
    )
    named = declared.group(1).decode("ascii", "replace") if declared else None
    for name in filter(None, (marked, charset, named, "utf-8")):
        text = _try(body, _WIDER.get(name.lower(), name))
        if text is not None:
            return text
    return body.decode("utf-8" if charset or named else "cp1252", "replace")


# What pages declare, and what browsers read it as.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252"}
_TEXT_CODECS = re.compile(
    r"^(utf[-_]?(8|8-sig|16|16[-_]?[lb]e|32)|us-ascii|ascii|iso[-_]?8859[-_]?\d+|latin[-_]?\d+|"
    r"(windows|cp)[-_]?\d+|koi8[-_][ru]|gb(k|2312|18030)|big5(-?hkscs)?|euc[-_](jp|kr)|"
    r"shift[-_]?jis|iso-2022-(jp|kr)|macintosh|tis-620)$",
    re.IGNORECASE,
)


def _try(body: bytes, charset: str) -> str | None:
    if not _TEXT_CODECS.match(charset):
        return None
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None
