"""Documents on disk, ready to be read.

In: paths of files and folders. Out: an `Item` and a `Response` for each document, or a
`Failure` that names it. Opens files for reading only; fetches nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tracker.domain import Failure, Item, Response
from tracker.edge.warc import is_warc, read_warc

LARGEST_FILE = 20_000_000
_TYPES = {
    ".txt": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
    ".html": "text/html", ".htm": "text/html", ".eml": "message/rfc822", ".pdf": "application/pdf",
}  # fmt: skip

Document = tuple[Item, Response]


def documents(
    paths: Sequence[Path | str],
    now: datetime,
    passed_over: Callable[[Path], None] = lambda _: None,
) -> Iterator[Document | Failure]:
    """Yield the documents at `paths`; a folder is walked in sorted order.

    Inside a folder, hidden files are skipped without a word, and `passed_over` is told of
    files of unknown suffix; a file named by itself is always tried.
    """
    for path in map(Path, paths):
        if path.is_dir():
            for found in _walk(path, passed_over):
                yield from (found,) if isinstance(found, Failure) else _documents(found, now)
        else:
            yield from _documents(path, now)


def _documents(path: Path, now: datetime) -> Iterator[Document | Failure]:
    """Yield the one document of a file, or the many of a web archive."""
    if is_warc(path) and path.is_file():
        yield from read_warc(path)
    else:
        yield _open(path, now)


def _walk(folder: Path, passed_over: Callable[[Path], None]) -> Iterator[Path | Failure]:
    """Yield what is to be read below `folder`; links to folders are not followed."""
    closed: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith("."):
                continue
            if path.suffix.lower() in _TYPES or is_warc(path):
                yield path
            else:
                passed_over(path)
    for exc in closed:
        yield _failure(Path(exc.filename), f"cannot be opened: {exc.strerror}")


def _open(path: Path, now: datetime) -> Document | Failure:
    try:
        if not path.is_file():
            return _failure(path, "not a file" if path.exists() else "no such file or folder")
        with path.open("rb") as file:
            body = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as exc:
        return _failure(path, f"cannot be opened: {getattr(exc, 'strerror', None) or exc}")
    if len(body) > LARGEST_FILE:
        return _failure(path, f"larger than {LARGEST_FILE // 1_000_000} MB (split it)")
    kind = _TYPES.get(path.suffix.lower())
    headers = (("content-type", kind),) if kind else ()
    name = _printable(path.name)
    response = Response(url=f"file:{name}", status=200, headers=headers, body=body, fetched_at=now)
    return Item(url=None), response


def _failure(path: Path, problem: str) -> Failure:
    where = _printable(str(path))
    return Failure(where=where, stage="read", problem=f"{where}: {problem}")


def _printable(name: str) -> str:
    """A file name may hold bytes that are no text; keep it fit to be shown and stored."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
