"""What Datasette hands out as CSV, safe to open in a spreadsheet.

In: an ASGI application. Out: the same; in answers to addresses that end in `.csv`, a cell
that a spreadsheet would take for a formula begins with an apostrophe. Rows are never held
together: a stream stays a stream.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any, Final

from tracker.web.headers import App, Receive, Scope, Send

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def with_plain_cells(app: App) -> App:
    """Return `app` whose CSV holds no formulas."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if not scope.get("path", "").endswith(".csv"):
            await app(scope, receive, send)
            return
        rows = _Rows()

        async def send_plain(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [
                    h for h in message.get("headers", []) if h[0].lower() != b"content-length"
                ]
                message = {**message, "headers": headers}
                rows.reading = message["status"] == 200  # noqa: PLR2004 - an error is no table
            elif message["type"] == "http.response.body":
                last = not message.get("more_body", False)
                message = {**message, "body": rows.plain(message.get("body", b""), last=last)}
            await send(message)

        await app(scope, receive, send_plain)

    return guarded


class _Rows:
    """The rows of a CSV as it comes in; what is no whole row yet waits for the rest."""

    def __init__(self) -> None:
        self.reading = True
        self._rest = b""

    def plain(self, body: bytes, *, last: bool) -> bytes:
        """Return the rows that are whole by now, without formulas."""
        if not self.reading:
            return body
        lines = (self._rest + body).splitlines(keepends=True) if last else self._whole(body)
        whole = b"".join(lines).decode("utf-8", "replace")
        out = io.StringIO()
        writer = csv.writer(out)
        for row in csv.reader(io.StringIO(whole, newline="")):
            writer.writerow([_plain(cell) for cell in row])
        return out.getvalue().encode()

    def _whole(self, body: bytes) -> list[bytes]:
        """Take what ends with a row; a line break inside quotation marks ends none."""
        data = self._rest + body
        end = data.rfind(b"\n") + 1
        while end and data.count(b'"', 0, end) % 2:
            end = data.rfind(b"\n", 0, end - 1) + 1
        self._rest = data[end:]
        return [data[:end]]


def _plain(cell: str) -> str:
    if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
