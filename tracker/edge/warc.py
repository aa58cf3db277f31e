"""Web archives (WARC 1.1): documents out of them, evidence into them.

In: a path; or raw responses with what was made of them. Out: an `Item` and a `Response` for
each document, or a `Failure`; or the file. Only whole answers that hold a document are
read; what is not one (images, robots.txt, requests) is passed over without a word.
"""

from __future__ import annotations

import re
import uuid
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracker import __version__
from tracker.domain import Failure, Item, Response

SUFFIXES: Final = (".warc", ".warc.gz")
LARGEST_RECORD: Final = 20_000_000
_READABLE: Final = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf",
        "message/rfc822",
    }
)  # fmt: skip
_UNREADABLE_FILE: Final = (ArchiveLoadFailed, zlib.error, OSError, EOFError, ValueError)
_MADE: Final = "Distilltracker-Made"  # which of our own records are lists, not documents
_NAMESPACE: Final = uuid.UUID("6f2d1a3e-5c0b-5f58-9d3c-0b8c4e1f7a21")
_SECRET: Final = frozenset({"set-cookie", "set-cookie2"})

Document = tuple[Item, Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A raw response and facts about it, (name, value), for the record beside it."""

    response: Response
    is_list: bool
    facts: tuple[tuple[str, str], ...] = ()


def is_warc(path: Path) -> bool:
    """Say whether a file is called like a web archive."""
    return path.name.lower().endswith(SUFFIXES)


def read_warc(path: Path) -> Iterator[Document | Failure]:
    """Yield the documents of a web archive; a broken end does not take the beginning along."""
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                found = _document(record)
                if found is not None:
                    yield found
    except _UNREADABLE_FILE as exc:
        problem = f"{path}: cannot be read to its end as a web archive: {_clause(exc)}"
        yield Failure(where=str(path), stage="read", problem=problem)


def write_warc(path: Path, evidence: Iterable[Evidence], *, now: datetime) -> int:
    """Write a web archive, packed where its name ends in .gz; return the number of responses.

    The file appears whole or not at all.
    """
    count = 0
    with _appearing(path) as file:
        writer = WARCWriter(file, gzip=path.name.endswith(".gz"), warc_version="1.1")
        writer.write_record(_about(writer, path, now))
        for one in evidence:
            for record in _records(writer, one):
                writer.write_record(record)
            count += 1
    return count


def _document(record: Any) -> Document | Failure | None:
    uri = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if record.rec_type != "response" or not record.http_headers or not _is_wanted(record, uri):
        return None
    try:
        stream = record.content_stream()
        body = stream.read(LARGEST_RECORD + 1)
        stream.read(1)  # digests are compared where the end is seen
        fetched_at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    except (zlib.error, ValueError, TypeError) as exc:
        return Failure(where=uri, stage="read", problem=f"{uri}: broken record: {_clause(exc)}")
    problem = _flaw(record, body)
    if problem:
        return Failure(where=uri, stage="read", problem=f"{uri}: {problem}")
    headers = tuple((name.lower(), value) for name, value in record.http_headers.headers)
    return Item(url=uri), Response(
        url=uri,
        status=HTTPStatus.OK,
        headers=tuple(pair for pair in headers if pair[0] not in _OF_THE_WIRE),
        body=body,
        fetched_at=fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC),
    )


def _flaw(record: Any, body: bytes) -> str | None:
    if len(body) > LARGEST_RECORD:
        return f"larger than {LARGEST_RECORD // 1_000_000} MB"
    if getattr(record.raw_stream, "limit", 0) > 0:
        return "broken record: it ends before its end"
    if record.digest_checker.passed is False:
        return "broken record: its digest does not fit"
    return None


_OF_THE_WIRE: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def _is_wanted(record: Any, uri: str) -> bool:
    if record.rec_headers.get_header(_MADE) == "list" or not uri.startswith(
        ("http://", "https://")
    ):
        return False
    if urlsplit(uri).path == "/robots.txt" or record.http_headers.get_statuscode() != "200":
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0]
    return kind.strip().lower() in _READABLE


def _about(writer: WARCWriter, path: Path, now: datetime) -> Any:
    headers = StatusAndHeaders(
        "",
        [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", _id("warcinfo", path.name, now.isoformat())),
            ("WARC-Filename", path.name),
            ("WARC-Date", _date(now)),
        ],
        protocol="WARC/1.1",
    )
    text = (
        f"software: distilltracker/{__version__}\r\nformat: WARC file version 1.1\r\n"
        "description: bodies are unpacked and complete; headers of the transfer are left out\r\n"
    )
    return _record(writer, "", "warcinfo", text.encode(), warc_headers=headers)


def _records(writer: WARCWriter, one: Evidence) -> Iterator[Any]:
    response = one.response
    key = (response.sha256, response.url, response.fetched_at.isoformat())
    id, date = _id("response", *key), _date(response.fetched_at)
    lines = [(name, _one_line(value)) for name, value in response.headers if name not in _SECRET]
    yield _record(
        writer, response.url, "response", response.body,
        http_headers=StatusAndHeaders(_status_line(response.status), lines, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Record-ID": id,
            "WARC-Date": date,
            _MADE: "list" if one.is_list else "document",
        },
    )  # fmt: skip
    facts = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in one.facts)
    yield _record(
        writer, response.url, "metadata", facts.encode(),
        warc_headers_dict={
            "WARC-Record-ID": _id("metadata", *key),
            "WARC-Date": date,
            "WARC-Refers-To": id,
        },
    )  # fmt: skip


def _record(writer: WARCWriter, url: str, kind: str, body: bytes, **more: Any) -> Any:
    return writer.create_warc_record(url, kind, payload=BytesIO(body), length=len(body), **more)


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """Write beside `path` and put the whole file in its place at the end."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _id(*parts: str) -> str:
    """Return the same id for the same record, so that an export can be repeated."""
    name = "\n".join(parts)
    return f"<{uuid.uuid5(_NAMESPACE, name).urn}>"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} -"


def _one_line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value)


def _clause(exc: BaseException) -> str:
    return _one_line(str(exc) or type(exc).__name__)[:200]
