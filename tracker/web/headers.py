"""What a browser may do with our pages, and with those of Datasette.

In: an ASGI application. Out: the same, with a content security policy on every answer. Our
pages bring the strict one; Datasette's carry scripts and styles inside the page and get the
least that these need: its scripts by their hashes, styles of its own, nothing from elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from importlib import resources
from typing import Any, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY: Final = "content-security-policy"
STRICT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_COMPANIONS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_VALUE: Final = re.compile(r"{{.*?}}")


def with_headers(app: App) -> App:
    """Return `app` with a policy and its companions on every answer that lacks one."""
    datasette = datasette_policy().encode()

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [(name.lower(), value) for name, value in message.get("headers", [])]
                given = {name for name, _ in headers}
                extra = (*_COMPANIONS, (POLICY.encode(), datasette))
                headers += [(name, value) for name, value in extra if name not in given]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_with_headers)

    return guarded


def datasette_policy() -> str:
    """Return the policy under which the installed Datasette's pages work."""
    hashes = " ".join(sorted(set(_script_hashes())))
    return (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _script_hashes() -> Iterator[str]:
    """Yield the hashes of the scripts in Datasette's templates, as a policy names them.

    The one value that these print is a flag, so both of its spellings are allowed.
    """
    for template in (resources.files("datasette") / "templates").iterdir():
        if template.name.endswith(".html"):
            for script in _SCRIPT.findall(template.read_text(encoding="utf-8")):
                for flag in ("true", "false"):
                    digest = hashlib.sha256(_VALUE.sub(flag, script).encode()).digest()
                    yield f"'sha256-{b64encode(digest).decode()}'"
