"""Letters in a mailbox on this machine: a Maildir, an mbox file, or a folder of `.eml` files.

In: the `file:` address of a source and a moment. Out: the letters that may be newer, each as
a `Response`, or a `Failure` that names the mailbox. Opens files for reading only: nothing is
marked as read, moved or locked.
"""

from __future__ import annotations

import hashlib
import mailbox
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tracker.domain import Response
from tracker.edge.files import LARGEST_FILE
from tracker.errors import InputError

SCHEME = "file:"
_PARTS = ("new", "cur")


def letters(url: str, since: datetime, now: datetime) -> Iterator[Response]:
    """Yield the letters of the mailbox at `url`, in a settled order.

    Files that were last written before `since` are not opened. A letter that is too large,
    or that is taken away while we read, is passed over.

    Raises:
        InputError: there is no mailbox, or it cannot be read.
    """
    path = Path(unquote(urlsplit(url).path))
    try:
        for body in _bodies(path, since.timestamp()):
            if body.strip() and len(body) <= LARGEST_FILE:
                yield _response(body, now)
    except OSError as exc:
        problem = f"this mailbox cannot be read: {exc.strerror or exc}"
        raise InputError(problem, where=url, remedy="correct url of the source") from exc


def _bodies(path: Path, since: float) -> Iterator[bytes]:
    if path.is_dir():
        folders = [path / part for part in _PARTS if (path / part).is_dir()]
        for folder in folders or [path]:
            yield from _files(folder, since, suffix="" if folders else ".eml")
        return
    with path.open("rb") as file:  # complains of what is missing; mbox would make the file
        if not file.read(5).startswith(b"From "):
            raise OSError("it is neither a folder nor an mbox file")
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()


def _files(folder: Path, since: float, *, suffix: str) -> Iterator[bytes]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.name.lower().endswith(suffix):
            continue
        try:
            about = path.stat()
            if path.is_file() and about.st_mtime >= since and about.st_size <= LARGEST_FILE:
                yield path.read_bytes()
        except FileNotFoundError:
            continue  # a mail program has moved it


def _response(body: bytes, now: datetime) -> Response:
    # Names of Maildir files hold flags that change; the content does not.
    name = hashlib.sha256(body).hexdigest()[:16]
    headers = (("content-type", "message/rfc822"),)
    return Response(
        url=f"{SCHEME}letter-{name}.eml", status=200, headers=headers, body=body, fetched_at=now
    )
