"""Unpack an answer's bytes as they arrive, and stop before they become too many.

In: chunks as sent. Out: the body. A bomb is never inflated whole: each step yields at most
a few hundred kilobytes, and the step that would pass the limit is the last.
"""

from __future__ import annotations

import zlib

from tracker.errors import BadEncoding, Truncated

_STEP = 256 * 1024
_LONGEST_PACKED = 256 * 1024  # longer ones are packed anew rather than held twice
_MAGIC = b"\x1f\x8b"
_DEFLATED = 8
_GZIP = 16 + zlib.MAX_WBITS
_ENCODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


class Inflater:
    """Collects one body of at most `limit` bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        name = encoding.strip().lower()
        if name not in _ENCODINGS:
            raise BadEncoding(f"packed as {name[:40]!r}, which was not asked for")
        self._kind = _ENCODINGS[name]
        self._limit = limit
        self._body = bytearray()
        self._held = b""
        self._stream: zlib._Decompress | None = None
        self._first = True
        self._done = False
        self._packed = bytearray()
        self._whole = True

    def feed(self, chunk: bytes) -> bool:
        """Add what was sent; False once the body has reached more than the limit."""
        if self._kind:
            self._keep(chunk)
            self._unpack(chunk)
        else:
            self._body += chunk
        return len(self._body) <= self._limit

    def body(self) -> bytes:
        """Return what has been unpacked so far, cut at the limit."""
        return bytes(memoryview(self._body)[: self._limit])

    def finish(self) -> bytes:
        """Return the complete body; raises Truncated where the packed stream has no end."""
        if self._stream is not None and not (self._stream.eof or self._done):
            raise Truncated("the packed body ends before its end")
        return self.body()

    def packed(self) -> bytes:
        """Return the body as it came, where that was one short stream of gzip and no more."""
        alone = self._kind == "gzip" and self._first and self._stream and self._stream.eof
        return bytes(self._packed) if alone and self._whole else b""

    def _keep(self, chunk: bytes) -> None:
        self._whole = self._whole and len(self._packed) + len(chunk) <= _LONGEST_PACKED
        if self._whole:
            self._packed += chunk
        else:
            self._packed.clear()

    def _unpack(self, data: bytes) -> None:
        data = self._held + data
        if self._stream is None:
            if len(data) < len(_MAGIC):
                self._held = data
                return
            self._held = b""
            self._stream = zlib.decompressobj(_GZIP if self._kind == "gzip" else _window(data))
        more = True
        while more and not self._done and len(self._body) <= self._limit:
            data, more = self._step(self._stream, data)

    def _step(self, stream: zlib._Decompress, data: bytes) -> tuple[bytes, bool]:
        """Unpack one bounded piece; return what is left, and whether there is more to do."""
        if stream.eof:
            if not data:
                return b"", False
            # A gzip body may consist of several members; anything else after the end is filler.
            self._first = False
            stream = self._stream = zlib.decompressobj(_GZIP)
        room = min(_STEP, self._limit + 1 - len(self._body))
        try:
            piece = stream.decompress(data, room)
        except zlib.error as exc:
            if self._first:
                raise BadEncoding(f"not the {self._kind} that it claims to be") from exc
            self._done = True
            return b"", False
        self._body += piece
        if stream.eof:
            self._done = self._kind != "gzip"
            return stream.unused_data, bool(stream.unused_data)
        # A full piece may leave output inside zlib although all input has been taken.
        return stream.unconsumed_tail, bool(stream.unconsumed_tail) or len(piece) == room


def _window(data: bytes) -> int:
    """Tell zlib's wrapping from the bare stream that some servers call deflate too."""
    wrapped = data[0] & 0x0F == _DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
