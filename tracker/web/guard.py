"""Who may write, and what a browser may do with our pages.

In: ASGI requests. Out: the same, with security headers; or a refusal. Until there are
accounts, writing takes the cookie that the one-time link of `tracker serve` sets; the
cookie is signed with a secret that lives as long as the process.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "tracker_reviewer"
_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Datasette's own pages carry inline scripts and styles; they may load nothing from elsewhere.
_DATASETTE = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


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

    def admits(self, cookie: str) -> bool:
        """Say whether `cookie` was given out by this process."""
        try:
            return bool(self._signer.loads(cookie) == "reviewer")
        except BadSignature:
            return False


def with_headers(app: App, *, is_ours: Callable[[str], bool]) -> App:
    """Return `app` with a content security policy and its companions on every answer."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        policy = _OURS if is_ours(scope.get("path", "/")) else _DATASETTE
        extra = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        await app(scope, receive, send_with_headers)

    return guarded


def for_hosts(app: App, hosts: frozenset[str]) -> App:
    """Return `app` answering only requests made to `hosts`, against DNS rebinding."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = dict(scope.get("headers", []))
            name = headers.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0].strip("[]").lower()
            if name not in hosts:
                await _refuse(send, 421, b"This server does not answer to that name.\n")
                return
        await app(scope, receive, send)

    return checked


async def _refuse(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
