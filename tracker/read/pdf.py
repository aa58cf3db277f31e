"""The text of a PDF.

In: bytes. Out: a `Draft`. Needs pypdf, an optional extra; a scan without text is refused.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

from tracker.errors import InputError
from tracker.read.cleaning import LARGEST_TEXT, flat
from tracker.read.document import with_headline
from tracker.read.draft import Block, Draft

_MOST_PAGES = 400
_PAGE_NUMBER = re.compile(r"^(page )?\d{1,4}( (of|/) \d{1,4})?$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:。！？][”\"’')]?$")


def read_pdf(body: bytes, *, where: str) -> Draft:
    """Return the draft of a PDF.

    Raises:
        InputError: pypdf is not installed, or the file is broken, locked or without text.
    """
    try:
        import pypdf  # noqa: PLC0415 - an extra that may be absent
        from pypdf.errors import PyPdfError  # noqa: PLC0415
    except ImportError as exc:
        raise InputError(
            "reading PDF needs pypdf", where=where, remedy="pip install 'distilltracker[pdf]'"
        ) from exc
    faults = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
              RecursionError, NotImplementedError, AssertionError, OSError, zlib.error)  # fmt: skip
    try:
        pages = _pages(pypdf.PdfReader(io.BytesIO(body)))
    except faults as exc:
        raise InputError(
            "this PDF is broken or locked", where=where, remedy="save its text as .txt"
        ) from exc
    found = tuple(Block(text=text) for page in pages for text in _paragraphs(page))
    if not found:
        raise InputError(
            "this PDF holds no text", where=where, remedy="run it through text recognition first"
        )
    title, found = with_headline(None, found)
    return Draft(blocks=found, title=title)


def _pages(reader: object) -> list[str]:
    pages: list[str] = []
    size = 0
    for number, page in enumerate(reader.pages):  # type: ignore[attr-defined]
        if number >= _MOST_PAGES or size > LARGEST_TEXT:
            break
        pages.append(page.extract_text())
        size += len(pages[-1])
    return pages


def _paragraphs(page: str) -> Iterator[str]:
    """Join the lines of a page: a paragraph ends with a sentence on a line that is short."""
    lines = [flat(line) for line in page.split("\n")]
    lines = [line for line in lines if not _PAGE_NUMBER.match(line)]
    width = max(map(len, lines), default=0)
    held = ""
    for line in lines:
        if held.endswith("-") and line[:1].islower():
            held = held[:-1] + line
        else:
            held = f"{held} {line}".strip()
        headline_like = not held.endswith(("-", ",")) and len(line) < width * 0.5
        if not line or headline_like or (_SENTENCE_END.search(line) and len(line) < width * 0.9):
            if held:
                yield held
            held = ""
    if held:
        yield held
