"""Who may write, and under which names the server answers.

In: ASGI requests. Out: the same, or a refusal. Until there are accounts, writing takes the
cookie that the one-time link of `tracker serve` sets; the cookie is signed with a secret
that lives as long as the process.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from itsdangerous import BadSignature, URLSafeSerializer

from tracker.web.headers import POLICY, STRICT, App, Receive, Scope, Send

COOKIE: Final = "tracker_reviewer"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST_FORM: Final = 256_000
_NOT_YOURS: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nothing was saved</title></head><body><h1>Nothing was saved</h1>
<p>Only a browser that has opened the one-time link of <code>tracker serve</code> may write,
and each start of the server makes a new link. What you sent:</p>
<dl>{words}</dl></body></html>
"""


@dataclass(slots=True)
class Gate:
    """The one-time key, and the cookie that it is exchanged for."""

    key: str | None = field(default_factory=lambda: secrets.token_urlsafe(24))
    _signer: URLSafeSerializer = field(
        default_factory=lambda: URLSafeSerializer(secrets.token_bytes(32), salt=COOKIE)
    )

    def enter(self, key: str) -> str | None:
        """Return the cookie's value for the right key, once; None otherwise."""
        if self.key is None or not secrets.compare_digest(key.encode(), self.key.encode()):
            return None
        self.key = None
        return str(self._signer.dumps("reviewer"))

    def admits(self, cookies: str) -> bool:
        """Say whether a `Cookie` header holds the cookie that this process gave out."""
        try:
            morsel = SimpleCookie(cookies).get(COOKIE)
            return morsel is not None and self._signer.loads(morsel.value) == "reviewer"
        except (BadSignature, CookieError):
            return False


def for_hosts(app: App, hosts: frozenset[str]) -> App:
    """Return `app` answering only requests made to `hosts`, against DNS rebinding."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if _host(_header(scope, b"host")) in hosts:
            await app(scope, receive, send)
        else:
            text = b"This server does not answer to that name.\n"
            await _refuse(send, 421, text, kind=b"text/plain")

    return checked


def for_reviewers(app: App, gate: Gate) -> App:
    """Return `app` refusing to write for anybody who has not come through `gate`.

    What was typed comes back with the refusal, since the page it was typed on is gone.
    """

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in _READING or gate.admits(_header(scope, b"cookie")):
            await app(scope, receive, send)
        else:
            words = _as_list(await _body(receive))
            await _refuse(send, 403, _NOT_YOURS.format(words=words).encode())

    return checked


def _header(scope: Scope, name: bytes) -> str:
    values = [value for key, value in scope.get("headers", []) if key.lower() == name]
    return b"; ".join(values).decode("latin-1") if values else ""


def _host(name: str) -> str:
    try:
        return (urlsplit(f"//{name}").hostname or "").rstrip(".")
    except ValueError:
        return ""


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more and len(body) < _LONGEST_FORM:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body[:_LONGEST_FORM]


def _as_list(form: bytes) -> str:
    fields = parse_qsl(form.decode("utf-8", "replace"))
    return "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in fields
        if name != "csrftoken"
    )


async def _refuse(send: Send, status: int, text: bytes, kind: bytes = b"text/html") -> None:
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (POLICY.encode(), STRICT.encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
