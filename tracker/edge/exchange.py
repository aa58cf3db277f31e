"""One request and its answer: no redirects, no retries, no manners.

In: an address and the headers to send. Out: an `Answer` whose body is complete, unpacked
and within the limits. Everything that can go wrong on the way comes out as a FetchError.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import h11
import httpx

from tracker.edge.inflate import Inflater
from tracker.edge.limits import Budget, Limits
from tracker.edge.wire import Wires
from tracker.errors import BadAnswer, FetchError, LimitExceeded, TimedOut, Truncated

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# They describe how the body travelled, and the body that we hand on has arrived.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as the server gave it, its body unpacked and, where it came so, as gzip."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes = b""
    location: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first header of that lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


class _Receipt:
    """Takes one answer off the wire and keeps it within the limits."""

    def __init__(self, limits: Limits, *, cut: bool) -> None:
        self.status = 0
        self._limits = limits
        self._cut = cut
        self._most = limits.robots_bytes if cut else limits.body_bytes
        self._headers: tuple[tuple[str, str], ...] = ()
        self._location: str | None = None
        self._inflater: Inflater | None = None
        self._received = 0
        self._whole = True

    def begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Take status and headers; False where no body is wanted."""
        self.status = status
        pairs = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in headers)
        if len(pairs) > self._limits.headers:
            raise BadAnswer(f"sends {len(pairs)} headers")
        self._headers = tuple(pair for pair in pairs if pair[0] not in _OF_THE_WIRE)
        self._location = _location(self._headers) if status in _REDIRECTS else None
        # What comes with a redirect is a courtesy to people; a 304 has no body at all.
        if self._location is not None or status == HTTPStatus.NOT_MODIFIED:
            return False
        facts = dict(reversed(pairs))
        self._inflater = Inflater(facts.get("content-encoding", ""), self._most)
        self._check_length(facts.get("content-length", ""))
        return True

    def take(self, piece: bytes) -> bool:
        """Take a piece of the body; False where no more is wanted."""
        assert self._inflater
        self._received += len(piece)
        if self._received <= self._limits.wire_bytes and self._inflater.feed(piece):
            return True
        if self._cut:
            self._whole = False
            return False
        raise LimitExceeded(
            f"more than {self._limits.wire_bytes} bytes sent or {self._most} bytes unpacked"
        )

    def answer(self) -> Answer:
        """Return the answer when all of it has come."""
        body = packed = b""
        if self._inflater and self._whole:
            body, packed = self._inflater.finish(), self._inflater.packed()
        elif self._inflater:
            body = self._inflater.body()
        return Answer(
            status=self.status,
            headers=self._headers,
            body=body,
            packed=packed,
            location=self._location,
        )

    def _check_length(self, declared: str) -> None:
        most = self._limits.wire_bytes
        if self._cut or not (declared.isascii() and declared.isdigit()):
            return
        if int(declared[:20]) > most:
            raise LimitExceeded(f"announces {declared[:20]} bytes, {most} are allowed")


async def exchange(
    wires: Wires,
    url: httpx.URL,
    headers: Mapping[str, str],
    budget: Budget,
    limits: Limits,
    *,
    cut: bool = False,
) -> Answer:
    """Send one GET; with `cut`, a body that is too long is cut instead of refused."""
    receipt = _Receipt(limits, cut=cut)
    try:
        async with budget.spending():
            await wires.ask(url, headers, receipt)
        return receipt.answer()
    except FetchError as exc:
        exc.where = str(url)
        raise
    except TimeoutError as exc:
        raise TimedOut(
            f"no complete answer within {budget.seconds:g} seconds", where=str(url)
        ) from exc
    except (OSError, h11.ProtocolError) as exc:
        if receipt.status:
            raise Truncated(f"the answer broke off ({_clause(exc)})", where=str(url)) from exc
        raise BadAnswer(f"no sound HTTP ({_clause(exc)})", where=str(url)) from exc


def _clause(exc: Exception) -> str:
    """Return what an error says, short and free of control characters."""
    text = str(exc) or type(exc).__name__
    return "".join(char if char.isprintable() else "?" for char in text[:200])


def _location(headers: Iterable[tuple[str, str]]) -> str | None:
    told = next((value for name, value in headers if name == "location"), None)
    if told is None:
        return None
    with contextlib.suppress(UnicodeDecodeError):
        told = told.encode("latin-1").decode("utf-8")
    return told.strip()
